/**
 * Arithmetic on exact reals: integers and ratios (R7RS 6.2.6). Ratios are kept in lowest terms
 * with the small divisors of Knuth, TAOCP 4.5.1, so that sums of many fractions stay cheap.
 */
import { Ratnum } from '../../../grammar/datum.js';
import { smallDivisor } from '../../../grammar/whole-numbers.js';
import { commonDivisor, integer, ratio } from './limit.js';

export type ExactInteger = number | bigint;
export type Exact = ExactInteger | Ratnum;

const SAFE = Number.MAX_SAFE_INTEGER;

/** The numerator in lowest terms, as a host bigint. */
export function numeratorOf(x: Exact): bigint {
  return x instanceof Ratnum ? x.numerator : BigInt(x);
}

/** The denominator in lowest terms, as a host bigint. */
export function denominatorOf(x: Exact): bigint {
  return x instanceof Ratnum ? x.denominator : 1n;
}

/** a + b */
export function exactAdd(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= SAFE && sum >= -SAFE) return sum;
  }
  if (!(a instanceof Ratnum) && !(b instanceof Ratnum)) return integer(BigInt(a) + BigInt(b));
  return addRatios(numeratorOf(a), denominatorOf(a), numeratorOf(b), denominatorOf(b));
}

/** a - b */
export function exactSubtract(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference <= SAFE && difference >= -SAFE) return difference;
  }
  if (!(a instanceof Ratnum) && !(b instanceof Ratnum)) return integer(BigInt(a) - BigInt(b));
  return addRatios(numeratorOf(a), denominatorOf(a), -numeratorOf(b), denominatorOf(b));
}

function addRatios(n1: bigint, d1: bigint, n2: bigint, d2: bigint): Exact {
  const shared = commonDivisor(d1, d2);
  if (shared === 1n) return ratio(n1 * d2 + n2 * d1, d1 * d2);
  const sum = n1 * (d2 / shared) + n2 * (d1 / shared);
  const divisor = commonDivisor(sum, shared);
  return ratio(sum / divisor, (d1 / shared) * (d2 / divisor));
}

/** a * b */
export function exactMultiply(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= SAFE && product >= -SAFE) return product + 0;
  }
  if (!(a instanceof Ratnum) && !(b instanceof Ratnum)) return integer(BigInt(a) * BigInt(b));
  return multiplyRatios(numeratorOf(a), denominatorOf(a), numeratorOf(b), denominatorOf(b));
}

function multiplyRatios(n1: bigint, d1: bigint, n2: bigint, d2: bigint): Exact {
  const first = commonDivisor(n1, d2);
  const second = commonDivisor(n2, d1);
  return ratio((n1 / first) * (n2 / second), (d1 / second) * (d2 / first));
}

/** a / b, where b is not 0. */
export function exactDivide(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a % b === 0) return a / b + 0;
    const divisor = smallDivisor(Math.abs(a), Math.abs(b)) * (b < 0 ? -1 : 1);
    return new Ratnum(BigInt(a / divisor), BigInt(b / divisor));
  }
  if (a === 0) return 0;
  const n2 = numeratorOf(b);
  const sign = n2 < 0n ? -1n : 1n;
  return multiplyRatios(numeratorOf(a), denominatorOf(a), sign * denominatorOf(b), sign * n2);
}

/** -a */
export function exactNegate(a: Exact): Exact {
  if (typeof a === 'number') return 0 - a;
  return a instanceof Ratnum ? new Ratnum(-a.numerator, a.denominator) : -a;
}

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
export function exactCompare(a: Exact, b: Exact): number {
  if (a instanceof Ratnum || b instanceof Ratnum) {
    const left = numeratorOf(a) * denominatorOf(b);
    const right = numeratorOf(b) * denominatorOf(a);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0; // the host compares numbers with bigints by value
}

/** -1, 0 or 1 by the sign of a. */
export function exactSign(a: Exact): number {
  const n = a instanceof Ratnum ? a.numerator : a;
  return n > 0 ? 1 : n < 0 ? -1 : 0;
}

/** |a| */
export function exactMagnitude(a: Exact): Exact {
  return exactSign(a) < 0 ? exactNegate(a) : a;
}

/** The greatest integer not above n/d, where d > 0. */
export function floorQuotient(n: bigint, d: bigint): bigint {
  const q = n / d;
  return n < 0n && q * d !== n ? q - 1n : q;
}
