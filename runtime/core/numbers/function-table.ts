/**
 * Primitives on reals and complex numbers: rounding, exactness, elementary functions, powers and
 * the parts of complex numbers (R7RS 6.2.6, libraries (scheme inexact) and (scheme complex)).
 */
import { Compnum, type Num, type Real, type Value } from '../../../grammar/datum.js';
import { rectangular } from '../../../grammar/number-form.js';
import { type PrimitiveSpec, pure } from '../primitive.js';
import { checkNumber, checkReal } from './arithmetic.js';
import { imaginaryPart, realPart } from './complex.js';
import { expt, magnitude, sqrt } from './powers.js';
import { realMagnitude } from './reals.js';
import {
  ceiling,
  denominator,
  floor,
  numerator,
  rationalize,
  round,
  toExact,
  toInexact,
  truncate,
} from './rounding.js';
import {
  acos,
  angle,
  asin,
  atan,
  atanOf,
  cos,
  exp,
  log,
  logToBase,
  polar,
  sin,
  tan,
} from './transcendental.js';

/** Rounding, exactness, elementary functions, powers and parts. */
export function functionTable(): readonly PrimitiveSpec[] {
  return [...roundings(), ...conversions(), ...elementary(), ...parts()];
}

function ofReal(name: string, doc: string, fn: (x: Real) => Value): PrimitiveSpec {
  return pure(name, 'x', doc, (x) => fn(checkReal(name, 1, x)));
}

function ofNumber(name: string, doc: string, fn: (z: Num) => Value): PrimitiveSpec {
  return pure(name, 'z', doc, (z) => fn(checkNumber(name, 1, z)));
}

function roundings(): readonly PrimitiveSpec[] {
  return [
    ofReal('floor', 'The largest integer that is not above x (R7RS 6.2.6).', floor),
    ofReal('ceiling', 'The smallest integer that is not below x (R7RS 6.2.6).', ceiling),
    ofReal('truncate', 'x without its fraction: rounded towards 0 (R7RS 6.2.6).', truncate),
    ofReal('round', 'The integer nearest to x; halfway, the even one (R7RS 6.2.6).', round),
    pure(
      'rationalize',
      'x y',
      'The simplest rational number no further from x than y (R7RS 6.2.6).',
      (x, y) => rationalize(checkReal('rationalize', 1, x), checkReal('rationalize', 2, y)),
    ),
    ofReal('numerator', 'The numerator of x in lowest terms (R7RS 6.2.6).', numerator),
    ofReal('denominator', 'The denominator of x in lowest terms (R7RS 6.2.6).', denominator),
  ];
}

function conversions(): readonly PrimitiveSpec[] {
  return [
    ofNumber('exact', 'The exact number of the same value (R7RS 6.2.6).', toExact),
    ofNumber('inexact', 'The inexact number nearest to z (R7RS 6.2.6).', toInexact),
    ofNumber('inexact->exact', 'The same as exact (R5RS 6.2.5).', toExact),
    ofNumber('exact->inexact', 'The same as inexact (R5RS 6.2.5).', toInexact),
  ];
}

function elementary(): readonly PrimitiveSpec[] {
  return [
    ofNumber('exp', 'e to the power z (R7RS 6.2.6).', exp),
    pure(
      'log',
      'z [base]',
      'The logarithm of z, natural or to the base (R7RS 6.2.6).',
      (z, base) =>
        base === undefined
          ? log(checkNumber('log', 1, z))
          : logToBase(checkNumber('log', 1, z), checkNumber('log', 2, base)),
    ),
    ofNumber('sin', 'The sine of z radians (R7RS 6.2.6).', sin),
    ofNumber('cos', 'The cosine of z radians (R7RS 6.2.6).', cos),
    ofNumber('tan', 'The tangent of z radians (R7RS 6.2.6).', tan),
    ofNumber('asin', 'The arc sine of z in radians (R7RS 6.2.6).', asin),
    ofNumber('acos', 'The arc cosine of z in radians (R7RS 6.2.6).', acos),
    pure(
      'atan',
      'y [x]',
      'The arc tangent of y in radians; with x, the angle of the point (x, y) (R7RS 6.2.6).',
      (y, x) =>
        x === undefined
          ? atan(checkNumber('atan', 1, y))
          : atanOf(checkReal('atan', 1, y), checkReal('atan', 2, x)),
    ),
    ofNumber('sqrt', 'The principal square root, exact where possible (R7RS 6.2.6).', sqrt),
    pure(
      'expt',
      'z1 z2',
      'z1 to the power z2, exact where possible (R7RS 6.2.6).',
      (base, exponent) => expt(checkNumber('expt', 1, base), checkNumber('expt', 2, exponent)),
    ),
  ];
}

function parts(): readonly PrimitiveSpec[] {
  return [
    pure('make-rectangular', 'x y', 'The complex number x + yi (R7RS 6.2.6).', (x, y) =>
      rectangular(checkReal('make-rectangular', 1, x), checkReal('make-rectangular', 2, y)),
    ),
    pure(
      'make-polar',
      'magnitude angle',
      'The complex number of that magnitude and angle in radians (R7RS 6.2.6).',
      (size, turn) => polar(checkReal('make-polar', 1, size), checkReal('make-polar', 2, turn)),
    ),
    ofNumber('real-part', 'The real part of z (R7RS 6.2.6).', realPart),
    ofNumber(
      'imag-part',
      'The imaginary part of z, exact 0 of a real number (R7RS 6.2.6).',
      imaginaryPart,
    ),
    ofNumber('magnitude', 'The distance of z from 0 (R7RS 6.2.6).', (z) =>
      z instanceof Compnum ? magnitude(z) : realMagnitude(z),
    ),
    ofNumber('angle', 'The angle of z in radians, from -pi to pi (R7RS 6.2.6).', angle),
  ];
}
