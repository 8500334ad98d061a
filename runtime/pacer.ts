/**
 * How many transitions a slice has. One may do anything from nothing to sorting a million elements
 * or allocating a large vector, so slices begin short, grow while they take little time and memory,
 * and shrink when they take much: the event loop is never kept waiting long, and a limit on memory
 * is noticed before the host runs out of it.
 */
import type { World } from './core/world.js';
import type { MemoryMeter } from './providers.js';

const SLICE_FIRST = 8;
const SLICE_MAX = 1_000_000_000;
/** How long a slice should take at most. */
const LONG_MS = 20;
/** Allocation in one slice, in bytes, from which on slices get shorter. */
const MUCH_BYTES = 16_000_000;
/** Slices are at most so long while memory is watched. */
const WATCHED_SLICE_MAX = 5000;
const MS_PER_SECOND = 1000;

export class Pacer {
  readonly #longJiffies: number;
  #slice = SLICE_FIRST;
  #bytesBefore = 0;
  #bytesLast = 0;
  #sliceBegan = 0;
  #breathed: number;

  /** `meter` is null if nobody limits memory. */
  constructor(
    readonly world: World,
    readonly meter: MemoryMeter | null,
  ) {
    this.#longJiffies = (world.jiffiesPerSecond * LONG_MS) / MS_PER_SECOND;
    this.#breathed = world.currentJiffy();
  }

  /** A form begins; memory in use now is not its own. */
  begin(): void {
    this.#slice = SLICE_FIRST;
    this.#sliceBegan = this.world.currentJiffy();
    if (this.meter === null) return;
    this.#bytesBefore = this.meter.bytesUsed();
    this.#bytesLast = this.#bytesBefore;
  }

  /** Transitions to make next. */
  slice(sliceMax: number): number {
    return Math.min(this.#slice, sliceMax, this.meter === null ? sliceMax : WATCHED_SLICE_MAX);
  }

  /** A slice ended: choose the length of the next. */
  adapt(): void {
    const now = this.world.currentJiffy();
    const took = now - this.#sliceBegan;
    this.#sliceBegan = now;
    const bytes = this.meter?.bytesUsed() ?? 0;
    const allocated = bytes - this.#bytesLast;
    this.#bytesLast = bytes;
    if (took > this.#longJiffies || allocated > MUCH_BYTES) {
      this.#slice = Math.max(1, this.#slice >> 2);
    } else if (took < this.#longJiffies / 2) {
      this.#slice = Math.min(this.#slice * 2, SLICE_MAX);
    }
  }

  /** Whether the event loop has waited long. */
  get isLate(): boolean {
    return this.world.currentJiffy() - this.#breathed >= this.#longJiffies;
  }

  /** The event loop had its turn. */
  breathed(): void {
    this.#breathed = this.world.currentJiffy();
    this.#sliceBegan = this.#breathed;
  }

  /** Bytes in use that were not when the form began, if more than allowed, else null. */
  excess(bytesMax: number): number | null {
    if (this.meter === null || this.#bytesLast - this.#bytesBefore <= bytesMax) return null;
    this.#bytesLast = this.meter.bytesUsedExactly();
    const used = this.#bytesLast - this.#bytesBefore;
    return used > bytesMax ? used : null;
  }
}
