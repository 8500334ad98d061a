/**
 * Calls of procedures that are known when the code is made: of the procedure itself, and of a
 * partner that calls it back in tail position, as state machines do; both are jumps then.
 */
import type { Value } from '../../../grammar/datum.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { Primitive } from '../primitive.js';

export const CALL_CC = 'call-with-current-continuation';

/** Partners beyond that are called. */
const PARTNER_NODES_MAX = 30;

/** What a global variable has, if that can be counted on: until the variable is redefined, which it
 * has not been before. */
function knownValue({ kind, cell }: Simple): Value {
  if (kind !== SimpleKind.Global || cell === null || cell.assigned || cell.redefined) return null;
  return cell.value;
}

/** The procedure in a global variable that can be counted on. */
export function knownProcedure(operator: Simple): Closure | null {
  const value = knownValue(operator);
  return value instanceof Closure ? value : null;
}

/** Whether a procedure takes exactly so many arguments, and has one clause. */
export function takes({ required, hasRest, next }: Lambda, count: number): boolean {
  return required === count && !hasRest && next === null;
}

/** Whether a node calls call/cc with a procedure made on the spot: nothing is left to be found out.
 */
export function isPlainCapture({ kind: nodeKind, value, operands }: Node): boolean {
  if (nodeKind !== NodeKind.Call && nodeKind !== NodeKind.TailCall) return false;
  const called = knownValue(value as Simple);
  const [receiver] = operands;
  const isPlain = operands.length === 1 && receiver?.kind === SimpleKind.Closure;
  const takesOne = isPlain && receiver.lambda?.required === 1 && !receiver.lambda.hasRest;
  return takesOne && called instanceof Primitive && called.name === CALL_CC;
}

/** Whether a call is one of a primitive that chooses, and that can be counted on. */
export function isChoice({ value }: Node): boolean {
  const called = knownValue(value as Simple);
  return called instanceof Primitive && called.spec.alternatives !== undefined;
}

/** Whether a call is one of the procedure itself, by a clause that no other one comes before. */
export function isSelfCall({ value, operands }: Node, lambda: Lambda): boolean {
  if (operands.length !== lambda.required || lambda.hasRest) return false;
  const operator = value as Simple;
  const isSelf = operator.kind === SimpleKind.Self || knownProcedure(operator)?.lambda === lambda;
  return isSelf && !isLaterClause(lambda);
}

/** The procedure called, if it is small, closed, and may end in a call of `lambda`. */
export function partnerCalled({ value, operands }: Node, lambda: Lambda): Closure | null {
  const known = knownProcedure(value as Simple);
  const other = known?.lambda;
  if (!other || other === lambda || other.free.length > 0) return null;
  if (!takes(other, operands.length)) return null;
  const calls = tailCalls(enter(other));
  if (other.nodes.length > PARTNER_NODES_MAX || other.nodes.some(({ isLeft }) => isLeft))
    return null;
  const callsBack = ({ value: operator }: Node): boolean =>
    knownProcedure(operator as Simple)?.lambda === lambda;
  return calls.some((call) => callsBack(call) && isSelfCall(call, lambda)) ? known : null;
}

/** The calls that a body may end in. */
export function tailCalls(first: Node): readonly Node[] {
  for (let node: Node | null = first; node !== null; node = node.body) {
    if (node.kind === NodeKind.TailCall) return [node];
    if (node.kind === NodeKind.If) {
      return [...tailCalls(node.then as Node), ...tailCalls(node.otherwise as Node)];
    }
  }
  return [];
}

function isLaterClause(lambda: Lambda): boolean {
  return lambda.parent?.children.some(({ next }) => next === lambda) ?? false;
}
