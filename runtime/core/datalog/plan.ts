/**
 * Join planning: in which order the goals of a rule are done. A relation's goal is a loop over rows
 * or, if everything it says is known already, a test. Tests are done as soon as they can be, except
 * those that may fail with an error: they wait for all that is written before them, so that a
 * program can protect them. Of the relations the one with most columns known comes next.
 */
import {
  bindings,
  type Column,
  type FlatGoal,
  type FlatRule,
  type MatchGoal,
  type Operand,
  slotsIn,
} from './flat-rule.js';

/** What a column of a row is for. */
export type ColumnUse =
  | { readonly kind: 'bind'; readonly column: number; readonly slot: number }
  | { readonly kind: 'check'; readonly column: number; readonly value: Column };

export type Step =
  /** Over the rows of a range, or of a range of kills. */
  | { readonly kind: 'scan'; readonly goal: number; readonly uses: readonly ColumnUse[] }
  /** Over the rows that an index has. `key` are the columns that are known. */
  | { readonly kind: 'probe'; readonly goal: number; readonly uses: readonly ColumnUse[] }
  /** Whether there is a row. `key` as above; the other columns may be anything. */
  | {
      readonly kind: 'has' | 'lacks';
      readonly goal: number;
      readonly uses: readonly ColumnUse[];
    }
  | { readonly kind: 'bind'; readonly slot: number; readonly operand: Operand }
  | {
      readonly kind: 'test';
      readonly goal: FlatGoal & { readonly kind: 'compare' };
    };

export interface Plan {
  readonly rule: FlatRule;
  readonly steps: readonly Step[];
  /** The goal whose rows are what is new, or gone; it is scanned. Null for none. */
  readonly first: number | null;
}

/** The order of the goals, beginning with one of them or with whichever is best. O(goals²). */
export function planOf(rule: FlatRule, first: number | null): Plan {
  const bound = new Set<number>();
  const waiting = new Set(rule.goals.keys());
  const steps: Step[] = [];
  const take = (index: number): void => {
    waiting.delete(index);
    steps.push(stepOf(rule.goals[index] as FlatGoal, index, bound, index === first));
    for (const slot of bindings(rule.goals[index] as FlatGoal, bound) ?? []) bound.add(slot);
  };
  if (first !== null) take(first);
  while (waiting.size > 0) {
    const ready = [...waiting].find((index) => isReadyTest(rule, index, bound, waiting));
    take(ready ?? bestMatch(rule, waiting, bound));
  }
  return { rule, steps, first };
}

/** Whether a goal other than a relation's can be done now. */
function isReadyTest(
  rule: FlatRule,
  index: number,
  bound: ReadonlySet<number>,
  waiting: ReadonlySet<number>,
): boolean {
  const goal = rule.goals[index] as FlatGoal;
  if (goal.kind === 'match') return isKnown(goal, bound);
  if (bindings(goal, bound) === null) return false;
  return !mayFail(goal) || Math.min(...waiting) === index;
}

/** Whether a test can raise an error. */
function mayFail(goal: FlatGoal): boolean {
  if (goal.kind !== 'compare') return false;
  const isOrder = goal.operator !== '=' && goal.operator !== 'not=';
  return isOrder || goal.left.kind === 'arithmetic' || goal.right.kind === 'arithmetic';
}

/** Whether the goal binds nothing any more. */
function isKnown(goal: MatchGoal, bound: ReadonlySet<number>): boolean {
  return goal.columns.every((column) => column.kind !== 'slot' || bound.has(column.slot));
}

/** The relation to join next: the one of whose columns most are known; of equals the first. */
function bestMatch(
  rule: FlatRule,
  waiting: ReadonlySet<number>,
  bound: ReadonlySet<number>,
): number {
  let best = -1;
  let bestScore = -1;
  for (const index of waiting) {
    const goal = rule.goals[index] as FlatGoal;
    if (goal.kind !== 'match') continue;
    const known = goal.columns.filter(
      ({ kind, ...rest }) =>
        kind === 'constant' || (kind === 'slot' && bound.has((rest as { slot: number }).slot)),
    );
    const score = known.length / Math.max(1, goal.columns.length);
    if (score <= bestScore) continue;
    best = index;
    bestScore = score;
  }
  if (best < 0) throw new Error('a rule with a goal that can never be done');
  return best;
}

function stepOf(goal: FlatGoal, index: number, bound: ReadonlySet<number>, isFirst: boolean): Step {
  switch (goal.kind) {
    case 'match': {
      if (!isFirst && isKnown(goal, bound))
        return { kind: 'has', goal: index, uses: usesOf(goal.columns, bound) };
      const uses = usesOf(goal.columns, bound);
      const hasKey = keyOf(uses, bound).length > 0;
      return { kind: hasKey && !isFirst ? 'probe' : 'scan', goal: index, uses };
    }
    case 'absent':
      return { kind: 'lacks', goal: index, uses: usesOf(goal.columns, bound) };
    case 'compare': {
      const { operator, left, right } = goal;
      const isUnknown = (operand: Operand): operand is Operand & { kind: 'slot' } =>
        operand.kind === 'slot' && !bound.has(operand.slot);
      if (operator === '=' && isUnknown(left))
        return { kind: 'bind', slot: left.slot, operand: right };
      if (operator === '=' && isUnknown(right))
        return { kind: 'bind', slot: right.slot, operand: left };
      return { kind: 'test', goal };
    }
    case 'external':
      throw new Error('an external goal that was not compiled');
  }
}

/** What each column of a goal is for, when these variables are known. */
function usesOf(columns: readonly Column[], bound: ReadonlySet<number>): ColumnUse[] {
  const own = new Set<number>();
  return columns.flatMap((value, column): ColumnUse[] => {
    if (value.kind === 'any') return [];
    if (value.kind === 'constant' || bound.has(value.slot) || own.has(value.slot))
      return [{ kind: 'check', column, value }];
    own.add(value.slot);
    return [{ kind: 'bind', column, slot: value.slot }];
  });
}

/** The columns whose values are known before the row is. */
export function keyOf(
  uses: readonly ColumnUse[],
  bound: ReadonlySet<number> | null = null,
): Array<ColumnUse & { kind: 'check' }> {
  const own = new Set(uses.flatMap((use) => (use.kind === 'bind' ? [use.slot] : [])));
  return uses.filter(
    (use): use is ColumnUse & { kind: 'check' } =>
      use.kind === 'check' &&
      slotsIn(use.value).every((slot) => !own.has(slot) || (bound?.has(slot) ?? false)),
  );
}
