/**
 * Compiled code lives on the host's stack, and never uses it up: not with large frames, not where
 * there is little of it, not in a worker.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { TIERS } from '#omega/runtime/core/tier/options.js';
import { EMPTY_WORLD } from '#omega/runtime/providers.js';

const OMEGA = fileURLToPath(new URL('../../dist/command/bin/omega.js', import.meta.url));

/** A recursion that is not in tail position, with so many variables in each frame. */
function wideRecursion(variables: number, depth: number): string {
  const names = Array.from({ length: variables }, (_, i) => `v${i}`);
  const bindings = names.map((name, i) => `(${name} (+ n ${i}))`).join(' ');
  const sum = names.map((name) => `(vector-ref v 0) (set! t ${name})`).join(' ');
  return `(define t 0) (define (wide n v)
    (if (= n 0) 0 (let* (${bindings}) (let ((rest (wide (- n 1) v))) ${sum} (+ 1 rest)))))
    (wide ${depth} (vector 1))`;
}

const DEEP = '(define (deep n) (if (= n 0) 0 (+ 1 (deep (- n 1))))) (deep 20000) (deep 100000)';

function evaluate(engine: Engine, text: string, slice = 1_000_000): string {
  let value = '';
  for (const form of read(text, { file: 'stack' }).data) {
    engine.begin(form);
    while (engine.state.kind === 'paused') engine.run(slice);
    const { state } = engine;
    value =
      state.kind === 'done'
        ? state.values.map((v) => write(v)).join(' ')
        : state.kind === 'failed'
          ? write(state.payload)
          : state.kind;
  }
  return value;
}

test.each([1, 30, 300])('frames of %i variables', (variables) => {
  const engine = createEngine({ world: EMPTY_WORLD, tier: TIERS['1'] });
  expect(evaluate(engine, wideRecursion(variables, 5000))).toBe('5000');
});

test.each([500, 300, 200])('a host with a stack of %i KB', (kilobytes) => {
  const args = [`--stack-size=${kilobytes}`, OMEGA, 'eval', `(begin ${DEEP})`];
  const node = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([node.stdout, node.stderr]).toEqual(['100000\n', '']);
});

test.each([1, 4])('a worker with a stack of %i MB', async (stackSizeMb) => {
  const url = (path: string): string =>
    JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
  const code = `
    const { parentPort } = require('node:worker_threads');
    (async () => {
      const { createEngine } = await import(${url('runtime/core/create-engine.js')});
      const { EMPTY_WORLD } = await import(${url('runtime/providers.js')});
      const { read } = await import(${url('grammar/reader.js')});
      const engine = createEngine({ world: EMPTY_WORLD });
      for (const form of read(${JSON.stringify(DEEP)}, { file: 'worker' }).data) {
        engine.begin(form);
        while (engine.state.kind === 'paused') engine.run(1000000);
      }
      parentPort.postMessage(engine.state.values);
    })();`;
  const worker = new Worker(code, { eval: true, resourceLimits: { stackSizeMb } });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  expect(answer).toEqual([100000]);
  await worker.terminate();
});

/** A loop whose turns capture continuations, with a dear branch that is never taken, and then a
 * deep recursion that counts its calls. */
const DEAR = Array.from({ length: 40 }, (_, i) => `(v${i} (+ v ${i}))`).join(' ');
const CAPTURES = `(define calls 0)
  (define (id x) (call/cc (lambda (k) (k x))))
  (define (deep n) (set! calls (+ calls 1)) (if (= n 0) 0 (+ 1 (deep (- n 1)))))
  (define (work n)
    (let loop ((i 0) (sum 0))
      (if (= i n)
          sum
          (let ((v (id i)))
            (if (< v 0) (let* (${DEAR}) (loop (+ i 1) (+ sum v39))) (loop (+ i 1) (+ sum v)))))))
  (define (many n) (if (> n 0) (begin (work 1000) (deep 9000) (many (- n 1)))))
  (many 50)
  calls`;

test('continuations captured in loops do not make the stack deeper', () => {
  const engine = createEngine({ world: EMPTY_WORLD, tier: TIERS['1'] });
  const machine = createEngine({ world: EMPTY_WORLD, tier: null });
  expect(evaluate(engine, CAPTURES)).toBe('450050');
  expect(evaluate(machine, CAPTURES)).toBe('450050');
  expect(engine.steps).toBe(machine.steps);
});

/** Loops that are left by a continuation in the middle of a turn, at every level of a recursion, or
 * before one; the recursion counts its calls. */
const TEN = '(vector) '.repeat(10);
const LEFT = `(define calls 0)
  (define (left-at-each-level n)
    (set! calls (+ calls 1))
    (if (= n 0)
        0
        (+ (call/cc
            (lambda (k) (let inner ((j 0)) (if (= j 1) (k 1)) ${TEN} ${TEN} (inner (+ j 1)))))
           (left-at-each-level (- n 1)))))
  (define (dig n) (set! calls (+ calls 1)) (if (= n 0) 0 (+ 1 (dig (- n 1)))))
  (define (left-before n)
    (let loop ((i 0))
      (if (= i n)
          (dig 20000)
          (begin
            (call/cc (lambda (k) (let inner () (k 1) ${TEN} (inner))))
            (loop (+ i 1))))))
  (left-at-each-level 20000)
  (left-before 10000)
  (left-before 10000)
  calls`;

test('loops that continuations leave do not make the stack deeper', () => {
  const engine = createEngine({ world: EMPTY_WORLD, tier: TIERS['1'] });
  const machine = createEngine({ world: EMPTY_WORLD, tier: null });
  expect(evaluate(engine, LEFT, 1e9)).toBe('60003');
  expect(evaluate(machine, LEFT)).toBe('60003');
  expect(engine.steps).toBe(machine.steps);
});

/** A list that is made as it is walked: whoever keeps its head keeps all of it. */
const WALK = `(define (from n) (cons (make-vector 20 n) (lambda () (from (+ n 1)))))
  (define (tail s)
    (let ((t (cdr s))) (if (procedure? t) (let ((v (t))) (set-cdr! s v) v) t)))
  (define (drop s n) (if (= n 0) (vector-ref (car s) 0) (drop (tail s) (- n 1))))
  (define (walk s n)
    (let ((t (tail s)))
      (let loop ((t t) (n n)) (if (= n 0) (vector-ref (car t) 0) (loop (tail t) (- n 1))))))`;

test.each([
  ['(drop (from 0) 600000)', '600000'],
  ['(walk (from 0) 600000)', '600001'],
  ['(+ 1 (drop (tail (from 0)) 600000))', '600002'],
])('in one long run nothing is kept that is not read any more: %s', (form, value) => {
  const url = (path: string): string =>
    JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
  const code = `
      import { createEngine } from ${url('runtime/core/create-engine.js')};
      import { TIERS } from ${url('runtime/core/tier/options.js')};
      import { EMPTY_WORLD } from ${url('runtime/providers.js')};
      import { read } from ${url('grammar/reader.js')};
      const engine = createEngine({ world: EMPTY_WORLD, tier: TIERS['1'] });
      for (const form of read(${JSON.stringify(`${WALK} ${form}`)}, { file: 'walk' }).data) {
        engine.begin(form);
        engine.run(1e9);
      }
      console.log(String(engine.state.values));`;
  const args = ['--max-old-space-size=64', '--input-type=module', '-e', code];
  const node = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([node.stdout, node.stderr.slice(0, 300)]).toEqual([`${value}\n`, '']);
});
