/**
 * An index of a relation's rows by some of its columns: chains of rows whose columns have the same
 * hash, latest first. An index is brought up to date when somebody is about to use it.
 */
import { hashOf, mixed } from './hashing.js';

const NONE = -1;
const BITS_MIN = 4;

export class TupleIndex {
  /** By the upper bits of the hash, the first row of its chain, or -1. */
  heads = new Int32Array(1 << BITS_MIN).fill(NONE);
  /** By row, the next row of its chain, or -1. */
  next = new Int32Array(0);
  /** `hash >>> shift` is the place in `heads`. */
  shift = 32 - BITS_MIN;
  /** Rows in the index: the first ones. */
  count = 0;

  constructor(
    readonly arity: number,
    /** In ascending order. */
    readonly columns: readonly number[],
  ) {}

  /** Add the rows up to that number. Linear in those. */
  extend(data: Int32Array, rowCount: number): void {
    if (rowCount > this.next.length) this.#growNext(rowCount);
    if (rowCount > this.heads.length) this.#growHeads(data, rowCount);
    const { heads, next, shift, columns, arity } = this;
    if (columns.length === 1) {
      const column = columns[0] as number;
      for (let row = this.count; row < rowCount; row++) {
        const place = mixed(0, data[row * arity + column] as number) >>> shift;
        next[row] = heads[place] as number;
        heads[place] = row;
      }
    } else {
      for (let row = this.count; row < rowCount; row++) {
        const place = hashOf(data, row * arity, columns) >>> shift;
        next[row] = heads[place] as number;
        heads[place] = row;
      }
    }
    this.count = Math.max(this.count, rowCount);
  }

  /** The first row of the chain that rows with these values are in, or -1. */
  first(values: readonly number[]): number {
    return this.heads[values.reduce(mixed, 0) >>> this.shift] as number;
  }

  /** Forget the rows from that number on. */
  truncate(data: Int32Array, rowCount: number): void {
    for (let row = this.count - 1; row >= rowCount; row--) {
      this.heads[hashOf(data, row * this.arity, this.columns) >>> this.shift] = this.next[
        row
      ] as number;
    }
    this.count = Math.min(this.count, rowCount);
  }

  #growNext(rowCount: number): void {
    const next = new Int32Array(Math.max(16, rowCount + (rowCount >> 1)));
    next.set(this.next);
    this.next = next;
  }

  #growHeads(data: Int32Array, rowCount: number): void {
    const bits = Math.ceil(Math.log2(rowCount * 1.5));
    this.heads = new Int32Array(2 ** bits).fill(NONE);
    this.shift = 32 - bits;
    const { count } = this;
    this.count = 0;
    this.next = this.next.slice();
    this.extend(data, count);
  }
}
