/** Ways between exact and inexact, roundings, roots and divisors, against slow references. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flonum, type Num, type Real } from '#omega/grammar/datum.js';
import { exactOfDouble, ratioToDouble, toDouble } from '#omega/grammar/number-form.js';
import { parseNumber } from '#omega/grammar/number-text.js';
import { bitLength, greatestDivisor } from '#omega/grammar/whole-numbers.js';
import {
  add,
  lessOrEqual,
  multiply,
  numericEquals,
} from '#omega/runtime/core/numbers/arithmetic.js';
import { numbersEqv } from '#omega/runtime/core/numbers/equivalence.js';
import { type Exact, exactCompare, exactSubtract } from '#omega/runtime/core/numbers/exact.js';
import { integerRoot, integerSquareRoot } from '#omega/runtime/core/numbers/integers.js';
import { exactIntegerRoot, sqrt } from '#omega/runtime/core/numbers/powers.js';
import {
  ceiling,
  floor,
  rationalize,
  round,
  toExact,
  toInexact,
  truncate,
} from '#omega/runtime/core/numbers/rounding.js';
import {
  exactNumbers,
  exacts,
  finiteDoubles,
  hostIntegers,
  orderedReals,
} from './arbitrary-numbers.js';
import { answer, numberOf } from './calling.js';

const positive = (least: bigint, bits: bigint) => fc.bigInt({ min: least, max: 1n << bits });

/** n/d, both positive, rounded by search among all doubles for the nearest, ties to even. */
function slowRatioToDouble(n: bigint, d: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  const doubleAt = (order: bigint): number => {
    view.setBigUint64(0, order);
    return view.getFloat64(0);
  };
  // Positive doubles are ordered as their bits. 2 * value * 2^1074 is an integer for each.
  const doubled = (x: number): bigint => {
    const { numerator, denominator } = asRatio(x);
    return (2n * numerator * (1n << 1074n)) / denominator;
  };
  const target = n * 2n * (1n << 1074n);
  let low = 0n;
  let high = 0x7ff0000000000000n; // infinity, taken as 2^1024
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (doubled(doubleAt(middle)) * d <= target) low = middle;
    else high = middle;
  }
  const above = high === 0x7ff0000000000000n ? 2n ** 2099n : doubled(doubleAt(high));
  const half = (doubled(doubleAt(low)) + above) / 2n;
  const side = target - half * d;
  return doubleAt(side > 0n || (side === 0n && (low & 1n) === 1n) ? high : low);
}

function asRatio(x: number): { numerator: bigint; denominator: bigint } {
  let denominator = 1n;
  let value = x;
  while (!Number.isInteger(value)) {
    value *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(value), denominator };
}

