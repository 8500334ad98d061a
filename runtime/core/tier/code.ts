/**
 * Compiled code: what it is like, and how it is thrown away. A procedure's function takes the
 * closure and the arguments; an entry's takes the registers as they are when the machine comes to a
 * node, which it does not change. Both answer the value, or UNWOUND after leaving the rest of the work as a state of the
 * machine (see context.ts).
 */
import type { Value } from '../../../grammar/datum.js';
import type { Cell, CellDependent } from '../cell.js';
import type { Node } from '../compiler/ir.js';
import type { Closure, Lambda } from '../compiler/lambda.js';

/** What compiled code answers when there is no value yet. */
export const UNWOUND: Value = new (class Unwound {})();

/** A procedure's code. */
export type DirectFunction = (self: Closure, ...args: Value[]) => Value;

/** Code that takes over from the machine at a node. */
export class EntryCode {
  constructor(
    /** `value` is what has come back to the entry, if it is one for that; the register for it has
     * not got it yet. */
    readonly run: (registers: Value[], value: Value) => Value,
    /** The number of that register; 0: there is none. */
    readonly register: number,
    /** Transitions that it is sure to have before it begins … */
    readonly cost: number,
    /** … and those of them that a first turn of a loop takes. */
    readonly turnCost: number,
  ) {}
}

/** All that was compiled of one lambda. */
export class CompiledLambda implements CellDependent {
  /** Characters of source. */
  size = 0;
  wrongGuesses = 0;
  readonly #entries: Node[] = [];
  readonly #cells = new Set<Cell>();
  readonly #kill: Array<() => void> = [];

  constructor(
    readonly lambda: Lambda,
    readonly onDiscard: () => void,
  ) {}

  /** Not discarded. */
  get isAlive(): boolean {
    return this.lambda.compiled === this;
  }

  get entryCount(): number {
    return this.#entries.length;
  }

  /** Code was compiled for an entry, counting on the values of `cells`. `kill` makes its functions
   * give up when they are called. */
  add(node: Node, code: EntryCode, size: number, cells: Iterable<Cell>, kill: () => void): void {
    node.code = code;
    for (const cell of cells) {
      if (!this.#cells.has(cell)) cell.addDependent(this);
      this.#cells.add(cell);
    }
    this.size += size;
    this.#entries.push(node);
    this.#kill.push(kill);
  }

  /** A variable that some of it counts on gets another value. */
  invalidate(): void {
    if (this.isAlive) this.discard();
  }

  /** Throw everything away. None of it may be running. */
  discard(): void {
    const { lambda } = this;
    for (const node of this.#entries) {
      node.code = null;
      node.heat = 0;
    }
    for (const kill of this.#kill) kill();
    lambda.compiled = null;
    lambda.direct = null;
    lambda.directCount = -1;
    this.onDiscard();
  }
}
