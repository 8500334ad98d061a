/**
 * What compiled code shares with the machine while it runs: what it may still spend, and, when it
 * cannot go on, the state it leaves. Leaving is *generalized stack inspection* (Pettyjohn,
 * Clements, Marshall, Krishnamurthi & Felleisen, "Continuations from Generalized Stack
 * Inspection", 2005): some function notes where the machine is to go on and answers UNWOUND; every
 * caller adds the frame that stands for it and does the same, until the host's stack is empty.
 *
 * Whatever compiled code cannot do, it leaves to the machine: it unwinds to the state before the
 * node in question, and the machine does that node. So faults, restarts, control primitives, wrong
 * numbers of arguments and redefinitions need no code of their own here.
 */
import { list, type Value } from '../../../grammar/datum.js';
import { type Cell, UNBOUND } from '../cell.js';
import type { Node } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { Continuation } from '../continuation.js';
import { capture } from '../control/delimited.js';
import { clear } from '../evaluate.js';
import type { Frame } from '../frame.js';
import { isNear } from '../jump.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { Primitive } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { activation, applyPrimitive, clauseTaking } from '../procedures.js';
import { DEFAULT_TAG } from '../prompt.js';
import { NeedInput } from '../world.js';
import type { Site } from './body.js';
import { type CompiledLambda, type DirectFunction, type EntryCode, UNWOUND } from './code.js';
import { compactFrame, Frame2, Frame4 } from './compact-frame.js';
import { CALL_CC } from './known-calls.js';
import { Supply } from './supply.js';

/** What calling through here takes of it, beside what the procedure itself does. */
const STACK_OF_CALL = 4;

/** Code that left so many nodes to the machine is compiled again, without guesses. */
const WRONG_GUESSES_MAX = 20;

const APPLY = 'apply';
/** More arguments than that are not put on the host's stack. */
const SPREAD_MAX = 100;

/** In place of registers that somebody else has. */
export const NOTHING: Value[] = [];

/** Thrown by code that leaves a node to the machine; where a value should have been. */
const LEAVE = new (class Leave {})();

export class Context extends Supply {
  /** The frames left by unwinding, from the innermost to the outermost so far. */
  #innermost: Frame | null = null;
  #outermost: Frame | null = null;
  /** Continuations that begin with the next frame. */
  readonly #left: Continuation[] = [];
  /** Where the machine goes on after unwinding. */
  node: Node | null = null;
  registers: Value[] = [];
  kontinuation: Frame | null = null;
  /** The node to be done by the machine itself, even if there is code for it. */
  #plain: Node | null = null;
  /** Instead of a node: a continuation to be entered with a value … */
  target: Continuation | null = null;
  value: Value = null;
  /** … or a procedure to be called with the current one. */
  receiver: Closure | null = null;
  #misfit: CompiledLambda | null = null;
  /** What an effect failed with, which must not be done again. */
  error: unknown = null;
  /** The node that is being done must be done again, by the machine. */
  again = false;
  /** … since it was left to it. */
  #isLeft = false;
  /** A function is leaving; if it fails in that, its state is lost. */
  leaving = false;

  constructor(
    readonly machine: Machine,
    chunk: number | null,
  ) {
    super(chunk);
  }

  /** Whether the machine itself must do this node, which code has just left to it. */
  isPlain(node: Node): boolean {
    const isPlain = this.#plain === node;
    this.#plain = null;
    return isPlain;
  }

  /** Whether code may go on where other code has just left off. */
  get goesOn(): boolean {
    return this.#plain === null && this.error === null && this.#misfit === null;
  }

  /** Whether code that threw this has done nothing: there was no room on the host's stack. */
  hasNotBegun(error: unknown): boolean {
    return error instanceof RangeError && !this.leaving;
  }

  /** Nothing is under way. */
  begin(): void {
    this.leaving = false;
    this.#innermost = null;
    this.#outermost = null;
    this.#left.length = 0;
  }

  /** Run code at the state that this has. Afterwards nothing holds that any more; if the code
   * throws before it has begun, this still does. */
  runHere(code: EntryCode): Value {
    const { registers } = this;
    const value = code.runAt(registers);
    if (this.registers === registers) this.registers = NOTHING;
    return value;
  }

  /** What this holds would not be let go. */
  takeRegisters(): Value[] {
    const { registers } = this;
    this.registers = NOTHING;
    return registers;
  }

  takeKontinuation(): Frame | null {
    const { kontinuation } = this;
    this.kontinuation = null;
    return kontinuation;
  }

