/** Laws of arithmetic, order and equivalence on random numbers (R7RS 6.1, 6.2). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Compnum, Flonum, type Num, Ratnum, type Value } from '#omega/grammar/datum.js';
import {
  exactOfDouble,
  exactRatio,
  normalInteger,
  rectangular,
} from '#omega/grammar/number-form.js';
import {
  add,
  divide,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  multiply,
  negate,
  numericEquals,
  subtract,
} from '#omega/runtime/core/numbers/arithmetic.js';
import { numberHash, numbersEqv } from '#omega/runtime/core/numbers/equivalence.js';
import { floorDivide, modulo, quotient, remainder } from '#omega/runtime/core/numbers/integers.js';
import {
  doubles,
  exactIntegers,
  exactNumbers,
  exacts,
  hostIntegers,
  numbers,
  orderedReals,
} from './arbitrary-numbers.js';

function same(a: Value, b: Value): void {
  expect(numbersEqv(a as Num, b as Num), `${String(a)} and ${String(b)}`).toBe(true);
}

/** Whether the representation keeps what `datum.ts` promises. */
function isNormal(n: Num): boolean {
  if (typeof n === 'number') return Number.isSafeInteger(n) && !Object.is(n, -0);
  if (typeof n === 'bigint') return !Number.isSafeInteger(Number(n));
  if (n instanceof Flonum) return true;
  if (n instanceof Ratnum) return n.denominator > 1n && gcd(n.numerator, n.denominator) === 1n;
  const exactIm = !(n.im instanceof Flonum);
  return isNormal(n.re) && isNormal(n.im) && n.im !== 0 && exactIm === !(n.re instanceof Flonum);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

const nonzero = exactNumbers.filter((n) => n !== 0);

describe('exact arithmetic', () => {
  it('is a field', () => {
    fc.assert(
      fc.property(exactNumbers, exactNumbers, exactNumbers, (a, b, c) => {
        same(add(a, b), add(b, a));
        same(multiply(a, b), multiply(b, a));
        same(add(add(a, b), c), add(a, add(b, c)));
        same(multiply(multiply(a, b), c), multiply(a, multiply(b, c)));
        same(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)));
        same(add(a, 0), a);
        same(multiply(a, 1), a);
        same(add(a, negate(a)), 0);
        same(subtract(a, b), add(a, negate(b)));
      }),
    );
  });

  it('divides by everything but 0', () => {
    fc.assert(
      fc.property(exactNumbers, nonzero, (a, b) => {
        same(multiply(divide(a, b), b), a);
        same(divide(multiply(a, b), b), a);
        expect(() => divide(a, 0)).toThrow('division by zero');
      }),
    );
  });

  it('agrees with the host on integers and ratios', () => {
    fc.assert(
      fc.property(hostIntegers, hostIntegers, hostIntegers, hostIntegers, (a, b, c, d) => {
        const [x, y] = [normalInteger(a), normalInteger(b)];
        same(add(x, y), normalInteger(a + b));
        same(subtract(x, y), normalInteger(a - b));
        same(multiply(x, y), normalInteger(a * b));
        if (c === 0n || d === 0n) return;
        same(add(exactRatio(a, c), exactRatio(b, d)), exactRatio(a * d + b * c, c * d));
        same(multiply(exactRatio(a, c), exactRatio(b, d)), exactRatio(a * b, c * d));
      }),
    );
  });

  it('answers numbers in normal form', () => {
    fc.assert(
      fc.property(exactNumbers, nonzero, (a, b) => {
        for (const n of [a, add(a, b), subtract(a, b), multiply(a, b), divide(a, b), negate(a)]) {
          expect(isNormal(n)).toBe(true);
        }
      }),
    );
  });
});

describe('inexact arithmetic', () => {
  it('is that of the host, signed zeros included', () => {
    fc.assert(
      fc.property(doubles, doubles, (x, y) => {
        const [a, b] = [new Flonum(x), new Flonum(y)];
        same(add(a, b), new Flonum(x + y));
        same(subtract(a, b), new Flonum(x - y));
        same(multiply(a, b), new Flonum(x * y));
        same(divide(a, b), new Flonum(x / y));
        same(negate(a), new Flonum(-x));
      }),
    );
  });

  it('is contagious', () => {
    fc.assert(
      fc.property(exacts, doubles, (a, x) => {
        for (const operation of [add, subtract, multiply]) {
          expect(operation(a, new Flonum(x))).toBeInstanceOf(Flonum);
          expect(operation(new Flonum(x), a)).toBeInstanceOf(Flonum);
        }
      }),
    );
  });

  it('leaves the imaginary part alone where an operand is real', () => {
    const z = new Compnum(new Flonum(Number.POSITIVE_INFINITY), new Flonum(-0));
    same(add(z, 1), z);
    same(multiply(z, 2), z);
    same(divide(z, 2), z);
    same(subtract(z, 1), z);
  });

  it('divides complex numbers of any size', () => {
    const z = rectangular(new Flonum(3e300), new Flonum(4e300));
    same(divide(z, z), rectangular(new Flonum(1), new Flonum(0)));
  });
});

