/** Where compiled code may take over from the machine. */
import { Dispatch, type Node, NodeKind } from './ir.js';

/** Mark the beginning of a body, where a loop turns, and where a value comes back. */
export function markEntries(entry: Node, nodes: readonly Node[]): void {
  entry.doBy(Dispatch.Entry);
  for (const { kind, body } of nodes) {
    if (body === null) continue;
    const isReturn = kind === NodeKind.Call || kind === NodeKind.Sub;
    if (kind !== NodeKind.Loop && !isReturn) continue;
    body.doBy(Dispatch.Entry);
    body.isReturn = isReturn;
  }
}
