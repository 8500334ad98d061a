/**
 * Effects through the facade: operations that the host offers, also asynchronous ones against a
 * real HTTP server, the gate in front of the world, and the events that tell of it.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type EffectGate,
  fault,
  fromJs,
  type HostOperation,
  memoryWorld,
  type OmegaRuntime,
  RuntimeFactory,
  toJs,
} from '#omega/server/index.js';

let server: Server;
let address = '';
/** Requests that the server had open at once, at most. */
let openMax = 0;

beforeAll(async () => {
  let open = 0;
  server = createServer((request, response) => {
    open++;
    openMax = Math.max(openMax, open);
    setTimeout(() => {
      open--;
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end(`text of ${request.url}`);
    }, 50);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

const fetchText: HostOperation = {
  name: 'fetch-text',
  params: 'path',
  doc: 'The text at a path of the server.',
  capability: 'network',
  determinism: 'recorded',
  async perform(path) {
    const response = await fetch(`${address}${toJs(path)}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return fromJs(await response.text());
  },
};

function runtimeWith(gate: EffectGate | null = null): Promise<OmegaRuntime> {
  const world = memoryWorld();
  return RuntimeFactory.createWithProviders({ world, operations: [fetchText], gate });
}

async function answerOf(runtime: OmegaRuntime, code: string): Promise<unknown> {
  const result = await runtime.eval(code);
  return result.kind === 'ok' ? toJs(result.value) : result;
}

test('an operation that answers a promise makes its fiber wait, and no other', async () => {
  const runtime = await runtimeWith();
  expect(await answerOf(runtime, '(fetch-text "/a")')).toBe('text of /a');
  const code = `
    (define turns 0)
    (define counter (spawn (lambda () (let loop () (set! turns (+ turns 1)) (loop)))))
    (define text (fetch-text "/b"))
    (cancel counter)
    (list text (> turns 100))`;
  expect(await answerOf(runtime, code)).toEqual(['text of /b', true]);
  await runtime.dispose();
});

test('calls of parallel-map overlap, at most so many at once', async () => {
  const runtime = await runtimeWith();
  openMax = 0;
  const paths = '\'("/1" "/2" "/3" "/4" "/5" "/6")';
  const texts = ['1', '2', '3', '4', '5', '6'].map((n) => `text of /${n}`);
  expect(await answerOf(runtime, `(parallel-map fetch-text ${paths} :max 3)`)).toEqual(texts);
  expect(openMax).toBe(3);
  expect(await answerOf(runtime, `(parallel-map fetch-text ${paths})`)).toEqual(texts);
  expect(openMax).toBe(6);
  await runtime.dispose();
});

test('an operation that fails is a condition where it was performed', async () => {
  const runtime = await runtimeWith();
  const caught = '(guard (e (#t (error-object-code e))) (fetch-text "/missing"))';
  expect(await answerOf(runtime, `(symbol->string ${caught})`)).toBe('effect-failed');
  const result = await runtime.eval('(+ 1\n  (fetch-text "/missing"))');
  expect(result).toMatchObject({
    kind: 'error',
    error: { code: 'effect-failed', message: 'fetch-text: status 404' },
  });
  await runtime.dispose();
});

test('an operation that throws is a condition too', async () => {
  const broken: HostOperation = {
    ...fetchText,
    name: 'broken',
    perform() {
      throw new Error('out of order');
    },
  };
  const runtime = await RuntimeFactory.createWithProviders({ operations: [broken] });
  const caught = '(guard (e (#t (error-object-message e))) (broken "/a"))';
  expect(await answerOf(runtime, caught)).toBe('broken: out of order');
  await runtime.dispose();
});

test('a handler answers instead of the host; a wait for the host can be left', async () => {
  const runtime = await runtimeWith();
  const code = '(handle (fetch-text "/a") (on (fetch-text path k) (k (list path))))';
  expect(await answerOf(runtime, code)).toEqual(['/a']);
  const race = '(race (lambda () (fetch-text "/slow")) (lambda () "first"))';
  expect(await answerOf(runtime, race)).toBe('first');
  expect(await answerOf(runtime, '(fetch-text "/after")')).toBe('text of /after');
  await runtime.dispose();
});

test('an interrupt ends the wait for the host', async () => {
  const runtime = await runtimeWith();
  const pending = runtime.eval('(sleep 0) (fetch-text "/a")');
  runtime.on('effect-intent', () => setImmediate(() => runtime.interrupt()));
  expect(await pending).toMatchObject({ kind: 'interrupted' });
  await runtime.dispose();
});

test('the gate is asked in order: admit, replay, stage, intent, result', async () => {
  const seen: string[] = [];
  const gate: EffectGate = {
    admit(operation) {
      seen.push(`admit ${operation.name}`);
      if (operation.name === 'delete-file') throw fault('capability-denied', 'not allowed');
    },
    replay(operation, [path]) {
      seen.push(`replay ${operation.name}`);
      return toJs(path) === '/recorded' ? { value: fromJs('from the record') } : null;
    },
    stage(operation) {
      seen.push(`stage ${operation.name}`);
      return null;
    },
    intent: (operation) => void seen.push(`intent ${operation.name}`),
    result: (operation) => void seen.push(`result ${operation.name}`),
  };
  const runtime = await runtimeWith(gate);
  expect(await answerOf(runtime, '(fetch-text "/recorded")')).toBe('from the record');
  expect(seen.splice(0)).toEqual(['admit fetch-text', 'replay fetch-text']);
  expect(await answerOf(runtime, '(file-exists? "x")')).toBe(false);
  const steps = ['admit', 'replay', 'stage', 'intent', 'result'];
  expect(seen.splice(0)).toEqual(steps.map((step) => `${step} file-exists?`));
  expect(await runtime.eval('(delete-file "x")')).toMatchObject({
    kind: 'error',
    error: { code: 'capability-denied' },
  });
  await runtime.dispose();
});

test('events tell what is about to be done and what was', async () => {
  const runtime = await runtimeWith();
  const told: unknown[] = [];
  runtime.on('effect-intent', (effect) => told.push(['intent', effect]));
  runtime.on('effect-result', (effect) => told.push(['result', effect]));
  const result = await runtime.eval('(current-second) (fetch-text "/a")');
  const effect = { operation: 'fetch-text', target: '/a' };
  expect(told).toEqual([
    ['intent', effect],
    ['result', effect],
  ]);
  expect(result.effects).toEqual([effect]);
  await runtime.dispose();
});

test('a world of memory: files stay in it, waiting takes no time', async () => {
  const runtime = await runtimeWith();
  const code = `
    (call-with-output-file "a.txt" (lambda (port) (write-string "kept" port)))
    (sleep 3600)
    (call-with-input-file "a.txt" read-line)`;
  expect(await answerOf(runtime, code)).toBe('kept');
  await runtime.dispose();
});
