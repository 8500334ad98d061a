/** The fuel that compiled code runs on, in transitions (see costs.ts and fuel.ts). */
import type { EntryCode } from './code.js';
import { LOOP_FUEL } from './fuel.js';
import { roomOnHostStack } from './host-stack.js';

/** Transitions that compiled code spends before it empties the host's stack: that bounds its depth,
 * since every procedure entered spends at least one, and one with a large activation more. */
const STACK_FUEL = 4000;
/** Bytes of the host's stack that a transition stands for. */
export const STACK_BYTES_PER_TRANSITION = 128;
/** … and what is left to primitives, and to leaving. */
const STACK_RESERVE_BYTES = 128_000;
/** With less than that there is no point in compiled code. */
const STACK_FUEL_MIN = 100;

export class Supply {
  /** What is left of the fuel for entries … */
  fuel = 0;
  /** … and of that for the turns of loops. */
  left = 0;
  /** For tests: fuel is cut to this. */
  readonly #chunk: number | null;
  #stackFuel: number;
  /** With less, it is time for more. */
  #stackFuelMin = 1;
  readonly #loopFuel: number;

  constructor(chunk: number | null) {
    this.#chunk = chunk;
    this.#stackFuel = chunk ?? STACK_FUEL;
    this.#loopFuel = chunk ?? LOOP_FUEL;
  }

  /** Cut the fuel to what the host's stack has room for; answers whether that is enough to run. */
  fitsOnHostStack(): boolean {
    const room = (roomOnHostStack() - STACK_RESERVE_BYTES) / STACK_BYTES_PER_TRANSITION;
    this.#stackFuel = Math.min(this.#chunk ?? STACK_FUEL, Math.floor(room));
    this.#stackFuelMin = Math.max(1, this.#stackFuel >> 1);
    return room >= STACK_FUEL_MIN;
  }

  /** Hand out fuel; answers how much. As small integers, or the host would keep them, and all that
   * is counted from them, as floats. */
  lend({ cost }: EntryCode, fuel: number): number {
    this.fuel = 0;
    this.left = Math.min(fuel, Math.max(cost, this.#loopFuel)) | 0;
    return this.left;
  }

  /** While nothing is on the host's stack: divide the fuel so that an entry can be paid; false if
   * there is not enough. */
  affords({ cost, turnCost }: EntryCode): boolean {
    const all = this.fuel + this.left;
    if (all < cost) return false;
    const least = cost - turnCost;
    // Not too little, and not too much: what a loop has paid comes back here from where it unwinds.
    const isEnough = this.fuel >= this.#stackFuelMin && this.fuel >= least;
    const isBounded = this.fuel <= Math.max(least, this.#stackFuel);
    if (isEnough && isBounded && this.left >= turnCost) return true;
    this.fuel = Math.max(least, Math.min(this.#stackFuel, (all - turnCost) >> 1));
    this.left = all - this.fuel;
    return true;
  }

  /** What has not been spent. */
  get unspent(): number {
    return this.fuel + this.left;
  }
}
