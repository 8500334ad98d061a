/**
 * Number theory on integers of either exactness (R7RS 6.2.6): the two families of division, gcd,
 * lcm and the integer square root. An inexact integer among the arguments makes the answer
 * inexact; it is still computed exactly first.
 */
import { Flonum, type Value } from '../../../grammar/datum.js';
import { exactOfDouble } from '../../../grammar/number-form.js';
import { bitLength, smallDivisor } from '../../../grammar/whole-numbers.js';
import { wrongType } from '../condition.js';
import type { ExactInteger } from './exact.js';
import { commonDivisor, integer } from './limit.js';
import { divisionByZero } from './reals.js';

export type Integer = ExactInteger | Flonum;

/** Whether the value is an integer, exact or not. */
export function isInteger(value: Value): value is Integer {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (value instanceof Flonum && Number.isInteger(value.value))
  );
}

/** The value, which must be an integer of either exactness. `position` counts from 1. */
export function checkInteger(who: string, position: number, value: Value): Integer {
  if (isInteger(value)) return value;
  throw wrongType(who, position, 'an integer', value);
}

/** The value, which must be an exact integer. `position` counts from 1. */
export function checkExactInteger(who: string, position: number, value: Value): ExactInteger {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw wrongType(who, position, 'an exact integer', value);
}

/** The exact integer of the same value. */
function exactInteger(n: Integer): ExactInteger {
  return n instanceof Flonum ? (exactOfDouble(n.value) as ExactInteger) : n;
}

/** The exact result, made inexact if an operand was. */
function likeOperands(result: ExactInteger, a: Integer, b: Integer): Integer {
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(Number(result));
  return result;
}

/** A division by its rule on host bigints, for operands that are not both small. */
function divisionOf(
  who: string,
  a: Value,
  b: Value,
  rule: (a: bigint, b: bigint) => bigint,
): Integer {
  const dividend = checkInteger(who, 1, a);
  const divisor = checkInteger(who, 2, b);
  const y = exactInteger(divisor);
  if (y === 0) throw divisionByZero(who, a);
  return likeOperands(integer(rule(BigInt(exactInteger(dividend)), BigInt(y))), dividend, divisor);
}

// On small integers a - a % b is exact, so the quotients are, too. Adding 0 turns -0 into 0.

/** a / b rounded towards 0. Errors name `who`. */
export function quotient(a: Value, b: Value, who = 'quotient'): Integer {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) return (a - (a % b)) / b + 0;
  return divisionOf(who, a, b, (x, y) => x / y);
}

/** What `quotient` leaves: it has the sign of a. Errors name `who`. */
export function remainder(a: Value, b: Value, who = 'remainder'): Integer {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) return (a % b) + 0;
  return divisionOf(who, a, b, (x, y) => x % y);
}

/** floor(a / b). Errors name `who`. */
export function floorDivide(a: Value, b: Value, who = 'floor-quotient'): Integer {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
    const rest = a % b;
    return (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0) + 0;
  }
  return divisionOf(who, a, b, (x, y) => {
    const q = x / y;
    return x < 0n !== y < 0n && q * y !== x ? q - 1n : q;
  });
}

/** What floorDivide leaves: it has the sign of b. Errors name `who`. */
export function modulo(a: Value, b: Value, who = 'modulo'): Integer {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
    const rest = a % b;
    return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
  }
  return divisionOf(who, a, b, (x, y) => {
    const rest = x % y;
    return rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
  });
}

/** The greatest common divisor, never negative. */
export function greatestCommonDivisor(a: Integer, b: Integer): Integer {
  const x = exactInteger(a);
  const y = exactInteger(b);
  const divisor =
    typeof x === 'number' && typeof y === 'number'
      ? smallDivisor(Math.abs(x), Math.abs(y))
      : integer(commonDivisor(BigInt(x), BigInt(y)));
  return likeOperands(divisor, a, b);
}

/** The least common multiple, never negative; 0 when either is 0. */
export function leastCommonMultiple(a: Integer, b: Integer): Integer {
  const x = BigInt(exactInteger(a));
  const y = BigInt(exactInteger(b));
  if (x === 0n || y === 0n) return likeOperands(0, a, b);
  const multiple = (x / commonDivisor(x, y)) * y;
  return likeOperands(integer(multiple < 0n ? -multiple : multiple), a, b);
}

/**
 * floor(sqrt(n)) for n >= 0, by Newton's iteration on growing leading parts of n: each step
 * doubles the bits that are right, so the whole costs about as much as its last division (the
 * method of CPython's math.isqrt).
 */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 1n << 52n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const rootBits = (bitLength(n) - 1) >> 1;
  let root = 1n;
  let known = 0;
  // Invariant: root approximates the square root of n's leading bits, to 2^known, from within 1.
  for (let level = Math.floor(Math.log2(rootBits)); level >= 0; level--) {
    const before = known;
    known = rootBits >> level;
    const leading = n >> BigInt(2 * rootBits - before - known + 1);
    root = (root << BigInt(known - before - 1)) + leading / root;
  }
  return root * root > n ? root - 1n : root;
}

/** floor(the degree-th root of n) for n >= 0 and degree >= 1, by Newton's iteration from above. */
export function integerRoot(n: bigint, degree: number): bigint {
  if (degree === 1 || n < 2n) return n;
  if (degree === 2) return integerSquareRoot(n);
  const bits = bitLength(n);
  if (degree >= bits) return 1n;
  const power = BigInt(degree);
  let root = 1n << BigInt(Math.ceil(bits / degree));
  for (;;) {
    const next = ((power - 1n) * root + n / root ** (power - 1n)) / power;
    if (next >= root) return root;
    root = next;
  }
}
