/** Procedures in rules have no effects: they may be called any number of times, or not at all. */
import { fault } from '../condition.js';
import { enterBinding } from '../dynamic.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { SEARCH, type Search } from '../search/choice.js';

/** Bound while procedures of rules are called: to the search around them, or to true. */
export const IN_RULE = new Parameter(false, false);

/** From here on nothing may be done to the world or to facts, or be chosen for who is outside. */
export function enterRule(machine: Machine): void {
  enterBinding(machine, IN_RULE, machine.parameterValue(SEARCH) ?? true);
}

/** Whether a procedure of a rule runs. */
export function isInRule(machine: Machine): boolean {
  return machine.parameterValue(IN_RULE) !== false;
}

/** Throws Fault `state-conflict` in a procedure of a rule. */
export function checkOutsideRule(machine: Machine, what: string): void {
  if (!isInRule(machine)) return;
  const hint = 'do that with the answers of a query';
  throw fault(
    'state-conflict',
    `a procedure in a rule has no effects, and ${what} is one`,
    [],
    hint,
  );
}

/** Throws Fault `state-conflict` for a choice that a procedure of a rule makes in the search around
 * it. What it answers is kept, so that nobody could come back for another answer. */
export function checkChoice(machine: Machine, search: Search | null): void {
  const around = machine.parameterValue(IN_RULE);
  if (around === false || around !== (search ?? true)) return;
  const hint = 'let it search by one-of or all-of, or choose among the answers of a query';
  throw fault('state-conflict', 'a procedure in a rule has one answer, and chooses none', [], hint);
}
