/**
 * The choices that a random program is made of: numbers, used one after the other. When they are
 * used up every choice is the first, which is always the simplest; so fewer and smaller numbers
 * are a simpler program, and fast-check finds small examples by making the numbers fewer and
 * smaller.
 */
import fc from 'fast-check';

const CHOICE_MAX = 0xffff;

export class Choices {
  #used = 0;

  constructor(private readonly numbers: readonly number[]) {}

  get areUsedUp(): boolean {
    return this.#used >= this.numbers.length;
  }

  /** A number from 0 to below `end`. */
  below(end: number): number {
    const number = this.numbers[this.#used++] ?? 0;
    return number % end;
  }

  among<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('there is nothing to choose among');
    return items[this.below(items.length)] as T;
  }

  /** True once in so many times; never when the choices are used up. */
  onceIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  weighted<T>(items: ReadonlyArray<readonly [weight: number, item: T]>): T {
    let left = this.below(items.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, item] of items) {
      if (left < weight) return item;
      left -= weight;
    }
    throw new Error('there is nothing to choose among');
  }
}

/** Choices, between so many and so many. */
export function choices(minLength: number, maxLength: number): fc.Arbitrary<readonly number[]> {
  return fc.noBias(fc.array(fc.nat(CHOICE_MAX), { minLength, maxLength, size: 'max' }));
}
