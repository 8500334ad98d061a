/**
 * What a debugger costs: the twelve small programs with one attached (a breakpoint in a procedure
 * that never runs, recording or not) and plain, in turn; stopping and looking at a deep stack; a
 * step back late in a long run; how soon a busy program is paused.
 * `node measure-debug.mjs ROUNDS`.
 */
import { performance } from 'node:perf_hooks';
import { write } from '#omega/grammar/printer.js';
import { RuntimeFactory } from '#omega/server/index.js';
import { isRight, programText, SETS } from './programs.mjs';
import { geometricMean } from './table.mjs';

const DEPTH = 1_000_000;
const REPEATS = 7;
const NEVER = '(define (never-called x) (display x))';

const target = (name) => ({ target: { kind: 'function', name } });

async function answerOf(runtime, code) {
  const result = await runtime.eval(code);
  if (result.kind === 'ok') return write(result.value);
  throw new Error(`the benchmark ended ${result.kind}`);
}

async function runtimeWith(definitions, config = {}) {
  const runtime = await RuntimeFactory.createWithConfig(config);
  await answerOf(runtime, definitions);
  return runtime;
}

/** Times of a program's form: plain, attached, attached and recorded. */
async function ratiosOf({ name, answer }, rounds) {
  const { definitions, run } = programText(name);
  const text = `${definitions}\n${NEVER}`;
  const runtimes = [
    await runtimeWith(text),
    await runtimeWith(text),
    await runtimeWith(text, { historyEnabled: true }),
  ];
  for (const runtime of runtimes.slice(1)) runtime.breakpoints.add(target('never-called'));
  const sums = runtimes.map(() => 0);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, runtime] of runtimes.entries()) {
      const start = performance.now();
      const got = await answerOf(runtime, run);
      if (round > 0) sums[i] += performance.now() - start;
      if (!isRight(got, answer)) throw new Error(`${name}: ${got} instead of ${answer}`);
    }
  }
  for (const runtime of runtimes) await runtime.dispose();
  const [plain, attached, recorded] = sums;
  return { name, attached: attached / plain, recorded: recorded / plain };
}

/** From the breakpoint at the bottom of a deep recursion to its stack. */
async function deepStack() {
  const runtime = await runtimeWith(
    '(define (bottom) 0)\n(define (deep n) (if (= n 0) (bottom) (+ 1 (deep (- n 1)))))',
  );
  runtime.breakpoints.add(target('bottom'));
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const stopped = await runtime.eval(`(deep ${DEPTH})`);
    const start = performance.now();
    const stack = await runtime.debug.getStack(0, 20);
    times.push(performance.now() - start);
    if (stopped.kind !== 'interrupted' || stack.length !== 20) throw new Error('no deep stack');
    const { result } = await runtime.debug.continue();
    if (result?.value !== DEPTH) throw new Error('the recursion has gone wrong');
  }
  return median(times);
}

/** A step back, and forward again, near the end of a run of ten million transitions. */
async function stepBack() {
  const runtime = await runtimeWith(
    `(define (note x) x)
(define (turn n sum) (if (= n 0) (note sum) (turn (- n 1) (+ sum 1))))`,
    { historyEnabled: true },
  );
  runtime.breakpoints.add(target('note'));
  await runtime.eval('(turn 5000000 0)');
  const { step } = runtime.debug.getState();
  if (step < 10_000_000) throw new Error(`only ${step} transitions`);
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    const { state } = await runtime.debug.stepBack();
    times.push(performance.now() - start);
    if (!state.past || state.step >= step) throw new Error('it has not gone back');
    await runtime.debug.stepOver();
  }
  return { step, ms: median(times) };
}

/** From the request until a program that is busy stands still. */
async function pause() {
  const runtime = await runtimeWith('(define (spin n) (spin (+ n 1)))');
  const times = [];
  for (let i = 0; i < REPEATS; i++) {
    const ended = runtime.eval('(spin 0)');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    runtime.interrupt();
    const { kind } = await ended;
    times.push(performance.now() - start);
    if (kind !== 'interrupted') throw new Error(`the loop ended ${kind}`);
  }
  return median(times);
}

function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}

const rounds = Number(process.argv[2]);
const programs = [];
for (const program of SETS.micro) programs.push(await ratiosOf(program, rounds));
process.stdout.write(
  `${JSON.stringify({
    attached: geometricMean(programs.map((program) => program.attached)),
    recorded: geometricMean(programs.map((program) => program.recorded)),
    deepStackMs: await deepStack(),
    back: await stepBack(),
    pauseMs: await pause(),
    programs,
  })}\n`,
);
process.exit(0);
