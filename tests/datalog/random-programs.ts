/**
 * Random Datalog programs of three layers over small numbers: recursion within a layer; negation
 * and aggregates of earlier ones; comparisons, arithmetic that stays small, disjunction, wildcards,
 * and a lattice. The goals of a body are in an order that can be done from the left.
 */
import fc from 'fast-check';
import type {
  Aggregate,
  AggregateOperator,
  Expression,
  Goal,
  HeadTerm,
  Rule,
  Term,
} from '#omega/runtime/core/datalog/rule.js';
import type { Facts, LayeredProgram } from './naive.js';

export const VALUES = 5;
/** Names and columns, by layer; the first is what is given. */
export const RELATIONS = [
  { e: 2, f: 2, g: 1 },
  { p: 2, q: 1, d: 2 },
  { r: 2, s: 1 },
  { t: 3, u: 1, v: 0 },
] as const satisfies ReadonlyArray<Readonly<Record<string, number>>>;
/** Its last column is the least. */
export const LEAST = 'd';
const VARIABLES = ['?x', '?y', '?z', '?w'];

type Names = ReadonlyArray<readonly [name: string, arity: number]>;

function namesOf(layers: ReadonlyArray<Readonly<Record<string, number>>>): Names {
  return layers.flatMap((layer) => Object.entries(layer));
}

const value = fc.integer({ min: 0, max: VALUES - 1 });
const constant = value.map((n) => ({ kind: 'constant', value: n }) as const);
const variable = fc.constantFrom(...VARIABLES).map((name) => ({ kind: 'variable', name }) as const);
const term: fc.Arbitrary<Term> = fc.oneof(
  { weight: 6, arbitrary: variable },
  { weight: 1, arbitrary: constant },
  { weight: 1, arbitrary: fc.constant({ kind: 'wildcard' } as const) },
);

function atom(names: Names): fc.Arbitrary<{ relation: string; terms: Term[]; span: null }> {
  return fc
    .constantFrom(...names)
    .chain(([relation, arity]) =>
      fc
        .array(term, { minLength: arity, maxLength: arity })
        .map((terms) => ({ relation, terms, span: null })),
    );
}

/** What is chosen for a body; what does not fit is made to fit, or left out. */
interface BodyChoice {
  readonly matches: ReadonlyArray<Goal & { kind: 'relation' }>;
  readonly alternative: (Goal & { kind: 'relation' }) | null;
  readonly absent: (Goal & { kind: 'not' }) | null;
  readonly bound: Expression | null;
  readonly comparison: {
    readonly operator: '<' | '>=' | '=' | 'not=';
    readonly right: Expression;
  } | null;
}

function bodyChoice(positive: Names, negative: Names): fc.Arbitrary<BodyChoice> {
  const match = atom(positive).map((a) => ({ kind: 'relation', atom: a }) as const);
  return fc.record({
    matches: fc.array(match, { minLength: 1, maxLength: 3 }),
    alternative: fc.option(match, { freq: 3 }),
    absent: fc.option(atom(negative).map((a) => ({ kind: 'not', atom: a }) as const)),
    bound: fc.option(
      fc.oneof(
        variable,
        fc.tuple(variable, fc.oneof(constant, variable)).map(([a, b]): Expression => {
          const sum = { kind: 'arithmetic', operator: '+', operands: [a, b] } as const;
          const modulus = { kind: 'constant', value: VALUES } as const;
          return { kind: 'arithmetic', operator: 'modulo', operands: [sum, modulus] };
        }),
      ),
      { freq: 3 },
    ),
    comparison: fc.option(
      fc.record({
        operator: fc.constantFrom('<', '>=', '=', 'not=' as const),
        right: fc.oneof(variable, constant),
      }),
      { freq: 3 },
    ),
  });
}

const span = null;

/** The goals of a body, and the variables that have values behind them. */
function bodyOf(choice: BodyChoice): { goals: Goal[]; bound: string[] } {
  const goals: Goal[] = [...choice.matches];
  const bound = new Set(goals.flatMap((goal) => variablesOf(goal)));
  if (choice.alternative !== null) {
    const [first, ...rest] = goals as [Goal, ...Goal[]];
    goals.splice(
      0,
      goals.length,
      { kind: 'or', branches: [[first], [choice.alternative]] },
      ...rest,
    );
    const others = new Set(rest.flatMap(variablesOf));
    const both = variablesOf(first).filter((name) =>
      variablesOf(choice.alternative as Goal).includes(name),
    );
    bound.clear();
    for (const name of [...others, ...both]) bound.add(name);
  }
  const known = (expression: Expression): boolean => {
    if (expression.kind === 'variable') return bound.has(expression.name);
    return expression.kind === 'constant' || expression.operands.every(known);
  };
  if (choice.bound !== null && known(choice.bound)) {
    const name = '?n';
    goals.push({
      kind: 'compare',
      operator: '=',
      left: { kind: 'variable', name },
      right: choice.bound,
      span,
    });
    bound.add(name);
  }
  const [first] = bound;
  if (choice.comparison !== null && first !== undefined && known(choice.comparison.right)) {
    const { operator, right } = choice.comparison;
    goals.push({ kind: 'compare', operator, left: { kind: 'variable', name: first }, right, span });
  }
  if (choice.absent !== null) {
    const { relation, terms } = choice.absent.atom;
    const fitting = terms.map(
      (t): Term => (t.kind === 'variable' && !bound.has(t.name) ? { kind: 'wildcard' } : t),
    );
    goals.push({ kind: 'not', atom: { relation, terms: fitting, span } });
  }
  return { goals, bound: [...bound] };
}

