/**
 * A relation: rows of interned terms, one behind the other in one typed array, found by a hash
 * table with open addressing. Rows are only appended; one that is removed stays as a tombstone with
 * the time of its removal, so that rows from some number on are what is new, and kills from some
 * number on what is gone. In a lattice relation the last column is joined where the others are the
 * same.
 *
 * Invariant: a hash slot is taken by the latest row of its tuple, dead or alive; `shadows` has the
 * dead row before that one. Slots are filled in the order of the rows, so that taking back the
 * latest row just empties its slot.
 */
import type { Change } from '../change.js';
import { mixed } from './hashing.js';
import type { Journal } from './journal.js';
import { PairBits } from './pair-bits.js';
import type { TermId } from './term-table.js';
import { TupleIndex } from './tuple-index.js';

/** The join of what is there and a value; with nothing there, the value as the lattice has it. */
export type Join = (there: TermId | null, value: TermId) => TermId;

const ROWS_MIN = 8;

export class Relation {
  data: Int32Array;
  rowCount = 0;
  /** By row: 0 while it is there, else one more than its place in `kills`. Null before any kill. */
  killTimes: Int32Array | null = null;
  /** The rows that were removed, in that order. */
  kills = new Int32Array(0);
  killCount = 0;
  /** For generated code: a tuple to insert that has many columns. */
  readonly tuple: Int32Array;
  readonly indices: TupleIndex[] = [];
  /** Columns that tell rows apart: all, but for a lattice's. */
  readonly keyWidth: number;
  #slots = new Int32Array(ROWS_MIN * 2);
  #mask = ROWS_MIN * 2 - 1;
  /** Rows that the slots know: the first ones. */
  #slotted = 0;
  /** The rows that are there, if they are dense pairs; slots are filled when needed then. */
  #bits: PairBits | null = null;
  /** Rows that there is room for. */
  #capacity = ROWS_MIN;
  #shadows: Map<number, number> | null = null;

  constructor(
    readonly arity: number,
    readonly journal: Journal,
    /** How the last column is joined; null for a plain relation. */
    readonly join: Join | null = null,
  ) {
    this.keyWidth = join === null ? arity : arity - 1;
    this.data = new Int32Array(ROWS_MIN * arity);
    this.tuple = new Int32Array(arity);
  }

  /** Rows that are there. */
  get size(): number {
    return this.rowCount - this.killCount;
  }

  isAlive(row: number): boolean {
    return this.killTimes === null || this.killTimes[row] === 0;
  }

  /** The numbers of the rows that are there. */
  *alive(): Generator<number> {
    for (let row = 0; row < this.rowCount; row++) if (this.isAlive(row)) yield row;
  }