  /** The frames that were left, in front of `next`. */
  framesOnto(next: Frame | null): Frame | null {
    if (this.#left.length > 0) this.#settle(next);
    const innermost = this.#innermost;
    if (innermost === null) return next;
    (this.#outermost as Frame).next = next;
    this.#innermost = null;
    this.#outermost = null;
    return innermost;
  }

  /** The error that the machine has to raise, if any. */
  takeError(): unknown {
    const { error } = this;
    this.error = null;
    return error;
  }

  takeTarget(): Continuation {
    const target = this.target as Continuation;
    this.target = null;
    this.value = null;
    return target;
  }

  /** Call the receiver of call/cc. */
  enterReceiver(current: Continuation): Value {
    const receiver = this.receiver as Closure;
    this.receiver = null;
    try {
      if (receiver.count === 1) return (receiver.direct as DirectFunction)(receiver, current);
      return this.#callClosure(receiver, [current]);
    } catch (error) {
      if (!this.hasNotBegun(error)) throw error;
      return this.#beginCall(receiver, clauseTaking(receiver.lambda, 1) as Lambda, [current]);
    }
  }

  /** The procedure whose code guesses wrong too often, if any. */
  takeMisfit(): CompiledLambda | null {
    const misfit = this.#misfit;
    this.#misfit = null;
    return misfit;
  }

  #guessedWrong(node: Node): void {
    const compiled = node.lambda?.compiled ?? null;
    if (compiled !== null && ++compiled.wrongGuesses >= WRONG_GUESSES_MAX) this.#misfit = compiled;
  }

  // Called by compiled code ---------------------------------------------------------------------

  /** A procedure has no fuel to begin with, or its code is dead: the machine enters it. `args` are
   * its parameters. */
  out(lambda: Lambda, self: Closure, ...args: Value[]): Value {
    if (self.lambda === lambda) {
      self.count = lambda.directCount;
      self.direct = lambda.direct;
    }
    this.node = enter(lambda);
    const registers: Value[] = new Array(lambda.slotCount + 1);
    registers[0] = self;
    for (let i = 0; i < args.length; i++) registers[i + 1] = args[i];
    this.registers = registers;
    return UNWOUND;
  }

  /** Call what is not a procedure compiled for one argument. Continuations come first. */
  call1(f: Value, a: Value): Value {
    if (f instanceof Continuation && this.#isPlainJump(f)) {
      this.target = f;
      this.value = a;
      return UNWOUND;
    }
    if (f instanceof Primitive && f.name === CALL_CC && isReceiver(a)) {
      this.receiver = a as Closure;
      return UNWOUND;
    }
    return this.call(f, a);
  }

  /** Call what is not a procedure compiled for so many arguments. */
  call(f: Value, ...args: Value[]): Value {
    if (f instanceof Closure) return this.#callClosure(f, args);
    const { machine } = this;
    if (f instanceof Primitive && f.spec.kind !== 'control') {
      machine.inEffect = f.spec.kind !== 'pure';
      const value = applyPrimitive(f, args);
      machine.inEffect = false;
      return value;
    }
    if (f instanceof Primitive && f.name === APPLY && args[0] instanceof Closure) {
      const { length } = args;
      const rest = length > 1 ? listArgument(APPLY, length, args[length - 1]) : null;
      if (rest !== null && length + rest.length <= SPREAD_MAX) {
        return this.#callClosure(args[0], [...args.slice(1, -1), ...rest]);
      }
    }
    if (f instanceof Parameter && f.access === false && args.length === 0) {
      return machine.parameterValue(f);
    }
    this.again = true;
    return UNWOUND;
  }

  /** The continuation from here on, while its frames are on the host's stack. */
  here(): Continuation {
    return capture(this.machine, CALL_CC, DEFAULT_TAG, false, null);
  }

  /** The value that a continuation is called with, where that was captured. */
  arrive(): Value {
    const { value } = this;
    this.target = null;
    this.value = null;
    this.#innermost = null;
    this.#outermost = null;
    if (this.#left.length > 0) this.#left.length = 0;
    return value;
  }

  /** A continuation is left: the next frame is its first. */
  leaves(k: Continuation): void {
    if (!this.again) this.#left.push(k);
  }

  #settle(frame: Frame | null): void {
    if (frame !== null) frame.shared = true;
    for (const k of this.#left) k.frame = frame;
    this.#left.length = 0;
  }

  /** Whether a continuation can be entered without looking left or right. */
  #isPlainJump(k: Continuation): boolean {
    const { machine } = this;
    return !k.composable && !machine.fibers.current?.cancelling && isNear(machine, k);
  }

  #callClosure(f: Closure, args: Value[]): Value {
    const first = f.lambda;
    f.count = first.directCount;
    f.direct = first.direct;
    const lambda = clauseTaking(first, args.length);
    if (lambda === null) {
      this.again = true;
      return UNWOUND;
    }
    const { direct, required } = lambda;
    // Two more activations on the host's stack; the sum remains.
    this.fuel -= STACK_OF_CALL;
    this.left += STACK_OF_CALL;
    if (direct === null) return this.#beginCall(f, lambda, args);
    if (lambda.hasRest) args.splice(required, args.length, list(args.slice(required)));
    return direct(f, ...args);
  }

