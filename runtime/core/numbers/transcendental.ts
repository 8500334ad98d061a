/**
 * Exponential, logarithm and trigonometry on all numbers (R7RS 6.2.6). The answer is exact where
 * the argument is exact and the answer rational by definition, as in (exp 0); otherwise inexact.
 */
import { Compnum, Flonum, type Num, Ratnum, type Real } from '../../../grammar/datum.js';
import { rectangular, toDouble } from '../../../grammar/number-form.js';
import { bitLength } from '../../../grammar/whole-numbers.js';
import { fault } from '../condition.js';
import { complexDivide, inexactComplex } from './complex.js';
import {
  cosine,
  exponential,
  inverseCosine,
  inverseSine,
  inverseTangent,
  logarithm,
  type Point,
  sine,
  tangent,
} from './complex-functions.js';
import { denominatorOf, numeratorOf } from './exact.js';
import { realDivide, realMagnitude, realSign } from './reals.js';

/** The inexact parts of a number. */
export function pointOf(z: Num): Point {
  if (z instanceof Compnum) return { re: toDouble(z.re), im: toDouble(z.im) };
  return { re: toDouble(z), im: 0 };
}

/** The inexact number at a point; never real. */
export function atPoint({ re, im }: Point): Compnum {
  return inexactComplex(re, im);
}

/** A function that is one host function on reals and another on the plane. */
function entire(
  onReals: (x: number) => number,
  onPlane: (z: Point) => Point,
  atZero: 0 | 1,
): (z: Num) => Num {
  return (z) => {
    if (z === 0) return atZero;
    return z instanceof Compnum ? atPoint(onPlane(pointOf(z))) : new Flonum(onReals(toDouble(z)));
  };
}

/** e to the power z. */
export const exp = entire(Math.exp, exponential, 1);
/** The sine of z radians. */
export const sin = entire(Math.sin, sine, 0);
/** The cosine of z radians. */
export const cos = entire(Math.cos, cosine, 1);
/** The tangent of z radians. */
export const tan = entire(Math.tan, tangent, 0);

/** The principal natural logarithm; -inf.0 for 0. */
export function log(z: Num): Num {
  if (z === 1) return 0;
  if (z instanceof Compnum) return atPoint(logarithm(pointOf(z)));
  if (realSign(z) < 0) return inexactComplex(realLogarithm(realMagnitude(z), Math.log), Math.PI);
  return new Flonum(realLogarithm(z, Math.log));
}

/** The logarithm of z to a base. Faults for the base 1. */
export function logToBase(z: Num, base: Num): Num {
  const positive = !(z instanceof Compnum) && realSign(z) > 0;
  if (positive && z === 1 && base !== 1) return 0;
  // Bases 2 and 10 have host functions that are exact at powers.
  if (positive && base === 2) return new Flonum(realLogarithm(z, Math.log2));
  if (positive && base === 10) return new Flonum(realLogarithm(z, Math.log10));
  const below = log(base);
  if (below !== 0) return complexDivide(log(z), below);
  throw fault('division-by-zero', 'log: there is no logarithm to the base', [base]);
}

/** A logarithm of x >= 0, also where x itself is beyond the doubles. */
function realLogarithm(x: Real, logarithmOf: (x: number) => number): number {
  const value = toDouble(x);
  if (x instanceof Flonum || (value > 0 && Number.isFinite(value)) || x === 0) {
    return logarithmOf(value < 0 ? Number.NaN : value);
  }
  if (x instanceof Ratnum) {
    return (
      realLogarithm(numeratorOf(x), logarithmOf) - realLogarithm(denominatorOf(x), logarithmOf)
    );
  }
  const shift = bitLength(BigInt(x)) - 64;
  return logarithmOf(Number(BigInt(x) >> BigInt(shift))) + shift * logarithmOf(2);
}

/** The principal arc sine. */
export function asin(z: Num): Num {
  if (z === 0) return 0;
  if (z instanceof Compnum) return atPoint(inverseSine(pointOf(z)));
  const x = toDouble(z);
  return Math.abs(x) > 1 ? atPoint(inverseSine(onCut(x))) : new Flonum(Math.asin(x));
}

/** The principal arc cosine. */
export function acos(z: Num): Num {
  if (z === 1) return 0;
  if (z instanceof Compnum) return atPoint(inverseCosine(pointOf(z)));
  const x = toDouble(z);
  return Math.abs(x) > 1 ? atPoint(inverseCosine(onCut(x))) : new Flonum(Math.acos(x));
}

/** A real beyond 1 or -1, on the side of the cut that the report's formula takes. */
function onCut(x: number): Point {
  return { re: x, im: x > 0 ? -0 : 0 };
}

/** The principal arc tangent. */
export function atan(z: Num): Num {
  if (z === 0) return 0;
  if (!(z instanceof Compnum)) return new Flonum(Math.atan(toDouble(z)));
  const { re, im } = pointOf(z);
  return atPoint(inverseTangent({ re: z.re === 0 && im < 0 ? -0 : re, im }));
}

/** The angle of the point (x, y), between -pi and pi; exact 0 on the exact positive x axis. */
export function atanOf(y: Real, x: Real): Real {
  if (y === 0 && !(x instanceof Flonum) && realSign(x) >= 0) return 0;
  const [height, width] = [toDouble(y), toDouble(x)];
  if (y instanceof Flonum || x instanceof Flonum || (keeps(y, height) && keeps(x, width))) {
    return new Flonum(Math.atan2(height, width));
  }
  const larger = realSign(x) === 0 ? y : x;
  const unit = realMagnitude(larger);
  return new Flonum(Math.atan2(toDouble(realDivide(y, unit)), toDouble(realDivide(x, unit))));
}

/** Whether the conversion of an exact number neither overflowed nor lost bits to underflow. */
function keeps(n: Real, converted: number): boolean {
  return n === 0 || (Number.isFinite(converted) && Math.abs(converted) > 1e-300);
}

/** The number of a magnitude and an angle; the magnitude itself if the angle is exact 0. */
export function polar(magnitude: Real, angle: Real): Num {
  if (angle === 0 || magnitude === 0) return magnitude;
  const [size, turn] = [toDouble(magnitude), toDouble(angle)];
  return rectangular(new Flonum(size * Math.cos(turn)), new Flonum(size * Math.sin(turn)));
}

/** The angle of a number, between -pi and pi; exact 0 for exact numbers that are not negative. */
export function angle(z: Num): Real {
  if (z instanceof Compnum) return atanOf(z.im, z.re);
  if (z instanceof Flonum) return new Flonum(Math.atan2(0, z.value));
  return realSign(z) < 0 ? new Flonum(Math.PI) : 0;
}
