/**
 * A state is all there is: a program that is stopped at every k-th transition, saved as JSON text and
 * taken up by a fresh engine goes on as if nothing had been. (The engine that takes it up has loaded
 * the same program, but has run none of the form under way.)
 */
import { expect, test } from 'vitest';
import type { Engine } from '#omega/runtime/core/engine.js';
import { allPrograms } from '../program-files.js';
import { type Advance, bySlices, engineFor, formsOf, type Position, record } from './driver.js';
import { memoryWorld, redirectedWorld } from './memory-world.js';

const SLICE = 1000;
const STEPS_MAX = 3000;
/** Transitions between two saves: a small and a middling prime. */
const STRIDES = [1, 13, 101];
/** With every stride, so many saves for one form, then it runs on. */
const SAVES_MAX = 12;

const programs = allPrograms()
  .map((program) => ({ program, whole: record(program, bySlices(SLICE), STEPS_MAX) }))
  .filter(({ whole }) => !whole.tooLong);

/** Slices of that many transitions, each ended by moving the state to another engine. */
function byMoves(steps: number): Advance {
  const saves = new Map<number, number>();
  return (engine, position) => {
    if (engine.run(steps).kind !== 'paused') return engine;
    const count = saves.get(position.index) ?? 0;
    saves.set(position.index, count + 1);
    return count < SAVES_MAX ? moved(engine, position) : engine;
  };
}

/** Another engine, which takes up what this one was doing. */
function moved(engine: Engine, { program, world, form, index }: Position): Engine {
  const saved = engine.saveState();
  const redirected = redirectedWorld(memoryWorld());
  const next = engineFor(program, redirected);
  for (const earlier of formsOf(program).slice(0, index)) {
    next.begin(earlier);
    while (next.run(SLICE).kind === 'paused');
  }
  next.begin(form);
  next.loadState(saved);
  redirected.redirect(world);
  expect(next.saveState()).toBe(saved);
  return next;
}

test('there are programs to move', () => {
  expect(programs.length).toBeGreaterThan(60);
});

test.each(programs.map(({ program, whole }) => [program.path, program, whole] as const))(
  '%s',
  (_, program, whole) => {
    for (const steps of STRIDES) {
      expect(record(program, byMoves(steps), STEPS_MAX)).toEqual(whole);
    }
  },
);
