/**
 * The history of a session: going back and forth comes to the same states and performs nothing, and
 * what is done in the past is a branch.
 */
import fc from 'fast-check';
import { type EvalResult, memoryWorld, RuntimeFactory, toJs } from 'omega-runtime';
import { expect, test } from 'vitest';
import { answerOf, interrupted, levelsOf } from './looking-at-levels.js';
import { BUSY, recorded, seen } from './recorded-runtime.js';

const SUM = '(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))';

/** A step of a walk through a history, from numbers that were drawn. */
type Move = readonly [kind: 'goTo' | 'back' | 'forward', by: number];

const moves = fc.array(
  fc.tuple(fc.constantFrom('goTo', 'back', 'forward'), fc.nat(400)) as fc.Arbitrary<Move>,
  { minLength: 1, maxLength: 12 },
);

test('walks come back to the same states, and perform nothing', async () => {
  const { runtime, world, asked } = await recorded();
  const events: string[] = [];
  expect(await runtime.eval(BUSY, 'busy')).toMatchObject({ kind: 'error', level: 1 });
  const { printed } = world;
  const present = seen(runtime);
  const newest = runtime.history.getState().newest as number;
  for (const name of ['output', 'effect-intent', 'effect-result', 'amb-choice'] as const) {
    runtime.on(name, () => events.push(name));
  }
  const states = new Map<number, string>();
  const check = (): void => {
    const { step } = runtime.history.getState();
    const known = states.get(step);
    if (known === undefined) states.set(step, seen(runtime));
    else expect(seen(runtime), `step ${step}`).toBe(known);
  };
  await fc.assert(
    fc.asyncProperty(moves, async (walk) => {
      for (const [kind, by] of walk) {
        await runtime.history[kind](Math.max(1, by));
        check();
      }
    }),
    { numRuns: 15 },
  );
  // Transition by transition, what was seen in passing is seen again.
  await runtime.history.goTo(0);
  for (let step = 0; step <= newest; step++) {
    check();
    await runtime.history.forward();
  }
  expect(states.size).toBe(newest + 1);
  expect(runtime.history.getState()).toMatchObject({ past: false, step: newest, oldest: 0 });
  expect(seen(runtime)).toBe(present);
  expect(levelsOf(runtime)).toEqual([1]);
  expect(events).toEqual([]);
  expect(world.printed).toBe(printed);
  expect(world.files.size).toBe(0);
  expect(asked.count).toBe(2);
  await runtime.dispose();
});

test('a replay asks nothing of the outside', async () => {
  const { runtime, world, asked } = await recorded();
  await runtime.eval(BUSY, 'busy');
  const before = [world.printed, seen(runtime), runtime.history.getState().newest];
  const replayed = await runtime.history.replay();
  expect(replayed).toMatchObject({ complete: true, forms: 23, steps: before[2] });
  expect(replayed.answers).toBeGreaterThan(30);
  await runtime.history.goTo(200);
  expect(await runtime.history.replay()).toEqual(replayed);
  expect(runtime.history.getState()).toMatchObject({ past: true, step: 200 });
  await runtime.history.goToPresent();
  expect([world.printed, seen(runtime), runtime.history.getState().newest]).toEqual(before);
  expect(asked.count).toBe(2);
  await runtime.dispose();
});

test('run to the error, then go back; what is done there is a branch', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define x 1) (define (f y) (set! x (* 10 y)) (car y))');
  expect(await runtime.eval('(f 7)', 'call')).toMatchObject({ kind: 'error', level: 1 });
  const { newest } = runtime.history.getState();
  const state = await runtime.history.back();
  expect(state).toMatchObject({ past: true, branch: 1, control: { text: '(car y)' } });
  expect(levelsOf(runtime)).toEqual([]);
  // What was under way becomes a level when something else is evaluated.
  await runtime.history.backToWrite('x');
  expect(answerOf(await runtime.eval('x'))).toBe(1);
  expect(runtime.history.getState()).toMatchObject({ past: false, branch: 2, branches: 2 });
  expect(runtime.conditions.getLevels()).toMatchObject([{ level: 1, kind: 'interrupted' }]);
  await runtime.eval('(define car (lambda (y) (list x y)))');
  expect(answerOf(await runtime.conditions.invokeRestart(0))).toEqual([70, 7]);
  // The old branch is as it was.
  await runtime.history.goTo(newest as number, 1);
  expect(runtime.history.getState()).toMatchObject({ past: false, branch: 1, step: newest });
  expect(runtime.conditions.getLevels()).toMatchObject([{ level: 1, kind: 'error' }]);
  expect(answerOf(await runtime.eval('x'))).toBe(70);
  expect(answerOf(await runtime.eval('(car (list x))'))).toBe(70);
  expect(runtime.history.getBranches()).toMatchObject([
    { branch: 1, from: null, current: true },
    { branch: 2, from: { branch: 1 }, current: false },
  ]);
  await runtime.dispose();
});

