/**
 * Leaving compiled code is *generalized stack inspection* (Pettyjohn, Clements, Marshall,
 * Krishnamurthi & Felleisen, "Continuations from Generalized Stack Inspection", 2005): some
 * function notes where the machine is to go on and answers UNWOUND; every caller adds the frame
 * that stands for it and does the same, until the host's stack is empty.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Closure, Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import type { Continuation } from '../continuation.js';
import { capture } from '../control/delimited.js';
import { clear } from '../evaluate.js';
import type { Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { DEFAULT_TAG } from '../prompt.js';
import { NeedInput } from '../world.js';
import type { Site } from './body.js';
import { type CompiledLambda, type EntryCode, HERE, UNWOUND } from './code.js';
import { compactFrame, Frame2, Frame4 } from './compact-frame.js';
import { CALL_CC } from './known-calls.js';
import { Supply } from './supply.js';

/** Code that left so many nodes to the machine is compiled again, without guesses. */
const WRONG_GUESSES_MAX = 20;

/** In place of registers that somebody else has. */
export const NOTHING: Value[] = [];

/** Thrown by code that leaves a node to the machine; where a value should have been. */
const LEAVE = new (class Leave {})();

export class Leaving extends Supply {
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

  /** Forget the frames that were left. */
  dropFrames(): void {
    this.#innermost = null;
    this.#outermost = null;
    if (this.#left.length > 0) this.#left.length = 0;
  }

  /** The error that the machine has to raise, if any. */
  takeError(): unknown {
    const { error } = this;
    this.error = null;
    return error;
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
    const here = this.#makeHere(registers, lambda.returnSlots);
    if (here !== null) this.#left.push(here);
    this.registers = registers;
    return UNWOUND;
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

  /** The continuation from here on, while its frames are on the host's stack. */
  here(): Continuation {
    return capture(this.machine, CALL_CC, DEFAULT_TAG, false, null);
  }

  /** A procedure is not compiled as code counts on: the machine calls it. */
  miss(f: Closure): void {
    const { direct, directCount } = f.lambda;
    this.#isLeft = direct !== null && f.direct === direct;
    f.direct = direct;
    f.count = directCount;
    this.again = true;
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
    clear(registers, this.again || site.isPlace ? site.empty : site.emptyInFrame);
    const here = this.#makeHere(registers, site.returnSlots);
    if (this.again || site.isPlace) {
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
      if (node.body !== null) this.#leaveFrame(node, registers);
    }
    for (const sub of site.subs) {
      vacate(registers, sub.slot);
      this.#leaveFrame(sub, registers);
    }
    if (here !== null) this.#left.push(here);
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

  /** Make the continuation that HERE in registers of these slots stands for; it begins with the
   * next frame that is not the function's own. */
  #makeHere(registers: Value[], slots: number): Continuation | null {
    let here: Continuation | null = null;
    for (let bits = slots, register = 1; bits !== 0; bits >>>= 1, register++) {
      if (registers[register] !== HERE) continue;
      here ??= this.here();
      registers[register] = here;
    }
    return here;
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

  /** A continuation is left: the next frame is its first. */
  leaves(k: Continuation): void {
    if (!this.again) this.#left.push(k);
  }

  #settle(frame: Frame | null): void {
    if (frame !== null) frame.shared = true;
    for (const k of this.#left) k.frame = frame;
    this.#left.length = 0;
  }
}

/** What is no value must not stay in a slot. */
function vacate(registers: Value[], slot: number): void {
  if (slot >= 0 && registers[slot + 1] === UNWOUND) registers[slot + 1] = undefined;
}
