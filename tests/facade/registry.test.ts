/**
 * The operation registry: what it tells of itself is true, and it can be called with JSON.
 */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import { call, describe, registry } from '#omega/runtime/registry.js';
import { Session } from '#omega/runtime/session.js';

test('every operation is documented, and its schemas are JSON', async () => {
  const subsystems = describe();
  expect(subsystems.map(({ name }) => name)).toEqual([
    'runtime',
    'inspector',
    'debug',
    'breakpoints',
    'conditions',
    'amb',
    'logic',
    'transactions',
    'facts',
    'fixpoint',
    'stateCoordinator',
    'history',
    'snapshots',
    'streams',
    'session',
    'protocol',
  ]);
  for (const { operations, doc } of subsystems) {
    expect(doc).toMatch(/\.$/);
    for (const operation of operations) {
      expect(operation.doc, operation.method).toMatch(/^[A-Z].*\.$/s);
      expect(operation.returns, operation.method).toBeTypeOf('object');
      for (const parameter of operation.params) expect(parameter.doc).toMatch(/\.$/);
    }
  }
  expect(JSON.parse(JSON.stringify(subsystems))).toEqual(subsystems);
  expect(await call(new Session(), 'runtime/describe')).toEqual(subsystems);
});

test('required parameters come first, so that positions can be left out at the end', () => {
  for (const { operations } of describe()) {
    for (const { method, params } of operations) {
      const flags = params.map(({ required }) => required);
      expect(flags, method).toEqual([...flags].sort((a, b) => Number(b) - Number(a)));
    }
  }
});

test('by position, by name, and from TypeScript the answer is the same', async () => {
  const runtime = await createRuntime();
  const byPosition = await runtime.call('inspector/lookup', ['car']);
  const byName = await runtime.call('inspector/lookup', { name: 'car' });
  expect(byPosition).toMatchObject({ name: 'car', kind: 'procedure', signature: '(car pair)' });
  expect(byName).toEqual(byPosition);
  expect(runtime.inspector.lookup('car')).toEqual(byPosition);
  expect(runtime.inspector.lookup('no-such-name')).toBe(null);
  expect(runtime.inspector.getNames('string-', true)).toContain('string-append');
});

test('an outcome travels as text and data', async () => {
  const runtime = await createRuntime();
  expect(await runtime.call('runtime/eval', { code: '(list 1 "a" #t)' })).toMatchObject({
    kind: 'ok',
    value: '(1 "a" #t)',
    data: [1, 'a', true],
    values: [{ value: '(1 "a" #t)' }],
  });
  const procedure = await runtime.call('runtime/eval', { code: 'car' });
  expect(procedure).toMatchObject({ value: '#<procedure car>' });
  expect(procedure).not.toHaveProperty('data');
  expect(await runtime.call('runtime/eval', { code: '(car 1)' })).toMatchObject({
    kind: 'error',
    error: { code: 'wrong-type', span: { line: 1, column: 1 } },
  });
});

