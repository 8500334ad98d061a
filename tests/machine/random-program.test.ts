/**
 * Random programs (`random-program.ts`) are what they are meant to be: they read, they end, and how
 * a run is sliced does not show. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from './random-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_260_117);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 150);
const STEPS_MAX = 500_000;
/** Programs longer than that are not run one transition at a time. */
const SMALL_STEPS_MAX = 50_000;

interface Shown {
  readonly printed: string;
  /** How each form ended. */
  readonly ended: string;
  readonly steps: number;
}

/** Runs texts one after the other in one engine, in slices of that many transitions. */
function runner(slice: number): (text: string) => Shown {
  const world = memoryWorld();
  const engine = createEngine({ world });
  const run = (text: string): Shown => {
    const [printedBefore, stepsBefore] = [world.printed.length, engine.steps];
    const ended = formsOf(text).map((form) => {
      const end = engine.steps + STEPS_MAX;
      engine.begin(form);
      while (engine.state.kind === 'paused' && engine.steps < end) engine.run(slice);
      return engine.state.kind;
    });
    return {
      printed: world.printed.slice(printedBefore),
      ended: ended.join(' '),
      steps: engine.steps - stepsBefore,
    };
  };
  run(OMEGA_PRELUDE);
  return run;
}

function formsOf(text: string) {
  const { data, errors } = read(text, { file: 'random' });
  expect(errors, text).toEqual([]);
  return data;
}

test('they read, end, and show the same in slices of any size', () => {
  const [quickly, slowly] = [runner(1000), runner(1)];
  const seen = { tooLong: 0, answers: 0, errors: 0, uncaught: 0, notes: 0, steps: 0 };
  fc.assert(
    fc.property(randomProgram, (program) => {
      const text = textOf(program);
      const shown = quickly(text);
      if (shown.ended.includes('paused')) {
        seen.tooLong++;
        return;
      }
      expect(shown.ended, text).toMatch(/^(done ?)+$/);
      if (shown.steps < SMALL_STEPS_MAX) expect(slowly(text), text).toEqual(shown);
      seen.answers += shown.printed.includes('=> ') ? 1 : 0;
      seen.errors += shown.printed.includes('wrong-type') ? 1 : 0;
      seen.uncaught += shown.printed.includes('uncaught') ? 1 : 0;
      seen.notes += shown.printed.split('\n').length;
      seen.steps += shown.steps;
    }),
    { seed, numRuns: RUNS },
  );
  expect(seen.tooLong).toBeLessThan(RUNS / 50);
  expect(seen.answers).toBeGreaterThan(RUNS / 2);
  expect(seen.errors).toBeGreaterThan(RUNS / 50);
  expect(seen.uncaught).toBeGreaterThan(RUNS / 50);
  expect(seen.notes).toBeGreaterThan(RUNS);
  expect(seen.steps).toBeGreaterThan(RUNS * 1000);
});

test('a seed decides them', () => {
  const texts = () => fc.sample(randomProgram, { seed: 7, numRuns: 5 }).map(textOf);
  expect(texts()).toEqual(texts());
  expect(new Set(texts()).size).toBe(5);
});
