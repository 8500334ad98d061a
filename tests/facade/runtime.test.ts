/**
 * The public door: making runtimes, evaluating, stepping, configuring, disposing.
 */

import {
  createRuntime,
  fromJs,
  type OmegaRuntime,
  RuntimeFactory,
  type RuntimePreset,
  RuntimePresets,
  read,
  toJs,
} from 'omega-runtime';
import { createRuntime as createPure, RuntimeFactory as PureFactory } from 'omega-runtime/pure';
import { describe, expect, test } from 'vitest';

/** What a runtime must have to be one. */
function expectRuntime(runtime: OmegaRuntime): void {
  for (const manager of ['inspector', 'conditions', 'session', 'protocol'] as const) {
    expect(typeof runtime[manager]).toBe('object');
  }
  for (const method of ['eval', 'evalExpr', 'step', 'on', 'off', 'emit', 'dispose'] as const) {
    expect(typeof runtime[method]).toBe('function');
  }
  expect(runtime.isDisposed()).toBe(false);
  expect(runtime.isTerminal()).toBe(true);
}

async function answerOf(runtime: OmegaRuntime, code: string): Promise<unknown> {
  const result = await runtime.eval(code);
  return result.kind === 'ok' ? toJs(result.value) : result;
}

describe('making runtimes', () => {
  test('create answers a valid runtime', async () => {
    expectRuntime(await RuntimeFactory.create());
  });

  test('createWithConfig applies the configuration', async () => {
    const runtime = await RuntimeFactory.createWithConfig({ stepsMax: 1000, historyLimit: 7 });
    expect(runtime.getConfig()).toMatchObject({ stepsMax: 1000, historyLimit: 7 });
    const result = await runtime.eval('(let loop () (loop))');
    expect(result).toMatchObject({ kind: 'exhausted', dimension: 'steps', limit: 1000 });
  });

  test('createWithConfig rejects what is no configuration', async () => {
    const wrong: ReadonlyArray<readonly [object, string]> = [
      [{ stepMax: 1 }, 'stepMax'],
      [{ stepsMax: 'many' }, 'stepsMax'],
      [{ sliceSteps: 0 }, 'sliceSteps'],
      [{ port: 70_000 }, 'port'],
      [{ transportType: 'smoke' }, 'transportType'],
    ];
    for (const [config, entry] of wrong) {
      await expect(RuntimeFactory.createWithConfig(config)).rejects.toMatchObject({
        code: 'invalid-config',
        details: { entry },
      });
    }
  });

  test.each(Object.keys(RuntimePresets) as RuntimePreset[])('the preset %s', async (preset) => {
    const runtime = await RuntimeFactory.createWithPreset(preset);
    expectRuntime(runtime);
    expect(runtime.getConfig()).toMatchObject(RuntimePresets[preset]);
    expect(await answerOf(runtime, '(+ 1 2)')).toBe(3);
  });

  test('presets say what they are for', () => {
    expect(RuntimePresets.minimal).toEqual({
      enableAmb: false,
      enableStreams: false,
      enableTransactions: false,
      enableDebug: false,
    });
    expect(RuntimePresets.debug).toMatchObject({ breakOnError: true, traceExecution: true });
    expect(RuntimePresets.production).toMatchObject({ enableDebug: false, artifactCaching: true });
    expect(RuntimePresets.server).toMatchObject({ transportType: 'tcp', port: 7888 });
  });

  test('an unknown preset is misuse', async () => {
    const preset = 'deluxe' as RuntimePreset;
    await expect(RuntimeFactory.createWithPreset(preset)).rejects.toMatchObject({
      code: 'unknown-preset',
    });
  });

  test('providers are injected', async () => {
    const printed: string[] = [];
    const runtime = await RuntimeFactory.createWithProviders({
      scheduler: {
        async yield() {
          printed.push('yield');
        },
        after: () => () => {},
      },
    });
    await runtime.eval('(define (f n) (if (= n 0) 0 (f (- n 1)))) (f 200000)');
    expect(printed.length).toBeGreaterThan(0);
  });

  test('the pure door needs nothing from outside', async () => {
    const runtime = await createPure({ sessionName: 'alone' });
    expect(runtime.getConfig().sessionName).toBe('alone');
    const result = await runtime.eval('(open-input-file "x")');
    expect(result).toMatchObject({ kind: 'error', error: { code: 'file-error' } });
    await expect(runtime.protocol.start()).rejects.toMatchObject({ code: 'not-provided' });
    expectRuntime(await PureFactory.create());
  });

  test('two runtimes share nothing', async () => {
    const [one, other] = [await createRuntime(), await createRuntime()];
    await one.eval('(define secret 1)');
    expect(await other.eval('secret')).toMatchObject({
      kind: 'error',
      error: { code: 'unbound-variable' },
    });
    other.configure({ stepsMax: 5 });
    expect(one.getConfig().stepsMax).toBe(null);
  });
});

