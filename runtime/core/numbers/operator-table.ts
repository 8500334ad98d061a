/**
 * The operators of any number of operands (R7RS 6.2.6): sums, products, comparisons, extremes.
 * Types are checked throughout, also behind the operand that already decides the answer.
 */
import { Flonum, type Num, type Real, type Value } from '../../../grammar/datum.js';
import { type PrimitiveSpec, pure } from '../primitive.js';
import {
  add,
  checkNumber,
  checkReal,
  divide,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  multiply,
  negate,
  numericEquals,
  subtract,
} from './arithmetic.js';
import { realCompare, realMagnitude } from './reals.js';
import { toInexact } from './rounding.js';

type Binary = (a: Value, b: Value) => Num;

/** The operands from the third on, of which the binary operations do not know the position. */
function checkRest(who: string, operands: readonly Value[]): void {
  for (let i = 2; i < operands.length; i++) checkNumber(who, i + 1, operands[i]);
}

/** first op second op third ..., from the left. */
function folded(who: string, operation: Binary, operands: readonly Value[]): Num {
  checkRest(who, operands);
  let result = operation(operands[0], operands[1]);
  for (let i = 2; i < operands.length; i++) result = operation(result, operands[i]);
  return result;
}

function sum(...operands: Value[]): Num {
  if (operands.length === 2) return add(operands[0], operands[1]);
  if (operands.length === 0) return 0;
  if (operands.length > 2) return folded('+', add, operands);
  return checkNumber('+', 1, operands[0]);
}

function product(...operands: Value[]): Num {
  if (operands.length === 2) return multiply(operands[0], operands[1]);
  if (operands.length === 0) return 1;
  if (operands.length > 2) return folded('*', multiply, operands);
  return checkNumber('*', 1, operands[0]);
}

function difference(...operands: Value[]): Num {
  if (operands.length === 2) return subtract(operands[0], operands[1]);
  return operands.length === 1 ? negate(operands[0]) : folded('-', subtract, operands);
}

function ratio(...operands: Value[]): Num {
  if (operands.length === 2) return divide(operands[0], operands[1]);
  if (operands.length > 2) return folded('/', divide, operands);
  return divide(1, checkNumber('/', 1, operands[0]));
}

type Check = (who: string, position: number, value: Value) => Num;

/** Whether a comparison holds between each operand and the next. */
function chain(who: string, check: Check, holds: (a: Value, b: Value) => boolean) {
  return (...operands: Value[]): boolean => {
    if (operands.length === 2) return holds(operands[0], operands[1]);
    for (const [i, operand] of operands.entries()) check(who, i + 1, operand);
    return operands.every((operand, i) => i === 0 || holds(operands[i - 1], operand));
  };
}

/** The operand that compares as `order` to all others; NaN if there is one; inexact if any is. */
function extreme(who: string, order: 1 | -1) {
  return (...operands: Value[]): Real => {
    let best = checkReal(who, 1, operands[0]);
    let inexact = best instanceof Flonum;
    for (let i = 1; i < operands.length; i++) {
      const operand = checkReal(who, i + 1, operands[i]);
      if (operand instanceof Flonum) {
        inexact = true;
        if (Number.isNaN(operand.value)) best = operand;
      }
      if (realCompare(operand, best) === order) best = operand;
    }
    return inexact ? (toInexact(best) as Flonum) : best;
  };
}

/** Arithmetic, comparison and extremes. */
export function operatorTable(): readonly PrimitiveSpec[] {
  return [
    pure('+', 'z ...', 'The sum of the numbers; 0 of none (R7RS 6.2.6).', sum),
    pure('*', 'z ...', 'The product of the numbers; 1 of none (R7RS 6.2.6).', product),
    pure(
      '-',
      'z1 z2 ...',
      'The first number less all others; of a single one, its negative (R7RS 6.2.6).',
      difference,
    ),
    pure(
      '/',
      'z1 z2 ...',
      'The first number divided by all others; of a single one, its inverse (R7RS 6.2.6).',
      ratio,
    ),
    ...comparisons(),
    pure(
      'max',
      'x1 x2 ...',
      'The largest of the real numbers, inexact if any of them is (R7RS 6.2.6).',
      extreme('max', 1),
    ),
    pure(
      'min',
      'x1 x2 ...',
      'The smallest of the real numbers, inexact if any of them is (R7RS 6.2.6).',
      extreme('min', -1),
    ),
    pure('abs', 'x', 'The real number without its sign (R7RS 6.2.6).', (x) =>
      typeof x === 'number' ? Math.abs(x) : realMagnitude(checkReal('abs', 1, x)),
    ),
    pure('square', 'z', 'The number times itself (R7RS 6.2.6).', (z) =>
      multiply(typeof z === 'number' ? z : checkNumber('square', 1, z), z),
    ),
  ];
}

function comparisons(): readonly PrimitiveSpec[] {
  return [
    pure(
      '=',
      'z1 z2 ...',
      'Whether all numbers have the same value, whatever their exactness (R7RS 6.2.6).',
      chain('=', checkNumber, numericEquals),
    ),
    pure(
      '<',
      'x1 x2 ...',
      'Whether each real number is smaller than the next (R7RS 6.2.6).',
      chain('<', checkReal, lessThan),
    ),
    pure(
      '>',
      'x1 x2 ...',
      'Whether each real number is larger than the next (R7RS 6.2.6).',
      chain('>', checkReal, greaterThan),
    ),
    pure(
      '<=',
      'x1 x2 ...',
      'Whether no real number is larger than the next (R7RS 6.2.6).',
      chain('<=', checkReal, lessOrEqual),
    ),
    pure(
      '>=',
      'x1 x2 ...',
      'Whether no real number is smaller than the next (R7RS 6.2.6).',
      chain('>=', checkReal, greaterOrEqual),
    ),
  ];
}
