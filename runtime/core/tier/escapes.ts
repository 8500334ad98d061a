/**
 * Which continuations are only ever called: whoever gets one calls it, or lends it to a procedure
 * that does no more with it. When what it was captured for has come back, nobody has it any more;
 * so it needs no frames while those are on the host's stack. (An escape analysis as that for
 * closures in Kranz, Kelsey, Rees, Hudak, Philbin & Adams, "ORBIT: An Optimizing Compiler for
 * Scheme", 1986.)
 */
import type { Cell } from '../cell.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { partsOf, simplesOf } from '../compiler/unit.js';
import { isSelfCall, knownProcedure, takes } from './known-calls.js';

/** With more variables to look at, it takes too long. */
const VARIABLES_MAX = 30;

/** Where a procedure has a value: in a slot, captured, or itself. */
export type Variable = Pick<Simple, 'kind' | 'index'>;

const SELF: Variable = { kind: SimpleKind.Self, index: 0 };

/** What a slot has. */
export function local(slot: number): Variable {
  return { kind: SimpleKind.Local, index: slot };
}

export class Escapes {
  /** Global variables that the answers count on. */
  readonly cells = new Set<Cell>();
  /** What has been looked at, or is being looked at. */
  readonly #seen = new Map<Lambda, Variable[]>();
  #count = 0;

  /** Whether what a procedure has in a slot is only called. */
  slotIsCalled(lambda: Lambda, slot: number): boolean {
    return this.#isCalled(lambda, local(slot));
  }

  #isCalled(lambda: Lambda, variable: Variable): boolean {
    const seen = this.#seen.get(lambda) ?? [];
    if (seen.some((other) => isSame(other, variable))) return true;
    if (++this.#count > VARIABLES_MAX) return false;
    this.#seen.set(lambda, [...seen, variable]);
    enter(lambda);
    return lambda.nodes.every((node) => this.#isCalledAt(node, lambda, variable));
  }

  #isCalledAt(node: Node, lambda: Lambda, variable: Variable): boolean {
    const { operands, lambdas, captures, loop } = node;
    const value = node.value as Simple;
    const slots = (loop ?? node).slots;
    const boxed = (loop ?? node).boxed;
    switch (node.kind) {
      case NodeKind.Let:
        return this.#isLent(value, variable, () => this.slotIsCalled(lambda, node.slot));
      case NodeKind.Loop:
      case NodeKind.Continue:
        return operands.every((operand, i) => {
          const slot = slots[i] as number;
          const isCalled = (): boolean => !boxed[i] && this.slotIsCalled(lambda, slot);
          return this.#isLent(operand, variable, isCalled);
        });
      case NodeKind.Fix:
        return captures.every((captured, i) => {
          const isCalled = (): boolean => this.slotIsCalled(lambda, slots[i] as number);
          return this.#isCaptured(captured, lambdas[i] as Lambda, variable, isCalled);
        });
      case NodeKind.Call:
      case NodeKind.TailCall:
        if (!isSame(value, variable) && mentions(value, variable)) return false;
        return operands.every((operand, i) => {
          return this.#isLent(operand, variable, () => this.#callsArgument(node, i, lambda));
        });
      default:
        return !simplesOf(node).some((simple) => mentions(simple, variable));
    }
  }

  /** Whether the variable is not in an expression, or lent to somebody who only calls what he gets.
   */
  #isLent(simple: Simple, variable: Variable, isCalled: () => boolean): boolean {
    if (isSame(simple, variable)) return isCalled();
    if (simple.kind !== SimpleKind.Closure) return !mentions(simple, variable);
    return this.#isCaptured(simple.operands, simple.lambda as Lambda, variable, isCalled);
  }

  /** … the same for a closure that may have captured it. */
  #isCaptured(
    captured: readonly Simple[],
    lambda: Lambda,
    variable: Variable,
    isCalled: () => boolean,
  ): boolean {
    if (!captured.some((simple) => mentions(simple, variable))) return true;
    if (lambda.next !== null || !this.#isCalled(lambda, SELF) || !isCalled()) return false;
    return captured.every((simple, index) => {
      if (!mentions(simple, variable)) return true;
      const free = { kind: SimpleKind.Free, index };
      return isSame(simple, variable) && this.#isCalled(lambda, free);
    });
  }

  /** Whether the procedure called is known, and only calls that argument. */
  #callsArgument(node: Node, index: number, caller: Lambda): boolean {
    const { value, operands } = node;
    const { cell } = value as Simple;
    if (cell !== null) this.cells.add(cell);
    if (isSelfCall(node, caller)) return this.slotIsCalled(caller, index);
    const lambda = knownProcedure(value as Simple)?.lambda ?? null;
    if (lambda === null || !takes(lambda, operands.length)) return false;
    return this.slotIsCalled(lambda, index);
  }
}

export function isSame(a: Variable, b: Variable): boolean {
  return a.kind === b.kind && a.index === b.index;
}

export function mentions(simple: Simple, variable: Variable): boolean {
  return isSame(simple, variable) || partsOf(simple).some((part) => mentions(part, variable));
}