  /** The machine begins with a call. */
  #beginCall(f: Closure, lambda: Lambda, args: readonly Value[]): Value {
    this.node = enter(lambda);
    this.registers = activation(f, lambda, args);
    return UNWOUND;
  }

  /** Assign or define a global variable; one that code depends on is left to the machine. */
  setCell(cell: Cell, value: Value, mustBeBound: boolean): Value {
    if (cell.watched || cell.inlinable || (mustBeBound && cell.value === UNBOUND)) this.leave();
    return this.machine.store.setValue(cell, value);
  }

  /** Code from a node on cannot work on these registers. */
  refuse(node: Node, registers: readonly Value[], register: number, value: Value): Value {
    this.#guessedWrong(node);
    this.#plain = node;
    this.node = node;
    this.registers = registers.slice();
    if (register > 0) this.registers[register] = value;
    return UNWOUND;
  }

  /** Leave the node to the machine, from inside an expression. */
  leave(): never {
    throw LEAVE;
  }

  /** Something was thrown at a site; a negative `pc` tells that it was in an effect. */
  caught(error: unknown, pc: number): void {
    if (this.leaving) throw error;
    const { machine } = this;
    this.again = true;
    this.#isLeft = error === LEAVE;
    if (pc < 0) machine.inEffect = true;
    if (!machine.inEffect) return;
    if (error instanceof NeedInput) machine.inEffect = false;
    else this.error = error;
  }

  /** Leave a function at a site: its state is noted, or a frame of it. `registers` are fresh, with
   * its closure and all its slots. */
  unwound(sites: readonly Site[], pc: number, registers: Value[], local = 0): Value {
    const site = sites[pc < 0 ? ~pc : pc] as Site;
    const { node } = site;
    this.fuel += site.refund;
    if (site.isLocal) this.left = local;
    if (this.again || site.isPlace) {
      clear(registers, site.empty);
      vacate(registers, node.slot);
      if (this.error !== null) this.fuel--;
      else if (!site.isPlace) this.#plain = node;
      if (this.#isLeft) this.#guessedWrong(node);
      this.#isLeft = false;
      this.again = false;
      this.node = node;
      this.registers = registers;
    } else {
      this.fuel--;
      clear(registers, site.emptyInFrame);
      if (node.body !== null) this.#leaveFrame(node, registers);
    }
    for (const sub of site.subs) {
      vacate(registers, sub.slot);
      this.#leaveFrame(sub, registers);
    }
    this.leaving = false;
    return UNWOUND;
  }

  /** Leave a frame at a site where a call has unwound, which takes no more than that. */
  leaveFrame2({ node, refund }: Site, closure: Value, a: Value): Value {
    this.fuel += refund - 1;
    this.#link(new Frame2(node, closure, a));
    return UNWOUND;
  }

  /** … with more in it. */
  leaveFrame4({ node, refund }: Site, closure: Value, a: Value, b: Value, c: Value): Value {
    this.fuel += refund - 1;
    this.#link(new Frame4(node, closure, a, b, c));
    return UNWOUND;
  }

  #leaveFrame(node: Node, registers: Value[]): void {
    this.#link(compactFrame(node, registers));
  }

  #link(frame: Frame): void {
    if (this.#left.length > 0) this.#settle(frame);
    if (this.#outermost === null) this.#innermost = frame;
    else this.#outermost.next = frame;
    this.#outermost = frame;
  }
}

/** What is no value must not stay in a slot. */
function vacate(registers: Value[], slot: number): void {
  if (slot >= 0 && registers[slot + 1] === UNWOUND) registers[slot + 1] = undefined;
}

/** Whether call/cc can call that. */
function isReceiver(f: Value): boolean {
  return f instanceof Closure && clauseTaking(f.lambda, 1) !== null;
}
