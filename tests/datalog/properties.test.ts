/**
 * Random programs: evaluation finds what follows by definition (`naive.ts`), also in slices, for
 * queries, after facts have come and gone, and after changes have been taken back.
 * 1200 programs in all; `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '#omega/runtime/core/change.js';
import { Database } from '#omega/runtime/core/datalog/database.js';
import type { Goal } from '#omega/runtime/core/datalog/rule.js';
import { naive, solve } from './naive.js';
import { contents, contentsOf, databaseOf, explain } from './random-databases.js';
import { factsOf, givenFacts, programs, RELATIONS } from './random-programs.js';
import { finish } from './written-rules.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 300);

const cases = fc.tuple(programs, fc.array(givenFacts, { maxLength: 12 }));

test('evaluation is what follows by definition', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), ([program, given], isReversed) => {
      const database = databaseOf(program, given, isReversed);
      finish(database.evaluate());
      const expected = contentsOf(naive(program, factsOf(given)));
      expect(contents(database), explain(program)).toBe(expected);
    }),
    { seed, numRuns: RUNS },
  );
});

test('slices make no difference, to the answers or to the work', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 5 }), ([program, given], slice) => {
      const whole = databaseOf(program, given).evaluate();
      const database = databaseOf(program, given);
      const sliced = database.evaluate();
      finish(whole);
      const states = finish(sliced, slice);
      expect(contents(database)).toBe(contentsOf(naive(program, factsOf(given))));
      expect(sliced.work).toBe(whole.work);
      expect(states.length > 1).toBe(sliced.work > slice);
    }),
    { seed, numRuns: RUNS / 4 },
  );
});

/** A query of one or two relations, some columns of which are constants. */
const atoms = fc
  .constantFrom(...RELATIONS.slice(1).flatMap((layer) => Object.entries(layer)))
  .chain(([relation, arity]) =>
    fc
      .array(
        fc.oneof(
          fc.nat(4).map((value) => ({ kind: 'constant', value }) as const),
          fc.constantFrom('?a', '?b').map((name) => ({ kind: 'variable', name }) as const),
        ),
        { minLength: arity, maxLength: arity },
      )
      .map((terms): Goal => ({ kind: 'relation', atom: { relation, terms, span: null } })),
  );

test('queries answer the same as everything that follows', () => {
  fc.assert(
    fc.property(
      cases,
      fc.array(atoms, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      ([program, given], goals, isEvaluated) => {
        const database = databaseOf(program, given);
        if (isEvaluated) finish(database.evaluate());
        const names = new Set(
          goals.flatMap((goal) =>
            goal.kind === 'relation'
              ? goal.atom.terms.flatMap((t) => (t.kind === 'variable' ? [t.name] : []))
              : [],
          ),
        );
        const query = database.query([...names], goals);
        finish(query);
        const answers = query.rows.map((row) => JSON.stringify(row));
        const facts = naive(program, factsOf(given));
        const expected = solve(goals, new Map(), facts).map((bindings) =>
          JSON.stringify([...names].map((name) => bindings.get(name))),
        );
        expect(answers.sort(), explain(program)).toEqual([...new Set(expected)].sort());
      },
    ),
    { seed, numRuns: RUNS },
  );
});

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'remove', 'remove', 'evaluate', 'begin' as const),
    fact: givenFacts,
    at: fc.nat(30),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Edits, among them rules that come later, and evaluations that end at a limit. */
const longEdits = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'remove', 'remove', 'evaluate', 'begin', 'rule', 'part' as const),
    fact: givenFacts,
    at: fc.nat(30),
  }),
  { minLength: 1, maxLength: 14 },
);

