/**
 * Roots and powers (R7RS 6.2.6: sqrt, exact-integer-sqrt, expt, magnitude), exact wherever the
 * arguments are exact and the answer is rational.
 */
import { Compnum, Flonum, type Num, Ratnum, type Real } from '../../../grammar/datum.js';
import { ratioToDouble, rectangular, toDouble } from '../../../grammar/number-form.js';
import { bitLength } from '../../../grammar/whole-numbers.js';
import { fault } from '../condition.js';
import { complexDivide, complexMultiply, imaginaryPart, realPart } from './complex.js';
import { squareRoot } from './complex-functions.js';
import {
  denominatorOf,
  type Exact,
  type ExactInteger,
  exactAdd,
  exactDivide,
  exactMultiply,
  exactNegate,
  exactSign,
  exactSubtract,
  numeratorOf,
} from './exact.js';
import { integerRoot, integerSquareRoot } from './integers.js';
import { integer, integerBitsMax, ratio, tooLarge } from './limit.js';
import { divisionByZero, realSign } from './reals.js';
import { atPoint, exp, log, pointOf } from './transcendental.js';

/** The principal square root. */
export function sqrt(z: Num): Num {
  if (z instanceof Flonum) {
    return z.value < 0
      ? new Compnum(new Flonum(0), new Flonum(Math.sqrt(-z.value)))
      : new Flonum(Math.sqrt(z.value));
  }
  if (z instanceof Compnum) return exactComplexRoot(z) ?? atPoint(squareRoot(pointOf(z)));
  if (exactSign(z) >= 0) return realRoot(z);
  return rectangular(0, realRoot(exactNegate(z)));
}

/** The square root of an exact x >= 0, correctly rounded where it is irrational. */
function realRoot(x: Exact): Real {
  const root = rationalRoot(x, 2);
  if (root !== null) return root;
  if (typeof x === 'number') return new Flonum(Math.sqrt(x));
  return new Flonum(irrationalRoot(numeratorOf(x), denominatorOf(x)));
}

/** Bits of a scaled root before it is rounded to a double. */
const ROOT_BITS = 64;

/** sqrt(n/d), irrational, as the nearest double. */
function irrationalRoot(n: bigint, d: bigint): number {
  const excess = bitLength(n) - bitLength(d) - 2 * ROOT_BITS;
  const half = BigInt(Math.abs(excess >> 1));
  const scaled = excess < 0 ? (n << (2n * half)) / d : n / (d << (2n * half));
  const root = integerSquareRoot(scaled) | 1n; // the last bit only says "and something more"
  return excess < 0 ? ratioToDouble(root, 1n << half) : ratioToDouble(root << half, 1n);
}

/** Numbers of more bits have only their square roots examined; others would take too long. */
const EXAMINED_BITS_MAX = 2 ** 20;

/** The degree-th root of an exact x >= 0 if it is rational, otherwise null. */
function rationalRoot(x: Exact, degree: number): Exact | null {
  if (typeof x === 'number' && degree === 2) {
    const root = Math.round(Math.sqrt(x));
    return root * root === x ? root : null;
  }
  const n = perfectRoot(numeratorOf(x), degree);
  if (n === null) return null;
  const d = perfectRoot(denominatorOf(x), degree);
  return d === null ? null : ratio(n, d);
}

function perfectRoot(n: bigint, degree: number): bigint | null {
  if (degree > 2 && bitLength(n) > EXAMINED_BITS_MAX) return null;
  const root = integerRoot(n, degree);
  return root ** BigInt(degree) === n ? root : null;
}

/** The square root of an exact complex number if both its parts are rational, otherwise null. */
function exactComplexRoot(z: Compnum): Num | null {
  if (z.re instanceof Flonum || z.im instanceof Flonum) return null;
  const size = rationalRoot(normOf(z.re, z.im), 2);
  if (size === null) return null;
  const re = rationalRoot(exactDivide(exactAdd(size, z.re), 2), 2);
  const im = rationalRoot(exactDivide(exactSubtract(size, z.re), 2), 2);
  if (re === null || im === null) return null;
  return rectangular(re, exactSign(z.im) < 0 ? exactNegate(im) : im);
}

function normOf(re: Exact, im: Exact): Exact {
  return exactAdd(exactMultiply(re, re), exactMultiply(im, im));
}

/** The distance from 0, exact if it is rational and z exact. */
export function magnitude(z: Compnum): Real {
  if (z.re instanceof Flonum || z.im instanceof Flonum) {
    return new Flonum(Math.hypot(toDouble(z.re), toDouble(z.im)));
  }
  return realRoot(normOf(z.re, z.im));
}

