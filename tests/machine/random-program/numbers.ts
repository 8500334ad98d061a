/**
 * Expressions of numbers: integers small and large, rationals, flonums. Operations that mix exact
 * and inexact numbers are those whose result R7RS determines.
 */
import type { Scope, Type } from './scope.js';
import { form, type Part, type Production, type Weighted } from './writer.js';

const NONZERO = ['1', '2', '3', '-2', '7', '10', '65536', '-2147483648', '9007199254740993'];

/** A total operation on operands of these types. */
function total(operator: string, ...types: readonly Type[]): Production {
  return (writer, scope) =>
    writer.total(operator, ...types.map((type) => writer.expression(type, scope)));
}

/** An operation of two operands of a type; of three, where it does not matter which two are taken
 * first. */
function several(operators: readonly string[], type: Type): Production {
  return (writer, scope) => {
    const operands = [writer.expression(type, scope), writer.expression(type, scope)];
    if (type !== 'flo' && writer.choices.onceIn(5)) operands.push(writer.expression(type, scope));
    return writer.total(writer.choices.among(operators), ...operands);
  };
}

function one(operators: readonly string[], type: Type): Production {
  return (writer, scope) =>
    writer.total(writer.choices.among(operators), writer.expression(type, scope));
}

const DIVISIONS = [
  ...['quotient', 'remainder', 'modulo', 'floor-quotient', 'floor-remainder'],
  ...['truncate-quotient', 'truncate-remainder'],
];

const divided: Production = (writer, scope) => {
  const operator = writer.choices.among(DIVISIONS);
  const dividend = writer.expression('int', scope);
  if (writer.choices.onceIn(3)) {
    return writer.call(operator, dividend, writer.expression('int', scope));
  }
  return { ...writer.total(`${operator}`, dividend, divisor(writer)) };
};

function divisor(writer: Parameters<Production>[0]): Part {
  return { text: writer.choices.among(NONZERO), simple: true, cost: 1 };
}

/** Two results of one division or root, put together. */
const twoResults: Production = (writer, scope) => {
  const [first, second] = [writer.fresh('q'), writer.fresh('r')];
  const dividend = writer.expression('int', scope);
  const producer = writer.choices.among([
    `(floor/ ${dividend.text} ${divisor(writer).text})`,
    `(truncate/ ${dividend.text} ${divisor(writer).text})`,
    `(exact-integer-sqrt (abs ${dividend.text}))`,
  ]);
  const result = writer.expression('int', {
    ...scope,
    variables: [
      ...scope.variables,
      { name: first, type: 'int', assigned: false },
      { name: second, type: 'int', assigned: false },
    ],
  });
  return writer.choices.onceIn(2)
    ? form(`(let-values (((${first} ${second}) ${producer})) ${result.text})`, [dividend, result])
    : form(
        `(call-with-values (lambda () ${producer}) (lambda (${first} ${second}) ${result.text}))`,
        [dividend, result],
      );
};

const power: Production = (writer, scope) => {
  const exponent = { text: writer.choices.among(['2', '0', '1', '3', '5']), simple: true, cost: 1 };
  return writer.total('expt', writer.expression('int', scope), exponent);
};

const written: Production = (writer, scope) => {
  const radix = writer.choices.among(['10', '2', '16']);
  const int = writer.expression('int', scope);
  return form(`(string->number (number->string ${int.text} ${radix}) ${radix})`, [int]);
};

/** From a flonum; fails for what is no number and what is infinite. */
const truncated: Production = (writer, scope) => {
  const rounding = writer.choices.among(['truncate', 'floor', 'ceiling', 'round']);
  const flonum = writer.expression('flo', scope);
  return { ...form(`(exact (${rounding} ${flonum.text}))`, [flonum]), simple: false };
};

export const INTS: readonly Weighted[] = [
  [8, several(['+', '-', '*'], 'int')],
  [2, several(['min', 'max', 'gcd', 'lcm'], 'int')],
  [2, one(['-', 'abs', 'square', 'exact'], 'int')],
  [4, divided],
  [1, twoResults],
  [1, power],
  [1, written],
  [1, truncated],
  [1, one(['floor', 'round', 'ceiling', 'truncate', 'numerator', 'denominator'], 'rat')],
  [1, total('length', 'ints')],
  [1, one(['string-length'], 'text')],
  [1, one(['vector-length'], 'vector')],
  [1, one(['char->integer'], 'char')],
];

/** A quotient; fails if the divisor is zero. */
const quotientOfInts: Production = (writer, scope) =>
  writer.choices.onceIn(3)
    ? writer.call('/', writer.expression('int', scope), writer.expression('int', scope))
    : writer.total('/', writer.expression('int', scope), divisor(writer));

export const RATS: readonly Weighted[] = [
  [3, several(['+', '-', '*'], 'rat')],
  [2, total('+', 'int', 'rat')],
  [2, quotientOfInts],
  [1, one(['-', 'abs', 'square'], 'rat')],
  [1, several(['min', 'max'], 'rat')],
];

/** An exact number that is not zero and a flonum. */
const mixed: Production = (writer, scope) => {
  const operands = [divisor(writer), writer.expression('flo', scope)];
  return writer.total(writer.choices.among(['+', '-', '*']), ...operands);
};

export const FLONUMS: readonly Weighted[] = [
  [6, several(['+', '-', '*'], 'flo')],
  [2, total('/', 'flo', 'flo')],
  [2, one(['-', 'abs', 'floor', 'ceiling', 'round', 'truncate', 'square'], 'flo')],
  [2, one(['inexact'], 'int')],
  [1, one(['inexact'], 'rat')],
  [2, mixed],
  [
    1,
    (writer, scope) => {
      const flonum = writer.expression('flo', scope);
      return form(`(sqrt (abs ${flonum.text}))`, [flonum]);
    },
  ],
];

const compared =
  (type: Type): Production =>
  (writer, scope: Scope) =>
    several(['=', '<', '>', '<=', '>='], type)(writer, scope, type);

/** Comparisons and predicates of numbers. */
export const NUMBER_TESTS: readonly Weighted[] = [
  [6, compared('int')],
  [1, compared('rat')],
  [2, compared('flo')],
  [1, total('<', 'int', 'flo')],
  [1, total('=', 'flo', 'rat')],
  [2, one(['zero?', 'even?', 'odd?', 'positive?', 'negative?'], 'int')],
  [1, one(['zero?', 'positive?', 'integer?', 'exact?', 'rational?'], 'flo')],
  [1, one(['integer?', 'exact?', 'exact-integer?'], 'rat')],
  [1, total('eqv?', 'int', 'int')],
];