describe('evaluating', () => {
  test('any number of forms; the last is the answer, and definitions persist', async () => {
    const runtime = await createRuntime();
    const first = await runtime.eval('(define x 20) (define (f y) (+ x y)) (f 1) (f 2)');
    expect(first).toMatchObject({ kind: 'ok', value: 22, definitions: ['x', 'f'], exitCode: null });
    expect(first.steps).toBeGreaterThan(0);
    expect(await answerOf(runtime, '(f 3)')).toBe(23);
    expect((await runtime.eval('(define x 1)')).definitions).toEqual(['x']);
    expect(await runtime.eval('')).toMatchObject({ kind: 'ok' });
  });

  test('several values, output and effects are in the result', async () => {
    const runtime = await createRuntime();
    const result = await runtime.eval('(display "a\\n") (display "b") (values 1 2)');
    expect(result).toMatchObject({ kind: 'ok', value: 1, values: [1, 2], output: 'a\nb' });
    const { effects } = await runtime.eval('(close-port (open-input-file "package.json"))');
    expect(effects).toEqual([{ operation: 'open-input-file', target: 'package.json' }]);
  });

  test('a program error is an outcome with code, place, stack, earlier definitions', async () => {
    const runtime = await createRuntime();
    const code = '(define (f x)\n  (+ 1 (car x)))\n(+ 1 (f 5))\n(display 1)';
    const result = await runtime.eval(code, 'prog');
    expect(result).toMatchObject({
      kind: 'error',
      output: '',
      definitions: ['f'],
      error: {
        code: 'wrong-type',
        irritants: ['5'],
        span: { file: 'prog', line: 2, column: 8 },
      },
    });
    const stack = result.kind === 'error' ? result.error.stack : [];
    expect(stack[0]).toMatchObject({ procedure: 'f', span: { line: 2 } });
    expect(await answerOf(runtime, '(f (list 41))')).toBe(42);
  });

  test('all reader errors are listed, and nothing runs', async () => {
    const runtime = await createRuntime();
    const result = await runtime.eval('(define ran 1) #\\nothing (car "x');
    expect(result.kind).toBe('error');
    if (result.kind === 'error') {
      expect(result.errors.length).toBeGreaterThanOrEqual(2);
      expect(result.errors.every(({ code }) => code === 'read-error')).toBe(true);
      expect(result.payload).toBe(null);
    }
    expect(await runtime.eval('ran')).toMatchObject({ kind: 'error' });
  });

  test('a raised object that is no condition is the payload', async () => {
    const runtime = await createRuntime();
    const result = await runtime.eval("(raise 'oops)");
    expect(result).toMatchObject({
      kind: 'error',
      error: { code: 'uncaught', irritants: ['oops'] },
    });
    if (result.kind === 'error') expect(toJs(result.payload)).toBe('oops');
  });

  test('evalExpr takes any value', async () => {
    const runtime = await createRuntime();
    const sum = await runtime.evalExpr(read('(+ 1 2)')[0]);
    expect(sum).toMatchObject({ kind: 'ok', value: 3 });
    expect(await runtime.evalExpr(fromJs(42))).toMatchObject({ kind: 'ok', value: 42 });
    expect(await runtime.evalExpr(read("'(a #(1 (2)) . b)")[0])).toMatchObject({ kind: 'ok' });
    const circle = read('(f . #0=(1 . #0#))');
    await expect(runtime.evalExpr(circle[0])).rejects.toMatchObject({ code: 'invalid-params' });
  });

  test('exit ends the evaluation with its code', async () => {
    const runtime = await createRuntime();
    expect(await runtime.eval('(exit 3) (display "no")')).toMatchObject({
      kind: 'ok',
      exitCode: 3,
      output: '',
    });
    expect(await answerOf(runtime, '(+ 1 1)')).toBe(2);
  });
});

