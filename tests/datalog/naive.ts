/**
 * Datalog as its definition says, on a program of layers: each rule is done with everything that is
 * known, again and again, until nothing new comes. Slow, and obviously right.
 */
import type {
  AggregateOperator,
  Expression,
  Goal,
  Rule,
  Term,
} from '#omega/runtime/core/datalog/rule.js';

/** Rows of numbers as JSON, by relation. */
export type Facts = Map<string, Set<string>>;

export interface LayeredProgram {
  /** A rule's relation is in one layer; it negates and counts what is in earlier ones. */
  readonly layers: ReadonlyArray<readonly Rule[]>;
  /** Relations in whose last column only the least value of each key counts. */
  readonly least: ReadonlySet<string>;
}

type Bindings = ReadonlyMap<string, number>;

/** Everything that follows from these facts. */
export function naive(program: LayeredProgram, given: Facts): Facts {
  const facts: Facts = new Map([...given].map(([name, rows]) => [name, new Set(rows)]));
  for (const layer of program.layers) {
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (const rule of layer) {
        for (const row of consequences(rule, facts)) {
          if (add(facts, program.least, rule.head.relation, row)) isChanged = true;
        }
      }
    }
  }
  return facts;
}

function add(
  facts: Facts,
  least: ReadonlySet<string>,
  name: string,
  row: readonly number[],
): boolean {
  const rows = facts.get(name) ?? new Set();
  facts.set(name, rows);
  const text = JSON.stringify(row);
  if (rows.has(text)) return false;
  if (least.has(name)) {
    for (const other of rows) {
      const there = JSON.parse(other) as number[];
      if (there.slice(0, -1).some((value, i) => value !== row[i])) continue;
      if ((there.at(-1) as number) < (row.at(-1) as number)) return false;
      rows.delete(other);
    }
  }
  rows.add(text);
  return true;
}

/** The rows of the head by what is known. */
function consequences(rule: Rule, facts: Facts): number[][] {
  const solutions = solve(rule.body, new Map(), facts);
  const terms = rule.head.terms;
  if (!terms.some((term) => term.kind === 'aggregate'))
    return solutions.map((bindings) => terms.map((term) => termValue(term as Term, bindings)));
  const common = [...namesIn(rule.body)];
  const distinct = new Map(
    solutions.map((bindings) => {
      const kept = common.map((name) => [name, bindings.get(name) as number] as const);
      return [JSON.stringify(kept.map(([, value]) => value)), new Map(kept)];
    }),
  );
  const groups = new Map<string, Bindings[]>();
  for (const bindings of distinct.values()) {
    const key = terms.map((term) => (term.kind === 'aggregate' ? null : termValue(term, bindings)));
    groups.set(JSON.stringify(key), [...(groups.get(JSON.stringify(key)) ?? []), bindings]);
  }
  return [...groups.values()].map((group) =>
    terms.map((term) => {
      if (term.kind !== 'aggregate') return termValue(term, group[0] as Bindings);
      const { operator, variable } = term;
      return aggregate(
        operator,
        group.map((each) => (variable === null ? 0 : (each.get(variable) as number))),
      );
    }),
  );
}

/** The variables that have values behind the goals. */
function namesIn(goals: readonly Goal[]): Set<string> {
  const names = goals.flatMap((goal): string[] => {
    if (goal.kind === 'relation')
      return goal.atom.terms.flatMap((t) => (t.kind === 'variable' ? [t.name] : []));
    if (goal.kind === 'compare' && goal.operator === '=' && goal.left.kind === 'variable')
      return [goal.left.name];
    if (goal.kind !== 'or') return [];
    const [first = new Set<string>(), ...others] = goal.branches.map(namesIn);
    return [...first].filter((name) => others.every((other) => other.has(name)));
  });
  return new Set(names);
}

function aggregate(operator: AggregateOperator, values: readonly number[]): number {
  if (operator === 'count') return values.length;
  if (operator === 'min') return Math.min(...values);
  if (operator === 'max') return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0);
}

/** All ways to make the goals true, from the left. */
export function solve(goals: readonly Goal[], bindings: Bindings, facts: Facts): Bindings[] {
  const [goal, ...rest] = goals;
  if (goal === undefined) return [bindings];
  return ways(goal, bindings, facts).flatMap((next) => solve(rest, next, facts));
}

function ways(goal: Goal, bindings: Bindings, facts: Facts): Bindings[] {
  switch (goal.kind) {
    case 'relation':
      return rowsOf(facts, goal.atom.relation).flatMap((row) => {
        const next = matched(goal.atom.terms, row, bindings);
        return next === null ? [] : [next];
      });
    case 'not':
      return rowsOf(facts, goal.atom.relation).some((row) =>
        matched(goal.atom.terms, row, bindings),
      )
        ? []
        : [bindings];
    case 'or':
      return goal.branches.flatMap((branch) => solve(branch, bindings, facts));
    case 'compare': {
      const { operator, left, right } = goal;
      if (operator === '=' && left.kind === 'variable' && !bindings.has(left.name))
        return [new Map([...bindings, [left.name, evaluate(right, bindings)]])];
      const [a, b] = [evaluate(left, bindings), evaluate(right, bindings)];
      const holds =
        operator === '='
          ? a === b
          : operator === 'not='
            ? a !== b
            : operator === '<'
              ? a < b
              : a >= b;
      return holds ? [bindings] : [];
    }
    case 'external':
      throw new Error('no procedures here');
  }
}

function rowsOf(facts: Facts, name: string): number[][] {
  return [...(facts.get(name) ?? [])].map((row) => JSON.parse(row) as number[]);
}

function matched(
  terms: readonly Term[],
  row: readonly number[],
  bindings: Bindings,
): Bindings | null {
  const next = new Map(bindings);
  for (const [i, term] of terms.entries()) {
    if (term.kind === 'wildcard') continue;
    const value = row[i] as number;
    const wanted = term.kind === 'constant' ? (term.value as number) : next.get(term.name);
    if (wanted !== undefined && wanted !== value) return null;
    if (term.kind === 'variable') next.set(term.name, value);
  }
  return next;
}

function termValue(term: Term, bindings: Bindings): number {
  if (term.kind === 'wildcard') throw new Error('a wildcard has no value');
  return evaluate(term, bindings);
}

function evaluate(expression: Expression, bindings: Bindings): number {
  switch (expression.kind) {
    case 'constant':
      return expression.value as number;
    case 'variable': {
      const value = bindings.get(expression.name);
      if (value === undefined) throw new Error(`${expression.name} has no value`);
      return value;
    }
    case 'arithmetic': {
      const [a, b] = expression.operands.map((operand) => evaluate(operand, bindings)) as [
        number,
        number,
      ];
      if (expression.operator === '+') return a + b;
      if (expression.operator === 'min') return Math.min(a, b);
      return a % b;
    }
  }
}