function variablesOf(goal: Goal): string[] {
  if (goal.kind !== 'relation') return [];
  return goal.atom.terms.flatMap((t) => (t.kind === 'variable' ? [t.name] : []));
}

/** A rule of a layer, counted from 1. */
function ruleOf(layer: number): fc.Arbitrary<Rule> {
  const before = namesOf(RELATIONS.slice(0, layer));
  const own = namesOf(RELATIONS.slice(layer, layer + 1)).filter(([name]) => name !== LEAST);
  const head = fc.constantFrom(...own);
  const operator = fc.constantFrom('count', 'sum', 'min', 'max' as const);
  return fc.boolean().chain((isAggregated) => {
    const positive = isAggregated && layer > 1 ? before : [...before, ...own];
    // Which value is least is known when its layer is complete.
    const usable = positive.filter(([name]) => name !== LEAST || layer > 1);
    const givenOnly = namesOf(RELATIONS.slice(0, 1));
    return fc
      .tuple(
        head,
        bodyChoice(usable, layer === 1 ? givenOnly : before),
        fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
        operator,
      )
      .map(([[relation, arity], choice, picks, how]) => {
        const { goals, bound } = bodyOf(choice);
        const isCounted = isAggregated && layer > 1 && arity > 0;
        const terms = Array.from({ length: arity }, (_, i) => pick(bound, picks[i] as number));
        return {
          head: { relation, terms: isCounted ? aggregated(terms, bound, how) : terms, span },
          body: goals,
          span,
        };
      });
  });
}

function pick(bound: readonly string[], n: number): Term {
  const name = bound[n % Math.max(1, bound.length)];
  return name === undefined ? { kind: 'constant', value: n % VALUES } : { kind: 'variable', name };
}

/** The last term becomes an aggregate of a variable that no other term is. */
function aggregated(
  terms: readonly Term[],
  bound: readonly string[],
  operator: AggregateOperator,
): HeadTerm[] {
  const groups = terms.slice(0, -1);
  const plain = groups.flatMap((t) => (t.kind === 'variable' ? [t.name] : []));
  const free = bound.find((name) => !plain.includes(name)) ?? null;
  const last: Aggregate = {
    kind: 'aggregate',
    operator: free === null ? 'count' : operator,
    variable: free,
  };
  return [...groups, last];
}

/** Rules of the lattice: least numbers of steps, up to a bound. */
const v = (name: string): Term & { kind: 'variable' } => ({ kind: 'variable', name });
const latticeRules: Rule[] = [
  {
    head: { relation: LEAST, terms: [v('?x'), v('?n')], span },
    body: [{ kind: 'relation', atom: { relation: 'f', terms: [v('?x'), v('?n')], span } }],
    span,
  },
  {
    head: { relation: LEAST, terms: [v('?y'), v('?m')], span },
    body: [
      { kind: 'relation', atom: { relation: LEAST, terms: [v('?x'), v('?n')], span } },
      { kind: 'relation', atom: { relation: 'e', terms: [v('?x'), v('?y')], span } },
      {
        kind: 'compare',
        operator: '=',
        left: v('?m'),
        right: {
          kind: 'arithmetic',
          operator: 'min',
          operands: [
            {
              kind: 'arithmetic',
              operator: '+',
              operands: [v('?n'), { kind: 'constant', value: 1 }],
            },
            { kind: 'constant', value: 9 },
          ],
        },
        span,
      },
    ],
    span,
  },
];

export const programs: fc.Arbitrary<LayeredProgram> = fc
  .tuple(
    fc.array(ruleOf(1), { minLength: 1, maxLength: 5 }),
    fc.array(ruleOf(2), { maxLength: 4 }),
    fc.array(ruleOf(3), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([first, second, third, hasLattice]) => ({
    layers: [[...first, ...(hasLattice ? latticeRules : [])], second, third],
    least: new Set([LEAST]),
  }));

/** A given fact. */
export const givenFacts: fc.Arbitrary<readonly [string, number[]]> = fc
  .constantFrom(...namesOf(RELATIONS.slice(0, 1)), ['p', 2] as const)
  .chain(([name, arity]) =>
    fc.tuple(fc.constant(name), fc.array(value, { minLength: arity, maxLength: arity })),
  );

export function factsOf(given: ReadonlyArray<readonly [string, readonly number[]]>): Facts {
  const facts: Facts = new Map();
  for (const [name, row] of given)
    facts.set(name, (facts.get(name) ?? new Set()).add(JSON.stringify(row)));
  return facts;
}
