/**
 * The slow twin of a node. Inlined primitives are fast, but a primitive that fails needs a frame of
 * its own to continue in, and one that has been redefined must be called. `explode` makes, once and
 * only when needed, a chain of nodes that does what the node does with every part bound to a slot
 * and every primitive called through its cell. What a node evaluates before its effect is pure, so
 * the chain may start from the node's beginning, unless it was the effect itself that failed.
 */
import { Node, NodeKind, Simple, SimpleKind } from './ir.js';
import { isStable } from './simplicity.js';
import { partsOf } from './unit.js';

/** The first node of the chain. Its nodes are the `twins` of the node. */
export function explode(node: Node): Node {
  node.exploded ??= new Explosion(node).make();
  return node.exploded;
}

/** Whether exploding the node gives anything new. */
export function isExplodable(node: Node): boolean {
  if (node.index < 0) return false;
  const { value, operands } = node;
  const outer = value === null ? operands : [value, ...operands];
  return !outer.every(isStable);
}

function isPrimitive(simple: Simple): boolean {
  return simple.fn !== null;
}

class Explosion {
  #first: Node | null = null;
  #last: Node | null = null;
  #slots = 0;

  constructor(readonly node: Node) {}

  make(): Node {
    const { node } = this;
    // The operator is asked first: in `(defin x 1)` it is `defin` that the user got wrong.
    const operator = node.value?.kind === SimpleKind.Global ? this.#flat(node.value) : node.value;
    const operands = node.operands.map((operand) => this.#flat(operand));
    const value = operator === null ? null : this.#own(operator);
    const twin = this.#emit(node.kind, node.span);
    twin.slot = node.slot;
    twin.value = value;
    twin.operands = operands;
    twin.then = node.then;
    twin.otherwise = node.otherwise;
    twin.body = node.body;
    twin.slots = node.slots;
    twin.boxed = node.boxed;
    twin.loop = node.loop;
    twin.kills = node.kills;
    twin.acceptsValues = node.acceptsValues;
    return this.#first as Node;
  }

  /** The node's own expression: an effect at its top stays where it is. */
  #own(simple: Simple): Simple {
    switch (simple.kind) {
      case SimpleKind.SetBox:
      case SimpleKind.SetGlobal:
      case SimpleKind.Define:
      case SimpleKind.MakeBox: {
        const copy = new Simple(simple.kind, simple.span);
        copy.cell = simple.cell;
        copy.name = simple.name;
        copy.checked = simple.checked;
        copy.a = simple.kind === SimpleKind.SetBox ? simple.a : this.#flat(simple.a as Simple);
        copy.b = simple.b === null ? null : this.#flat(simple.b);
        return copy;
      }
      default:
        return this.#flat(simple);
    }
  }

  #emit(kind: NodeKind, simpleSpan: Node['span']): Node {
    const made = new Node(kind, simpleSpan);
    made.lambda = this.node.lambda;
    made.index = -1;
    made.exploded = this.node;
    this.node.twins.push(made);
    if (this.#last === null) this.#first = made;
    else this.#last.body = made;
    this.#last = made;
    return made;
  }

  /** Chains of one lambda never overlap in time, so they share the slots behind the named ones. */
  #slot(): number {
    const { lambda } = this.node;
    if (lambda === null) throw new Error('a stub does not explode');
    const slot = lambda.slotNames.length + this.#slots++;
    lambda.slotCount = Math.max(lambda.slotCount, slot + 1);
    return slot;
  }

  #local(slot: number): Simple {
    const local = new Simple(SimpleKind.Local, null);
    local.index = slot;
    return local;
  }

  /** A leaf that holds the expression's value, after nodes that compute it. */
  #flat(simple: Simple): Simple {
    if (isStable(simple)) return simple;
    const slot = this.#slot();
    if (isPrimitive(simple)) {
      const operands = partsOf(simple).map((part) => this.#flat(part));
      const call = this.#emit(NodeKind.Call, simple.span);
      const callee = new Simple(SimpleKind.Global, simple.span);
      callee.cell = simple.cell;
      callee.name = simple.name;
      call.value = callee;
      call.operands = operands;
      call.slot = slot;
      return this.#local(slot);
    }
    if (simple.kind === SimpleKind.If || simple.kind === SimpleKind.Or) {
      this.#branch(simple, slot);
      return this.#local(slot);
    }
    const bind = this.#emit(NodeKind.Let, simple.span);
    bind.slot = slot;
    bind.value = simple;
    return this.#local(slot);
  }

  /** `slot` := (if a b c), as a sub whose branches are chains of their own. */
  #branch(simple: Simple, slot: number): void {
    const sub = this.#emit(NodeKind.Sub, simple.span);
    sub.slot = slot;
    sub.then = this.#inChain(() => {
      const test = this.#flat(simple.a as Simple);
      const choice = this.#emit(NodeKind.If, simple.span);
      choice.value = test;
      choice.then = this.#returning(simple.kind === SimpleKind.Or ? test : (simple.b as Simple));
      choice.otherwise = this.#returning(
        simple.kind === SimpleKind.Or ? (simple.b as Simple) : (simple.c as Simple),
      );
    });
  }

  #returning(simple: Simple): Node {
    return this.#inChain(() => {
      const value = this.#flat(simple);
      this.#emit(NodeKind.Return, simple.span).value = value;
    });
  }

  #inChain(work: () => void): Node {
    const outer = { first: this.#first, last: this.#last };
    this.#first = null;
    this.#last = null;
    work();
    const first = this.#first as Node | null;
    this.#first = outer.first;
    this.#last = outer.last;
    return first as Node;
  }
}
