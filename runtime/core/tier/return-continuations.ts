/**
 * Which parameters take the continuation of the very call that passes them, and are no more than
 * returned to: called last, or handed on to a procedure that is called last and does no more with
 * it. To call such a continuation is to return, so it need not be made; HERE stands for it. (What
 * becomes of continuation variables that are all the same in Kennedy, "Compiling with
 * Continuations, Continued", 2007.)
 */
import type { Cell } from '../cell.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { blocksOf, chain } from '../compiler/liveness.js';
import { enter } from '../compiler/lower.js';
import { simplesOf } from '../compiler/unit.js';
import { isSame, local, mentions, type Variable } from './escapes.js';
import { isSelfCall, knownProcedure, takes } from './known-calls.js';

/** Parameters beyond are not looked at. */
const SLOTS_MAX = 31;

/** With more parameters to look at, it takes too long. */
const PARAMETERS_MAX = 30;

export class ReturnContinuations {
  /** Global variables that the answers count on. */
  readonly cells = new Set<Cell>();
  readonly #seen = new Map<Lambda, Set<number>>();
  #count = 0;

  /** Whether a parameter is only returned to. */
  has(lambda: Lambda, slot: number): boolean {
    const seen = this.#seen.get(lambda) ?? new Set();
    if (seen.has(slot)) return true;
    if (++this.#count > PARAMETERS_MAX || !lambda.guesses) return false;
    this.#seen.set(lambda, seen.add(slot));
    return this.#isReturnedTo(enter(lambda), lambda, local(slot), true);
  }

  /** `isLast`: what the block's last call answers is the procedure's value. */
  #isReturnedTo(first: Node, lambda: Lambda, variable: Variable, isLast: boolean): boolean {
    return chain(first).every((node) => {
      if (node.kind === NodeKind.TailCall && isLast) return this.#isReturn(node, lambda, variable);
      const captured = node.captures.flat();
      if ([...simplesOf(node), ...captured].some((s) => mentions(s, variable))) return false;
      const isLastInside = isLast && node.kind !== NodeKind.Sub;
      return blocksOf(node).every((block) =>
        this.#isReturnedTo(block, lambda, variable, isLastInside),
      );
    });
  }

  /** Whether a call in tail position calls the parameter with one value, or hands it on. */
  #isReturn(node: Node, caller: Lambda, variable: Variable): boolean {
    const operator = node.value as Simple;
    const isCalled = isSame(operator, variable);
    if (isCalled ? node.operands.length !== 1 : mentions(operator, variable)) return false;
    return node.operands.every((operand, index) => {
      if (!mentions(operand, variable)) return true;
      return !isCalled && isSame(operand, variable) && this.#isHandedOn(node, index, caller);
    });
  }

  #isHandedOn(node: Node, index: number, caller: Lambda): boolean {
    if (index >= SLOTS_MAX) return false;
    if (isSelfCall(node, caller)) return isSame(node.operands[index] as Simple, local(index));
    const { cell } = node.value as Simple;
    const lambda = knownProcedure(node.value as Simple)?.lambda ?? null;
    if (lambda === null || !takes(lambda, node.operands.length)) return false;
    this.cells.add(cell as Cell);
    return this.has(lambda, index);
  }
}

/** The parameters of a procedure that are only returned to, as bits. `cells` are given the
 * variables that this counts on. */
export function returnSlots(lambda: Lambda, cells: Set<Cell>): number {
  enter(lambda);
  if (lambda.hasRest || lambda.next !== null) return 0;
  let slots = 0;
  for (let slot = 0; slot < Math.min(lambda.required, SLOTS_MAX); slot++) {
    const continuations = new ReturnContinuations();
    const isUsed = lambda.nodes.some((node) => simplesOf(node).some((s) => isSame(s, local(slot))));
    if (!isUsed || !continuations.has(lambda, slot)) continue;
    for (const cell of continuations.cells) cells.add(cell);
    slots |= 1 << slot;
  }
  return slots;
}

/** Whether an expression is just the variable of one of these slots. */
export function isAmong(simple: Simple, slots: number): boolean {
  return simple.kind === SimpleKind.Local && hasSlot(slots, simple.index);
}

/** The operands that are just the variable of one of these slots, as bits. */
export function handedOn(operands: readonly Simple[], slots: number): number {
  return operands.reduce(
    (bits, operand, i) => (isAmong(operand, slots) ? bits | (1 << i) : bits),
    0,
  );
}

/** Whether a slot is one of these. */
export function hasSlot(slots: number, slot: number): boolean {
  return slot < SLOTS_MAX && ((slots >>> slot) & 1) === 1;
}
