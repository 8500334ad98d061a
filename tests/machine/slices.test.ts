/**
 * Slicing does not show: a program that is run one, seven or a thousand transitions at a time answers
 * and prints the same, after the same number of transitions.
 */
import { expect, test } from 'vitest';
import { allPrograms } from '../program-files.js';
import { bySlices, record } from './driver.js';

const STEPS_MAX = 100_000;
const programs = allPrograms()
  .map((program) => ({ program, whole: record(program, bySlices(1000), STEPS_MAX) }))
  .filter(({ whole }) => !whole.tooLong);

test('there are programs to slice', () => {
  expect(programs.length).toBeGreaterThan(80);
});

test.each(programs.map(({ program, whole }) => [program.path, program, whole] as const))(
  '%s',
  (_, program, whole) => {
    for (const steps of [1, 7]) {
      expect(record(program, bySlices(steps), STEPS_MAX)).toEqual(whole);
    }
  },
);