describe('comparison', () => {
  const order = (a: Value, b: Value): number => (lessThan(a, b) ? -1 : greaterThan(a, b) ? 1 : 0);

  it('is total on reals without NaN, and consistent', () => {
    fc.assert(
      fc.property(orderedReals, orderedReals, (a, b) => {
        const o = order(a, b);
        expect(numericEquals(a, b)).toBe(o === 0);
        expect(lessOrEqual(a, b)).toBe(o <= 0);
        expect(greaterOrEqual(a, b)).toBe(o >= 0);
        expect(order(b, a)).toBe(0 - o);
      }),
      { numRuns: 1000 },
    );
  });

  /** Reals that are close to one double: where rounding would make unequal numbers equal. */
  const crowd = doubles.filter(Number.isFinite).chain((x) => {
    const exact = exactOfDouble(x);
    const near = fc.bigInt({ min: -3n, max: 3n }).map((n) => add(exact, exactRatio(n, 10n ** 25n)));
    return fc.tuple(...[1, 2, 3].map(() => fc.oneof(near, fc.constant<Num>(new Flonum(x)))));
  });

  it('is transitive across exactness', () => {
    const check = (a: Value, b: Value, c: Value): void => {
      if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
      if (order(a, b) === 0 && order(b, c) === 0) expect(order(a, c)).toBe(0);
      if (order(a, b) < 0 && order(b, c) <= 0) expect(order(a, c)).toBe(-1);
    };
    fc.assert(fc.property(orderedReals, orderedReals, orderedReals, check), { numRuns: 1000 });
    fc.assert(
      fc.property(crowd, ([a, b, c]) => check(a, b, c)),
      { numRuns: 1000 },
    );
  });

  it('is false throughout for NaN', () => {
    const nan = new Flonum(Number.NaN);
    fc.assert(
      fc.property(orderedReals, (a) => {
        for (const compare of [numericEquals, lessThan, greaterThan, lessOrEqual, greaterOrEqual]) {
          expect(compare(a, nan) || compare(nan, a)).toBe(false);
        }
      }),
    );
  });
});

describe('integer division', () => {
  const divisors = exactIntegers.filter((n) => n !== 0);
  const isBelow = (r: Value, b: Value): boolean => lessThan(multiply(r, r), multiply(b, b));

  it('obeys the laws of floor and truncate', () => {
    fc.assert(
      fc.property(exactIntegers, divisors, (a, b) => {
        const [q, r] = [floorDivide(a, b), modulo(a, b)];
        same(add(multiply(q, b), r), a);
        expect(isBelow(r, b)).toBe(true);
        expect(r === 0 || lessThan(r, 0) === lessThan(b, 0)).toBe(true);
        const [t, s] = [quotient(a, b), remainder(a, b)];
        same(add(multiply(t, b), s), a);
        expect(isBelow(s, b)).toBe(true);
        expect(s === 0 || lessThan(s, 0) === lessThan(a, 0)).toBe(true);
        expect([q, r, t, s].every(isNormal)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('does the same to inexact integers, inexactly', () => {
    const small = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(
        small,
        small.filter((n) => n !== 0),
        (a, b) => {
          for (const operation of [floorDivide, modulo, quotient, remainder]) {
            const exact = operation(a, b) as number;
            same(operation(new Flonum(a), b), new Flonum(exact));
            same(operation(a, new Flonum(b)), new Flonum(exact));
          }
        },
      ),
    );
  });
});

describe('eqv', () => {
  it('tells exactness, signs of zero and NaN apart from =', () => {
    const [zero, minus, nan] = [new Flonum(0), new Flonum(-0), new Flonum(Number.NaN)];
    expect(numbersEqv(zero, minus)).toBe(false);
    expect(numbersEqv(nan, new Flonum(Number.NaN))).toBe(true);
    expect(numbersEqv(0, zero)).toBe(false);
    expect(numbersEqv(zero, 0)).toBe(false);
    expect(numbersEqv(2n ** 60n, 2n ** 60n)).toBe(true);
    expect(numbersEqv(new Ratnum(1n, 3n), new Ratnum(1n, 3n))).toBe(true);
    expect(numbersEqv(new Ratnum(1n, 3n), new Ratnum(2n, 3n))).toBe(false);
    expect(numbersEqv(new Compnum(1, 2), new Compnum(1, 2))).toBe(true);
    expect(numbersEqv(new Compnum(1, 2), new Compnum(1, 3))).toBe(false);
    expect(numbersEqv(new Compnum(zero, minus), new Compnum(zero, zero))).toBe(false);
    expect(numbersEqv(new Ratnum(1n, 2n), new Flonum(0.5))).toBe(false);
  });

  it('implies the same hash', () => {
    fc.assert(
      fc.property(numbers, (n) => {
        const copy = structurallyCopied(n);
        expect(numbersEqv(n, copy)).toBe(true);
        expect(numberHash(n)).toBe(numberHash(copy));
        expect(numberHash(n) | 0).toBe(numberHash(n));
      }),
    );
  });

  it('has a hash that spreads', () => {
    const hashes = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      hashes.add(numberHash(i));
      hashes.add(numberHash(new Flonum(i + 0.5)));
      hashes.add(numberHash(exactRatio(BigInt(2 * i + 1), 2n)));
    }
    expect(hashes.size).toBeGreaterThan(2900);
  });

  function structurallyCopied(n: Num): Num {
    if (n instanceof Flonum) return new Flonum(n.value);
    if (n instanceof Ratnum) return new Ratnum(n.numerator, n.denominator);
    if (n instanceof Compnum) {
      return new Compnum(
        structurallyCopied(n.re) as Compnum['re'],
        structurallyCopied(n.im) as Compnum['im'],
      );
    }
    return typeof n === 'bigint' ? n + 1n - 1n : n;
  }
});
