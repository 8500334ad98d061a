/** When what waits is done: nothing that is still to be tried could undo it. */
import { Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import { Whole, withBindings } from '../dynamic.js';
import { Dynamic } from '../frame.js';
import type { Machine } from '../machine.js';
import { dropChoices } from '../search/search.js';
import { ANSWER } from '../stubs.js';
import { TRANSACTION } from './staging.js';
import { abandonTransactions } from './transaction.js';

/** What is called next acts on the world at once, whatever is around it. */
export function detach(machine: Machine): void {
  const binding = new Pair(TRANSACTION, false);
  const parameters = new Whole(withBindings([binding], machine.current(Dynamic.Parameters)));
  machine.enterDynamic({ parameters });
}

/** What is under way is given up: what it would have done, and what it could have tried. */
export function abandonBranch(machine: Machine): void {
  abandonTransactions(machine);
  dropChoices(machine);
  machine.staging.latest = null;
}

/** A top-level form has its value, which is the answer of its search: do what waits; false if
 * nothing does. */
export function deliverAtEnd(machine: Machine, value: Value): boolean {
  if (machine.staging.latest === null) return false;
  machine.push(ANSWER, [null, UNSPECIFIED, value]);
  detach(machine);
  machine.call(machine.staging.deliver(), []);
  return true;
}

/** The same at the end of a program, whose branch is its answer; then that stub has the value. */
export function deliverBefore(machine: Machine, stub: Node, value: Value): boolean {
  if (machine.staging.latest === null) return false;
  machine.push(stub, [null, UNSPECIFIED]);
  return deliverAtEnd(machine, value);
}
