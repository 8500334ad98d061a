/**
 * Solutions of a rule's goals one by one, for explanations: slower than kernels, but told about on
 * the way. Goals are done in their order, or later if they must wait.
 */

import type { Operand } from './flat-rule.js';
import { type Column, type FlatGoal, type FlatRule, slotsIn } from './flat-rule.js';
import type { RowSource } from './program.js';
import type { Relation } from './relation.js';
import type { TermArithmetic } from './term-arithmetic.js';
import type { TermId } from './term-table.js';

/** By slot, the value of a variable. */
export type Bindings = ReadonlyMap<number, TermId>;

export interface Matching {
  readonly flat: FlatRule;
  readonly sources: ReadonlyArray<RowSource | null>;
  readonly arithmetic: TermArithmetic;
  /** Rows of a goal's relation that count: those before this number. */
  readonly limitOf: (goal: number) => number;
  /** Told of each goal that is about to be done, with which values, behind how many others. */
  readonly visit: (goal: number, bindings: Bindings, depth: number) => void;
}

/** The values that variables of a head have for a row; null if the head makes no such row. */
export function matchHead(flat: FlatRule, row: ArrayLike<TermId>): Bindings | null {
  const columns = flat.head.map((term): Column => (term.kind === 'aggregate' ? ANY : term));
  return matchRow(columns, row, 0, new Map());
}

const ANY: Column = { kind: 'any' };

/** One way to make all goals true. */
export interface Solution {
  readonly bindings: Bindings;
  /** By goal of a relation, its row. */
  readonly rows: ReadonlyMap<number, number>;
}

/** All solutions that agree with the bindings, as long as one may go on. */
export function* solutionsOf(
  matching: Matching,
  bindings: Bindings,
  mayGoOn: () => boolean = () => true,
): Generator<Solution, void> {
  yield* extended(
    matching,
    { bindings, rows: new Map() },
    orderOf(matching.flat, bindings),
    mayGoOn,
  );
}

function* extended(
  matching: Matching,
  { bindings, rows }: Solution,
  left: readonly number[],
  mayGoOn: () => boolean,
): Generator<Solution, void> {
  const [index, ...rest] = left;
  if (index === undefined) {
    yield { bindings, rows };
    return;
  }
  matching.visit(index, bindings, matching.flat.goals.length - left.length);
  const goal = matching.flat.goals[index] as FlatGoal;
  if (goal.kind === 'match') {
    const { rows: relation } = matching.sources[index] as RowSource;
    for (const row of rowsLike(relation, goal.columns, bindings)) {
      if (!mayGoOn()) return;
      if (row >= matching.limitOf(index)) continue;
      const next = matchRow(goal.columns, relation.data, row * relation.arity, bindings);
      if (next === null) continue;
      const longer = new Map([...rows, [index, row]]);
      yield* extended(matching, { bindings: next, rows: longer }, rest, mayGoOn);
    }
    return;
  }
  const next = otherGoal(matching, index, goal, bindings);
  if (next !== null) yield* extended(matching, { bindings: next, rows }, rest, mayGoOn);
}

/** The bindings behind a goal that has at most one solution. */
function otherGoal(
  { sources, arithmetic }: Matching,
  index: number,
  goal: FlatGoal,
  bindings: Bindings,
): Bindings | null {
  if (goal.kind === 'absent') {
    const { rows } = sources[index] as RowSource;
    for (const row of rowsLike(rows, goal.columns, bindings)) {
      if (matchRow(goal.columns, rows.data, row * rows.arity, bindings) !== null) return null;
    }
    return bindings;
  }
  if (goal.kind !== 'compare') throw new Error('a procedure that was not compiled');
  const { operator, left, right } = goal;
  const isUnknown = (o: Operand): boolean => o.kind === 'slot' && !bindings.has(o.slot);
  if (isUnknown(left)) return bind(bindings, left, arithmetic.evaluate(right, bindings));
  if (isUnknown(right)) return bind(bindings, right, arithmetic.evaluate(left, bindings));
  const a = arithmetic.evaluate(left, bindings);
  const b = arithmetic.evaluate(right, bindings);
  return arithmetic.compare(operator, a, b) ? bindings : null;
}

function bind(bindings: Bindings, operand: Operand, value: TermId): Bindings {
  return operand.kind === 'slot' ? new Map([...bindings, [operand.slot, value]]) : bindings;
}

/** The goals' numbers, each when it can be done. */
function orderOf({ goals }: FlatRule, bindings: Bindings): number[] {
  const bound = new Set(bindings.keys());
  const waiting = [...goals.keys()];
  const order: number[] = [];
  while (waiting.length > 0) {
    const at = waiting.findIndex((index) => isReady(goals[index] as FlatGoal, bound));
    const [index] = waiting.splice(at, 1) as [number];
    order.push(index);
    for (const slot of slotsOfGoal(goals[index] as FlatGoal)) bound.add(slot);
  }
  return order;
}

function isReady(goal: FlatGoal, bound: ReadonlySet<number>): boolean {
  if (goal.kind === 'match') return true;
  const unknown = slotsOfGoal(goal).filter((slot) => !bound.has(slot));
  if (goal.kind !== 'compare' || goal.operator !== '=') return unknown.length === 0;
  const isAlone = [goal.left, goal.right].some(
    (side) => side.kind === 'slot' && side.slot === unknown[0],
  );
  return unknown.length === 0 || (unknown.length === 1 && isAlone);
}

function slotsOfGoal(goal: FlatGoal): readonly number[] {
  if (goal.kind === 'compare') return [goal.left, goal.right].flatMap(slotsIn);
  return goal.kind === 'external' ? [] : goal.columns.flatMap(slotsIn);
}

/** Rows that may agree with the columns; of an index if something is known. */
function* rowsLike(
  relation: Relation,
  columns: readonly Column[],
  bindings: Bindings,
): Generator<number, void> {
  const known = columns.flatMap((column, i) => (isKnown(column, bindings) ? [i] : []));
  if (known.length === 0) {
    for (let row = 0; row < relation.rowCount; row++) if (relation.isAlive(row)) yield row;
    return;
  }
  const index = relation.indexBy(known);
  const values = known.map((i) => columnValue(columns[i] as Column, bindings));
  const found: number[] = [];
  for (let row = index.first(values); row >= 0; row = index.next[row] as number) {
    if (relation.isAlive(row)) found.push(row);
  }
  // The chain has the latest row first.
  yield* found.reverse();
}

function isKnown(column: Column, bindings: Bindings): boolean {
  return column.kind === 'constant' || (column.kind === 'slot' && bindings.has(column.slot));
}

function columnValue(column: Column, bindings: Bindings): TermId {
  if (column.kind === 'constant') return column.id;
  return column.kind === 'slot' ? (bindings.get(column.slot) as TermId) : 0;
}

/** The bindings with those of a row; null if the row does not agree. */
function matchRow(
  columns: readonly Column[],
  data: ArrayLike<TermId>,
  start: number,
  bindings: Bindings,
): Bindings | null {
  const next = new Map(bindings);
  for (const [i, column] of columns.entries()) {
    const value = data[start + i] as TermId;
    if (column.kind === 'any') continue;
    if (isKnown(column, next) && columnValue(column, next) !== value) return null;
    if (column.kind === 'slot') next.set(column.slot, value);
  }
  return next;
}
