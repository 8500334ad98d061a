/**
 * Complex numbers in rectangular form (R7RS 6.2.1, 6.2.6): their parts and their four operations,
 * exact when all parts are. An operation with a real operand treats it as having no imaginary
 * part at all, which spares infinities and signed zeros the products with zero.
 */
import { Compnum, Flonum, type Num, type Real } from '../../../grammar/datum.js';
import { rectangular, toDouble } from '../../../grammar/number-form.js';
import { realAdd, realDivide, realMultiply, realNegate, realSubtract } from './reals.js';

/** The real part; a real number itself. */
export function realPart(z: Num): Real {
  return z instanceof Compnum ? z.re : z;
}

/** The imaginary part; exact 0 for a real number. */
export function imaginaryPart(z: Num): Real {
  return z instanceof Compnum ? z.im : 0;
}

/** a + b */
export function complexAdd(a: Num, b: Num): Num {
  if (!(a instanceof Compnum)) return shifted(b, a);
  if (!(b instanceof Compnum)) return shifted(a, b);
  return rectangular(realAdd(a.re, b.re), realAdd(a.im, b.im));
}

function shifted(z: Num, by: Real): Num {
  return rectangular(realAdd(realPart(z), by), imaginaryPart(z));
}

/** a - b */
export function complexSubtract(a: Num, b: Num): Num {
  return complexAdd(a, complexNegate(b));
}

/** -z */
export function complexNegate(z: Num): Num {
  if (!(z instanceof Compnum)) return realNegate(z);
  return new Compnum(realNegate(z.re), realNegate(z.im));
}

/** The number with the opposite imaginary part. */
export function conjugate(z: Num): Num {
  return z instanceof Compnum ? new Compnum(z.re, realNegate(z.im)) : z;
}

/** a * b */
export function complexMultiply(a: Num, b: Num): Num {
  if (!(a instanceof Compnum)) return scaled(b, a);
  if (!(b instanceof Compnum)) return scaled(a, b);
  return rectangular(
    realSubtract(realMultiply(a.re, b.re), realMultiply(a.im, b.im)),
    realAdd(realMultiply(a.re, b.im), realMultiply(a.im, b.re)),
  );
}

function scaled(z: Num, by: Real): Num {
  return rectangular(realMultiply(realPart(z), by), realMultiply(imaginaryPart(z), by));
}

/** a / b. Faults when b is an exact 0. */
export function complexDivide(a: Num, b: Num): Num {
  if (!(b instanceof Compnum)) {
    if (!(a instanceof Compnum)) return realDivide(a, b);
    return rectangular(realDivide(a.re, b), realDivide(a.im, b));
  }
  if (b.re instanceof Flonum || realPart(a) instanceof Flonum) return divideInexact(a, b);
  const norm = realAdd(realMultiply(b.re, b.re), realMultiply(b.im, b.im));
  return complexDivide(complexMultiply(a, conjugate(b)), norm);
}

/** Division without needless overflow (Smith, CACM algorithm 116, 1962). */
function divideInexact(a: Num, b: Compnum): Num {
  const [x, y] = [toDouble(realPart(a)), toDouble(imaginaryPart(a))];
  const [u, v] = [toDouble(b.re), toDouble(b.im)];
  if (Math.abs(u) >= Math.abs(v)) {
    const slope = u === 0 ? 0 : v / u;
    const norm = u + v * slope;
    return inexactComplex((x + y * slope) / norm, (y - x * slope) / norm);
  }
  const slope = u / v;
  const norm = u * slope + v;
  return inexactComplex((x * slope + y) / norm, (y * slope - x) / norm);
}

/** The inexact complex number of two doubles; never real, even if `im` is 0.0. */
export function inexactComplex(re: number, im: number): Compnum {
  return new Compnum(new Flonum(re), new Flonum(im));
}
