/**
 * The limit on exact integers (`integerBitsMax`): the one gate through which results of exact
 * arithmetic become Omega values. The limit in force is a register, because the binary operations
 * are called from generated code; whoever runs a machine sets it before each slice.
 */
import type { Ratnum } from '../../../grammar/datum.js';
import { reducedRatio } from '../../../grammar/number-form.js';
import { greatestDivisor } from '../../../grammar/whole-numbers.js';
import { type Fault, fault } from '../condition.js';

const SAFE_HIGH = BigInt(Number.MAX_SAFE_INTEGER);
const SAFE_BITS = 53;
/** The host's bigints end at 2^30 bits; a product of two numbers within the limit must fit. */
const HOST_BITS_MAX = 2 ** 28;
const INITIAL_BITS_MAX = 2 ** 24;

let bitsMax = INITIAL_BITS_MAX;
let highest = (1n << BigInt(bitsMax)) - 1n;
let lowest = -highest;

/** Put a limit in force: exact integers of more than that many bits are refused from here on. */
export function limitIntegers(integerBitsMax: number): void {
  const wanted = Math.min(Math.max(integerBitsMax, SAFE_BITS), HOST_BITS_MAX);
  if (wanted === bitsMax) return;
  bitsMax = wanted;
  highest = (1n << BigInt(bitsMax)) - 1n;
  lowest = -highest;
}

/** The limit in force. */
export function integerBitsMax(): number {
  return bitsMax;
}

/** The fault for an integer beyond the limit. */
export function tooLarge(): Fault {
  return fault(
    'limit',
    `exact integer too large: integerBitsMax allows ${bitsMax} bits`,
    [],
    'compute with inexact numbers, or raise the limit',
  );
}

/** The Omega integer of that value. Faults beyond the limit. O(1) apart from the conversion. */
export function integer(n: bigint): number | bigint {
  if (n <= SAFE_HIGH && n >= -SAFE_HIGH) return Number(n);
  if (n > highest || n < lowest) throw tooLarge();
  return n;
}

/** The Omega number n/d, where gcd(n, d) = 1 and d > 0 are known. Faults beyond the limit. */
export function ratio(n: bigint, d: bigint): number | bigint | Ratnum {
  if (n > highest || n < lowest || d > highest) throw tooLarge();
  return reducedRatio(n, d);
}

/** Bits from which on divisors are not sought, because it would take seconds. */
export const DIVISOR_BITS_MAX = 2 ** 22;
const DIVISOR_MAX = 1n << BigInt(DIVISOR_BITS_MAX);
// Not negated where it is compared: that would make half a megabyte of digits each time.
const DIVISOR_MIN = -DIVISOR_MAX;

function isLong(n: bigint): boolean {
  return n > DIVISOR_MAX || n < DIVISOR_MIN;
}

/** The greatest common divisor, never negative. Faults when both numbers are too long for it. */
export function commonDivisor(a: bigint, b: bigint): bigint {
  if (!isLong(a) || !isLong(b)) return greatestDivisor(a, b);
  const rest = a % b; // often short: when one number is a multiple of the other, or nearly
  if (!isLong(rest)) return greatestDivisor(b, rest);
  throw fault(
    'limit',
    `no common divisors are sought for two integers of more than ${DIVISOR_BITS_MAX} bits`,
    [],
    'compute with inexact numbers',
  );
}
