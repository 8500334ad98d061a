/**
 * Random stratified programs as programs of Omega: rules (bottom-up), tabled relations of
 * (omega logic), and iteration as the definition says (`naive.ts`) find the same facts. Aggregates
 * and lattices, which tables do not have, are left out here; `properties.test.ts` has them.
 * `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NIL, Pair, Sym, type Value } from '#omega/grammar/datum.js';
import { read } from '#omega/grammar/reader.js';
import { SessionEngine } from '#omega/runtime/core/create-engine.js';
import {
  atomText,
  type Expression,
  type Goal,
  goalText,
  type Term,
  termText,
} from '#omega/runtime/core/datalog/rule.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { type LayeredProgram, naive } from './naive.js';
import { explain, type Given, recursivePrograms } from './random-databases.js';
import { factsOf, givenFacts, LEAST, RELATIONS } from './random-programs.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 40);

const ARITIES: ReadonlyMap<string, number> = new Map(
  RELATIONS.flatMap((layer) => Object.entries(layer)).filter(([name]) => name !== LEAST),
);

const cases = fc.tuple(recursivePrograms, fc.array(givenFacts, { minLength: 3, maxLength: 10 }));

/** A goal of a rule as a form of (omega fact). */
function ruleGoal(goal: Goal): string {
  if (goal.kind !== 'or') return goalText(goal);
  const branches = goal.branches.map((branch) => `(and ${branch.map(ruleGoal).join(' ')})`);
  return `(or ${branches.join(' ')})`;
}

function asRules({ layers }: LayeredProgram, given: Given): string {
  const facts = given.map(([name, row]) => `(fact! (${[name, ...row].join(' ')}))`);
  const rules = layers
    .flat()
    .map(({ head, body }) => `(define-rule ${[atomText(head), ...body.map(ruleGoal)].join(' ')})`);
  const asked = [...ARITIES].map(([name, arity]) => {
    const pattern = [name, ...Array.from({ length: arity }, (_, i) => `?${i}`)].join(' ');
    return `(list '${name} (map cdr (facts (${pattern}))))`;
  });
  return `(with-facts ${[...facts, ...rules].join(' ')} (list ${asked.join(' ')}))`;
}

/** Wildcards become variables of their own. */
class Tabler {
  #wildcards = 0;

  /** `(fresh (variable ...) goal ...)` around a relation's goal. */
  #atom(relation: string, terms: readonly Term[]): string {
    const fresh: string[] = [];
    const texts = terms.map((term) => {
      if (term.kind !== 'wildcard') return termText(term);
      fresh.push(`w${this.#wildcards++}`);
      return fresh.at(-1) as string;
    });
    return `(fresh (${fresh.join(' ')}) (t-${[relation, ...texts].join(' ')}))`;
  }

  goal(goal: Goal): string {
    switch (goal.kind) {
      case 'relation':
        return this.#atom(goal.atom.relation, goal.atom.terms);
      case 'not': {
        const { relation, terms } = goal.atom;
        const pattern = terms.map((term) => (term.kind === 'wildcard' ? "'_" : termText(term)));
        const names = new Set(
          terms.flatMap((term) => (term.kind === 'variable' ? [term.name] : [])),
        );
        return `(project (${[...names].join(' ')})
          (if (absent? all-${relation} (list ${pattern.join(' ')})) (== 0 0) (== 0 1)))`;
      }
      case 'or':
        return `(conde ${goal.branches.map((branch) => `(${this.goals(branch)})`).join(' ')})`;
      case 'compare':
        return this.#comparison(goal);
      case 'external':
        throw new Error('no procedures here');
    }
  }

  goals(goals: readonly Goal[]): string {
    return goals.map((goal) => this.goal(goal)).join(' ');
  }

  #comparison({ operator, left, right }: Goal & { kind: 'compare' }): string {
    const [a, b] = [expressionText(left), expressionText(right)];
    if (operator === 'not=') return `(=/= ${a} ${b})`;
    if (operator === '=')
      return `(project (${[...new Set(variablesIn(right))].join(' ')}) (== ${a} ${b}))`;
    const names = [...new Set([...variablesIn(left), ...variablesIn(right)])];
    return `(project (${names.join(' ')}) (if (${operator} ${a} ${b}) (== 0 0) (== 0 1)))`;
  }
}

function expressionText(expression: Expression): string {
  if (expression.kind !== 'arithmetic') return termText(expression);
  return `(${[expression.operator, ...expression.operands.map(expressionText)].join(' ')})`;
}

function variablesIn(expression: Expression): string[] {
  if (expression.kind === 'variable') return [expression.name];
  return expression.kind === 'constant' ? [] : expression.operands.flatMap(variablesIn);
}

/** Whether none of the rows is like a pattern, in which `_` is anything. */
const ABSENT = `(define (absent? rows pattern)
  (not (any (lambda (row) (every (lambda (a b) (or (eq? b '_) (eqv? a b))) row pattern)) rows)))`;

