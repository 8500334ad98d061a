/**
 * A dense set of pairs of small integers, one bit each: tells in one look whether a relation of two
 * columns has a row. It is used where it takes little memory beside the rows.
 */

/** Bits for each row that there may be room for. */
const BITS_PER_ROW_MAX = 256;
/** So many integers there are at most, so that the number of a bit has 32 bits. */
const WIDTH_MAX = 2 ** 16;

export class PairBits {
  readonly #words: Int32Array;

  private constructor(
    /** Both integers of a pair are below. */
    readonly width: number,
  ) {
    this.#words = new Int32Array(Math.ceil((width * width) / 32));
  }

  /** The set of those rows of two columns, if it is worth while; else null. O(rows). */
  static of(
    data: Int32Array,
    rowCount: number,
    isAlive: (row: number) => boolean,
  ): PairBits | null {
    let most = 0;
    for (let i = 0; i < 2 * rowCount; i++) {
      const value = data[i] as number;
      if (value < 0) return null;
      if (value > most) most = value;
    }
    const width = most + 1;
    if (width > WIDTH_MAX || width * width > BITS_PER_ROW_MAX * rowCount) return null;
    const bits = new PairBits(width);
    for (let row = 0; row < rowCount; row++)
      if (isAlive(row)) bits.add(data[2 * row] as number, data[2 * row + 1] as number);
    return bits;
  }

  /** Whether there is a bit for the pair. */
  covers(a: number, b: number): boolean {
    const { width } = this;
    return a >= 0 && b >= 0 && a < width && b < width;
  }

  /** Whether a pair that it covers is in the set. */
  has(a: number, b: number): boolean {
    const bit = a * this.width + b;
    return ((this.#words[bit >>> 5] as number) & (1 << (bit & 31))) !== 0;
  }

  /** Add a pair that it covers; whether it is new. */
  add(a: number, b: number): boolean {
    const bit = a * this.width + b;
    const word = this.#words[bit >>> 5] as number;
    const mask = 1 << (bit & 31);
    if ((word & mask) !== 0) return false;
    this.#words[bit >>> 5] = word | mask;
    return true;
  }

  /** Take out a pair that it covers. */
  delete(a: number, b: number): void {
    const bit = a * this.width + b;
    this.#words[bit >>> 5] = (this.#words[bit >>> 5] as number) & ~(1 << (bit & 31));
  }

  get byteLength(): number {
    return this.#words.byteLength;
  }
}
