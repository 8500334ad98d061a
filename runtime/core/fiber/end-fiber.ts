/** The end of a fiber: whoever waits for it is woken, and its nursery hears of it. */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Machine } from '../machine.js';
import { firstOpen } from './cases.js';
import type { Fiber, FiberStatus, Nursery } from './fiber.js';
import { cancelAll, interrupt } from './redirect.js';
import { endRegions } from './region.js';

/** Failures that are kept to be told of. */
const FAILURES_MAX = 100;

/** Note how a fiber ended: with these values, or with what it raised. */
export function endFiber(
  machine: Machine,
  fiber: Fiber,
  status: FiberStatus,
  values: readonly Value[],
  payload: Value,
): void {
  const { store, fibers } = machine;
  endRegions(machine, fiber);
  store.setField(fiber, 'status', status);
  store.setField(fiber, 'values', values);
  store.setField(fiber, 'payload', payload);
  Object.assign(fiber, { control: null, registers: [], kontinuation: null, dynamic: null });
  fiber.prompts = null;
  if (fibers.live.has(fiber)) store.deleteFrom(fibers, 'live', fiber);
  const isAlone = fiber.nursery === null && firstOpen(fiber.joiners) === null;
  if (status === 'failed' && isAlone && fibers.failures.size < FAILURES_MAX) {
    fibers.failures.add(fiber);
  }
  for (let next = firstOpen(fiber.joiners); next !== null; next = firstOpen(next[1])) {
    fibers.fulfil(machine, next[0], fiber);
  }
  if (fiber.nursery !== null) leaveNursery(machine, fiber, fiber.nursery);
}

/** The first failure of a nursery ends the others, and its owner leaves the body. */
function leaveNursery(machine: Machine, fiber: Fiber, nursery: Nursery): void {
  const { store, fibers } = machine;
  store.deleteFrom(nursery, 'children', fiber);
  if (fiber.status === 'failed' && !nursery.failed) {
    store.setField(nursery, 'failed', true);
    store.setField(nursery, 'payload', fiber.payload);
    cancelAll(machine, nursery.children);
    if (nursery.leave !== false) interrupt(machine, nursery.owner, nursery.leave);
  }
  if (nursery.children.size > 0) return;
  for (let next = firstOpen(nursery.waiters); next !== null; next = firstOpen(next[1])) {
    fibers.fulfil(machine, next[0], UNSPECIFIED);
  }
}