describe('stepping', () => {
  test('load sets a program, step drives it to its value', async () => {
    const runtime = await createRuntime();
    expect(await runtime.load('(define (f x) (* x x)) (f 3)')).toEqual({ forms: 2, errors: [] });
    expect(runtime.isTerminal()).toBe(false);
    let last = await runtime.step();
    for (let count = 0; !last.done && count < 1000; count++) last = await runtime.step();
    expect(last).toMatchObject({ done: true, outcome: { kind: 'ok', value: 9 } });
    expect(runtime.isTerminal()).toBe(true);
    expect(await runtime.step()).toMatchObject({ done: true, outcome: null });
  });

  test('a step into an error answers it', async () => {
    const runtime = await createRuntime();
    await runtime.load('(car 1)');
    let last = await runtime.step();
    for (let count = 0; !last.done && count < 1000; count++) last = await runtime.step();
    expect(last.outcome).toMatchObject({ kind: 'error', error: { code: 'wrong-type' } });
  });

  test('what does not read is not loaded', async () => {
    const runtime = await createRuntime();
    expect(await runtime.load('(car')).toMatchObject({
      forms: 0,
      errors: [{ code: 'read-error' }],
    });
    expect(runtime.isTerminal()).toBe(true);
  });

  test('resume runs the rest; without anything to resume it is misuse', async () => {
    const runtime = await createRuntime();
    await runtime.load('(define (f n) (if (= n 0) (quote end) (f (- n 1)))) (f 10)');
    await runtime.step();
    await runtime.step();
    expect(await runtime.resume()).toMatchObject({ kind: 'ok' });
    await expect(runtime.resume()).rejects.toMatchObject({ code: 'state-conflict' });
  });

  test('the inspector shows C, E, S and K', async () => {
    const runtime = await createRuntime();
    await runtime.load(
      '(define (f x) (+ 1 (g x))) (define (g y) (car (h y))) (define (h z) z) (f 7)',
    );
    let seen = runtime.inspector.getState();
    for (let count = 0; count < 1000 && seen.kontinuation.length < 2; count++) {
      await runtime.step();
      seen = runtime.inspector.getState();
    }
    expect(seen.control).not.toBe(null);
    expect(seen.environment.length).toBeGreaterThan(0);
    expect(seen.store.globals).toBeGreaterThanOrEqual(3);
    expect(seen.kontinuation.map(({ procedure }) => procedure)).toContain('f');
    expect(runtime.inspector.getState(1).kontinuation).toHaveLength(1);
  });
});

describe('configuring and disposing', () => {
  test('configure changes entries, or nothing at all', async () => {
    const runtime = await createRuntime();
    const changes: unknown[] = [];
    runtime.on('configured', (data) => changes.push(data));
    runtime.configure({ stepsMax: 10, historyLimit: 3 });
    expect(runtime.getConfig()).toMatchObject({ stepsMax: 10, historyLimit: 3 });
    expect(() => runtime.configure({ historyLimit: 4, port: -1 })).toThrow(/"port"/);
    expect(runtime.getConfig().historyLimit).toBe(3);
    expect(changes).toEqual([{ changed: ['stepsMax', 'historyLimit'] }]);
  });

  test('dispose cleans up, once and for all', async () => {
    const runtime = await createRuntime();
    const ended: string[] = [];
    runtime.on('disposed', ({ session }) => ended.push(session));
    const running = runtime.eval('(let loop () (loop))');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await runtime.dispose();
    await runtime.dispose();
    expect(ended).toEqual(['main']);
    expect(runtime.isDisposed()).toBe(true);
    expect((await running).kind).toBe('interrupted');
    const misuse = { code: 'disposed' };
    await expect(runtime.eval('1')).rejects.toMatchObject(misuse);
    await expect(runtime.step()).rejects.toMatchObject(misuse);
    await expect(runtime.load('1')).rejects.toMatchObject(misuse);
    await expect(runtime.evalExpr(1)).rejects.toMatchObject(misuse);
    expect(() => runtime.configure({})).toThrow(expect.objectContaining(misuse));
    expect(() => runtime.inspector.getState()).toThrow(expect.objectContaining(misuse));
  });

  test('the protocol starts on a free port, refuses to start twice, and stops', async () => {
    const runtime = await createRuntime();
    expect(runtime.protocol.status()).toBe(null);
    const address = await runtime.protocol.start(0);
    expect(address).toMatchObject({ host: '127.0.0.1' });
    expect(runtime.protocol.status()).toEqual(address);
    await expect(runtime.protocol.start(0)).rejects.toMatchObject({ code: 'state-conflict' });
    const other = await createRuntime();
    await expect(other.protocol.start(address.port)).rejects.toMatchObject({
      code: 'state-conflict',
    });
    await runtime.dispose();
    await expect(other.protocol.start(address.port)).resolves.toEqual(address);
    await other.dispose();
  });
});
