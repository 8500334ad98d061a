/**
 * Properties of control, on random programs (`control-program.ts`): what a program shows is what
 * the model says (`control-model.ts`); winders always bracket; and a state that is saved and loaded
 * under way shows the same. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { type Shown, shownBy } from './control-model.js';
import { PRELUDE, randomProgram, textOf } from './control-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_260_115);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 3000);
const STEPS_MAX = 200_000;
/** Programs that are moved from engine to engine, and the longest of them in transitions. */
const MOVED = Math.ceil(RUNS / 50);
const MOVED_STEPS_MAX = 1500;
const MOVES_MAX = 8;

/** Evaluate the forms of a text. */
function evaluate(engine: Engine, text: string): Engine {
  for (const form of read(text, { file: 'control' }).data) {
    engine.begin(form);
    engine.run(STEPS_MAX);
  }
  return engine;
}

function freshEngine(): Engine {
  return evaluate(createEngine({ world: memoryWorld() }), PRELUDE);
}

/** What the form that has just run showed; null if it takes too long. */
function shownIn(engine: Engine): Shown | null {
  const { kind } = engine.state;
  if (kind === 'paused') return null;
  const { state } = evaluate(engine, '(reverse log)');
  if (state.kind !== 'done') throw new Error(`the log cannot be had: ${state.kind}`);
  const log = state.values.map((value) => write(value)).join();
  return { log, ended: kind === 'done' ? 'done' : 'failed' };
}

/** The first place where a log is not bracketed: an extent is left that is not the innermost one;
 * or an extent that is never left, if the program ended. */
function unbracketed({ log, ended }: Shown): string | null {
  const open: string[] = [];
  for (const [, way, id] of log.matchAll(/\((in|out) (\d+)\)/g)) {
    if (way === 'in') open.push(String(id));
    else if (open.pop() !== id) return `out ${id}, though it is not the innermost one`;
  }
  return ended === 'done' && open.length > 0 ? `${open.join(', ')} never left` : null;
}

test('a program shows what the model says', () => {
  const engine = freshEngine();
  const count = { done: 0, failed: 0, winders: 0, jumps: 0 };
  fc.assert(
    fc.property(randomProgram, (program) => {
      const text = textOf(program);
      const expected = shownBy(program);
      if (expected === null) return;
      const actual = shownIn(evaluate(engine, text));
      if (actual === null) return;
      count[actual.ended]++;
      count.winders += actual.log.split('(in ').length - 1;
      count.jumps += actual.log.split('(end ').length - 1 === 1 ? 0 : 1;
      expect(actual, text).toEqual(expected);
    }),
    { seed, numRuns: RUNS },
  );
  expect(count.done).toBeGreaterThan(RUNS / 4);
  expect(count.failed).toBeGreaterThan(RUNS / 20);
  expect(count.winders).toBeGreaterThan(RUNS / 4);
  expect(count.jumps).toBeGreaterThan(RUNS / 20);
});

test('winders bracket: what is entered last is left first, and nothing stays entered', () => {
  const engine = freshEngine();
  let entries = 0;
  fc.assert(
    fc.property(randomProgram, (program) => {
      const text = textOf(program);
      const shown = shownBy(program) && shownIn(evaluate(engine, text));
      if (shown === null) return;
      entries += shown.log.split('(in ').length - 1;
      expect(unbracketed(shown), `${text}\n${shown.log}`).toBe(null);
    }),
    { seed, numRuns: Math.ceil(RUNS / 2) },
  );
  expect(entries).toBeGreaterThan(RUNS / 2);
});

test('a log that is not bracketed is noticed', () => {
  const done = (log: string): Shown => ({ log, ended: 'done' });
  expect(unbracketed(done('((in 1) (in 2) (out 2) (out 1) (in 1) (out 1))'))).toBe(null);
  expect(unbracketed(done('((in 1) (in 2) (out 1) (out 2))'))).toMatch(/innermost/);
  expect(unbracketed(done('((out 1))'))).toMatch(/innermost/);
  expect(unbracketed(done('((in 1))'))).toBe('1 never left');
});

/** Run a form, moved to a fresh engine after every `stride` transitions, at most `MOVES_MAX` times
 * from `skipped` strides on. */
async function runMoved(text: string, stride: number, skipped: number): Promise<Engine> {
  let engine = freshEngine();
  const [form] = read(text, { file: 'control' }).data;
  if (form === undefined) throw new Error('there is no form');
  engine.begin(form);
  for (let count = 0; engine.run(stride).kind === 'paused'; count++) {
    if (count < skipped || count >= skipped + MOVES_MAX) continue;
    const saved = engine.saveState();
    engine = createEngine({ world: memoryWorld() });
    engine.loadState(saved);
    // V8 lets go of what weak references point to between turns of the event loop only.
    await setImmediate();
  }
  return engine;
}

test('a program that is saved and loaded under way shows the same', async () => {
  const engine = freshEngine();
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      randomProgram,
      fc.integer({ min: 1, max: 40 }),
      fc.nat(100),
      async (program, stride, place) => {
        if (shownBy(program) === null) return;
        const text = textOf(program);
        const before = engine.steps;
        evaluate(engine, text);
        const steps = engine.steps - before;
        const expected = shownIn(engine);
        if (expected === null || steps > MOVED_STEPS_MAX || steps < 2 * stride) return;
        moved++;
        const skipped = Math.floor((place / 100) * Math.max(0, steps / stride - MOVES_MAX));
        expect(shownIn(await runMoved(text, stride, skipped)), text).toEqual(expected);
      },
    ),
    { seed, numRuns: MOVED },
  );
  expect(moved).toBeGreaterThan(MOVED / 3);
});
