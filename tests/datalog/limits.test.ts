/**
 * Random programs with limits: what is there when a limit is reached is part of what follows, and
 * evaluation goes on from there to all of it. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the
 * search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from '#omega/runtime/core/datalog/database.js';
import type { Advance, Evaluation } from '#omega/runtime/core/datalog/evaluation.js';
import { naive } from './naive.js';
import { contents, contentsOf, databaseOf, explain } from './random-databases.js';
import { factsOf, givenFacts, LEAST, programs, RELATIONS } from './random-programs.js';
import { finish } from './written-rules.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 120);

const cases = fc.tuple(
  programs,
  fc.array(givenFacts, { maxLength: 12 }),
  fc.record({
    roundsMax: fc.integer({ min: 1, max: 12 }),
    derivedMax: fc.integer({ min: 1, max: 40 }),
  }),
);

/** Advance to the end, settling for what is there at the first limit; whether there was one. */
function settled(evaluation: Evaluation): boolean {
  let isLimited = false;
  for (;;) {
    const { kind }: Advance = evaluation.advance(50);
    if (kind === 'done') return isLimited;
    if (kind !== 'limit') continue;
    expect(isLimited).toBe(false);
    isLimited = true;
    evaluation.settle();
  }
}

function expectPart(database: Database, whole: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const name of RELATIONS.flatMap((layer) => Object.keys(layer))) {
    // What is least so far may be replaced.
    if (name === LEAST) continue;
    for (const row of database.facts(name)) expect(whole.get(name)).toContain(JSON.stringify(row));
  }
}

test('what is there at a limit follows, and the rest follows later', () => {
  let limited = 0;
  fc.assert(
    fc.property(cases, ([program, given, maxima]) => {
      const database = databaseOf(program, given);
      const whole = naive(program, factsOf(given));
      const evaluation = database.evaluate();
      evaluation.raise(maxima);
      const isLimited = settled(evaluation);
      if (isLimited) limited++;
      else expect(contents(database)).toBe(contentsOf(whole));
      expectPart(database, whole);
      finish(database.evaluate());
      expect(contents(database), explain(program)).toBe(contentsOf(whole));
    }),
    { seed, numRuns: RUNS },
  );
  expect(limited).toBeGreaterThan(RUNS / 4);
});

test('also after facts have come and gone', () => {
  fc.assert(
    fc.property(
      cases,
      fc.array(givenFacts, { maxLength: 4 }),
      ([program, given, maxima], added) => {
        const database = databaseOf(program, given);
        finish(database.evaluate());
        const kept = given.slice(given.length / 2);
        for (const fact of given.slice(0, given.length / 2)) database.retractFact(...fact);
        for (const fact of [...kept, ...added]) database.assertFact(...fact);
        const evaluation = database.evaluate();
        evaluation.raise(maxima);
        settled(evaluation);
        finish(database.evaluate());
        const whole = naive(program, factsOf([...kept, ...added]));
        expect(contents(database), explain(program)).toBe(contentsOf(whole));
      },
    ),
    { seed, numRuns: RUNS },
  );
});

test('limits that are raised make no difference', () => {
  fc.assert(
    fc.property(cases, ([program, given, maxima]) => {
      const database = databaseOf(program, given);
      const evaluation = database.evaluate();
      evaluation.raise(maxima);
      for (let { roundsMax, derivedMax } = maxima; ; ) {
        const state = evaluation.advance(50);
        if (state.kind === 'done') break;
        if (state.kind !== 'limit') continue;
        if (state.what === 'rounds') roundsMax += 3;
        else derivedMax += 7;
        evaluation.raise({ roundsMax, derivedMax });
      }
      expect(contents(database)).toBe(contentsOf(naive(program, factsOf(given))));
    }),
    { seed, numRuns: RUNS / 2 },
  );
});