test('results are what their schemas say', async () => {
  const session = new Session();
  const calls: ReadonlyArray<readonly [string, unknown]> = [
    ['runtime/eval', { code: '(define (f x) x) (f 1)', keep: true }],
    ['runtime/eval', ['(car 1)']],
    ['runtime/load', ['(f 2)']],
    ['runtime/step', []],
    ['runtime/isTerminal', {}],
    ['runtime/interrupt', []],
    ['runtime/expand', ['(let* ((x 1)) x)']],
    ['runtime/expand', ['(let']],
    ['runtime/describe', undefined],
    ['runtime/eval', ['(define (g x) (car x)) (g 5)']],
    ['conditions/getLevels', []],
    ['conditions/getRestarts', []],
    ['conditions/getFrames', { framesMax: 1 }],
    ['conditions/evalInFrame', [0, 'x']],
    ['conditions/invokeRestart', { index: 0, args: ['(vector-ref #(1) 2)'] }],
    ['conditions/invokeRestart', { index: 0, args: ['1'] }],
    ['runtime/eval', ['(car 1)']],
    ['conditions/abort', []],
    ['inspector/getState', {}],
    ['inspector/getState', { framesMax: 0 }],
    ['inspector/getNames', ['ca']],
    ['inspector/lookup', ['car']],
    ['history/start', []],
    ['runtime/eval', ['(define x 1) (display x) (set! x 2)']],
    ['history/getState', []],
    ['history/getForms', { from: 1 }],
    ['history/goTo', [0]],
    ['history/forward', [1]],
    ['history/forwardToWrite', ['x']],
    ['history/backToPlace', ['nowhere', 1]],
    ['history/replay', []],
    ['history/fork', []],
    ['history/getBranches', []],
    ['snapshots/save', ['a']],
    ['runtime/eval', ['(define (h y) y)']],
    ['snapshots/save', []],
    ['snapshots/list', []],
    ['snapshots/diff', ['a']],
    ['snapshots/rename', ['a', 'b']],
    ['snapshots/export', ['b']],
    ['snapshots/export', []],
    ['snapshots/restore', ['b']],
    ['snapshots/delete', ['b']],
    ['session/list', []],
    ['session/current', []],
    ['session/definitions', []],
    ['protocol/status', []],
    ['protocol/stop', []],
  ];
  for (const [method, params] of calls) {
    const [name, operation] = method.split('/') as [string, string];
    const entry = registry.find((subsystem) => subsystem.name === name);
    const { returns } = Reflect.get(entry?.operations ?? {}, operation);
    const result = await call(session, method, params);
    expect(returns.safeParse(JSON.parse(JSON.stringify(result))).error, method).toBe(undefined);
  }
});

test('misuse is named', async () => {
  const session = new Session();
  const cases: ReadonlyArray<readonly [string, unknown, object]> = [
    ['runtime/evil', {}, { code: 'unknown-operation' }],
    ['toString', {}, { code: 'unknown-operation' }],
    ['runtime/constructor', {}, { code: 'unknown-operation' }],
    ['runtime/eval', {}, { code: 'invalid-params', details: { parameter: 'code' } }],
    ['runtime/eval', { code: 1 }, { code: 'invalid-params', details: { parameter: 'code' } }],
    ['runtime/eval', { code: '1', x: 1 }, { code: 'invalid-params', details: { parameter: 'x' } }],
    ['runtime/eval', 'code', { code: 'invalid-params' }],
    ['runtime/isTerminal', [1], { code: 'invalid-params' }],
    ['conditions/getRestarts', [0], { code: 'invalid-params', details: { parameter: 'level' } }],
    ['conditions/abort', [1], { code: 'state-conflict', details: { level: 1, levels: [] } }],
    ['snapshots/restore', ['a'], { code: 'unknown-snapshot', details: { name: 'a', names: [] } }],
    ['snapshots/save', [''], { code: 'invalid-params', details: { parameter: 'name' } }],
    ['snapshots/import', ['omega-image'], { code: 'invalid-image' }],
    ['inspector/getState', [-1], { code: 'invalid-params', details: { parameter: 'framesMax' } }],
  ];
  for (const [method, params, error] of cases) {
    await expect(call(session, method, params), method).rejects.toMatchObject(error);
  }
});

test('results can be kept under names, and old ones are let go', async () => {
  const runtime = await createRuntime({ resultsKept: 2 });
  const keep = (code: string): Promise<unknown> =>
    runtime.call('runtime/eval', { code, keep: true });
  expect(await keep('(list 1)')).toMatchObject({ binding: '$1' });
  expect(await keep('(define x 1)')).toMatchObject({ binding: null });
  expect(await keep('(cons 0 $1)')).toMatchObject({ binding: '$2', data: [0, 1] });
  expect(await keep('3')).toMatchObject({ binding: '$3' });
  expect(await keep('$2')).toMatchObject({ data: [0, 1] });
  expect(await keep('(pair? $1)')).toMatchObject({ data: false });
});

test('expansion shows core forms, or the error', async () => {
  const runtime = await createRuntime();
  const { forms } = runtime.expand("(unless a 'b)");
  expect(forms[0]).toMatch(/^\(if /);
  expect(runtime.expand('(if)').errors[0]).toMatchObject({ code: 'syntax-error' });
});
