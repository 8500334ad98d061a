/**
 * A state is all there is: a program that is stopped at every k-th transition, saved as JSON text
 * and taken up by a fresh engine goes on as if nothing had been.
 */
import { expect, test } from 'vitest';
import type { Syntax } from '#omega/grammar/syntax.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { headOf } from '#omega/runtime/program.js';
import {
  type Advance,
  engineFor,
  formsOf,
  type Position,
  type Recorded,
  record,
  shortPrograms,
} from './driver.js';

const STEPS_MAX = 3000;
/** Transitions between two saves: a small and a middling prime. */
const STRIDES = [1, 13, 101];
/** So many saves for one form, then it runs on. */
const SAVES_MAX = 2;
/** The forms of a program take turns with the strides; or each is run with every one of them. */
const ROUNDS = process.env.OMEGA_STRIDES === 'all' ? STRIDES.length : 1;

const programs = await shortPrograms(STEPS_MAX);

/** Slices, each ended by moving the state to another engine. In which round: which form has which
 * stride. */
function byMoves(round: number): Advance {
  const saves = new Map<number, number>();
  return (engine, position) => {
    const { index } = position;
    const steps = STRIDES[(round + index) % STRIDES.length] as number;
    if (engine.run(steps).kind !== 'paused') return engine;
    const count = saves.get(index) ?? 0;
    saves.set(index, count + 1);
    return count < SAVES_MAX ? moved(engine, position) : engine;
  };
}

/** A fresh engine, which takes up what this one was doing; or this one, if it does what no file can
 * hold, such as writing to an open port. */
function moved(engine: Engine, { program, host, index }: Position): Engine {
  const saved = attemptSave(engine);
  if (saved === null) return engine;
  const next = engineFor(program, host);
  for (const form of formsOf(program).slice(0, index)) {
    if (headOf(form) === 'define-library') runWhole(next, form);
  }
  next.loadState(saved);
  return next;
}

function attemptSave(engine: Engine): string | null {
  try {
    return engine.saveState();
  } catch (error) {
    if (error instanceof Error && /cannot be saved/.test(error.message)) return null;
    throw error;
  }
}

function runWhole(engine: Engine, form: Syntax): void {
  engine.begin(form);
  while (engine.run(STEPS_MAX).kind === 'paused');
}

function withoutSteps({ forms, ...recorded }: Recorded): unknown {
  return { ...recorded, forms: forms.map(({ ended }) => ended) };
}

test('there are programs to move', () => {
  expect(programs.length).toBeGreaterThan(100);
});

test.each(programs.map((entry, number) => [entry.path, entry, number] as const))(
  '%s',
  async (_, { program, whole }, number) => {
    for (let round = number; round < number + ROUNDS; round++) {
      const moved = await record(program, byMoves(round), STEPS_MAX);
      // What rules derive is not saved: it is derived again, and that takes steps.
      const isDerived = program.path.includes('/facts/');
      expect(isDerived ? withoutSteps(moved) : moved).toEqual(
        isDerived ? withoutSteps(await whole()) : await whole(),
      );
    }
  },
);
