/** What hosts do to a machine between two transitions. */
import { UNSPECIFIED, type Value } from '../../grammar/datum.js';
import type { Node } from './compiler/ir.js';
import { Fault } from './condition.js';
import { Point } from './jump.js';
import type { Machine } from './machine.js';
import { rootPrompt } from './prompt.js';
import { recover } from './raise.js';
import { invokeRestart, type Restart } from './restart.js';
import { SetAside } from './set-aside.js';
import { RUNNING } from './status.js';
import { ASKED, EXIT } from './stubs.js';

/** Begin a call in place of what is under way. */
export function beginCall(machine: Machine, procedure: Value, args: readonly Value[]): void {
  machine.abandon();
  machine.fibers.begin();
  machine.prompts = rootPrompt();
  machine.status = RUNNING;
  attempt(machine, () => machine.call(procedure, args));
}

/** Go on by a restart; without `args` it asks for them itself if it can. */
export function goOnBy(machine: Machine, restart: Restart, args: readonly Value[] | null): void {
  machine.status = RUNNING;
  if (args === null && restart.interactive !== false) {
    machine.push(ASKED, [null, UNSPECIFIED, restart]);
    attempt(machine, () => machine.call(restart.interactive, []));
  } else {
    attempt(machine, () => invokeRestart(machine, restart, args ?? []));
  }
}

/** Set aside what stopped, and be idle. */
export function setAside(machine: Machine): SetAside {
  const { status, control, registers, kontinuation, dynamic, prompts, formSpan } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  const kept = registers.slice();
  machine.abandon(true);
  return new SetAside(status, control, kept, kontinuation, dynamic, prompts, formSpan);
}

/** Take up what was set aside; any number of times. */
export function takeUp(machine: Machine, aside: SetAside): void {
  machine.abandon();
  machine.fibers.begin();
  machine.status = aside.status;
  machine.control = aside.control;
  machine.registers = aside.registers.slice();
  machine.formSpan = aside.formSpan;
  machine.stand(aside.kontinuation, aside.dynamic, aside.prompts);
}

/** Do something; its fault is raised where the machine stands. */
function attempt(machine: Machine, action: () => void): void {
  machine.before = new Point(machine.kontinuation, machine.dynamic, machine.prompts);
  try {
    action();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    machine.isPlaced = true;
    // Nothing may have been under way; a node without a place stands for that.
    machine.control ??= EXIT.body as Node;
    recover(machine, error);
  }
}
