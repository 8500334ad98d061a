/**
 * Searches and transactions are regions of their own: while one is open only the fiber that began
 * it and those spawned since have their turns, so that nothing that others write is undone.
 */
import type { Machine } from '../machine.js';
import { isSearching, leaveSearchesOf } from '../search/search.js';
import { rollBack } from '../transaction/transaction.js';
import type { Fiber } from './fiber.js';
import type { Fibers } from './fibers.js';

export interface Region {
  /** Who began it. */
  readonly owner: Fiber | null;
  /** The number of the first fiber that was spawned in it. */
  readonly firstId: number;
}

/** A search or transaction begins: with it a region, unless it is inside one. */
export function beginRegion(machine: Machine): void {
  const { choices, transaction, fibers } = machine;
  if (choices !== null || transaction !== null) return;
  machine.region = { owner: fibers.current, firstId: fibers.nextId };
}

/** The region that is open; null without one. */
export function openRegion(machine: Machine): Region | null {
  const { choices, transaction, region } = machine;
  return choices === null && transaction === null ? null : region;
}

/** The running fiber stops: a search that a jump has left is no region any more. */
export function leaveRegions(machine: Machine): void {
  if (machine.choices !== null) isSearching(machine);
}

/** A fiber ends, and with it what it has not left: its transactions and searches. */
export function endRegions(machine: Machine, fiber: Fiber): void {
  while (machine.transaction?.fiber === fiber) rollBack(machine, machine.transaction);
  leaveSearchesOf(machine, fiber);
}

/** The next fiber that may have its turn. Those that were made runnable in a branch that has failed
 * since are forgotten. */
export function nextAble(
  { ready, random, live, main }: Fibers,
  region: Region | null,
): Fiber | null {
  const isAble = region && ((fiber: Fiber) => fiber === region.owner || fiber.id >= region.firstId);
  for (;;) {
    const fiber = ready.take(random, isAble);
    if (fiber === null || fiber === main) return fiber;
    if (fiber.status === 'runnable' && live.has(fiber)) return fiber;
  }
}
