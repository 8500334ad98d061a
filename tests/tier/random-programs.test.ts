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
import type { Engine } from '#omega/runtime/core/engine.js';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from '../machine/random-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 200);
const STEPS_MAX = 200_000;
const at = TIERS['1'] as TierOptions;
/** Transitions between two looks at the machine's state. */
const LOOK = 211;
const NEVER = Number.POSITIVE_INFINITY;

interface Shown {
  readonly printed: string;
  readonly ended: readonly string[];
  readonly steps: readonly number[];
  /** The machine's state at the same transitions. */
  readonly states: readonly unknown[];
}

/** Runs texts one after the other in one engine. */
function runner(tier: TierOptions | null, slice: number): (text: string) => Shown {
  const world = memoryWorld();
  const engine = createEngine({ world, tier });
  const run = (text: string): Shown => {
    const before = world.printed.length;
    const ended: string[] = [];
    const steps: number[] = [];
    const states: unknown[] = [];
    for (const form of read(text, { file: 'random' }).data) {
      const start = engine.steps;
      engine.begin(form);
      while (engine.state.kind === 'paused' && engine.steps - start < STEPS_MAX) {
        const done = engine.steps - start;
        engine.run(Math.min(slice, STEPS_MAX - done, LOOK - (done % LOOK)));
        if ((engine.steps - start) % LOOK === 0) states.push(lookAt(engine));
      }
      const { state } = engine;
      ended.push(state.kind === 'done' ? state.values.map((v) => write(v)).join(' ') : state.kind);
      steps.push(engine.steps - start);
    }
    return { printed: world.printed.slice(before), ended, steps, states };
  };
  run(OMEGA_PRELUDE);
  return run;
}

/** What is done, and who waits. */
function lookAt(engine: Engine): unknown {
  const { control, kontinuation } = engine.view();
  return { control, waiting: kontinuation.map(({ text, span }) => ({ text, span })) };
}

test('they show the same on every tier', { timeout: 600_000 }, async () => {
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
