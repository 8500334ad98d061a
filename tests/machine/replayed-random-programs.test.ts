/**
 * Recordings of random programs, with checkpoints after every few hundred transitions and slices of
 * any length: they are repeated without a difference, and every step is the same state however one
 * comes there. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '#omega/runtime/core/fiber/random.js';
import { replay } from '#omega/runtime/history/replay.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { Session } from '#omega/runtime/session.js';
import {
  PRELUDE as CONTROL_PRELUDE,
  randomProgram as randomControl,
  textOf as textOfControl,
} from './control-program.js';
import { FIBER_PRELUDE, randomFibers, textOfFibers } from './fiber-program.js';
import { OMEGA_PRELUDE, randomProgram, textOf } from './random-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 6);
/** Forms that take longer are stopped. */
const STEPS_MAX = 100_000;
const JOURNEYS = 5;
const SLICE_MAX = 100;

/** Record a program, then repeat it and go here and there. `chance` decides about the rest. */
async function check(prelude: string, text: string, chance: number): Promise<void> {
  const world = memoryWorld();
  const random = new Random(chance);
  const config = {
    historyEnabled: true,
    historyCheckpointSteps: 300,
    historyCheckpointsMax: 40,
    stepsMax: STEPS_MAX,
    sliceSteps: 1 + random.below(SLICE_MAX),
    tier: random.below(2) === 0 ? ('auto' as const) : ('1' as const),
  };
  const session = new Session({ config, providers: { world } });
  for (const part of [prelude, text, '(list 1)']) await session.eval(part);
  const present = [seen(session), world.printed];
  const replayed = await session.travel((it) => it.travel(() => replay(it)));
  expect(replayed.complete).toBe(true);
  const { newest, oldest } = session.history.range as { newest: number; oldest: number };
  const states = new Map<number, string>();
  const steps = Array.from({ length: JOURNEYS }, () => oldest + random.below(newest + 1 - oldest));
  for (const step of [...steps, ...steps.reverse()]) {
    await session.travel((it) => it.goTo(step));
    const known = states.get(step) ?? seen(session);
    expect([session.engine.steps, seen(session)]).toEqual([step, known]);
    states.set(step, known);
  }
  await session.travel((it) => it.goTo(newest));
  expect([seen(session), world.printed]).toEqual(present);
  await session.dispose();
}

/** What can be seen of the machine: not how often its store was marked. */
function seen({ engine }: Session): string {
  const { store, ...state } = engine.view();
  return JSON.stringify({ ...state, globals: store.globals });
}

const options = { numRuns: RUNS, seed };
const chances = fc.integer({ min: 1, max: 1_000_000 });
const patience = { timeout: 300_000 };

test('programs', patience, async () => {
  const property = fc.asyncProperty(randomProgram, chances, (program, chance) =>
    check(OMEGA_PRELUDE, textOf(program), chance),
  );
  await fc.assert(property, options);
});

test('continuations and winders', patience, async () => {
  const property = fc.asyncProperty(randomControl, chances, (program, chance) =>
    check(CONTROL_PRELUDE, textOfControl(program), chance),
  );
  await fc.assert(property, options);
});

test('fibers', patience, async () => {
  const property = fc.asyncProperty(randomFibers, chances, (program, chance) =>
    check(FIBER_PRELUDE, textOfFibers(program, null), chance),
  );
  await fc.assert(property, options);
});
