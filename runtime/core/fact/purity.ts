/** Procedures in rules have no effects: they may be called any number of times, or not at all. */
import { fault } from '../condition.js';
import { enterBinding } from '../dynamic.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';

/** Bound while procedures of rules are called. */
export const IN_RULE = new Parameter(false, false);

/** From here on nothing may be done to the world or to facts. */
export function enterRule(machine: Machine): void {
  enterBinding(machine, IN_RULE, true);
}

/** Throws Fault `state-conflict` in a procedure of a rule. */
export function checkOutsideRule(machine: Machine, what: string): void {
  if (machine.parameterValue(IN_RULE) !== true) return;
  const hint = 'do that with the answers of a query';
  throw fault(
    'state-conflict',
    `a procedure in a rule has no effects, and ${what} is one`,
    [],
    hint,
  );
}
