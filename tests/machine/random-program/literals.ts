/**
 * Literals of every type; integers and flonums around the places where representations change.
 */
import type { Choices } from './choices.js';
import type { Type } from './scope.js';
import type { Part } from './writer.js';

const LITERALS: Readonly<Record<Type, readonly string[]>> = {
  int: [
    ...['0', '1', '2', '3', '-1', '-2', '5', '7', '10', '12', '-17', '100', '255', '65536'],
    ...['1073741823', '1073741824', '-1073741824', '-1073741825', '2147483647', '2147483648'],
    ...['-2147483648', '-2147483649', '4294967295', '4294967296', '46341', '94906267'],
    ...['9007199254740991', '9007199254740992', '-9007199254740991', '-9007199254740993'],
    ...['4611686018427387904', '9223372036854775807', '-9223372036854775808'],
    ...['18446744073709551616', '100000000000000000000', '-123456789012345678901234567890'],
  ],
  rat: ['1/2', '-1/3', '7/2', '-5/2', '2/3', '1/1073741824', '9007199254740993/2', '22/7'],
  flo: [
    ...['0.0', '1.0', '-1.0', '0.5', '2.5', '-2.5', '3.75', '-0.0', '1e10', '2147483648.0'],
    ...['-2147483649.0', '9007199254740992.0', '1e300', '1e-300', '0.1', '123456.789', '5e-324'],
  ],
  bool: ['#t', '#f'],
  char: ['#\\a', '#\\z', '#\\A', '#\\M', '#\\0', '#\\9', '#\\space', '#\\-', '#\\x3bb'],
  text: [
    '""',
    '"a"',
    '"abc"',
    '"Hello, World"',
    '"zyx 987"',
    '"-12"',
    '"ff"',
    '"\\x3bb;x\\x1d11e;"',
  ],
  symbol: ["'a", "'b", "'omega", "'else"],
  ints: ["'()", "'(1)", "'(3 1 2)", "'(5 -5 5)", "'(0 2147483647 9007199254740991)", "'(8 6 7 5)"],
  vector: ['(vector)', '(vector 1)', '(vector 3 1 2)', '(make-vector 4 0)', '(vector 9 8 7 6 5)'],
  closure: ['(lambda (x) x)', '(lambda (x) (+ x 1))', '(lambda (x) 7)', 'square', '-'],
};

/** A literal; one of a vector is a fresh vector each time, and so more than simple. */
export function literal(type: Type, choices: Choices): Part {
  return { text: choices.among(LITERALS[type]), simple: type !== 'vector', cost: 1 };
}
