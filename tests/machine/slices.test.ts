/**
 * Slicing does not show: a program that is run one, seven or a thousand transitions at a time
 * answers and prints the same, after the same number of transitions.
 */
import { expect, test } from 'vitest';
import { bySlices, record, shortPrograms } from './driver.js';

const STEPS_MAX = 100_000;
const programs = await shortPrograms(STEPS_MAX);

test('there are programs to slice', () => {
  expect(programs.length).toBeGreaterThan(150);
});

test.each(programs.map((entry) => [entry.path, entry] as const))(
  '%s',
  async (_, { program, whole }) => {
    for (const steps of [1, 7]) {
      expect(await record(program, bySlices(steps), STEPS_MAX)).toEqual(await whole());
    }
  },
);
