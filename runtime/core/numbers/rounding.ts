/**
 * Reals and integers near them, and the change of exactness (R7RS 6.2.6: floor, ceiling, truncate,
 * round, numerator, denominator, rationalize, exact, inexact).
 */
import { Compnum, Flonum, type Num, Ratnum, type Real } from '../../../grammar/datum.js';
import { exactOfDouble, rectangular, toDouble } from '../../../grammar/number-form.js';
import { fault, wrongType } from '../condition.js';
import {
  denominatorOf,
  type Exact,
  exactAdd,
  exactCompare,
  exactDivide,
  exactMagnitude,
  exactNegate,
  exactSign,
  exactSubtract,
  floorQuotient,
  numeratorOf,
} from './exact.js';
import { integer } from './limit.js';

/** The greatest integer that is not above x. */
export function floor(x: Real): Real {
  if (x instanceof Flonum) return new Flonum(Math.floor(x.value));
  return x instanceof Ratnum ? integer(floorQuotient(x.numerator, x.denominator)) : x;
}

/** The smallest integer that is not below x. */
export function ceiling(x: Real): Real {
  if (x instanceof Flonum) return new Flonum(Math.ceil(x.value));
  return x instanceof Ratnum ? integer(floorQuotient(x.numerator, x.denominator) + 1n) : x;
}

/** The integer next to x on the way to 0. */
export function truncate(x: Real): Real {
  if (x instanceof Flonum) return new Flonum(Math.trunc(x.value));
  return x instanceof Ratnum ? integer(x.numerator / x.denominator) : x;
}

/** The integer nearest to x, of two the even one. */
export function round(x: Real): Real {
  if (x instanceof Flonum) return new Flonum(roundDouble(x.value));
  if (!(x instanceof Ratnum)) return x;
  const { numerator, denominator } = x;
  const nearest = floorQuotient(2n * numerator + denominator, 2n * denominator);
  const tie = denominator === 2n && (nearest & 1n) === 1n;
  return integer(tie ? nearest - 1n : nearest);
}

function roundDouble(x: number): number {
  const below = Math.floor(x);
  const part = x - below; // exact: a double with a fraction is small
  const up = part > 0.5 || (part === 0.5 && below % 2 !== 0);
  const nearest = up ? below + 1 : below;
  return nearest === 0 && x < 0 ? -0 : nearest;
}

/** The exact number of the same value. Faults for an infinity or NaN. */
export function toExact(z: Num): Num {
  if (z instanceof Flonum) return exactReal(z);
  return z instanceof Compnum && z.re instanceof Flonum
    ? rectangular(exactReal(z.re), exactReal(z.im))
    : z;
}

/** The exact real of the same value. Faults for an infinity or NaN. */
export function exactReal(x: Real): Exact {
  if (!(x instanceof Flonum)) return x;
  if (Number.isFinite(x.value)) return exactOfDouble(x.value);
  throw fault(
    'invalid-argument',
    'exact: no exact number has the value of',
    [x],
    'test with finite? first',
  );
}

/** The inexact number nearest to z. */
export function toInexact(z: Num): Num {
  if (z instanceof Flonum) return z;
  if (!(z instanceof Compnum)) return new Flonum(toDouble(z));
  if (z.re instanceof Flonum) return z;
  return new Compnum(new Flonum(toDouble(z.re)), new Flonum(toDouble(z.im)));
}

/** The numerator of x in lowest terms, as exact as x, which must be finite. */
export function numerator(x: Real): Real {
  if (!(x instanceof Flonum)) return integer(numeratorOf(x));
  if (Number.isInteger(x.value)) return x;
  return new Flonum(Number(numeratorOf(finitePart('numerator', x))));
}

/** The denominator of x in lowest terms, as exact as x, which must be finite. */
export function denominator(x: Real): Real {
  if (!(x instanceof Flonum)) return integer(denominatorOf(x));
  return new Flonum(Number(denominatorOf(finitePart('denominator', x))));
}

function finitePart(who: string, x: Flonum): Exact {
  if (Number.isFinite(x.value)) return exactOfDouble(x.value);
  throw wrongType(who, 1, 'a rational number', x);
}

/** The simplest rational that differs from x by no more than |y|; inexact if either is. */
export function rationalize(x: Real, y: Real): Real {
  if (x instanceof Flonum || y instanceof Flonum) {
    const [center, width] = [toDouble(x), Math.abs(toDouble(y))];
    if (Number.isNaN(center) || Number.isNaN(width)) return new Flonum(Number.NaN);
    if (!Number.isFinite(width)) return new Flonum(Number.isFinite(center) ? 0 : Number.NaN);
    if (!Number.isFinite(center)) return new Flonum(center);
    return new Flonum(toDouble(simplestWithin(exactReal(x), exactReal(y))));
  }
  return simplestWithin(x, y);
}

function simplestWithin(x: Exact, y: Exact): Exact {
  const width = exactMagnitude(y);
  const low = exactSubtract(x, width);
  const high = exactAdd(x, width);
  if (exactSign(low) > 0) return simplestBetween(low, high);
  return exactSign(high) < 0
    ? exactNegate(simplestBetween(exactNegate(high), exactNegate(low)))
    : 0;
}

/**
 * The simplest rational in [low, high], 0 < low <= high: the continued fractions of the two ends
 * as far as they agree, then the smallest integer that fits (Stern 1858, Brocot 1861).
 */
function simplestBetween(low: Exact, high: Exact): Exact {
  const wholes: Exact[] = [];
  for (;;) {
    const whole = floor(low) as Exact;
    if (exactCompare(whole, low) === 0) {
      wholes.push(whole);
      break;
    }
    if (exactCompare(whole, floor(high) as Exact) < 0) {
      wholes.push(exactAdd(whole, 1));
      break;
    }
    wholes.push(whole);
    const rest = exactSubtract(high, whole);
    high = exactDivide(1, exactSubtract(low, whole));
    low = exactDivide(1, rest);
  }
  return wholes.reduceRight((rest, whole) => exactAdd(whole, exactDivide(1, rest)));
}