describe('ratio to double', () => {
  it('is correctly rounded', () => {
    const sizes = fc.tuple(positive(1n, 1200n), positive(1n, 1200n));
    const shifts = fc.integer({ min: -1200, max: 1100 });
    const shifted = fc
      .tuple(positive(1n, 120n), positive(1n, 120n), shifts)
      .map(([n, d, by]): [bigint, bigint] =>
        by > 0 ? [n << BigInt(by), d] : [n, d << BigInt(-by)],
      );
    fc.assert(
      fc.property(fc.oneof(sizes, shifted), ([n, d]) => {
        expect(ratioToDouble(n, d)).toBe(slowRatioToDouble(n, d));
        expect(ratioToDouble(-n, d)).toBe(-slowRatioToDouble(n, d));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes ties to even, and what is next to a tie to its side', () => {
    fc.assert(
      fc.property(
        finiteDoubles.filter((x) => x > 0 && x < Number.MAX_VALUE / 2),
        fc.bigInt({ min: -1n, max: 1n }),
        (x, offset) => {
          // The middle between x and the next double, shifted by a hair.
          const { numerator, denominator } = asRatio(x);
          const gap = asRatio(nextDouble(x) - x);
          const hair = 1n << 200n;
          const n =
            (2n * numerator * gap.denominator + gap.numerator * denominator) * hair + offset;
          const d = 2n * denominator * gap.denominator * hair;
          expect(ratioToDouble(n, d)).toBe(slowRatioToDouble(n, d));
        },
      ),
    );
  });

  function nextDouble(x: number): number {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    view.setBigUint64(0, view.getBigUint64(0) + 1n);
    return view.getFloat64(0);
  }

  it('reads decimals as the host does', () => {
    fc.assert(
      fc.property(hostIntegers, fc.integer({ min: -330, max: 310 }), (n, scale) => {
        const text = `${n}e${scale}`;
        expect(toDouble(toInexact(numberOf(`#e${text}`)) as Real) + 0).toBe(Number(text) + 0);
      }),
    );
  });
});

describe('exact and inexact', () => {
  it('exact keeps the value of every finite double', () => {
    fc.assert(
      fc.property(finiteDoubles, (x) => {
        const exact = exactOfDouble(x);
        expect(toDouble(exact)).toBe(x + 0);
        expect(numericEquals(exact, new Flonum(x))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('inexact finds no double that is nearer', () => {
    fc.assert(
      fc.property(exacts, (n) => {
        const x = toInexact(n) as Flonum;
        const off = distance(n, exactOfDouble(x.value));
        for (const factor of [1 - 2 ** -53, 1 + 2 ** -52]) {
          const other = exactOfDouble(x.value * factor);
          expect(exactCompare(off, distance(n, other))).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  function distance(a: Exact, b: Exact): Exact {
    const d = exactSubtract(a, b);
    return exactCompare(d, 0) < 0 ? exactSubtract(0, d) : d;
  }

  it('are each other’s inverse where that is possible', () => {
    fc.assert(
      fc.property(exactNumbers, (n) => {
        const inexact = toInexact(n);
        expect(numbersEqv(toInexact(toExact(inexact)), inexact)).toBe(true);
        expect(toExact(n)).toBe(n);
        expect(toInexact(inexact)).toBe(inexact);
      }),
    );
  });

  it('exact refuses infinities and NaN', () => {
    expect(answer('(exact +inf.0)')).toMatch(/^!! invalid-argument: exact: /);
    expect(answer('(exact +nan.0)')).toMatch(/^!! invalid-argument: exact: /);
    expect(answer('(exact 1.0-inf.0i)')).toMatch(/^!! invalid-argument: exact: /);
  });
});

describe('rounding', () => {
  it('finds integers within one, on the right side', () => {
    fc.assert(
      fc.property(
        orderedReals.filter((x) => !(x instanceof Flonum) || Number.isFinite(x.value)),
        (x) => {
          const [low, high, nearest] = [floor(x), ceiling(x), round(x)];
          expect(lessOrEqual(low, x) && lessOrEqual(x, high)).toBe(true);
          expect(lessOrEqual(toExact(high), add(toExact(low), 1))).toBe(true);
          const toward = lessOrEqual(0, x) ? low : high;
          expect(numericEquals(truncate(x), toward)).toBe(true);
          const off = exactSubtract(toExact(nearest) as Exact, toExact(x) as Exact);
          expect(lessOrEqual(multiply(4, multiply(off, off)), 1)).toBe(true);
          const tie = numericEquals(multiply(4, multiply(off, off)), 1);
          if (tie) expect(answer(`(even? ${text(nearest)})`)).toBe('#t');
        },
      ),
      { numRuns: 1000 },
    );
  });

  function text(n: Num): string {
    return n instanceof Flonum ? String(n.value) : String(n);
  }

  it('rationalize finds the simplest number in reach', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (n, d, w) => {
          const found = rationalize(numberOf(`${n}/${d}`) as Real, numberOf(`1/${w}`) as Real);
          expect(numbersEqv(found, simplest(n, d, w))).toBe(true);
        },
      ),
    );
  });

  /** The fraction p/q with the least q, then the least |p|, with |p/q - n/d| <= 1/w. */
  function simplest(n: number, d: number, w: number): Num {
    for (let q = 1; ; q++) {
      const center = Math.round((n * q) / d);
      const candidates = [];
      for (let p = center - q - 2; p <= center + q + 2; p++) {
        if (Math.abs(p * d - n * q) * w <= q * d) candidates.push(p);
      }
      candidates.sort((a, b) => Math.abs(a) - Math.abs(b));
      if (candidates[0] !== undefined) return parseNumber(`${candidates[0]}/${q}`) as Num;
    }
  }
});

describe('roots and divisors', () => {
  it('integer square roots are exact at any size', () => {
    fc.assert(
      fc.property(positive(0n, 3000n), (n) => {
        const root = integerSquareRoot(n);
        expect(root * root <= n && n < (root + 1n) * (root + 1n)).toBe(true);
        const square = n * n;
        expect(integerSquareRoot(square)).toBe(n);
        if (n > 0n) expect(integerSquareRoot(square - 1n)).toBe(n - 1n);
      }),
      { numRuns: 500 },
    );
  });

  it('small integer square roots are exact next to squares', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 94906265 }), (root) => {
        expect(exactIntegerRoot(root * root)).toEqual([root, 0]);
        expect(exactIntegerRoot(root * root - 1)).toEqual([root - 1, 2 * root - 2]);
      }),
    );
  });

  it('integer roots of any degree are exact', () => {
    fc.assert(
      fc.property(positive(0n, 600n), fc.integer({ min: 1, max: 20 }), (n, degree) => {
        const root = integerRoot(n, degree);
        const power = BigInt(degree);
        expect(root ** power <= n && n < (root + 1n) ** power).toBe(true);
      }),
    );
  });

  it('irrational square roots of exact numbers are correctly rounded', () => {
    fc.assert(
      fc.property(positive(2n, 1500n), positive(1n, 1500n), (n, d) => {
        const root = sqrt(numberOf(`${n}/${d}`));
        if (!(root instanceof Flonum) || !Number.isFinite(root.value) || root.value === 0) return;
        // sqrt(n/d) lies between the middles to the neighbouring doubles.
        const value = exactOfDouble(root.value);
        const low = add(value, exactOfDouble(root.value * (1 - 2 ** -53)));
        const high = add(value, exactOfDouble(root.value * (1 + 2 ** -52)));
        const fourfold = numberOf(`${4n * n}/${d}`);
        expect(lessOrEqual(multiply(low, low), fourfold)).toBe(true);
        expect(lessOrEqual(fourfold, multiply(high, high))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('the greatest divisor is right for numbers of any size', () => {
    const euclid = (a: bigint, b: bigint): bigint => (b === 0n ? a : euclid(b, a % b));
    fc.assert(
      fc.property(positive(0n, 3000n), positive(0n, 3000n), positive(1n, 900n), (a, b, c) => {
        expect(greatestDivisor(a * c, b * c)).toBe(euclid(a * c, b * c));
        expect(greatestDivisor(-a, b)).toBe(euclid(a, b));
      }),
      { numRuns: 300 },
    );
    // Neighbouring Fibonacci numbers take the most steps, powers of two the least bits to see.
    const [f, g] = [fibonacci(5000), fibonacci(5001)];
    expect(greatestDivisor(f, g)).toBe(1n);
    expect(greatestDivisor(f * 7n ** 999n, g * 7n ** 998n)).toBe(7n ** 998n);
    expect(greatestDivisor(1n << 4000n, (1n << 3999n) + 1n)).toBe(1n);
    expect(greatestDivisor((1n << 4000n) - 1n, (1n << 3000n) - 1n)).toBe((1n << 1000n) - 1n);
    expect(greatestDivisor(0n, 1n << 3000n)).toBe(1n << 3000n);
  });

  function fibonacci(index: number): bigint {
    let [a, b] = [0n, 1n];
    for (let k = 0; k < index; k++) [a, b] = [b, a + b];
    return a;
  }

  it('the bit length is that of the binary digits', () => {
    fc.assert(
      fc.property(hostIntegers, (n) => {
        const size = n < 0n ? -n : n;
        expect(bitLength(n)).toBe(n === 0n ? 0 : size.toString(2).length);
      }),
    );
  });
});
