/** Characters (R7RS 6.6), with the properties and simple case mappings of Unicode. */
import { Char, char, type Value } from '../../../grammar/datum.js';
import { fault, outOfRange, wrongType } from '../condition.js';
import { type PrimitiveSpec, type PrimitiveTable, pure } from '../primitive.js';
import { characterArgument } from './arguments.js';
import { simpleDowncase, simpleFoldcase, simpleUpcase } from './case-mapping.js';

const CODE_POINT_MAX = 0x10ffff;
const DECIMAL_DIGIT = /^\p{Nd}$/u;

export const characterPrimitives: PrimitiveTable = () => [
  pure(
    'char?',
    'obj',
    'Whether the object is a character (R7RS 6.6).',
    (obj) => obj instanceof Char,
  ),
  pure('char->integer', 'char', 'The Unicode scalar value of the character (R7RS 6.6).', (c) =>
    characterArgument('char->integer', 1, c),
  ),
  pure(
    'integer->char',
    'n',
    'The character of that Unicode scalar value (R7RS 6.6).',
    integerToChar,
  ),
  pure('digit-value', 'char', 'What the decimal digit stands for, or #f (R7RS 6.6).', (c) =>
    digitValue(characterArgument('digit-value', 1, c)),
  ),
  property('char-alphabetic?', 'alphabetic', /^\p{Alphabetic}$/u),
  property('char-numeric?', 'a decimal digit', DECIMAL_DIGIT),
  property('char-whitespace?', 'white space', /^\p{White_Space}$/u),
  property('char-upper-case?', 'upper case', /^\p{Uppercase}$/u),
  property('char-lower-case?', 'lower case', /^\p{Lowercase}$/u),
  mapping('char-upcase', 'upper case', simpleUpcase),
  mapping('char-downcase', 'lower case', simpleDowncase),
  mapping('char-foldcase', 'the form for comparing without case', simpleFoldcase),
  ...comparisons('char', ' (R7RS 6.6)', (code) => code),
  ...comparisons('char-ci', ', case folded (R7RS 6.6)', simpleFoldcase),
];

/** A predicate by a Unicode property. */
function property(name: string, what: string, pattern: RegExp): PrimitiveSpec {
  return pure(name, 'char', `Whether the character is ${what} (R7RS 6.6).`, (c) =>
    pattern.test(String.fromCodePoint(characterArgument(name, 1, c))),
  );
}

function mapping(name: string, what: string, map: (code: number) => number): PrimitiveSpec {
  return pure(name, 'char', `The character in ${what}, if that is one character (R7RS 6.6).`, (c) =>
    char(map(characterArgument(name, 1, c))),
  );
}

function comparisons(
  prefix: string,
  docEnd: string,
  rankOf: (code: number) => number,
): PrimitiveSpec[] {
  const all: ReadonlyArray<readonly [string, string, (a: number, b: number) => boolean]> = [
    ['=?', 'are all the same', (a, b) => a === b],
    ['<?', 'increase', (a, b) => a < b],
    ['>?', 'decrease', (a, b) => a > b],
    ['<=?', 'nowhere decrease', (a, b) => a <= b],
    ['>=?', 'nowhere increase', (a, b) => a >= b],
  ];
  return all.map(([suffix, what, test]) => {
    const name = prefix + suffix;
    const doc = `Whether the characters ${what}${docEnd}.`;
    return pure(name, 'char1 char2 ...', doc, (...chars: Value[]) => {
      let holds = true;
      let previous = rankOf(characterArgument(name, 1, chars[0]));
      for (let i = 1; i < chars.length; i++) {
        const rank = rankOf(characterArgument(name, i + 1, chars[i]));
        holds = holds && test(previous, rank);
        previous = rank;
      }
      return holds;
    });
  });
}

function integerToChar(n: Value): Value {
  if (typeof n !== 'number' && typeof n !== 'bigint') {
    throw wrongType('integer->char', 1, 'an exact integer', n);
  }
  if (typeof n === 'bigint' || n < 0 || n > CODE_POINT_MAX) {
    throw outOfRange('integer->char', 1, '0 to 1114111 (#x10FFFF)', n);
  }
  if (n >= 0xd800 && n <= 0xdfff) {
    throw fault(
      'out-of-range',
      'integer->char: 55296 to 57343 (#xD800 to #xDFFF) are surrogates, not characters; got',
      [n],
    );
  }
  return char(n);
}

/** The decimal value of a digit of any script. Unicode has digits in unbroken runs of 0 to 9. */
function digitValue(code: number): number | false {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  let first = code;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(first))) first--;
  return first === code ? false : (code - first - 1) % 10;
}
