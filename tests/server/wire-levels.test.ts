/**
 * Levels over JSON-RPC: a restart is invoked by a later request, and what was stopped can be looked
 * at in between.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIRE_LIMITS } from '#omega/server/wire/limits.js';
import { type Listener, listen } from '#omega/server/wire/listener.js';
import { SessionPool } from '#omega/server/wire/session-pool.js';
import { line, request, WireProbe } from './wire-probe.js';

let listener: Listener;
const probes: WireProbe[] = [];

beforeAll(async () => {
  const context = { pool: new SessionPool(9), limits: WIRE_LIMITS, version: '0', token: null };
  listener = await listen({ host: '127.0.0.1', port: 0 }, context);
});
afterAll(async () => {
  for (const probe of probes) probe.end();
  await listener.close();
});

async function open(): Promise<WireProbe> {
  const probe = await WireProbe.open(listener.address.port);
  probes.push(probe);
  return probe;
}

test('a restart is invoked many requests later', async () => {
  const probe = await open();
  const code = '(define (f y) (* 2 (+ y width))) (list (f 10) (f 20))';
  const failed = await probe.ask('runtime/eval', { code });
  expect(failed.result).toMatchObject({
    kind: 'error',
    level: 1,
    error: { code: 'unbound-variable', type: '&unbound-variable' },
    restarts: [
      { index: 0, name: 'use-value', parameters: ['value'], interactive: false },
      { index: 1, name: 'store-value', report: 'Give width a value and go on.' },
      { index: 2, name: 'retry' },
      { index: 3, name: 'abort' },
    ],
  });
  const state = await probe.ask('inspector/getState');
  expect(state.result).toMatchObject({ status: 'failed' });
  for (let count = 0; count < 30; count++) {
    const other = await probe.ask('runtime/eval', {
      code: `(define x${count} ${count}) x${count}`,
    });
    expect(other.result).toMatchObject({ kind: 'ok', data: count });
  }
  expect((await probe.ask('conditions/getLevels')).result).toMatchObject([{ level: 1 }]);
  const params = { index: 1, args: ['(+ x3 x4)'], level: 1 };
  const answer = await probe.ask('conditions/invokeRestart', params);
  expect(answer.result).toMatchObject({ kind: 'ok', value: '(34 54)', data: [34, 54] });
  expect((await probe.ask('conditions/getLevels')).result).toEqual([]);
});

test('frames, evaluation in one, leaving', async () => {
  const probe = await open();
  await probe.ask('runtime/eval', ['(define (f y) (car y)) (f 21)']);
  expect((await probe.ask('conditions/getFrames', { framesMax: 1 })).result).toMatchObject([
    { index: 0, procedure: 'f', variables: ['y'] },
  ]);
  expect((await probe.ask('conditions/evalInFrame', [0, '(* 2 y)'])).result).toMatchObject({
    data: 42,
  });
  expect((await probe.ask('conditions/getRestarts', { level: 1 })).result).toHaveLength(3);
  expect((await probe.ask('conditions/abort')).result).toMatchObject({
    kind: 'error',
    error: { code: 'aborted' },
    level: null,
  });
});

test('misuse has its codes', async () => {
  const probe = await open();
  const cases: ReadonlyArray<readonly [string, unknown, number, object]> = [
    ['conditions/invokeRestart', {}, -32602, { code: 'invalid-params', parameter: 'index' }],
    ['conditions/invokeRestart', [0], -32000, { code: 'state-conflict', levels: [] }],
    ['conditions/abort', { level: 'x' }, -32602, { code: 'invalid-params', parameter: 'level' }],
  ];
  for (const [method, params, code, data] of cases) {
    expect((await probe.ask(method, params)).error, method).toMatchObject({ code, data });
  }
});

test('$/cancelRequest stops what a restart set going', async () => {
  const probe = await open();
  await probe.ask('runtime/eval', ['(let loop ((go? (car 5))) (if go? (loop go?)))']);
  probe.send(line(request('conditions/invokeRestart', { index: 0, args: ['#t'] }, 'go')));
  for (let busy = false; !busy; ) {
    const { result } = await probe.ask('session/current', {}, 'busy?');
    busy = result?.busy === true;
  }
  probe.send(line({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 'go' } }));
  for (let count = 1; ; count++) {
    const stopped = (await probe.messages(count)).find(({ id }) => id === 'go');
    if (!stopped) continue;
    expect(stopped.result).toMatchObject({ kind: 'interrupted', level: 1 });
    break;
  }
});
