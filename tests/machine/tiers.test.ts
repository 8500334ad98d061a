/**
 * Tier 0 is the meaning: programs answer, print, fail and charge the same when everything is
 * compiled at once, when compiled code gives up after a few transitions (so that it unwinds at
 * every call and every turn of a loop), and when what is left is resumed by the machine or by
 * compiled code. `OMEGA_TIER_MODES=all` tries every size of slices with both.
 */
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { bySlices, record, shortPrograms } from './driver.js';

const STEPS_MAX = 100_000;
const SLICE = 10_000;
const NEVER = Number.POSITIVE_INFINITY;
const at = TIERS['1'] as TierOptions;

const MODES: ReadonlyArray<readonly [string, TierOptions, slice: number]> = [
  ['compiled at once', at, SLICE],
  ['unwinding everywhere, resumed by compiled code', { ...at, chunk: 1 }, SLICE],
  ['unwinding now and then, resumed by the machine', { ...at, chunk: 50, returnsMin: NEVER }, 50],
  ['warming up, in short slices', { ...at, callsMin: 3, returnsMin: 2 }, 7],
];

const SLICES = process.env.OMEGA_TIER_MODES === 'all' ? [1, 2, 3, 7, 50, 1000] : [];
const EVERY = SLICES.flatMap((slice): typeof MODES => [
  [`slices of ${slice}, resumed by the machine`, { ...at, returnsMin: NEVER }, slice],
  [`slices of ${slice}, resumed by compiled code`, at, slice],
]);

const programs = await shortPrograms(STEPS_MAX, null);

/** Before the event loop has had a turn, V8 lets go of nothing that weak references point to. */
afterEach(() => setImmediate());

test('there are programs to compile', () => {
  expect(programs.length).toBeGreaterThan(200);
});

describe.each([...MODES, ...EVERY])('%s', (_mode, tier, slice) => {
  test.each(programs.map((entry) => [entry.path, entry] as const))(
    '%s',
    async (_, { program, whole }) => {
      expect(await record(program, bySlices(slice), STEPS_MAX, tier)).toEqual(await whole());
    },
  );
});
