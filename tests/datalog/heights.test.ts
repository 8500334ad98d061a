/**
 * Random programs: `why` explains exactly what holds, by derivations of minimal height, each step
 * of which is what its rule says. Heights are computed here as the definition says: 0 of what is
 * given, else one more than the highest premise, at the least. Aggregates and lattices, whose
 * heights are a convention, are left out. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Derivation } from '#omega/runtime/core/datalog/explanation.js';
import type { Goal, Rule } from '#omega/runtime/core/datalog/rule.js';
import { type Facts, type LayeredProgram, naive, solve } from './naive.js';
import { databaseOf, explain, recursivePrograms } from './random-databases.js';
import { factsOf, givenFacts, RELATIONS, VALUES } from './random-programs.js';
import { finish } from './written-rules.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 100);
/** Facts of a program that are explained. */
const FACTS_EXPLAINED = 8;

const cases = fc.tuple(
  recursivePrograms,
  fc.array(givenFacts, { minLength: 3, maxLength: 10 }),
  fc.nat(),
);

/** Before the name of a relation all of which is known. */
const WHOLE = 'whole ';

function negatingWhole(goal: Goal): Goal {
  if (goal.kind === 'or')
    return { ...goal, branches: goal.branches.map((branch) => branch.map(negatingWhole)) };
  if (goal.kind !== 'not') return goal;
  return { ...goal, atom: { ...goal.atom, relation: WHOLE + goal.atom.relation } };
}

/** The rows of a rule's head by what is known. */
function rowsOf({ head, body }: Rule, known: Facts): string[] {
  return solve(body, new Map(), known).map((bindings) =>
    JSON.stringify(
      head.terms.map((term) =>
        term.kind === 'constant' ? term.value : bindings.get((term as { name: string }).name),
      ),
    ),
  );
}

/** The height of every fact, by its relation and row. */
function heightsOf({ layers }: LayeredProgram, given: Facts, whole: Facts): Map<string, number> {
  const rules = layers.flat().map((rule) => ({ ...rule, body: rule.body.map(negatingWhole) }));
  const known: Facts = new Map([...whole].map(([name, rows]) => [WHOLE + name, rows]));
  const heights = new Map<string, number>();
  for (const [name, rows] of given) {
    known.set(name, new Set(rows));
    for (const row of rows) heights.set(name + row, 0);
  }
  for (let height = 1; ; height++) {
    // All premises of what comes up now have less height.
    const found = rules.flatMap((rule) =>
      rowsOf(rule, known).map((row) => [rule.head.relation, row] as const),
    );
    const fresh = found.filter(([name, row]) => !heights.has(name + row));
    if (fresh.length === 0) return heights;
    for (const [name, row] of fresh) {
      heights.set(name + row, height);
      known.set(name, (known.get(name) ?? new Set()).add(row));
    }
  }
}

/** The height of a derivation; its steps are checked on the way. */
function checkedHeight(derivation: Derivation, program: LayeredProgram, whole: Facts): number {
  const { kind, relation, values } = derivation;
  const row = JSON.stringify(values);
  if (kind === 'absent') return 0;
  expect(whole.get(relation)).toContain(row);
  if (kind === 'given') return 0;
  if (kind !== 'rule') throw new Error(`${kind} is not of this program`);
  const rules = program.layers.flat().filter(({ head }) => head.relation === relation);
  const rule = rules[derivation.rule] as Rule;
  // Its premises alone let the rule make the fact.
  const premises: Facts = new Map([...whole].map(([name, rows]) => [WHOLE + name, rows]));
  for (const premise of derivation.premises) {
    if (premise.kind === 'absent') continue;
    const rows = premises.get(premise.relation) ?? new Set();
    premises.set(premise.relation, rows.add(JSON.stringify(premise.values)));
  }
  expect(rowsOf({ ...rule, body: rule.body.map(negatingWhole) }, premises)).toContain(row);
  const heights = derivation.premises.map((premise) => checkedHeight(premise, program, whole));
  return 1 + Math.max(0, ...heights);
}

test('why answers derivations of minimal height, of what holds and nothing else', () => {
  const seen = new Map<number, number>();
  fc.assert(
    fc.property(cases, ([program, given, pick]) => {
      const database = databaseOf(program, given);
      const whole = naive(program, factsOf(given));
      const heights = heightsOf(program, factsOf(given), whole);
      const all = RELATIONS.flatMap((layer) => Object.entries(layer)).flatMap(([name, arity]) =>
        Array.from({ length: VALUES ** arity }, (_, n) => {
          const row = Array.from(
            { length: arity },
            (__, i) => Math.floor(n / VALUES ** i) % VALUES,
          );
          return [name, row] as const;
        }),
      );
      const facts = all.filter(([name, row]) => heights.has(name + JSON.stringify(row)));
      const others = all.filter(([name, row]) => !heights.has(name + JSON.stringify(row)));
      const highest = facts.toSorted(
        ([a, x], [b, y]) =>
          (heights.get(b + JSON.stringify(y)) as number) -
          (heights.get(a + JSON.stringify(x)) as number),
      );
      const other = others[pick % Math.max(1, others.length)];
      const asked = [...highest.slice(0, FACTS_EXPLAINED), ...(other === undefined ? [] : [other])];
      for (const [name, row] of asked) {
        const explanation = database.why(name, row);
        finish(explanation);
        const { derivation } = explanation;
        const height = heights.get(name + JSON.stringify(row));
        expect(derivation === null, explain(program)).toBe(height === undefined);
        if (derivation === null || height === undefined) continue;
        expect([derivation.relation, derivation.values]).toEqual([name, row]);
        expect(checkedHeight(derivation, program, whole), explain(program)).toBe(height);
        seen.set(height, (seen.get(height) ?? 0) + 1);
      }
    }),
    { seed, numRuns: RUNS },
  );
  for (const height of [0, 1, 2, 3]) expect(seen.get(height)).toBeGreaterThan(0);
});
