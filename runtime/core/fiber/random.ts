/** Chance for schedules, and for worlds that are not real: the same seed gives the same
 * (Marsaglia 2003, xorshift32). */
export class Random {
  constructor(public state: number) {
    // Zero is the one state that the generator never leaves.
    if (this.state === 0) this.state = 0x9e3779b9 | 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x | 0;
    return (this.state >>> 0) % limit;
  }
}
