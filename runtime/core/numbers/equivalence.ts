/**
 * Numbers as `eqv?` sees them (R7RS 6.1): the same exactness and the same value, where 0.0 and
 * -0.0 differ and a NaN is itself. With a hash that agrees.
 */
import { Compnum, Flonum, type Num, Ratnum } from '../../../grammar/datum.js';

/** Whether two numbers are `eqv?`. */
export function numbersEqv(a: Num, b: Num): boolean {
  if (a === b) return true;
  if (a instanceof Flonum) return b instanceof Flonum && Object.is(a.value, b.value);
  if (a instanceof Ratnum) {
    return b instanceof Ratnum && a.numerator === b.numerator && a.denominator === b.denominator;
  }
  if (a instanceof Compnum) {
    return b instanceof Compnum && numbersEqv(a.re, b.re) && numbersEqv(a.im, b.im);
  }
  return false;
}

/** A 32-bit signed hash; numbers that are `eqv?` have the same one. O(1). */
export function numberHash(n: Num): number {
  if (typeof n === 'number') return hashDouble(n);
  if (typeof n === 'bigint') return hashInteger(n);
  if (n instanceof Flonum) return mix(hashDouble(n.value), 1);
  if (n instanceof Ratnum) return mix(hashInteger(n.numerator), hashInteger(n.denominator));
  return mix(numberHash(n.re), mix(numberHash(n.im), 2));
}

/** A NaN may come with different bits. */
const NAN_HASH = 0x7ff80000;
const view = new DataView(new ArrayBuffer(8));

function hashDouble(x: number): number {
  if ((x | 0) === x) return x | 0;
  if (Number.isNaN(x)) return NAN_HASH;
  view.setFloat64(0, x);
  return mix(view.getInt32(0), view.getInt32(4));
}

/** Bits of a large integer that count towards its hash. */
const HASHED_BITS = 64;

function hashInteger(n: bigint): number {
  view.setBigInt64(0, BigInt.asIntN(HASHED_BITS, n));
  return mix(view.getInt32(0), view.getInt32(4));
}

function mix(a: number, b: number): number {
  return (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ (a >>> 15)) | 0;
}
