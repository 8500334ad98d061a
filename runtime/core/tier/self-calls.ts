/** Calls that a procedure makes of itself. */
import { type Node, NodeKind, SimpleKind } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';

/** Whether a call is one of the procedure itself, as far as is known now, by a clause that no other
 * one comes before. */
export function isSelfCall({ value, operands }: Node, lambda: Lambda): boolean {
  if (operands.length !== lambda.required || lambda.hasRest) return false;
  const known = value?.kind === SimpleKind.Global ? value.cell?.value : null;
  const isKnown = known instanceof Closure && known.lambda === lambda;
  return (isKnown || value?.kind === SimpleKind.Self) && !isLaterClause(lambda);
}

/** Whether a procedure may end in calls of itself, which are jumps then. */
export function repeats(first: Node, lambda: Lambda): boolean {
  for (let node: Node | null = first; node !== null; node = node.body) {
    if (node.kind === NodeKind.TailCall && isSelfCall(node, lambda)) return true;
    if (node.kind === NodeKind.If) {
      return repeats(node.then as Node, lambda) || repeats(node.otherwise as Node, lambda);
    }
  }
  return false;
}

function isLaterClause(lambda: Lambda): boolean {
  return lambda.parent?.children.some(({ next }) => next === lambda) ?? false;
}
