/**
 * Compiled code: what it is like, and how it is thrown away. A procedure's function takes the
 * closure and the arguments; an entry's takes the registers as they are when the machine comes to a
 * node, or the frame that a value comes back to, and changes neither. Both answer the value, or
 * UNWOUND after leaving the rest of the work as a state of the machine (see context.ts).
 */
import type { Value } from '../../../grammar/datum.js';
import type { Cell, CellDependent } from '../cell.js';
import type { Node } from '../compiler/ir.js';
import type { Closure, Lambda } from '../compiler/lambda.js';
import type { Frame } from '../frame.js';
import { compactFrame } from './compact-frame.js';

/** What compiled code answers when there is no value yet. */
export const UNWOUND: Value = new (class Unwound {})();

/** As an argument, for a parameter that is only returned to (return-continuations.ts): the
 * continuation of the call itself, which has not been made. */
export const HERE: Value = new (class Here {})();

/** A procedure's code. */
export type DirectFunction = (self: Closure, ...args: Value[]) => Value;

/** Code that takes over from the machine at a node: for what comes back to a frame, or for the
 * registers as they are there. */
export class EntryCode {
  constructor(
    readonly run: (from: Frame | readonly Value[], value: Value) => Value,
    /** The node that waits for the value, if it is one for that. */
    readonly waiting: Node | null,
    /** Transitions that it is sure to have before it begins … */
    readonly cost: number,
    /** … and those of them that a first turn of a loop takes. */
    readonly turnCost: number,
  ) {}

  /** Run it where the machine stands at its node. */
  runAt(registers: Value[]): Value {
    const { waiting } = this;
    if (waiting === null) return this.run(registers, undefined);
    return this.run(compactFrame(waiting, registers), registers[waiting.slot + 1]);
  }
}

/** What functions can be told, made for one entry. */
export interface Switch {
  /** Give up whenever they are called … */
  rest(): void;
  /** … and no more. */
  wake(): void;
}

/** All that was compiled of one lambda. */
export class CompiledLambda implements CellDependent {
  /** Characters of source. */
  size = 0;
  wrongGuesses = 0;
  /** Put by, to see whether anybody misses it. */
  isResting = false;
  readonly #entries: Node[] = [];
  readonly #codes: EntryCode[] = [];
  readonly #cells = new Set<Cell>();
  readonly #switches: Switch[] = [];

  constructor(
    readonly lambda: Lambda,
    /** The number of its latest use that was seen. */
    public usedAt: number,
    readonly onDiscard: () => void,
  ) {}

  /** Not discarded. */
  get isAlive(): boolean {
    return this.lambda.compiled === this;
  }

  get entryCount(): number {
    return this.#entries.length;
  }

  /** Code was compiled for an entry, counting on the values of `cells`. */
  add(node: Node, code: EntryCode, size: number, cells: Iterable<Cell>, onOff: Switch): void {
    node.code = code;
    for (const cell of cells) {
      if (!this.#cells.has(cell)) cell.addDependent(this);
      this.#cells.add(cell);
    }
    this.size += size;
    this.#entries.push(node);
    this.#codes.push(code);
    this.#switches.push(onOff);
  }

  /** Let nobody come to it without asking for it. None of it may be running. */
  rest(): void {
    this.isResting = true;
    for (const node of this.#entries) node.code = null;
    for (const onOff of this.#switches) onOff.rest();
  }

  /** Somebody has. */
  wake(use: number): void {
    this.usedAt = use;
    this.isResting = false;
    this.#entries.forEach((node, i) => {
      node.code = this.#codes[i] as EntryCode;
    });
    for (const onOff of this.#switches) onOff.wake();
  }

  /** A variable that some of it counts on gets another value. */
  invalidate(): void {
    if (this.isAlive) this.discard();
  }

  /** Throw everything away. None of it may be running. */
  discard(): void {
    const { lambda } = this;
    this.rest();
    for (const node of this.#entries) node.heat = 0;
    lambda.compiled = null;
    lambda.direct = null;
    lambda.directCount = -1;
    lambda.returnSlots = 0;
    this.onDiscard();
  }
}
