/** Random numbers of every kind, small and large, with the corners that break arithmetic. */
import fc from 'fast-check';
import { Flonum, type Num, type Real } from '#omega/grammar/datum.js';
import { exactRatio, normalInteger, rectangular } from '#omega/grammar/number-form.js';
import type { Exact, ExactInteger } from '#omega/runtime/core/numbers/exact.js';

const LARGE = 1n << 200n;

const corners = [
  ...[0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 52n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n],
  ...[2n ** 64n, 10n ** 30n, 2n ** 199n],
].flatMap((n) => [n, -n]);

/** Host bigints: corners, small ones and ones of up to 200 bits. */
export const hostIntegers: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(...corners),
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -LARGE, max: LARGE }),
);

/** Exact integers. */
export const exactIntegers: fc.Arbitrary<ExactInteger> = hostIntegers.map(normalInteger);

/** Exact reals. */
export const exacts: fc.Arbitrary<Exact> = fc.oneof(
  exactIntegers,
  fc
    .tuple(
      hostIntegers,
      hostIntegers.filter((d) => d !== 0n),
    )
    .map(([n, d]) => exactRatio(n, d)),
);

/** Exact real and complex numbers. */
export const exactNumbers: fc.Arbitrary<Num> = fc.oneof(
  exacts,
  fc.tuple(exacts, exacts).map(([re, im]) => rectangular(re, im)),
);

/** Doubles of every bit pattern, and of ordinary size. */
export const doubles: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer().map((n) => n / 8),
  fc.constantFrom(
    5e-324,
    2 ** -1022,
    2 ** -1022 - 2 ** -1074,
    Number.MAX_VALUE,
    2 ** 53,
    1e21,
    0.1,
  ),
);

/** Doubles that are neither infinite nor NaN. */
export const finiteDoubles: fc.Arbitrary<number> = doubles.filter(Number.isFinite);

/** Reals of either exactness, without NaN. */
export const orderedReals: fc.Arbitrary<Real> = fc.oneof(
  exacts,
  doubles.filter((x) => !Number.isNaN(x)).map((x) => new Flonum(x)),
);

/** All numbers. */
export const numbers: fc.Arbitrary<Num> = fc.oneof(
  exactNumbers,
  doubles.map((x) => new Flonum(x)),
  fc.tuple(doubles, doubles).map(([re, im]) => rectangular(new Flonum(re), new Flonum(im))),
);
