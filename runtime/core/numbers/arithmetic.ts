/**
 * The operators of all numbers, two operands at a time (R7RS 6.2.6). The first lines of each
 * decide the common cases, two small exact integers or two inexact reals; the rest is elsewhere.
 * Faults: a wrong type, an exact zero divisor, an integer beyond the limit.
 */
import {
  Compnum,
  Flonum,
  type Num,
  Ratnum,
  type Real,
  type Value,
} from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import {
  complexAdd,
  complexDivide,
  complexMultiply,
  complexNegate,
  complexSubtract,
  imaginaryPart,
  realPart,
} from './complex.js';
import { exactAdd, exactDivide, exactMultiply, exactSubtract } from './exact.js';
import {
  divisionByZero,
  realAdd,
  realCompare,
  realDivide,
  realMultiply,
  realSubtract,
} from './reals.js';

const SAFE = Number.MAX_SAFE_INTEGER;

/** Whether the value is a number. */
export function isNumber(value: Value): value is Num {
  return isReal(value) || value instanceof Compnum;
}

/** Whether the value is a real number. */
export function isReal(value: Value): value is Real {
  return (
    typeof value === 'number' ||
    value instanceof Flonum ||
    typeof value === 'bigint' ||
    value instanceof Ratnum
  );
}

/** The value, which must be a number. `position` counts from 1. */
export function checkNumber(who: string, position: number, value: Value): Num {
  if (isNumber(value)) return value;
  throw wrongType(who, position, 'a number', value);
}

/** The value, which must be a real number. `position` counts from 1. */
export function checkReal(who: string, position: number, value: Value): Real {
  if (isReal(value)) return value;
  throw wrongType(who, position, 'a real number', value);
}

/** a + b */
export function add(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    return sum <= SAFE && sum >= -SAFE ? sum : exactAdd(a, b);
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.value + b.value);
  if (isReal(a) && isReal(b)) return realAdd(a, b);
  return complexAdd(checkNumber('+', 1, a), checkNumber('+', 2, b));
}

/** a - b */
export function subtract(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    return difference <= SAFE && difference >= -SAFE ? difference : exactSubtract(a, b);
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.value - b.value);
  if (isReal(a) && isReal(b)) return realSubtract(a, b);
  return complexSubtract(checkNumber('-', 1, a), checkNumber('-', 2, b));
}

/** a * b */
export function multiply(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // Adding 0 turns -0 (of 0 * -5) into 0.
    return product <= SAFE && product >= -SAFE ? product + 0 : exactMultiply(a, b);
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.value * b.value);
  if (isReal(a) && isReal(b)) return realMultiply(a, b);
  return complexMultiply(checkNumber('*', 1, a), checkNumber('*', 2, b));
}

/** a / b */
export function divide(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw divisionByZero('/', a);
    return exactDivide(a, b);
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.value / b.value);
  if (isReal(a) && isReal(b)) return realDivide(a, b);
  return complexDivide(checkNumber('/', 1, a), checkNumber('/', 2, b));
}

/** -a */
export function negate(a: Value): Num {
  if (typeof a === 'number') return 0 - a;
  if (a instanceof Flonum) return new Flonum(-a.value);
  return complexNegate(checkNumber('-', 1, a));
}

/** a = b, by value and without rounding. */
export function numericEquals(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (a instanceof Flonum && b instanceof Flonum) return a.value === b.value;
  if (isReal(a) && isReal(b)) return realCompare(a, b) === 0;
  const x = checkNumber('=', 1, a);
  const y = checkNumber('=', 2, b);
  return (
    realCompare(realPart(x), realPart(y)) === 0 &&
    realCompare(imaginaryPart(x), imaginaryPart(y)) === 0
  );
}

function compare(who: string, a: Value, b: Value): number {
  return realCompare(checkReal(who, 1, a), checkReal(who, 2, b));
}

/** a < b, without rounding; false when either is NaN. */
export function lessThan(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (a instanceof Flonum && b instanceof Flonum) return a.value < b.value;
  return compare('<', a, b) < 0;
}

/** a > b, without rounding; false when either is NaN. */
export function greaterThan(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a > b;
  if (a instanceof Flonum && b instanceof Flonum) return a.value > b.value;
  return compare('>', a, b) > 0;
}

/** a <= b, without rounding; false when either is NaN. */
export function lessOrEqual(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (a instanceof Flonum && b instanceof Flonum) return a.value <= b.value;
  return compare('<=', a, b) <= 0;
}

/** a >= b, without rounding; false when either is NaN. */
export function greaterOrEqual(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a >= b;
  if (a instanceof Flonum && b instanceof Flonum) return a.value >= b.value;
  return compare('>=', a, b) >= 0;
}
