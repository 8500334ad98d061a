/**
 * Watching memory while a form runs. A transition may allocate anything from nothing to a large
 * vector, so slices begin short, grow while little is allocated, and shrink when much is.
 */
import type { MemoryMeter } from './providers.js';

const SLICE_MIN = 1;
const SLICE_FIRST = 8;
const SLICE_MAX = 5000;
/** Allocation in one slice, in bytes, from which on slices get shorter. */
const MUCH = 16_000_000;

export class MemoryWatch {
  #before = 0;
  #last = 0;
  #slice = SLICE_FIRST;

  constructor(readonly meter: MemoryMeter) {
    this.begin();
  }

  /** A form begins; memory in use now is not its own. */
  begin(): void {
    this.#before = this.meter.bytesUsed();
    this.#last = this.#before;
    this.#slice = SLICE_FIRST;
  }

  /** Transitions to make before the next look. */
  get slice(): number {
    return this.#slice;
  }

  /** Bytes in use that were not when the form began, if more than allowed, else null. */
  excess(bytesMax: number): number | null {
    const now = this.meter.bytesUsed();
    const allocated = now - this.#last;
    this.#last = now;
    this.#slice =
      allocated > MUCH
        ? Math.max(SLICE_MIN, this.#slice >> 2)
        : Math.min(SLICE_MAX, this.#slice << 1);
    if (now - this.#before <= bytesMax) return null;
    this.#last = this.meter.bytesUsedExactly();
    const used = this.#last - this.#before;
    return used > bytesMax ? used : null;
  }
}
