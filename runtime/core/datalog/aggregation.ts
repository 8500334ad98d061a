/** Rules with aggregates: the distinct solutions of the body, in groups. */
import type { Column, FlatRule } from './flat-rule.js';
import type { ActiveRule, Predicate, Program, Progress } from './program.js';
import { Relation } from './relation.js';
import { type RuleTask, solutionsTask } from './tasks.js';
import type { TermId } from './term-table.js';

/** Evaluate such a rule, of which nothing has been done: yields the task that finds the solutions,
 * then the work of grouping them. O(solutions · log group). */
export function* aggregateRule(
  program: Program,
  rule: ActiveRule,
  now: Progress,
): Generator<RuleTask | number, void> {
  const { flat } = rule;
  const columns = flat.variables.map((_, slot): Column => ({ kind: 'slot', slot }));
  const solutions = new Relation(columns.length, program.journal);
  yield solutionsTask(program, solutionsRule(flat, columns), rule, solutions, now);
  const { rows } = program.predicates.get(flat.relation) as Predicate;
  for (const tuple of groupsOf(program, flat, solutions)) rows.insert(tuple);
  yield solutions.rowCount;
}

const solutionsRules = new WeakMap<FlatRule, FlatRule>();

/** The rule whose head has all variables. */
function solutionsRule(flat: FlatRule, head: readonly Column[]): FlatRule {
  const made = solutionsRules.get(flat) ?? { ...flat, head };
  solutionsRules.set(flat, made);
  return made;
}

/** The rows of a head with aggregates. */
function groupsOf(program: Program, { head }: FlatRule, solutions: Relation): TermId[][] {
  const { arithmetic } = program.space;
  const groups = new Map<string, number[]>();
  const keyOf = (tuple: Int32Array): TermId[] =>
    head.flatMap((term) => {
      if (term.kind === 'slot') return [tuple[term.slot] as TermId];
      return term.kind === 'constant' ? [term.id] : [];
    });
  for (let row = 0; row < solutions.rowCount; row++) {
    const key = keyOf(solutions.row(row)).join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((rows) => {
    const key = keyOf(solutions.row(rows[0] as number));
    return head.map((term) => {
      if (term.kind !== 'aggregate') return key.shift() as TermId;
      const { operator, slot } = term;
      const values = rows.map((row) => (slot === null ? 0 : (solutions.row(row)[slot] as TermId)));
      return arithmetic.aggregate(operator, values);
    });
  });
}
