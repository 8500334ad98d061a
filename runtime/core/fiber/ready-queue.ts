/** The fibers that can run: first come, first served; or as chance has it. O(1) amortised. */
import type { Fiber } from './fiber.js';
import type { Random } from './random.js';

/** From so many served fibers on, their places are given back. */
const COMPACT_FROM = 64;

export class ReadyQueue {
  #fibers: Fiber[] = [];
  /** Those before it have been taken. */
  #head = 0;

  get length(): number {
    return this.#fibers.length - this.#head;
  }

  add(fiber: Fiber): void {
    this.#fibers.push(fiber);
  }

  /** The next one, or the next one that may run. */
  take(random: Random | null, mayRun: ((fiber: Fiber) => boolean) | null = null): Fiber | null {
    if (this.length === 0) return null;
    if (mayRun !== null) {
      const able = this.items().filter(mayRun);
      const fiber = able[random === null || able.length === 0 ? 0 : random.below(able.length)];
      if (fiber !== undefined) this.remove(fiber);
      return fiber ?? null;
    }
    if (random !== null) this.#swap(this.#head, this.#head + random.below(this.length));
    const fiber = this.#fibers[this.#head++] as Fiber;
    if (this.#head > COMPACT_FROM && this.#head * 2 > this.#fibers.length) this.#compact();
    return fiber;
  }

  remove(fiber: Fiber): void {
    this.#compact();
    this.#fibers = this.#fibers.filter((other) => other !== fiber);
  }

  items(): readonly Fiber[] {
    return this.#fibers.slice(this.#head);
  }

  #swap(i: number, j: number): void {
    const fiber = this.#fibers[i] as Fiber;
    this.#fibers[i] = this.#fibers[j] as Fiber;
    this.#fibers[j] = fiber;
  }

  #compact(): void {
    this.#fibers = this.#fibers.slice(this.#head);
    this.#head = 0;
  }
}
