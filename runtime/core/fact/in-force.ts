/**
 * Which facts are in force, and what is computed of them. Both are bound, as parameters are: who
 * leaves the extent leaves them, by whichever way, and other fibers have their own.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { underWay } from '../under-way.js';
import { FactBase } from './fact-base.js';
import { FactTask } from './task.js';

/** The facts of the innermost `with-facts`. */
export const FACTS = new Parameter(null, false);

/** What is computed of facts: bound while it is. */
export const COMPUTED = new Parameter(null, false);

/** The facts that the running program speaks of. */
export function factsInForce(machine: Machine): FactBase {
  return baseOf(machine.parameterValue(FACTS)) ?? machine.facts;
}

/** Those that it speaks of, or that a new form will if it has ended. */
export function factsUnderWay(machine: Machine): FactBase {
  if (machine.status.kind === 'failed') return machine.facts;
  return underWay(machine, FACTS, baseOf) ?? machine.facts;
}

/** What is being computed of facts; null if nothing is. */
export function taskUnderWay(machine: Machine): FactTask | null {
  return underWay(machine, COMPUTED, (value) =>
    value instanceof FactTask && !value.isDone ? value : null,
  );
}

function baseOf(value: Value): FactBase | null {
  return value instanceof FactBase ? value : null;
}