/** The root s of the largest square not above n >= 0, and what is left: n = s^2 + r. */
export function exactIntegerRoot(n: ExactInteger): readonly [ExactInteger, ExactInteger] {
  if (typeof n === 'number') {
    let root = Math.floor(Math.sqrt(n));
    if (root * root > n) root--;
    return [root, n - root * root];
  }
  const root = integerSquareRoot(n);
  return [integer(root), integer(n - root * root)];
}

/** base to the power exponent (R7RS 6.2.6: expt). */
export function expt(base: Num, exponent: Num): Num {
  if (typeof exponent === 'number' || typeof exponent === 'bigint') {
    return integerPower(base, exponent);
  }
  if (base === 0 || (base instanceof Flonum && base.value === 0)) return zeroPower(base, exponent);
  if (base === 1 && !(exponent instanceof Flonum) && !(exponent instanceof Compnum)) return 1;
  if (exponent instanceof Ratnum) {
    const power = rationalPower(base, exponent);
    if (power !== null) return power;
  }
  if (!(base instanceof Compnum) && !(exponent instanceof Compnum)) {
    const power = realPower(base, toDouble(exponent));
    if (power !== null) return new Flonum(power);
  }
  return exp(complexMultiply(exponent, log(base)));
}

/** A power in doubles, or null if it is not real or the base is beyond the doubles. */
function realPower(base: Real, exponent: number): number | null {
  const x = toDouble(base);
  const lost = !(base instanceof Flonum) && (x === 0 || !Number.isFinite(x));
  const real = !(x < 0) || Number.isInteger(exponent) || !Number.isFinite(exponent);
  return real && !lost ? x ** exponent : null;
}

/** 0 to a power that is not an exact integer. */
function zeroPower(base: Real, exponent: Num): Num {
  const sign = realSign(realPart(exponent));
  if (sign < 0 && base === 0) throw divisionByZero('expt', base);
  if (!(exponent instanceof Compnum)) {
    if (base === 0 && exponent instanceof Ratnum) return 0;
    return new Flonum(toDouble(base) ** toDouble(exponent));
  }
  if (sign > 0) return base instanceof Flonum || exponent.re instanceof Flonum ? new Flonum(0) : 0;
  throw fault(
    'invalid-argument',
    'expt: 0 has only powers whose real part is positive, got the exponent',
    [exponent],
  );
}

/** The exact power by n/d if it is rational, otherwise null. */
function rationalPower(base: Num, exponent: Ratnum): Num | null {
  if (base instanceof Flonum || exponent.denominator > BigInt(integerBitsMax())) return null;
  const degree = Number(exponent.denominator);
  let root: Num | null = null;
  if (degree === 2) root = sqrt(base);
  else if (!(base instanceof Compnum) && exactSign(base) > 0) root = rationalRoot(base, degree);
  if (root === null || realPart(root) instanceof Flonum || imaginaryPart(root) instanceof Flonum) {
    return null;
  }
  return integerPower(root, integer(exponent.numerator));
}

function integerPower(base: Num, exponent: ExactInteger): Num {
  if (base instanceof Flonum) return new Flonum(base.value ** Number(exponent));
  if (base instanceof Compnum) return complexPower(base, exponent);
  if (exponent === 0) return 1;
  if (exponent > 0) return exactPower(base, exponent);
  if (base === 0) throw divisionByZero('expt', base);
  return exactDivide(1, exactPower(base, exactNegate(exponent) as ExactInteger));
}

/** An exact power by exponent > 0. Refuses what would pass the limit before computing it. */
function exactPower(base: Exact, exponent: ExactInteger): Exact {
  if (base === 0 || base === 1) return base;
  if (base === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1;
  const n = numeratorOf(base);
  const d = denominatorOf(base);
  const bits = Math.max(bitLength(n), bitLength(d)) - 1;
  if (Number(exponent) * bits > integerBitsMax()) throw tooLarge();
  const power = BigInt(exponent);
  return d === 1n ? integer(n ** power) : ratio(n ** power, d ** power);
}

/** Up to this exponent an inexact power is a product; beyond, `exp` is more precise. */
const PRODUCT_EXPONENT_MAX = 1024;

function complexPower(base: Compnum, exponent: ExactInteger): Num {
  const size = exponent < 0 ? (exactNegate(exponent) as ExactInteger) : exponent;
  if (base.re instanceof Flonum && size > PRODUCT_EXPONENT_MAX) {
    return exp(complexMultiply(exponent, log(base)));
  }
  let power: Num = base.re instanceof Flonum ? new Flonum(1) : 1;
  let square: Num = base;
  for (let rest = BigInt(size); rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) power = complexMultiply(power, square);
    if (rest > 1n) square = complexMultiply(square, square);
  }
  return exponent < 0 ? complexDivide(1, power) : power;
}
