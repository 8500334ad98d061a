/**
 * Which slots die at a call or turn of a loop. A frame must not keep alive what its code no longer
 * reads (Clinger, "Proper Tail Recursion and Space Efficiency", 1998), so each call and sub clears
 * the registers that nothing behind it reads; so does each turn, so that it begins with the same
 * slots as all the others.
 */
import { type Node, NodeKind, type Simple, SimpleKind } from './ir.js';
import { partsOf, simplesOf } from './unit.js';

type Slots = Set<number>;

/** Set `kills` on every call, sub and turn of a loop of a lambda's body, whose first slots are its
 * parameters. */
export function markKills(entry: Node, parameterCount: number): void {
  const needed: Needed = { afterCall: new Map(), atHead: new Map() };
  liveBefore(entry, new Set(), needed);
  const written = new Set(Array.from({ length: parameterCount }, (_, i) => i));
  kill(entry, written, needed);
}

interface Needed {
  /** Slots that a call's frame must keep; for a sub, what the sub and the code behind it read. */
  readonly afterCall: Map<Node, Slots>;
  /** Slots live at the head of an open loop. */
  readonly atHead: Map<Node, Slots>;
}

/** The nodes of a block, first to last. */
export function chain(first: Node): readonly Node[] {
  const nodes: Node[] = [];
  for (let node: Node | null = first; node !== null; node = node.body) {
    nodes.push(node);
    if (node.kind === NodeKind.Loop) break;
  }
  return nodes;
}

/** Slots read in the block, or after it (`behind`: what the frame of an enclosing sub reads). */
function liveBefore(first: Node, behind: Slots, needed: Needed): Slots {
  const nodes = chain(first);
  let live: Slots = new Set(behind);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as Node;
    live.delete(node.slot);
    for (const slot of node.slots) live.delete(slot);
    switch (node.kind) {
      case NodeKind.If:
        live = liveBefore(node.then as Node, behind, needed);
        for (const slot of liveBefore(node.otherwise as Node, behind, needed)) live.add(slot);
        break;
      case NodeKind.Loop:
        live = loopLive(node, behind, needed);
        break;
      case NodeKind.Continue:
        live = headOf(node, needed);
        break;
      case NodeKind.Sub:
        live = liveBefore(node.then as Node, live, needed);
        needed.afterCall.set(node, new Set(live));
        break;
      case NodeKind.Call:
        needed.afterCall.set(node, new Set(live));
        break;
      default:
    }
    for (const simple of simplesOf(node)) addReads(simple, live);
    for (const captures of node.captures) for (const simple of captures) addReads(simple, live);
    if (node.kind === NodeKind.Fix) for (const slot of node.slots) live.delete(slot);
  }
  return live;
}

/** A slot is bound by one node only, so what is live at a loop's head is what its body reads and
 * does not bind. */
function loopLive(node: Node, behind: Slots, needed: Needed): Slots {
  const body = node.body as Node;
  const head: Slots = new Set(behind);
  for (const slot of readIn(body, needed)) head.add(slot);
  for (const slot of writtenIn(body)) head.delete(slot);
  needed.atHead.set(node, head);
  const live = liveBefore(body, behind, needed);
  for (const slot of node.slots) live.delete(slot);
  return live;
}

/** Slots read in a block; to go on with a loop around it reads what is live at that loop's head. */
function readIn(first: Node, needed: Needed): Slots {
  const read: Slots = new Set();
  for (const node of chain(first)) {
    for (const simple of simplesOf(node)) addReads(simple, read);
    for (const captures of node.captures) for (const simple of captures) addReads(simple, read);
    for (const slot of headOf(node, needed)) read.add(slot);
    for (const block of blocksOf(node)) for (const slot of readIn(block, needed)) read.add(slot);
  }
  return read;
}

/** What a continue needs: the slots live at its loop's head that it does not itself set. */
function headOf({ kind, loop }: Node, needed: Needed): Slots {
  if (kind !== NodeKind.Continue || loop === null) return new Set();
  const head = new Set(needed.atHead.get(loop));
  for (const slot of loop.slots) head.delete(slot);
  return head;
}

function addReads(simple: Simple, live: Slots): void {
  if (simple.kind === SimpleKind.Local) live.add(simple.index);
  for (const part of partsOf(simple)) addReads(part, live);
}

/** Clear, at each call and turn of a loop, the slots written so far that nothing needs any more. */
function kill(first: Node, written: Slots, needed: Needed): void {
  for (const node of chain(first)) {
    switch (node.kind) {
      case NodeKind.If:
        kill(node.then as Node, new Set(written), needed);
        kill(node.otherwise as Node, new Set(written), needed);
        break;
      case NodeKind.Loop:
        clearAt(node, written, needed.atHead.get(node) as Slots);
        for (const slot of node.slots) written.add(slot);
        kill(node.body as Node, written, needed);
        break;
      case NodeKind.Continue:
        clearAt(node, written, needed.atHead.get(node.loop as Node) as Slots);
        break;
      case NodeKind.Call:
        clearAt(node, written, needed.afterCall.get(node) as Slots);
        break;
      case NodeKind.Sub:
        clearAt(node, written, needed.afterCall.get(node) as Slots);
        kill(node.then as Node, new Set(written), needed);
        break;
      default:
    }
    if (node.slot >= 0) written.add(node.slot);
    for (const slot of node.slots) written.add(slot);
  }
}

/** Note what a node clears: what has been written, is not live, and not written by the node. */
function clearAt(node: Node, written: Slots, live: Slots): void {
  const own = [node.slot, ...(node.loop ?? node).slots];
  const dead = [...written].filter((slot) => !live.has(slot) && !own.includes(slot));
  node.kills = dead.map((slot) => slot + 1);
  for (const slot of dead) written.delete(slot);
}

/** The slots that a block writes. */
function writtenIn(first: Node): Slots {
  const written: Slots = new Set();
  for (const node of chain(first)) {
    if (node.slot >= 0) written.add(node.slot);
    for (const slot of node.slots) written.add(slot);
    for (const block of blocksOf(node)) for (const slot of writtenIn(block)) written.add(slot);
  }
  return written;
}

/** The blocks inside a node, a loop's turn among them. */
export function blocksOf(node: Node): readonly Node[] {
  const body = node.kind === NodeKind.Loop ? node.body : null;
  return [node.then, node.otherwise, body].filter((block) => block !== null);
}
