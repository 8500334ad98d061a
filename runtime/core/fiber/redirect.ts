/**
 * Making a fiber do something else than it was about to do: cancelling, interrupting, terminating.
 * It happens between two of its transitions, and not while a thunk of a winder runs in it, so that
 * winders always bracket their extents.
 */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { isMasked } from '../dynamic.js';
import { Frame } from '../frame.js';
import { type Jump, Point } from '../jump.js';
import type { Machine } from '../machine.js';
import { framesOf, rootPrompt } from '../prompt.js';
import { CANCELLED, INTERRUPTED, REWINDING } from '../stubs.js';
import { endFiber } from './end-fiber.js';
import { type Fiber, Interruption, type Wait, type Wake } from './fiber.js';

/** Make a fiber unwind and end; without effect on one that has ended. Answers whether it is the
 * running one and does so at once. */
export function cancel(machine: Machine, fiber: Fiber): boolean {
  if (fiber.hasEnded || fiber.cancelling) return false;
  if (fiber.status === 'new') {
    endFiber(machine, fiber, 'cancelled', [], UNSPECIFIED);
    return false;
  }
  const isCurrent = fiber === machine.fibers.current;
  const isNow = isCurrent && !isMasked(machine.dynamic, machine.prompts);
  if (isNow) machine.fibers.apply(machine, { kind: 'cancel' });
  else redirect(machine, fiber, { kind: 'cancel' });
  return isNow;
}

/** Cancel several; answers as `cancel` does if the running one is among them. */
export function cancelAll(machine: Machine, fibers: Iterable<Fiber>): boolean {
  const all = [...fibers];
  const { current } = machine.fibers;
  for (const fiber of all) if (fiber !== current) cancel(machine, fiber);
  return current !== null && all.includes(current) && cancel(machine, current);
}

/** Make a fiber call a thunk when its turn comes, and go on then with what it did. */
export function interrupt(machine: Machine, fiber: Fiber, thunk: Value): void {
  if (fiber.hasEnded || fiber.cancelling || fiber.status === 'new') return;
  redirect(machine, fiber, { kind: 'call', procedure: thunk, args: [] });
}

/** End a fiber that does not run, at once; the main one with the run. */
export function terminate(machine: Machine, fiber: Fiber): void {
  const { fibers } = machine;
  if (fiber === fibers.main) {
    Object.assign(fiber, { kontinuation: null, dynamic: null, prompts: rootPrompt() });
    wakeWith(machine, fiber, { kind: 'cancel' });
    return;
  }
  if (fiber.waiting) fiber.waiting.open = false;
  fibers.ready.remove(fiber);
  fibers.reading = fibers.reading.filter((other) => other !== fiber);
  endFiber(machine, fiber, 'cancelled', [], UNSPECIFIED);
}

/** As soon as no thunk of a winder runs in the fiber. */
function redirect(machine: Machine, fiber: Fiber, wake: Wake): void {
  const { fibers } = machine;
  const isCurrent = fiber === fibers.current;
  if (!isCurrent && !isMasked(fiber.dynamic, fiber.prompts)) {
    wakeWith(machine, fiber, wake);
    return;
  }
  machine.store.setField(fiber, 'pending', [...fiber.pending, wake]);
  if (isCurrent) fibers.cutTurn();
}

/** Whatever a fiber waits for or does, its next turn begins so. */
export function wakeWith(machine: Machine, fiber: Fiber, wake: Wake): void {
  const { fibers, store } = machine;
  const { waiting } = fiber;
  turnTo(fiber, waiting, wake);
  if (waiting === null) return;
  store.setField(waiting, 'open', false);
  fibers.reading = fibers.reading.filter((other) => other !== fiber);
  fibers.makeRunnable(machine, fiber);
}

/** What it did until now is kept in a frame if it is to come back to that. */
export function turnTo(fiber: Fiber, waiting: Wait | null, wake: Wake): void {
  if (wake.kind === 'call') {
    const { control, registers, kontinuation, atomic } = fiber;
    const point = new Point(null, null, null, control, registers);
    const before = new Interruption(waiting, fiber.wake, point, atomic);
    fiber.atomic = 0;
    fiber.kontinuation = new Frame(INTERRUPTED, [null, UNSPECIFIED, before], kontinuation);
  }
  fiber.wake = wake;
}

/** Go on with what the running fiber did before it was interrupted. */
export function goBack(machine: Machine, { wait, wake, point, atomic }: Interruption): void {
  const { fibers } = machine;
  (fibers.current as Fiber).atomic = atomic;
  if (wait !== null) fibers.wait(machine, wait.cases, wait.numbered);
  else if (wake.kind !== 'control') fibers.apply(machine, wake);
  else {
    machine.control = point.node;
    machine.registers = point.registers.slice();
  }
}

/** Whether a fiber that is being cancelled has jumped out of its cleanup, to go on. */
export function hasEscaped({ fibers, kontinuation, prompts }: Machine): boolean {
  if (fibers.current === null || !fibers.current.cancelling) return false;
  for (const { node, registers } of framesOf(kontinuation, prompts)) {
    if (node === CANCELLED) return false;
    if (node === REWINDING && (registers[2] as Jump).to.frame?.node === CANCELLED) return false;
  }
  return true;
}
