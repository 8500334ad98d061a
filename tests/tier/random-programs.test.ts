/**
 * Random programs show the same on every tier, after the same number of transitions, also when
 * compiled code has to give up at every turn. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the
 * search.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from '../machine/random-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 200);
const STEPS_MAX = 200_000;
const at = TIERS['1'] as TierOptions;
const NEVER = Number.POSITIVE_INFINITY;

interface Shown {
  readonly printed: string;
  readonly ended: readonly string[];
  readonly steps: readonly number[];
}

/** Runs texts one after the other in one engine. */
function runner(tier: TierOptions | null, slice: number): (text: string) => Shown {
  const world = memoryWorld();
  const engine = createEngine({ world, tier });
  const run = (text: string): Shown => {
    const before = world.printed.length;
    const ended: string[] = [];
    const steps: number[] = [];
    for (const form of read(text, { file: 'random' }).data) {
      const start = engine.steps;
      engine.begin(form);
      while (engine.state.kind === 'paused' && engine.steps - start < STEPS_MAX) {
        engine.run(Math.min(slice, STEPS_MAX - (engine.steps - start)));
      }
      const { state } = engine;
      ended.push(state.kind === 'done' ? state.values.map((v) => write(v)).join(' ') : state.kind);
      steps.push(engine.steps - start);
    }
    return { printed: world.printed.slice(before), ended, steps };
  };
  run(OMEGA_PRELUDE);
  return run;
}

test('they show the same on every tier', async () => {
  const machine = runner(null, 1000);
  const others = [
    runner(TIERS.auto, 50_000),
    runner(at, 1000),
    runner({ ...at, chunk: 1 }, 7),
    runner({ ...at, chunk: 7, returnsMin: NEVER }, 50),
  ];
  let ended = 0;
  await fc.assert(
    fc.asyncProperty(randomProgram, async (program) => {
      // Before the event loop has had a turn, V8 lets go of nothing that weak references point to.
      await setImmediate();
      const text = textOf(program);
      const shown = machine(text);
      if (!shown.ended.includes('paused')) ended++;
      for (const other of others) expect(other(text), text).toEqual(shown);
    }),
    { seed, numRuns: RUNS },
  );
  expect(ended).toBeGreaterThan(RUNS / 2);
});
