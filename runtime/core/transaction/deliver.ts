/** When what waits is done: nothing that is still to be tried could undo it. */
import { Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Whole, withBindings } from '../dynamic.js';
import { Dynamic } from '../frame.js';
import type { Machine } from '../machine.js';
import { ANSWER } from '../stubs.js';
import { TRANSACTION } from './staging.js';

/** What is called next acts on the world at once, whatever is around it. */
export function detach(machine: Machine): void {
  const binding = new Pair(TRANSACTION, false);
  const parameters = new Whole(withBindings([binding], machine.current(Dynamic.Parameters)));
  machine.enterDynamic({ parameters });
}

/** A top-level form has its value: its search, if it is one, has its answer. */
export function deliverAtEnd(machine: Machine, value: Value): void {
  machine.push(ANSWER, [null, UNSPECIFIED, value]);
  detach(machine);
  machine.call(machine.staging.deliver(), []);
}
