/** The conditions of what has not converged. */
import { list, MString, type Value } from '../../../grammar/datum.js';
import { Condition } from '../condition.js';
import { conditionType } from '../condition-type.js';

/** What is not stable after so many rounds; or, with a length, came again after that many. */
export function notConverged(
  rounds: number,
  length: number | null,
  message: string,
  irritants: readonly Value[],
  hint: string,
): Condition {
  const parts = [
    length === null
      ? { type: conditionType('&fixpoint-limit'), values: [rounds] }
      : { type: conditionType('&fixpoint-cycle'), values: [rounds, length] },
    { type: conditionType('&message'), values: [new MString(message)] },
    { type: conditionType('&irritants'), values: [list(irritants)] },
  ];
  const code = length === null ? 'fixpoint-limit' : 'fixpoint-cycle';
  return new Condition(code, message, irritants, hint, parts);
}
