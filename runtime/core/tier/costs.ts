/**
 * What code costs in transitions, so that it can be paid for in advance: a piece of code is sure of
 * the most expensive way through it before it begins, and gives back what a cheaper one leaves. A
 * loop's turns are paid one by one.
 */
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Inlining } from './inlining.js';

export class Costs {
  readonly #known = new Map<Node, number>();

  constructor(readonly inlining: Inlining) {}

  /** Transitions from this node to the end of its block, at most. */
  of(node: Node): number {
    let cost = this.#known.get(node);
    if (cost === undefined) {
      cost = this.#compute(node);
      this.#known.set(node, cost);
    }
    return cost;
  }

  #compute(node: Node): number {
    if (node.isLeft) return 0;
    switch (node.kind) {
      case NodeKind.If:
        return 1 + Math.max(this.of(node.then as Node), this.of(node.otherwise as Node));
      case NodeKind.Let:
      case NodeKind.Effect:
      case NodeKind.Fix:
        return 1 + this.of(node.body as Node);
      case NodeKind.Call:
        return 1 + this.inlining.costOf(node) + this.of(node.body as Node);
      case NodeKind.TailCall:
        return 1 + this.inlining.costOf(node);
      case NodeKind.Sub:
        return 1 + this.of(node.then as Node) + this.of(node.body as Node);
      default:
        return 1;
    }
  }

  /** Whether a block calls nothing that comes back to it; in a sub, whatever it calls does. */
  isLeaf(first: Node, isInSub: boolean): boolean {
    for (let node: Node | null = first; node !== null; node = node.body) {
      switch (node.kind) {
        case NodeKind.Call:
          if (!this.inlining.has(node)) return false;
          break;
        case NodeKind.TailCall:
          return !isInSub || this.inlining.has(node);
        case NodeKind.If:
          return (
            this.isLeaf(node.then as Node, isInSub) && this.isLeaf(node.otherwise as Node, isInSub)
          );
        case NodeKind.Sub:
          if (!this.isLeaf(node.then as Node, true)) return false;
          break;
        default:
      }
    }
    return true;
  }
}