test('after facts and rules have come and gone everything is as if evaluated anew', () => {
  fc.assert(
    fc.property(cases, longEdits, fc.nat(4), ([program, given], script, late) => {
      // Rules of the last layer that come later.
      const [first = [], second = [], third = []] = program.layers;
      const waiting = third.slice(0, late);
      const last = third.slice(late);
      const present = { layers: [first, second, last], least: program.least };
      const database = databaseOf(present, given);
      const facts: Array<readonly [string, number[]]> = [...given];
      const check = (): void => {
        finish(database.evaluate(), 3);
        const expected = contentsOf(naive(present, factsOf(facts)));
        expect(contents(database), explain(present)).toBe(expected);
      };
      finish(database.evaluate());
      for (const { kind, fact, at } of script) {
        if (kind === 'add') {
          facts.push(fact);
          database.assertFact(...fact);
        } else if (kind === 'evaluate') {
          check();
        } else if (kind === 'begin') {
          database.evaluate().advance(at);
        } else if (kind === 'part') {
          const evaluation = database.evaluate();
          evaluation.raise({ derivedMax: 1 + at });
          while (evaluation.advance(50).kind !== 'done') evaluation.settle();
        } else if (kind === 'rule') {
          const rule = waiting.shift();
          if (rule === undefined) continue;
          last.push(rule);
          database.addRule(rule);
        } else if (facts.length > 0) {
          const [gone] = facts.splice(at % facts.length, 1) as [readonly [string, number[]]];
          const text = JSON.stringify(gone);
          for (let k = facts.length - 1; k >= 0; k--)
            if (JSON.stringify(facts[k]) === text) facts.splice(k, 1);
          database.retractFact(...gone);
        }
      }
      check();
    }),
    { seed, numRuns: RUNS },
  );
});

test('changes can be taken back and done again', () => {
  fc.assert(
    fc.property(
      cases,
      edits,
      fc.array(fc.nat(12), { maxLength: 6 }),
      ([program, given], script, way) => {
        const database = databaseOf(program, given);
        const changes: Change[][] = [];
        const seen = [contents(database)];
        for (const { kind, fact } of script) {
          const group: Change[] = [];
          database.record(
            (change) => group.push(change),
            () => {
              if (kind === 'add') database.assertFact(...fact);
              else if (kind === 'remove') database.retractFact(...fact);
              else database.evaluate().advance(7);
            },
          );
          changes.push(group);
          seen.push(contents(database));
        }
        let at = changes.length;
        for (const target of [...way.map((n) => n % (changes.length + 1)), 0]) {
          for (; at > target; at--) for (const change of changes[at - 1] as Change[]) change.swap();
          for (; at < target; at++) for (const change of changes[at] as Change[]) change.swap();
          expect(contents(database)).toBe(seen[at]);
        }
        finish(database.evaluate());
        expect(contents(database)).toBe(contentsOf(naive(program, factsOf(given))));
      },
    ),
    { seed, numRuns: RUNS / 2 },
  );
});

test('what is saved and loaded goes on the same, also back', () => {
  fc.assert(
    fc.property(cases, edits, ([program, given], script) => {
      const database = databaseOf(program, given);
      finish(database.evaluate());
      const before = contents(database);
      const changes: Change[] = [];
      for (const { kind, fact } of script)
        database.record(
          (change) => changes.push(change),
          () => {
            if (kind === 'add') database.assertFact(...fact);
            else if (kind === 'remove') database.retractFact(...fact);
            else database.evaluate().advance(7);
          },
        );
      const saved = database.save(changes);
      const { data, values } = JSON.parse(JSON.stringify(saved));
      const loaded = Database.load({ data, values });
      const evaluated = (which: Database): string => {
        finish(which.evaluate());
        return contents(which);
      };
      const after = evaluated(loaded.database);
      expect(after).toBe(evaluated(database));
      for (const change of [...loaded.changes].reverse()) change.swap();
      expect(evaluated(loaded.database)).toBe(before);
      for (const change of loaded.changes) change.swap();
      expect(evaluated(loaded.database)).toBe(after);
    }),
    { seed, numRuns: RUNS / 4 },
  );
});
