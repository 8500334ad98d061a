/**
 * Primitives on integers: the two divisions with their older names, divisors, the integer square
 * root (R7RS 6.2.6), and bits (SRFI 151).
 */
import type { Value } from '../../../grammar/datum.js';
import { outOfRange } from '../condition.js';
import { effect, type PrimitiveSpec, pure } from '../primitive.js';
import { MultipleValues } from '../values.js';
import {
  arithmeticShift,
  bitCount,
  bitwiseAnd,
  bitwiseEqv,
  bitwiseIor,
  bitwiseNot,
  bitwiseXor,
  integerLength,
} from './bitwise.js';
import type { ExactInteger } from './exact.js';
import {
  checkExactInteger,
  checkInteger,
  floorDivide,
  greatestCommonDivisor,
  type Integer,
  leastCommonMultiple,
  modulo,
  quotient,
  remainder,
} from './integers.js';
import { exactIntegerRoot } from './powers.js';

/** Division, divisors, the integer square root and bits. */
export function integerTable(): readonly PrimitiveSpec[] {
  return [...divisions(), ...divisors(), ...bits()];
}

function divisions(): readonly PrimitiveSpec[] {
  return [
    effect(
      'floor/',
      'n1 n2',
      'Two values: n1 / n2 rounded down and its remainder, of the sign of n2 (R7RS 6.2.6).',
      (a, b) => new MultipleValues([floorDivide(a, b, 'floor/'), modulo(a, b, 'floor/')]),
    ),
    pure('floor-quotient', 'n1 n2', 'n1 / n2 rounded down (R7RS 6.2.6).', (a, b) =>
      floorDivide(a, b),
    ),
    pure(
      'floor-remainder',
      'n1 n2',
      'What floor-quotient leaves of n1; it has the sign of n2 (R7RS 6.2.6).',
      (a, b) => modulo(a, b, 'floor-remainder'),
    ),
    pure(
      'modulo',
      'n1 n2',
      'The remainder of n1 / n2 rounded down, with the sign of n2 (R7RS 6.2.6).',
      (a, b) => modulo(a, b),
    ),
    effect(
      'truncate/',
      'n1 n2',
      'Two values: n1 / n2 rounded towards 0 and its remainder, of the sign of n1 (R7RS 6.2.6).',
      (a, b) => new MultipleValues([quotient(a, b, 'truncate/'), remainder(a, b, 'truncate/')]),
    ),
    pure('truncate-quotient', 'n1 n2', 'n1 / n2 rounded towards 0 (R7RS 6.2.6).', (a, b) =>
      quotient(a, b, 'truncate-quotient'),
    ),
    pure('quotient', 'n1 n2', 'n1 / n2 rounded towards 0 (R7RS 6.2.6).', (a, b) => quotient(a, b)),
    pure(
      'truncate-remainder',
      'n1 n2',
      'What truncate-quotient leaves of n1; it has the sign of n1 (R7RS 6.2.6).',
      (a, b) => remainder(a, b, 'truncate-remainder'),
    ),
    pure(
      'remainder',
      'n1 n2',
      'The remainder of n1 / n2 rounded towards 0, with the sign of n1 (R7RS 6.2.6).',
      (a, b) => remainder(a, b),
    ),
  ];
}

function gatheredIntegers(
  who: string,
  none: ExactInteger,
  operation: (a: Integer, b: Integer) => Integer,
) {
  return (...operands: Value[]): Integer => {
    const integers = operands.map((operand, i) => checkInteger(who, i + 1, operand));
    return integers.reduce(operation, none);
  };
}

function divisors(): readonly PrimitiveSpec[] {
  return [
    pure(
      'gcd',
      'n ...',
      'The greatest common divisor of the integers, not negative; 0 of none (R7RS 6.2.6).',
      gatheredIntegers('gcd', 0, greatestCommonDivisor),
    ),
    pure(
      'lcm',
      'n ...',
      'The least common multiple of the integers, not negative; 1 of none (R7RS 6.2.6).',
      gatheredIntegers('lcm', 1, leastCommonMultiple),
    ),
    effect(
      'exact-integer-sqrt',
      'k',
      'Two values s and r with k = s*s + r, where s is as large as possible (R7RS 6.2.6).',
      (k) => {
        const n = checkExactInteger('exact-integer-sqrt', 1, k);
        if (n < 0) throw outOfRange('exact-integer-sqrt', 1, '0 or more', k);
        return new MultipleValues(exactIntegerRoot(n));
      },
    ),
  ];
}

/** A bitwise operation of any number of operands; `none` is its answer for no operands. */
function gatheredBits(
  who: string,
  none: ExactInteger,
  operation: (a: Value, b: Value) => ExactInteger,
) {
  return (...operands: Value[]): ExactInteger => {
    if (operands.length === 2) return operation(operands[0], operands[1]);
    const integers = operands.map((operand, i) => checkExactInteger(who, i + 1, operand));
    return integers.reduce(operation, none);
  };
}

function bits(): readonly PrimitiveSpec[] {
  return [
    pure(
      'bitwise-and',
      'i ...',
      'The bits set in all of the integers; -1 of none (SRFI 151).',
      gatheredBits('bitwise-and', -1, bitwiseAnd),
    ),
    pure(
      'bitwise-ior',
      'i ...',
      'The bits set in any of the integers; 0 of none (SRFI 151).',
      gatheredBits('bitwise-ior', 0, bitwiseIor),
    ),
    pure(
      'bitwise-xor',
      'i ...',
      'The bits set in an odd number of the integers; 0 of none (SRFI 151).',
      gatheredBits('bitwise-xor', 0, bitwiseXor),
    ),
    pure(
      'bitwise-eqv',
      'i ...',
      'The bits clear in an even number of the integers; -1 of none (SRFI 151).',
      gatheredBits('bitwise-eqv', -1, bitwiseEqv),
    ),
    pure('bitwise-not', 'i', 'The integer with all bits inverted, -1 - i (SRFI 151).', bitwiseNot),
    pure(
      'arithmetic-shift',
      'i count',
      'i * 2^count rounded down: a left shift, or a right one for a negative count (SRFI 151).',
      arithmeticShift,
    ),
    pure(
      'bit-count',
      'i',
      'How many bits of the integer differ from its sign bit (SRFI 151).',
      bitCount,
    ),
    pure(
      'integer-length',
      'i',
      "How many bits the integer needs in two's complement, besides the sign (SRFI 151).",
      integerLength,
    ),
  ];
}