/** Layer by layer, so that all answers of a relation are there before it is negated. */
function asTables({ layers }: LayeredProgram, given: Given): string {
  const tabler = new Tabler();
  const rules = layers.flat();
  const columnsOf = (name: string): string[] =>
    Array.from({ length: ARITIES.get(name) as number }, (_, i) => `c${i}`);
  const tableOf = (name: string): string => {
    const same = (values: readonly string[]): string =>
      ['(== 0 0)', ...values.map((value, i) => `(== c${i} ${value})`)].join(' ');
    const facts = given.filter(([relation]) => relation === name);
    const clauses = [
      ...facts.map(([, row]) => `(${same(row.map(String))})`),
      ...rules
        .filter(({ head }) => head.relation === name)
        .map(({ head, body }) => {
          const variables = new Set(variablesOf(body, head.terms as readonly Term[]));
          const values = head.terms.map((term) => termText(term));
          return `((fresh (${[...variables].join(' ')}) ${tabler.goals(body)} ${same(values)}))`;
        }),
    ];
    const goal = clauses.length === 0 ? '(== 0 1)' : `(conde ${clauses.join(' ')})`;
    return `(define-tabled (t-${[name, ...columnsOf(name)].join(' ')}) ${goal})`;
  };
  const answersOf = (name: string): string => {
    const columns = columnsOf(name).join(' ');
    const goals = `(t-${name} ${columns}) (== q (list ${columns}))`;
    return `(define all-${name} (run* (q) (fresh (${columns}) ${goals})))`;
  };
  const definitions = RELATIONS.flatMap((layer) => {
    const names = Object.keys(layer).filter((name) => ARITIES.has(name));
    return [...names.map(tableOf), ...names.map(answersOf)];
  });
  const asked = [...ARITIES.keys()].map((name) => `(list '${name} all-${name})`);
  return `(let () ${[ABSENT, ...definitions].join('\n')} (list ${asked.join(' ')}))`;
}

/** The variables of a rule. */
function variablesOf(goals: readonly Goal[], terms: readonly Term[]): string[] {
  const own = terms.flatMap((term) => (term.kind === 'variable' ? [term.name] : []));
  const inner = goals.flatMap((goal): string[] => {
    if (goal.kind === 'or') return goal.branches.flatMap((branch) => variablesOf(branch, []));
    if (goal.kind === 'compare') return [...variablesIn(goal.left), ...variablesIn(goal.right)];
    return goal.kind === 'external' ? [] : variablesOf([], goal.atom.terms);
  });
  return [...own, ...inner];
}

/** What a program answers: by relation, its rows in an order of their own. */
function answer(engine: SessionEngine, text: string): string {
  const [form] = read(text, { file: 'random' }).data;
  if (form === undefined) throw new Error('there is no form');
  engine.begin(form);
  for (;;) {
    const state = engine.run(100_000);
    if (state.kind === 'paused') continue;
    if (state.kind !== 'done') throw new Error(`${state.kind}: ${text}`);
    return told(toLists(state.values[0]) as Array<[string, number[][]]>);
  }
}

function told(
  relations: ReadonlyArray<readonly [string, ReadonlyArray<readonly number[]>]>,
): string {
  return relations
    .map(
      ([name, rows]) =>
        `${name}: ${rows
          .map((row) => JSON.stringify(row))
          .sort()
          .join(' ')}`,
    )
    .join('\n');
}

/** Lists as arrays, symbols as their names. */
function toLists(value: Value): unknown {
  if (value instanceof Sym) return value.name;
  if (!(value instanceof Pair) && value !== NIL) return value;
  const items: unknown[] = [];
  for (let rest: Value = value; rest instanceof Pair; rest = rest.cdr)
    items.push(toLists(rest.car));
  return items;
}

test('rules, tables and the definition find the same', () => {
  const engine = new SessionEngine({ world: memoryWorld() });
  let [derived, negated] = [0, 0];
  fc.assert(
    fc.property(cases, ([program, given]) => {
      const facts = naive(program, factsOf(given));
      const expected = told(
        [...ARITIES.keys()].map((name) => [
          name,
          [...(facts.get(name) ?? [])].map((row) => JSON.parse(row) as number[]),
        ]),
      );
      if ([...facts.values()].reduce((sum, rows) => sum + rows.size, 0) > given.length) derived++;
      if (explain(program).includes('(not (')) negated++;
      expect(answer(engine, asRules(program, given)), explain(program)).toBe(expected);
      expect(answer(engine, asTables(program, given)), explain(program)).toBe(expected);
    }),
    { seed, numRuns: RUNS },
  );
  expect(derived).toBeGreaterThan(RUNS / 5);
  expect(negated).toBeGreaterThan(RUNS / 8);
});
