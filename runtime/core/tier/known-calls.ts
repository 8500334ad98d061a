/** Calls of procedures that are known when the code is made, and of the procedure itself. */
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';

/** The procedure in a global variable, if that can be counted on: until the variable is redefined,
 * which it has not been before. */
export function knownProcedure({ kind, cell }: Simple): Closure | null {
  if (kind !== SimpleKind.Global || cell === null) return null;
  return cell.value instanceof Closure && !cell.assigned && !cell.redefined ? cell.value : null;
}

/** Whether a call is one of the procedure itself, by a clause that no other one comes before. */
export function isSelfCall({ value, operands }: Node, lambda: Lambda): boolean {
  if (operands.length !== lambda.required || lambda.hasRest) return false;
  const operator = value as Simple;
  const isSelf = operator.kind === SimpleKind.Self || knownProcedure(operator)?.lambda === lambda;
  return isSelf && !isLaterClause(lambda);
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
