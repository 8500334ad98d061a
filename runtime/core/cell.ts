/** Global variables: one cell each. Their values are written only through the store's barrier. */
import type { Value } from '../../grammar/datum.js';

class Marker {
  constructor(readonly name: string) {}
}

/** The content of a global cell that has no value yet. */
export const UNBOUND: Value = new Marker('unbound');

/** The content of a local variable whose initialiser has not run (R7RS 4.2.2, letrec). */
export const UNASSIGNED: Value = new Marker('unassigned');

/** Whoever compiled something on the assumption that a cell keeps its primitive. */
export interface CellDependent {
  /** The cell was written: stop assuming. */
  invalidate(cell: Cell): void;
}

export class Cell {
  value: Value = UNBOUND;
  /** Its writes since then are logged (see store.ts). */
  epoch = 0;
  /** Some code assigns the cell after its definition, so importers must share it. */
  assigned = false;
  /** The value may be inlined where it is called: the cell holds a primitive nobody has redefined.
   */
  inlinable = false;
  /** Where the value comes from if it is asked for before it is set: an import made later. */
  late: (() => Value) | null = null;
  /** Somebody depends on the value. */
  watched = false;
  /** Somebody who depended on an earlier value was disappointed. */
  redefined = false;
  #dependents: WeakRef<CellDependent>[] = [];
  #sweepAt = 64;

  constructor(
    readonly name: string,
    /** Name of the library or program the cell belongs to, for example "(scheme base)". */
    readonly home: string,
  ) {}

  /** Tell `dependent` when this cell is written. Dead ones are forgotten now and then. O(1)
   * amortised. */
  addDependent(dependent: CellDependent): void {
    this.watched = true;
    this.#dependents.push(new WeakRef(dependent));
    if (this.#dependents.length < this.#sweepAt) return;
    this.#dependents = this.#dependents.filter((reference) => reference.deref() !== undefined);
    this.#sweepAt = Math.max(64, this.#dependents.length * 2);
  }

  /** The cell gets another value: whatever inlined the old one must not any more. */
  invalidate(): void {
    this.inlinable = false;
    this.redefined ||= this.watched;
    this.watched = false;
    for (const reference of this.#dependents) reference.deref()?.invalidate(this);
    this.#dependents = [];
  }
}
