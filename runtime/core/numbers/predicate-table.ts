/**
 * What kind of number something is (R7RS 6.2.6): the tower of types, exactness, and the tests
 * against zero, infinity and NaN.
 */
import { Compnum, Flonum, type Num, Ratnum, type Value } from '../../../grammar/datum.js';
import { type PrimitiveSpec, pure } from '../primitive.js';
import { checkNumber, checkReal, isNumber, isReal } from './arithmetic.js';
import { imaginaryPart, realPart } from './complex.js';
import { checkInteger, isInteger } from './integers.js';
import { realSign } from './reals.js';

/** The predicates. */
export function predicateTable(): readonly PrimitiveSpec[] {
  return [...towerPredicates(), ...partPredicates(), ...signPredicates()];
}

function towerPredicates(): readonly PrimitiveSpec[] {
  return [
    pure('number?', 'obj', 'Whether the object is a number (R7RS 6.2.6).', isNumber),
    pure(
      'complex?',
      'obj',
      'Whether the object is a complex number, which every number is (R7RS 6.2.6).',
      isNumber,
    ),
    pure(
      'real?',
      'obj',
      'Whether the object is a number without an imaginary part (R7RS 6.2.6).',
      isReal,
    ),
    pure(
      'rational?',
      'obj',
      'Whether the object is a finite real number (R7RS 6.2.6).',
      (obj) => isReal(obj) && !(obj instanceof Flonum && !Number.isFinite(obj.value)),
    ),
    pure(
      'integer?',
      'obj',
      'Whether the object is an integer, exact or inexact (R7RS 6.2.6).',
      isInteger,
    ),
    pure(
      'exact-integer?',
      'obj',
      'Whether the object is an exact integer (R7RS 6.2.6).',
      (obj) => typeof obj === 'number' || typeof obj === 'bigint',
    ),
    pure(
      'exact?',
      'z',
      'Whether the number is exact (R7RS 6.2.6).',
      (z) => !isInexact('exact?', z),
    ),
    pure('inexact?', 'z', 'Whether the number is inexact (R7RS 6.2.6).', (z) =>
      isInexact('inexact?', z),
    ),
  ];
}

function isInexact(who: string, z: Value): boolean {
  if (typeof z === 'number') return false;
  return realPart(checkNumber(who, 1, z)) instanceof Flonum;
}

/** Whether a test holds for the double of some part; exact parts are finite. */
function somePart(z: Num, test: (x: number) => boolean): boolean {
  const [re, im] = [realPart(z), imaginaryPart(z)];
  return (re instanceof Flonum && test(re.value)) || (im instanceof Flonum && test(im.value));
}

function partPredicates(): readonly PrimitiveSpec[] {
  return [
    pure(
      'finite?',
      'z',
      'Whether no part of the number is an infinity or NaN (R7RS 6.2.6).',
      (z) => !somePart(checkNumber('finite?', 1, z), (x) => !Number.isFinite(x)),
    ),
    pure('infinite?', 'z', 'Whether a part of the number is an infinity (R7RS 6.2.6).', (z) =>
      somePart(checkNumber('infinite?', 1, z), (x) => Math.abs(x) === Number.POSITIVE_INFINITY),
    ),
    pure('nan?', 'z', 'Whether a part of the number is a NaN (R7RS 6.2.6).', (z) =>
      somePart(checkNumber('nan?', 1, z), Number.isNaN),
    ),
  ];
}

function isZero(z: Value): boolean {
  if (typeof z === 'number') return z === 0;
  const n = checkNumber('zero?', 1, z);
  if (n instanceof Compnum) return realSign(n.re) === 0 && realSign(n.im) === 0;
  return !(n instanceof Ratnum) && realSign(n) === 0;
}

function isOdd(who: string, n: Value): boolean {
  const integer = checkInteger(who, 1, n);
  if (typeof integer === 'bigint') return (integer & 1n) === 1n;
  return (typeof integer === 'number' ? integer : integer.value) % 2 !== 0;
}

function signPredicates(): readonly PrimitiveSpec[] {
  return [
    pure('zero?', 'z', 'Whether the number is 0, 0.0 or -0.0 (R7RS 6.2.6).', isZero),
    pure('positive?', 'x', 'Whether the real number is above zero (R7RS 6.2.6).', (x) =>
      typeof x === 'number' ? x > 0 : realSign(checkReal('positive?', 1, x)) > 0,
    ),
    pure('negative?', 'x', 'Whether the real number is below zero (R7RS 6.2.6).', (x) =>
      typeof x === 'number' ? x < 0 : realSign(checkReal('negative?', 1, x)) < 0,
    ),
    pure('odd?', 'n', 'Whether 2 does not divide the integer (R7RS 6.2.6).', (n) =>
      typeof n === 'number' ? n % 2 !== 0 : isOdd('odd?', n),
    ),
    pure('even?', 'n', 'Whether 2 divides the integer (R7RS 6.2.6).', (n) =>
      typeof n === 'number' ? n % 2 === 0 : !isOdd('even?', n),
    ),
  ];
}