test('stepping and resuming in the past repeat what was done', async () => {
  const { runtime, world } = await recorded();
  const told: EvalResult[] = [];
  const first = await runtime.eval(`${SUM} (display "a") (sum 30) (display "b") (list (sum 3))`);
  await runtime.eval('(display "c")');
  runtime.on('eval-complete', ({ result }) => told.push(result));
  await runtime.history.goTo(60);
  const { state, done, outcome } = await runtime.step();
  expect([state.steps, done, outcome]).toEqual([61, false, null]);
  expect(runtime.isTerminal()).toBe(false);
  expect(await runtime.resume()).toBe(first);
  expect(runtime.history.getState()).toMatchObject({ past: true, status: 'done', form: 5 });
  expect(told).toEqual([]);
  await expect(runtime.resume('input')).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.history.goToPresent();
  expect(world.printed).toBe('abc');
  await runtime.dispose();
});

test('a fork goes on with what was under way, and is really done', async () => {
  const { runtime, world, asked } = await recorded();
  await runtime.eval('(display "a") (define v (ask "x")) (display "b") (list (ask "y") v)');
  await runtime.history.backToOutput('b');
  expect(await runtime.history.fork()).toMatchObject({ past: false, branch: 2 });
  const result = await runtime.resume();
  expect(answerOf(result)).toEqual([
    ['y', 3],
    ['x', 1],
  ]);
  expect(result.output).toBe('ab');
  expect(result.effects.map(({ target }) => target)).toEqual(['x', 'y']);
  expect(world.printed).toBe('abb');
  expect(asked.count).toBe(3);
  // At the present a fork is a place to come back to.
  await runtime.history.fork();
  await runtime.eval('(set! v #f)');
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 2);
  expect(answerOf(await runtime.eval('v'))).toEqual(['x', 1]);
  await runtime.dispose();
});

test('input, time, interruptions and the host are where they were', async () => {
  const { runtime, asked } = await recorded();
  const first = await runtime.eval('(define line (read-line)) (list line (read-line))');
  expect(first).toMatchObject({ kind: 'needs' });
  expect(answerOf(await runtime.resume('one\ntwo\n'))).toEqual(['one', 'two']);
  const stopped = await interrupted(
    runtime,
    '(let loop ((n 0)) (if (< n 9000000) (loop (+ n 1)) n))',
  );
  expect(stopped).toMatchObject({ kind: 'interrupted', level: 1 });
  expect(answerOf(await runtime.resume())).toBe(9_000_000);
  const fibers = `
    (define seen '())
    (define (note! x) (set! seen (cons x seen)))
    (nursery (lambda (n)
      (spawn-in n (lambda () (note! (later "a"))))
      (spawn-in n (lambda () (let loop ((i 0)) (if (< i 3000) (loop (+ i 1)) (note! i)))))
      (note! (later "b"))))
    (length seen)`;
  expect(answerOf(await runtime.eval(fibers))).toBe(3);
  const order = answerOf(await runtime.eval('seen'));
  expect(await runtime.history.replay()).toMatchObject({ complete: true });
  const { newest } = runtime.history.getState();
  for (const step of [0, 3, 7, 5_000_000, (newest as number) - 2000, 5]) {
    expect(await runtime.history.goTo(step)).toMatchObject({ step });
  }
  await runtime.history.goToPresent();
  expect(answerOf(await runtime.eval('seen'))).toEqual(order);
  expect(asked.count).toBe(2);
  await runtime.dispose();
});

const COUNTING = `(define total 0)
(define (add! n)
  (set! total (+ total n)))
(define (go n)
  (if (> n 0)
      (begin (add! n)
             (display "n=") (display n) (newline)
             (go (- n 1)))))
(go 10)
(car total)`;

test('moments are found: a line, a write, a piece of output', async () => {
  const { runtime } = await recorded();
  await runtime.eval(COUNTING, 'counting');
  const totals: unknown[] = [];
  for (;;) {
    const { found, control } = await runtime.history.backToWrite('total');
    if (!found) break;
    totals.push(control?.text);
  }
  expect(totals).toEqual([...Array(10).fill('(set! total (+ total n))'), '(define total 0)']);
  await runtime.history.goToPresent();
  expect(await runtime.history.backToPlace('counting', 6)).toMatchObject({
    found: true,
    control: { text: '(add! n)', span: { line: 6 } },
  });
  const before = runtime.history.getState();
  expect(await runtime.history.forwardToPlace('counting', 6)).toEqual({ ...before, found: false });
  expect(await runtime.history.backToPlace('counting', 3, 3)).toMatchObject({ found: true });
  const atWrite = runtime.history.getState().step;
  expect(await runtime.history.forwardToWrite('total')).toMatchObject({ found: true });
  expect(runtime.history.getState().step).toBeGreaterThan(atWrite);
  expect(await runtime.history.backToOutput('n=7\nn')).toMatchObject({
    found: true,
    control: { text: '(display "n=")' },
  });
  expect(await runtime.history.backToOutput('n=7')).toMatchObject({ found: false });
  expect(await runtime.history.forwardToPlace('counting', 10)).toMatchObject({ found: true });
  expect(runtime.history.getState()).toMatchObject({ control: { text: '(car total)' } });
  await runtime.dispose();
});

