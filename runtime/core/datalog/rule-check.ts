/**
 * What is wrong with a rule by itself, told when it is added: variables that nothing gives a value
 * to, and heads that make no sense. What is wrong with it among others is in `dependencies.ts`.
 */
import type { Span } from '../../../grammar/syntax.js';
import { Condition, type ErrorCode, Fault, fault } from '../condition.js';
import { bindings, type FlatGoal, type FlatRule, slotsIn, spanOf } from './flat-rule.js';
import { atomText, goalText, type Lattice, QUERY, type Rule, ruleText, termText } from './rule.js';

/** A fault that knows its place. */
export function faultAt(
  span: Span | null,
  code: ErrorCode,
  message: string,
  hint: string | null,
): Fault {
  const made = fault(code, message, [], hint);
  if (made.payload instanceof Condition) made.payload.span = span;
  return made;
}

/** The same error, told at that place of the program, unless it knows a better one. */
export function toldAt(error: unknown, span: Span | null, hint: string | null): unknown {
  if (error instanceof Fault && error.payload instanceof Condition) {
    error.payload.span ??= span;
    error.payload.hint ??= hint;
  }
  return error;
}

/** The same error, told at the rule that was evaluated. */
export function toldIn(error: unknown, { source }: FlatRule): unknown {
  return toldAt(error, source.span, `it comes up in ${ruleText(source)}`);
}

/** @throws Fault `invalid-rule` for a head that makes no sense. */
export function checkHead(rule: Rule, lattice: Lattice | null): void {
  const { head } = rule;
  const refuse = (message: string, hint: string): Fault =>
    faultAt(head.span ?? rule.span, 'invalid-rule', `${message}: ${atomText(head)}`, hint);
  const plain = head.terms.flatMap((term) => (term.kind === 'variable' ? [term.name] : []));
  for (const term of head.terms) {
    if (term.kind === 'wildcard')
      throw refuse('the head of a rule has no wildcards', 'name a variable that the body binds');
    if (term.kind !== 'aggregate') continue;
    if (lattice !== null)
      throw refuse(
        `${head.relation} joins its last column by ${lattice}, so its rules have no aggregates`,
        'put the aggregate into a relation of its own',
      );
    if (term.variable === null && term.operator !== 'count')
      throw refuse(
        `${termText(term)} needs a variable`,
        `write (${term.operator} ?x) with a variable of the body`,
      );
    if (term.variable !== null && plain.includes(term.variable))
      throw refuse(
        `${term.variable} cannot be both counted and grouped by`,
        'let the column or the aggregate go',
      );
  }
}

/** @throws Fault `ungrounded-variable` for a variable that no goal gives a value to. */
export function checkGrounded(rule: FlatRule): void {
  const bound = new Set<number>();
  for (let waiting: readonly FlatGoal[] = rule.goals; ; ) {
    const still = waiting.filter((goal) => {
      const given = bindings(goal, bound);
      for (const slot of given ?? []) bound.add(slot);
      return given === null;
    });
    if (still.length === waiting.length) break;
    waiting = still;
  }
  const refuse = (slot: number, where: string, span: Span | null): Fault =>
    faultAt(
      span ?? rule.source.span,
      'ungrounded-variable',
      `${rule.variables[slot]} has no value in ${where}`,
      'each variable needs a goal that binds it: a relation, or = with what is known',
    );
  for (const goal of rule.goals) {
    const slot = slotsOf(goal).find((each) => !bound.has(each));
    if (slot !== undefined) throw refuse(slot, goalText(goal.source), spanOf(goal.source));
  }
  for (const term of rule.head) {
    const slots = term.kind === 'aggregate' ? [term.slot ?? []].flat() : slotsIn(term);
    const slot = slots.find((each) => !bound.has(each));
    if (slot === undefined) continue;
    const { head } = rule.source;
    const where = head.relation === QUERY ? 'the answers' : `the head ${atomText(head)}`;
    throw refuse(slot, where, head.span);
  }
}

/** All variables of a goal. */
export function slotsOf(goal: FlatGoal): readonly number[] {
  switch (goal.kind) {
    case 'match':
    case 'absent':
      return goal.columns.flatMap(slotsIn);
    case 'compare':
      return [goal.left, goal.right].flatMap(slotsIn);
    case 'external':
      return [...goal.inputs, goal.output ?? []].flat().flatMap(slotsIn);
  }
}
