/**
 * Which slots hold something at each node, so that the state that compiled code leaves behind has
 * the registers that the machine itself would have there.
 */
import { type Node, NodeKind } from '../compiler/ir.js';
import { blocksOf, chain } from '../compiler/liveness.js';

export type Held = ReadonlyMap<Node, ReadonlySet<number>>;

/** The slots written on some way to each node of a body and not cleared since. */
export function heldSlots(entry: Node, parameterCount: number): Held {
  const held = new Map<Node, ReadonlySet<number>>();
  note(entry, new Set(Array.from({ length: parameterCount }, (_, i) => i)), held);
  return held;
}

function note(first: Node, slots: Set<number>, held: Map<Node, ReadonlySet<number>>): void {
  for (const node of chain(first)) {
    held.set(node, new Set(slots));
    for (const register of node.kills) slots.delete(register - 1);
    if (node.kind === NodeKind.Loop) for (const slot of node.slots) slots.add(slot);
    for (const block of blocksOf(node)) note(block, new Set(slots), held);
    if (node.slot >= 0) slots.add(node.slot);
    for (const slot of node.slots) slots.add(slot);
  }
}