  /** The row of that tuple (of its key, in a lattice), or -1. */
  find(tuple: ArrayLike<TermId>): number {
    const bits = this.#bits;
    const [a, b] = [tuple[0] as TermId, tuple[1] as TermId];
    if (bits?.covers(a, b) && !bits.has(a, b)) return -1;
    const row = (this.#slots[this.#seek(tuple)] as number) - 1;
    return row >= 0 && this.isAlive(row) ? row : -1;
  }

  /** The row of that tuple with all its columns, or -1. */
  findWhole(tuple: ArrayLike<TermId>): number {
    const row = this.find(tuple);
    if (row < 0 || this.join === null) return row;
    return this.data[row * this.arity + this.keyWidth] === tuple[this.keyWidth] ? row : -1;
  }

  /** Insert a tuple; whether it is new or, in a lattice, has changed what was there. */
  insert(tuple: ArrayLike<TermId>): boolean {
    if (this.join !== null) return this.#insertJoined(tuple, this.join);
    const at = this.#seek(tuple);
    const row = (this.#slots[at] as number) - 1;
    if (row >= 0 && this.isAlive(row)) return false;
    this.#append(tuple, at, row);
    return true;
  }

  /** Insert a tuple of two columns that are not joined. */
  insert2(a: TermId, b: TermId): boolean {
    const bits = this.#bits;
    if (bits === null || !bits.covers(a, b)) return this.#insertPair(a, b);
    if (bits.has(a, b)) return false;
    if (this.journal.changes !== null) return this.#insertPair(a, b);
    bits.add(a, b);
    if (this.rowCount === this.#capacity) this.#growRows();
    const start = 2 * this.rowCount++;
    this.data[start] = a;
    this.data[start + 1] = b;
    return true;
  }

  #insertPair(a: TermId, b: TermId): boolean {
    if (this.#slotted < this.rowCount) this.#fillSlots();
    const { data } = this;
    let at = this.#placeOf(mixed(mixed(0, a), b));
    let shadow = -1;
    for (; this.#slots[at] !== 0; at = (at + 1) & this.#mask) {
      const row = (this.#slots[at] as number) - 1;
      if (data[2 * row] !== a || data[2 * row + 1] !== b) continue;
      if (this.isAlive(row)) return false;
      shadow = row;
      break;
    }
    const { tuple } = this;
    tuple[0] = a;
    tuple[1] = b;
    this.#append(tuple, at, shadow);
    return true;
  }

  /** Remove a row that is there. */
  kill(row: number): void {
    this.killTimes ??= new Int32Array(this.#capacity);
    const { killCount } = this;
    if (killCount === this.kills.length) this.kills = grown(this.kills, killCount * 2 + ROWS_MIN);
    const { changes } = this.journal;
    if (changes !== null && !this.journal.isLatest('kill', this))
      changes.push(new KillChange(this, killCount));
    this.kills[killCount] = row;
    this.killCount = killCount + 1;
    this.killTimes[row] = this.killCount;
    const [a, b] = [this.data[2 * row] as TermId, this.data[2 * row + 1] as TermId];
    if (this.#bits?.covers(a, b)) this.#bits.delete(a, b);
  }

  /** Remove that tuple; whether it was there. */
  remove(tuple: ArrayLike<TermId>): boolean {
    const row = this.find(tuple);
    if (row < 0) return false;
    this.kill(row);
    return true;
  }

  /** The index by those columns, up to date. */
  indexBy(columns: readonly number[]): TupleIndex {
    let index = this.indices.find((each) => sameColumns(each.columns, columns));
    if (index === undefined) {
      index = new TupleIndex(this.arity, columns);
      this.indices.push(index);
    }
    index.extend(this.data, this.rowCount);
    return index;
  }

  /** The terms of a row. */
  row(row: number): Int32Array {
    return this.data.subarray(row * this.arity, (row + 1) * this.arity);
  }

  /** Bytes of its arrays. */
  get byteLength(): number {
    const own = this.data.byteLength + this.#slots.byteLength + this.kills.byteLength;
    const bits = this.#bits?.byteLength ?? 0;
    const indices = this.indices.map(({ heads, next }) => heads.byteLength + next.byteLength);
    return own + bits + (this.killTimes?.byteLength ?? 0) + indices.reduce((sum, n) => sum + n, 0);
  }

  #placeOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  #insertJoined(tuple: ArrayLike<TermId>, join: Join): boolean {
    const { arity, keyWidth } = this;
    const value = tuple[keyWidth] as TermId;
    const row = this.find(tuple);
    const old = row < 0 ? null : (this.data[row * arity + keyWidth] as TermId);
    const joined = join(old, value);
    if (joined === old) return false;
    if (old !== null) this.kill(row);
    const at = this.#seek(tuple);
    const whole = Int32Array.from(tuple);
    whole[keyWidth] = joined;
    this.#append(whole, at, (this.#slots[at] as number) - 1);
    return true;
  }

  /** The slot that names the latest row of a tuple's key, or the empty one that may. */
  #seek(tuple: ArrayLike<TermId>): number {
    if (this.#slotted < this.rowCount) this.#fillSlots();
    return this.#slotOf(tuple, 0);
  }

  #slotOf(terms: ArrayLike<TermId>, start: number): number {
    const { arity, keyWidth, data } = this;
    let hash = 0;
    for (let i = 0; i < keyWidth; i++) hash = mixed(hash, terms[start + i] as number);
    for (let at = this.#placeOf(hash); ; at = (at + 1) & this.#mask) {
      const row = (this.#slots[at] as number) - 1;
      if (row < 0) return at;
      let i = 0;
      while (i < keyWidth && data[row * arity + i] === terms[start + i]) i++;
      if (i === keyWidth) return at;
    }
  }

  /** Append a row and let a slot name it; `shadow` is the dead row that the slot named, or -1. */
  #append(tuple: ArrayLike<TermId>, at: number, shadow: number): void {
    const { arity } = this;
    const row = this.rowCount;
    const { changes } = this.journal;
    if (changes !== null && !this.journal.isLatest('append', this))
      changes.push(new AppendChange(this, row));
    if (shadow >= 0 && changes !== null) this.#noteShadow(row, shadow);
    this.#slots[at] = row + 1;
    if (row === this.#capacity) this.#growRows();
    const { data } = this;
    for (let i = 0, start = row * arity; i < arity; i++) data[start + i] = tuple[i] as number;
    this.rowCount = row + 1;
    this.#slotted = row + 1;
    this.#noteBit(row);
    if (this.rowCount * 2 > this.#slots.length) this.#fillSlots();
  }

  /** Tell the bits of a row that is there. */
  #noteBit(row: number): void {
    const bits = this.#bits;
    if (bits === null) return;
    const [a, b] = [this.data[2 * row] as TermId, this.data[2 * row + 1] as TermId];
    if (bits.covers(a, b)) bits.add(a, b);
    else this.#bits = null;
  }

  #growRows(): void {
    this.#capacity *= 2;
    this.data = grown(this.data, this.#capacity * this.arity);
    if (this.killTimes !== null) this.killTimes = grown(this.killTimes, this.#capacity);
    if (this.#bits === null && this.arity === 2 && this.join === null)
      this.#bits = PairBits.of(this.data, this.rowCount, (row) => this.isAlive(row));
  }

  /** Put the rows that slots do not know into slots, in their order, as the invariant says. */
  #fillSlots(): void {
    if (this.rowCount * 2 > this.#slots.length) {
      let length = this.#slots.length * 2;
      while (length < this.rowCount * 4) length *= 2;
      this.#slots = new Int32Array(length);
      this.#mask = length - 1;
      this.#slotted = 0;
    }
    const { arity, data } = this;
    for (let row = this.#slotted; row < this.rowCount; row++)
      this.#slots[this.#slotOf(data, row * arity)] = row + 1;
    this.#slotted = this.rowCount;
  }

  /** Take back the rows from that number on, which are alive. For the journal only.
   * @returns their terms */
  truncate(rowCount: number): Int32Array {
    const { arity, data } = this;
    const terms = data.slice(rowCount * arity, this.rowCount * arity);
    this.#fillSlots();
    for (let row = this.rowCount - 1; row >= rowCount; row--) {
      const at = this.#slotOf(data, row * arity);
      const shadow = this.#shadows?.get(row);
      this.#slots[at] = shadow === undefined ? 0 : shadow + 1;
      this.#shadows?.delete(row);
      const [a, b] = [data[2 * row] as TermId, data[2 * row + 1] as TermId];
      if (this.#bits?.covers(a, b)) this.#bits.delete(a, b);
    }
    for (const index of this.indices) index.truncate(data, rowCount);
    this.rowCount = rowCount;
    this.#slotted = rowCount;
    return terms;
  }

  /** Take back the kills from that number on. For the journal only.
   * @returns the rows */
  revive(killCount: number): Int32Array {
    const rows = this.kills.slice(killCount, this.killCount);
    for (const row of rows) {
      (this.killTimes as Int32Array)[row] = 0;
      this.#noteBit(row);
    }
    this.killCount = killCount;
    return rows;
  }

  /** Append rows as they were. For the journal only. */
  restore(terms: Int32Array): void {
    const { arity } = this;
    const count = arity === 0 ? 1 : terms.length / arity;
    for (let i = 0; i < count; i++) {
      const tuple = terms.subarray(i * arity, (i + 1) * arity);
      const at = this.#seek(tuple);
      const shadow = (this.#slots[at] as number) - 1;
      if (shadow >= 0) this.#noteShadow(this.rowCount, shadow);
      this.#append(tuple, at, shadow);
    }
  }

  #noteShadow(row: number, shadow: number): void {
    this.#shadows ??= new Map();
    this.#shadows.set(row, shadow);
  }
}

class AppendChange implements Change {
  readonly kind = 'append';
  #terms: Int32Array | null = null;

  constructor(
    readonly relation: Relation,
    readonly from: number,
  ) {}

  swap(): void {
    if (this.#terms === null) {
      this.#terms = this.relation.truncate(this.from);
    } else {
      this.relation.restore(this.#terms);
      this.#terms = null;
    }
  }
}

class KillChange implements Change {
  readonly kind = 'kill';
  #rows: Int32Array | null = null;

  constructor(
    readonly relation: Relation,
    readonly from: number,
  ) {}

  swap(): void {
    if (this.#rows === null) {
      this.#rows = this.relation.revive(this.from);
    } else {
      for (const row of this.#rows) this.relation.kill(row);
      this.#rows = null;
    }
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

function sameColumns(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((column, i) => column === b[i]);
}
