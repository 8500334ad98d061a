/**
 * All primitives on numbers: the tables of this folder, and the two that go between numbers and
 * strings (R7RS 6.2.6, 6.2.7; SRFI 151).
 */
import { Compnum, MString, type Num, Ratnum, type Value } from '../../../grammar/datum.js';
import { formatNumber, parseNumber } from '../../../grammar/number-text.js';
import { outOfRange, wrongType } from '../condition.js';
import { type PrimitiveSpec, type PrimitiveTable, pure } from '../primitive.js';
import { checkedCount, stringArgument } from '../primitives/arguments.js';
import { checkNumber } from './arithmetic.js';
import { functionTable } from './function-table.js';
import { integerTable } from './integer-table.js';
import { integer, limitIntegers, ratio } from './limit.js';
import { operatorTable } from './operator-table.js';
import { predicateTable } from './predicate-table.js';

/** The primitives on numbers. Puts the limit on exact integers in force. */
export const numberPrimitives: PrimitiveTable = ({ limits }) => {
  limitIntegers(limits.integerBitsMax);
  return [
    ...predicateTable(),
    ...operatorTable(),
    ...integerTable(),
    ...functionTable(),
    ...textTable(limits.elementsMax),
  ];
};

function textTable(elementsMax: number): readonly PrimitiveSpec[] {
  return [
    pure(
      'number->string',
      'z [radix]',
      'The text of z in a radix from 2 to 36, by default 10 (R7RS 6.2.7).',
      (z, radix) => {
        const base = checkRadix('number->string', radix);
        const text = formatNumber(checkNumber('number->string', 1, z), base);
        checkedCount('number->string', text.length, elementsMax);
        return new MString(text);
      },
    ),
    pure(
      'string->number',
      'string [radix]',
      'The number written in the string, or #f; the radix is 2 to 36, by default 10 (R7RS 6.2.7).',
      (string, radix) => {
        const base = checkRadix('string->number', radix);
        const n = parseNumber(stringArgument('string->number', 1, string).toString(), base);
        return n === null ? false : withinLimit(n);
      },
    ),
  ];
}

/** The optional second argument as a radix. */
function checkRadix(who: string, radix: Value): number {
  if (radix === undefined) return 10;
  if (typeof radix === 'number' && radix >= 2 && radix <= 36) return radix;
  if (typeof radix === 'number' || typeof radix === 'bigint') {
    throw outOfRange(who, 2, 'a radix, 2 to 36', radix);
  }
  throw wrongType(who, 2, 'a radix (an exact integer from 2 to 36)', radix);
}

/** The number, whose integers must be within the limit. */
function withinLimit(n: Num): Num {
  if (typeof n === 'bigint') return integer(n);
  if (n instanceof Ratnum) return ratio(n.numerator, n.denominator);
  if (n instanceof Compnum) {
    withinLimit(n.re);
    withinLimit(n.im);
  }
  return n;
}
