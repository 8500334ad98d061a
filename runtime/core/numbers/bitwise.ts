/**
 * Bits of exact integers in two's complement without end (SRFI 151): the eight operations on which
 * the rest of the library is built.
 */
import type { Value } from '../../../grammar/datum.js';
import { bitLength } from '../../../grammar/whole-numbers.js';
import type { ExactInteger } from './exact.js';
import { checkExactInteger } from './integers.js';
import { integer, integerBitsMax, tooLarge } from './limit.js';

function isWord(n: Value): n is number {
  return typeof n === 'number' && (n | 0) === n;
}

/** A binary operation by its rule on host bigints, for operands that are not both words. */
function operate(
  who: string,
  a: Value,
  b: Value,
  rule: (a: bigint, b: bigint) => bigint,
): ExactInteger {
  const x = checkExactInteger(who, 1, a);
  const y = checkExactInteger(who, 2, b);
  return integer(rule(BigInt(x), BigInt(y)));
}

/** The bits that are set in both. */
export function bitwiseAnd(a: Value, b: Value): ExactInteger {
  if (isWord(a) && isWord(b)) return a & b;
  return operate('bitwise-and', a, b, (x, y) => x & y);
}

/** The bits that are set in either. */
export function bitwiseIor(a: Value, b: Value): ExactInteger {
  if (isWord(a) && isWord(b)) return a | b;
  return operate('bitwise-ior', a, b, (x, y) => x | y);
}

/** The bits that are set in one of the two. */
export function bitwiseXor(a: Value, b: Value): ExactInteger {
  if (isWord(a) && isWord(b)) return a ^ b;
  return operate('bitwise-xor', a, b, (x, y) => x ^ y);
}

/** The bits that are the same in both. */
export function bitwiseEqv(a: Value, b: Value): ExactInteger {
  if (isWord(a) && isWord(b)) return ~(a ^ b);
  return operate('bitwise-eqv', a, b, (x, y) => ~(x ^ y));
}

/** Every bit the other way round: -1 - n. */
export function bitwiseNot(n: Value): ExactInteger {
  if (isWord(n)) return ~n;
  return integer(~BigInt(checkExactInteger('bitwise-not', 1, n)));
}

/** n * 2^count rounded down: a shift to the left, or to the right if `count` is negative. */
export function arithmeticShift(n: Value, count: Value): ExactInteger {
  const bits = checkExactInteger('arithmetic-shift', 1, n);
  const places = checkExactInteger('arithmetic-shift', 2, count);
  if (bits === 0) return 0;
  return places >= 0 ? shiftLeft(bits, Number(places)) : shiftRight(bits, Number(-places));
}

function shiftLeft(n: ExactInteger, places: number): ExactInteger {
  if (places > integerBitsMax()) throw tooLarge();
  if (typeof n === 'number') {
    const shifted = n * 2 ** places;
    if (Number.isSafeInteger(shifted)) return shifted;
  }
  return integer(BigInt(n) << BigInt(places));
}

function shiftRight(n: ExactInteger, places: number): ExactInteger {
  if (typeof n === 'number') return Math.floor(n / 2 ** Math.min(places, 64));
  if (places > integerBitsMax()) return n < 0n ? -1 : 0;
  return integer(n >> BigInt(places));
}

/** The number of bits that differ from the sign. */
export function bitCount(n: Value): number {
  const bits = checkExactInteger('bit-count', 1, n);
  if (isWord(bits)) return wordCount(bits < 0 ? ~bits : bits);
  const magnitude = BigInt(bits);
  const digits = (magnitude < 0n ? ~magnitude : magnitude).toString(16);
  let count = 0;
  for (let at = 0; at < digits.length; at += 8) {
    count += wordCount(Number.parseInt(digits.slice(at, at + 8), 16));
  }
  return count;
}

/** The number of bits set in a 32-bit word, by adding neighbouring groups (Warren, 5-1). */
function wordCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The bits of n in two's complement without the sign. */
export function integerLength(n: Value): number {
  const bits = checkExactInteger('integer-length', 1, n);
  if (isWord(bits)) return 32 - Math.clz32(bits < 0 ? ~bits : bits);
  const large = BigInt(bits);
  return bitLength(large < 0n ? ~large : large);
}
