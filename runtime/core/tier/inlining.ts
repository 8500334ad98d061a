/**
 * Calls done in place: of a procedure that is known when the code is made and that only computes a
 * value, or assigns one. If that fails nothing has been done, and the machine makes the call
 * itself; so the procedure needs no place of its own in the code where it can stop.
 */
import type { Cell } from '../cell.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { inlinedCells, partsOf } from '../compiler/unit.js';
import { Expressions } from './expressions.js';
import { canFail } from './inline.js';
import { Kinds } from './kinds.js';
import { isPlainCapture, knownProcedure, takes } from './known-calls.js';
import { handedOn, isAmong, returnSlots } from './return-continuations.js';

/** Simple expressions in a body; larger ones are called. */
const PARTS_MAX = 12;

export class Inlining {
  /** Variables whose values the code counts on. */
  readonly cells = new Set<Cell>();
  readonly #bodies = new Map<Node, readonly Simple[]>();
  readonly #handOvers = new Map<Node, Node | null>();

  /** What a call computes, one after the other, in terms of the procedure called; the last is the
   * value. Empty if that is not done in place. */
  bodyOf(node: Node): readonly Simple[] {
    let body = this.#bodies.get(node);
    if (body === undefined) {
      body = this.#find(node);
      this.#bodies.set(node, body);
    }
    return body;
  }

  /** Whether a call is done in place. */
  has(node: Node): boolean {
    return this.bodyOf(node).length > 0;
  }

  /** Transitions of the procedure called that are done in place. */
  costOf(node: Node): number {
    return this.bodyOf(node).length + (this.handOverOf(node) === null ? 0 : 1);
  }

  /** If a node captures a continuation with a receiver, made on the spot, that only hands it on to
   * a known procedure: that call. */
  handOverOf(node: Node): Node | null {
    let call = this.#handOvers.get(node);
    if (call === undefined) {
      call = isPlainCapture(node) ? this.#findHandOver(node) : null;
      this.#handOvers.set(node, call);
    }
    return call;
  }

  #findHandOver({ operands, lambda: caller }: Node): Node | null {
    const receiver = (operands[0] as Simple).lambda as Lambda;
    const call = enter(receiver);
    if (call.kind !== NodeKind.TailCall || call.isLeft) return null;
    const others = call.operands.filter((operand) => !isAmong(operand, 1));
    const isPlain = others.every((operand) => isSmall(operand) && isOutside(operand));
    if (handedOn(call.operands, 1) === 0 || !isPlain || !caller?.guesses) return null;
    const cells = new Set<Cell>();
    if (returnSlots(receiver, cells) === 0) return null;
    for (const cell of [...cells, ...inlinedCells([call])]) this.cells.add(cell);
    return call;
  }

  /** The procedure called, which is done in place. */
  lambdaOf({ value, lambda }: Node): Lambda {
    return lambdaOf(value as Simple, lambda) as Lambda;
  }

  #find({ kind, value: operator, operands, lambda: caller }: Node): readonly Simple[] {
    if (kind !== NodeKind.Call && kind !== NodeKind.TailCall) return [];
    const { cell } = operator as Simple;
    const lambda = lambdaOf(operator as Simple, caller);
    if (lambda === null || !takes(lambda, operands.length)) return [];
    const body = simpleBody(enter(lambda));
    if (body.length === 0) return [];
    if (cell !== null) this.cells.add(cell);
    for (const inlined of inlinedCells(lambda.nodes)) this.cells.add(inlined);
    return body;
  }
}

/** The expressions of a body that returns one, after an assignment at most; else nothing. */
function simpleBody(first: Node): readonly Simple[] {
  const nodes = first.kind === NodeKind.Effect ? [first, first.body as Node] : [first];
  const last = nodes.at(-1) as Node;
  const isPlain = nodes.every(({ isLeft }) => !isLeft);
  if (!isPlain || last.kind !== NodeKind.Return) return [];
  const body = nodes.map(({ value }) => value as Simple);
  // Once something has been assigned nothing may fail.
  const isSafe = nodes.length === 1 || !canFail(last.value as Simple);
  return isSafe && body.every(isSmall) ? body : [];
}

/** The code of a procedure that an operator is known to stand for: in a global variable, or in a
 * local one that is bound once, to a procedure made on the spot. */
function lambdaOf(operator: Simple, caller: Lambda | null): Lambda | null {
  const known = knownProcedure(operator);
  if (known !== null) return known.lambda;
  if (operator.kind !== SimpleKind.Local) return null;
  for (const { kind, slot, value, slots, lambdas } of caller?.nodes ?? []) {
    const isClosure = kind === NodeKind.Let && value?.kind === SimpleKind.Closure;
    if (isClosure && slot === operator.index) return value.lambda;
    const i = kind === NodeKind.Fix ? slots.indexOf(operator.index) : -1;
    if (i >= 0) return lambdas[i] as Lambda;
  }
  return null;
}

/** Whether an expression is small, and cannot fail in the middle of an effect. */
function isSmall(value: Simple): boolean {
  if (value.kind === SimpleKind.EffectPrimitive || value.kind === SimpleKind.Define) return false;
  let count = 0;
  const visit = (simple: Simple): void => {
    count++;
    for (const part of partsOf(simple)) if (count <= PARTS_MAX) visit(part);
  };
  visit(value);
  return count <= PARTS_MAX;
}

/** Whether an expression is about what a procedure has captured only, and needs no closure. */
function isOutside(simple: Simple): boolean {
  const { kind } = simple;
  const isInside = kind === SimpleKind.Local || kind === SimpleKind.Self;
  return !isInside && kind !== SimpleKind.Closure && partsOf(simple).every(isOutside);
}

/** The expressions of a procedure in the place of a call: its parameters are the operands. */
export class InlinedExpressions extends Expressions {
  constructor(
    caller: Expressions,
    lambda: Lambda,
    self: string,
    readonly operands: readonly string[],
  ) {
    const mayGuess = caller.kinds.mayGuess && lambda.guesses;
    const kinds = new Kinds(lambda, [], false, mayGuess);
    super(caller.constants, caller.temporaries, kinds, '', self);
    for (const name of caller.integers) this.integers.add(name);
  }

  override slot(slot: number): string {
    return this.operands[slot] as string;
  }
}

/** The expressions of a receiver that is not made: HERE is its parameter, and what it would capture
 * is at hand. */
export class HandedExpressions extends InlinedExpressions {
  constructor(
    caller: Expressions,
    lambda: Lambda,
    readonly captured: readonly string[],
  ) {
    super(caller, lambda, '', ['HERE']);
  }

  override value(s: Simple): string {
    return s.kind === SimpleKind.Free ? (this.captured[s.index] as string) : super.value(s);
  }
}
