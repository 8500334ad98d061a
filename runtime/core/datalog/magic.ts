/**
 * Magic sets (Bancilhon, Maier, Sagiv & Ullman 1986): rules for just those rows of relations that a
 * query with known columns can use. A relation of which some columns are known becomes another one,
 * named with a `b` for each known column and an `f` for each other one; a second one, the magic
 * relation, has the values that those columns are wanted for. Values pass from goal to goal in the
 * order in which they are written. What is negated, aggregated or joined in a lattice, what has
 * been evaluated before, and what is wanted whole is left to the database.
 */
import {
  bindings,
  type Column,
  type FlatGoal,
  type FlatRule,
  type MatchGoal,
} from './flat-rule.js';
import { INTERNAL, type Predicate, type Program, sequence } from './program.js';

export interface Rewritten {
  /** Rules of a program of its own, the query's among them. */
  readonly rules: readonly FlatRule[];
  /** Relations of the database that are needed whole. */
  readonly needed: readonly string[];
}

/** The rules of a query, and what they need of the program's. */
export function rewrite(program: Program, query: readonly FlatRule[]): Rewritten {
  const rewriting = new Rewriting(program);
  for (const rule of query) rewriting.rule(rule, null);
  rewriting.run();
  return { rules: rewriting.rules, needed: [...rewriting.needed] };
}

class Rewriting {
  readonly rules: FlatRule[] = [];
  readonly needed = new Set<string>();
  /** Relations with known columns that still need rules. */
  readonly #pending: Array<{ readonly predicate: Predicate; readonly pattern: string }> = [];
  readonly #seen = new Set<string>();

  constructor(readonly program: Program) {}

  run(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      for (const { written } of next.predicate.rules) this.rule(written, next.pattern);
    }
  }

  /** Add a rule for those of its head's rows whose columns with a `b` are wanted; null for all. */
  rule(flat: FlatRule, pattern: string | null): void {
    const bound = new Set<number>();
    const goals: FlatGoal[] = [];
    let { relation } = flat;
    if (pattern !== null) {
      const columns = flat.head.filter((_, i) => pattern[i] === 'b') as Column[];
      const source = { kind: 'relation', atom: { ...flat.source.head, terms: [] } } as const;
      goals.push({ kind: 'match', relation: magicName(relation, pattern), columns, source });
      relation = adornedName(relation, pattern);
      for (const column of columns) if (column.kind === 'slot') bound.add(column.slot);
    }
    for (const goal of sequence(flat)) {
      goals.push(this.#goal(flat, goal, goals, bound));
      // What a procedure answers is not asked for twice.
      if (goal.kind === 'external') continue;
      for (const slot of bindings(goal, bound) ?? []) bound.add(slot);
    }
    this.rules.push({ ...flat, relation, goals });
  }

  /** The goal, of those rows that can be used; `before` are the goals that tell which. */
  #goal(
    flat: FlatRule,
    goal: FlatGoal,
    before: readonly FlatGoal[],
    bound: ReadonlySet<number>,
  ): FlatGoal {
    if (goal.kind !== 'match' && goal.kind !== 'absent') return goal;
    const predicate = this.program.find(goal.relation);
    const pattern = goal.columns.map((column) => (isKnown(column, bound) ? 'b' : 'f')).join('');
    const isPart = goal.kind === 'match' && pattern.includes('b') && isRewritable(predicate);
    if (!isPart || predicate === undefined) {
      this.needed.add(goal.relation);
      return goal;
    }
    const head = goal.columns.filter((_, i) => pattern[i] === 'b');
    const goals = before.filter((each) => isUsable(each, bound));
    const magic = magicName(goal.relation, pattern);
    if (!isTrivial(goals, magic, head)) this.rules.push({ ...flat, relation: magic, head, goals });
    const name = adornedName(goal.relation, pattern);
    if (!this.#seen.has(name)) {
      this.#seen.add(name);
      this.#pending.push({ predicate, pattern });
    }
    return { ...goal, relation: name };
  }
}

/** Whether a relation can be evaluated in part. */
function isRewritable(predicate: Predicate | undefined): boolean {
  if (predicate === undefined || predicate.derived === null || predicate.lattice !== null)
    return false;
  const { rules } = predicate;
  return (
    rules.some(({ progress }) => progress === null) && !rules.some((rule) => rule.isAggregated)
  );
}

function isKnown(column: Column, bound: ReadonlySet<number>): boolean {
  return column.kind === 'constant' || (column.kind === 'slot' && bound.has(column.slot));
}

/** Whether a goal can tell which values are wanted: no procedure, nothing about its outputs. */
function isUsable(goal: FlatGoal, bound: ReadonlySet<number>): boolean {
  if (goal.kind === 'external') return false;
  return goal.kind === 'match' || bindings(goal, bound) !== null;
}

/** Whether a magic rule says only that what is wanted is wanted. */
function isTrivial(goals: readonly FlatGoal[], magic: string, head: readonly Column[]): boolean {
  const [only] = goals as [MatchGoal];
  return (
    goals.length === 1 &&
    only.kind === 'match' &&
    only.relation === magic &&
    JSON.stringify(only.columns) === JSON.stringify(head)
  );
}

function adornedName(relation: string, pattern: string): string {
  return `${INTERNAL}${pattern} ${relation}`;
}

function magicName(relation: string, pattern: string): string {
  return `${INTERNAL}magic ${pattern} ${relation}`;
}