test('forms are listed, and gone to', async () => {
  const { runtime } = await recorded();
  await runtime.eval(`${SUM} (sum 5)`, 'sums');
  await runtime.eval('(sum', 'broken');
  await runtime.eval('(let)', 'wrong');
  await runtime.eval('(sum (car 1))', 'failing');
  const forms = runtime.history.getForms();
  expect(forms.map(({ form, text, outcome }) => [form, text, outcome])).toEqual([
    [1, SUM, 'ok'],
    [2, '(sum 5)', 'ok'],
    [3, '(let)', 'error'],
    [4, '(sum (car 1))', 'error'],
  ]);
  expect(runtime.history.getForms(2, 1)).toEqual([forms[1]]);
  expect(await runtime.history.goToForm(2)).toMatchObject({
    form: 2,
    step: forms[1]?.firstStep,
    status: 'paused',
  });
  expect(runtime.history.getForms().map(({ here }) => here)).toEqual([false, true, false, false]);
  expect(await runtime.history.goToForm(2, true)).toMatchObject({ form: 2, status: 'done' });
  expect(await runtime.history.goToForm(3, true)).toMatchObject({ form: 3, status: 'failed' });
  expect(await runtime.history.goToForm(4, true)).toMatchObject({ form: 4, past: false });
  await expect(runtime.history.goToForm(5)).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.dispose();
});

test('what is on by configuration, begun late, ended and forgotten', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.eval(SUM);
  expect(runtime.history.getState()).toMatchObject({ recording: false, oldest: null, forms: 0 });
  await expect(runtime.history.back()).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.history.start();
  await runtime.eval('(sum 5)');
  await runtime.history.stop();
  await runtime.eval('(sum 6)');
  const { oldest, newest } = runtime.history.getState();
  expect(await runtime.history.goTo(0)).toMatchObject({ step: oldest, past: true });
  await expect(runtime.history.stop()).rejects.toMatchObject({ code: 'state-conflict' });
  await expect(runtime.history.clear()).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.history.goToPresent();
  expect(runtime.history.getState()).toMatchObject({ step: newest, past: false });
  expect(await runtime.history.clear()).toMatchObject({ forms: 0, checkpoints: 0, bytes: 0 });
  runtime.configure({ enableHistory: false });
  await expect(runtime.history.start()).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.dispose();
  for (const [preset, recording] of [
    ['debug', true],
    ['repl', true],
    ['default', false],
    ['production', false],
  ] as const) {
    const made = await RuntimeFactory.createWithPreset(preset);
    expect(made.history.getState().recording, preset).toBe(recording);
    await made.dispose();
  }
});

test('results have the names that they had', async () => {
  const { runtime } = await recorded();
  for (const n of [1, 2, 3]) await runtime.eval(`(list ${n})`, 'results', true);
  await runtime.history.goToForm(3);
  const again = await runtime.eval('(list $2 4)', 'results', true);
  expect([again.binding, answerOf(again)]).toEqual(['$3', [[2], 4]]);
  expect(toJs((again as { value: unknown }).value)).toEqual([[2], 4]);
  await runtime.dispose();
});

test('an operation that has not ended ends in the branch that waits for it', async () => {
  const { runtime, asked } = await recorded();
  const waiting = runtime.eval('(define a 1) (list (later "x") a)');
  while (asked.count === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  runtime.interrupt();
  expect(await waiting).toMatchObject({ kind: 'interrupted' });
  const { newest } = runtime.history.getState();
  await runtime.history.back();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // In the past, at a moment at which it was under way, and at the present, it ends now.
  await runtime.history.goToPresent();
  await runtime.history.fork();
  expect(answerOf(await runtime.resume())).toEqual(['x, after a while', 1]);
  await runtime.history.goTo(newest as number, 1);
  expect(answerOf(await runtime.resume())).toEqual(['x, after a while', 1]);
  await runtime.history.goTo(newest as number);
  await runtime.history.fork();
  expect(answerOf(await runtime.resume())).toEqual(['x, after a while', 1]);
  // Before it had begun, it begins again.
  await runtime.history.goTo(2);
  await runtime.history.fork();
  expect(asked.count).toBe(1);
  expect(answerOf(await runtime.resume())).toEqual(['x, after a while', 1]);
  expect(asked.count).toBe(2);
  await runtime.dispose();
});
