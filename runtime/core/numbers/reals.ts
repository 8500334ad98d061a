/**
 * Arithmetic and order on reals of either exactness (R7RS 6.2.6). An operation with an inexact
 * operand is done in doubles; comparison never rounds, so that it is transitive.
 */
import { Flonum, Ratnum, type Real } from '../../../grammar/datum.js';
import { exactOfDouble, toDouble } from '../../../grammar/number-form.js';
import { type Fault, fault } from '../condition.js';
import {
  type Exact,
  exactAdd,
  exactCompare,
  exactDivide,
  exactMultiply,
  exactNegate,
  exactSign,
  exactSubtract,
} from './exact.js';

/** a + b */
export function realAdd(a: Real, b: Real): Real {
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(toDouble(a) + toDouble(b));
  return exactAdd(a, b);
}

/** a - b */
export function realSubtract(a: Real, b: Real): Real {
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(toDouble(a) - toDouble(b));
  return exactSubtract(a, b);
}

/** a * b. The product with an exact 0 is inexact when the other factor is. */
export function realMultiply(a: Real, b: Real): Real {
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(toDouble(a) * toDouble(b));
  return exactMultiply(a, b);
}

/** a / b. Faults when b is an exact 0. */
export function realDivide(a: Real, b: Real): Real {
  if (b === 0) throw divisionByZero('/', a);
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(toDouble(a) / toDouble(b));
  return exactDivide(a, b);
}

/** The fault of dividing by zero; `dividend` is shown. */
export function divisionByZero(who: string, dividend: unknown): Fault {
  return fault('division-by-zero', `${who}: division by zero of`, [dividend]);
}

/** -a */
export function realNegate(a: Real): Real {
  return a instanceof Flonum ? new Flonum(-a.value) : exactNegate(a);
}

/** |a| */
export function realMagnitude(a: Real): Real {
  if (a instanceof Flonum) return new Flonum(Math.abs(a.value));
  return exactSign(a) < 0 ? exactNegate(a) : a;
}

/** -1, 0 or 1 by the sign of a; NaN for NaN. */
export function realSign(a: Real): number {
  return a instanceof Flonum ? Math.sign(a.value) : exactSign(a);
}

/** -1, 0 or 1 as a is less than, equal to or greater than b; NaN when either is NaN. Exact. */
export function realCompare(a: Real, b: Real): number {
  if (a instanceof Flonum) {
    if (b instanceof Flonum) return compareDoubles(a.value, b.value);
    return -compareWithDouble(b, a.value);
  }
  return b instanceof Flonum ? compareWithDouble(a, b.value) : exactCompare(a, b);
}

function compareDoubles(x: number, y: number): number {
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
}

function compareWithDouble(a: Exact, x: number): number {
  if (!(a instanceof Ratnum)) return a < x ? -1 : a > x ? 1 : Number.isNaN(x) ? x : 0;
  // Rounding is monotonic: only where the rounded values meet does the exact one have to decide.
  const order = compareDoubles(toDouble(a), x);
  return order === 0 && Number.isFinite(x) ? exactCompare(a, exactOfDouble(x)) : order;
}
