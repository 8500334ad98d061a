/** Waits for a time, soonest first. */
import type { Case, Waiter } from './fiber.js';

/** From so many on, waits that are over are looked for whenever there are twice as many. */
const CROWD = 32;

export class Timers {
  constructor(public waiters: Waiter[] = []) {}

  /** O(log waits) to find the place, O(waits) to make room. */
  add(waiter: Waiter): void {
    const time = timeOf(waiter);
    const { length } = this.waiters;
    if (length >= CROWD && (length & (length - 1)) === 0) {
      this.waiters = this.waiters.filter(({ wait }) => wait.open);
    }
    let low = 0;
    let high = this.waiters.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timeOf(this.waiters[middle] as Waiter) <= time) low = middle + 1;
      else high = middle;
    }
    this.waiters.splice(low, 0, waiter);
  }

  /** The next time that somebody still waits for, or null. */
  get soonest(): number | null {
    while (this.waiters[0]?.wait.open === false) this.waiters.shift();
    const [first] = this.waiters;
    return first === undefined ? null : timeOf(first);
  }

  /** Take the first one out if its time has come. */
  takeDue(now: number): Waiter | null {
    const { soonest } = this;
    return soonest !== null && soonest <= now ? (this.waiters.shift() as Waiter) : null;
  }
}

/** In seconds of the world's clock. */
function timeOf({ wait, index }: Waiter): number {
  return (wait.cases[index] as Case).value as number;
}
