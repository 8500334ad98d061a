/**
 * Expressions of everything that is no number and no procedure: truth values, characters, strings,
 * symbols, lists, vectors. Lists and strings are never changed once they are seen; vectors are.
 */
import { NUMBER_TESTS } from './numbers.js';
import type { Scope, Type } from './scope.js';
import { effect, form, type Production, type Weighted, type Writer } from './writer.js';

/** An operation on operands of these types that cannot fail. */
function total(operators: readonly string[], ...types: readonly Type[]): Production {
  return (writer, scope) => {
    const operator = writer.choices.among(operators);
    return writer.total(operator, ...types.map((type) => writer.expression(type, scope)));
  };
}

/** One that can, or that looks at what changes. */
function partial(operators: readonly string[], ...types: readonly Type[]): Production {
  return (writer, scope) => {
    const operator = writer.choices.among(operators);
    return writer.call(operator, ...types.map((type) => writer.expression(type, scope)));
  };
}

/** A small index, more often one that fits than not. */
export function index(writer: Writer, scope: Scope): ReturnType<Writer['expression']> {
  if (writer.choices.onceIn(6)) return writer.expression('int', scope);
  return { text: writer.choices.among(['0', '1', '0', '2']), simple: true, cost: 1 };
}

function indexed(operator: string, type: Type): Production {
  return (writer, scope) =>
    writer.call(operator, writer.expression(type, scope), index(writer, scope));
}

/** A lambda expression of one int whose body is simple, so that it may be called in any order. */
export function plainLambda(writer: Writer, scope: Scope, result: Type): string {
  const name = writer.fresh('x');
  const parameter = { name, type: 'int', assigned: false } as const;
  const variables = [...scope.variables, parameter];
  return `(lambda (${name}) ${writer.simple(result, { ...scope, variables, escapes: [] }).text})`;
}

// Truth values

const logical: Production = (writer, scope) => {
  const operator = writer.choices.among(['and', 'or', 'either']);
  const parts = [writer.expression('bool', scope), writer.expression('bool', scope)];
  return form(`(${operator} ${parts.map((part) => part.text).join(' ')})`, parts);
};

const isMember: Production = (writer, scope) => {
  const operator = writer.choices.among(['memv', 'member']);
  const parts = [writer.expression('int', scope), writer.expression('ints', scope)];
  return writer.inOrder(parts, (texts) => `(if (${operator} ${texts.join(' ')}) #t #f)`);
};

const isOfType: Production = (writer, scope) => {
  const predicates = ['pair?', 'vector?', 'string?', 'procedure?', 'symbol?', 'number?', 'null?'];
  const type = writer.choices.among(['ints', 'int', 'text', 'closure', 'symbol'] as const);
  return writer.total(writer.choices.among(predicates), writer.expression(type, scope));
};

export const TESTS: readonly Weighted[] = [
  ...NUMBER_TESTS,
  [2, logical],
  [1, isMember],
  [1, isOfType],
  [1, total(['not'], 'bool')],
  [1, total(['boolean=?'], 'bool', 'bool')],
  [1, total(['char=?', 'char<?', 'char>=?'], 'char', 'char')],
  [1, total(['char-alphabetic?', 'char-numeric?', 'char-upper-case?'], 'char')],
  [1, total(['string=?', 'string<?', 'string>?'], 'text', 'text')],
  [1, total(['eq?', 'symbol=?', 'equal?'], 'symbol', 'symbol')],
  [1, total(['equal?'], 'ints', 'ints')],
  [1, partial(['equal?'], 'vector', 'vector')],
  [1, total(['null?', 'pair?'], 'ints')],
];

// Characters, strings and symbols

const letter: Production = (writer, scope) => {
  const int = writer.expression('int', scope);
  return form(`(integer->char (+ 97 (modulo ${int.text} 26)))`, [int]);
};

export const CHARACTERS: readonly Weighted[] = [
  [2, indexed('string-ref', 'text')],
  [1, letter],
  [1, total(['char-upcase', 'char-downcase'], 'char')],
];

const piece: Production = (writer, scope) => {
  const text = writer.expression('text', scope);
  const [start, end] = [writer.choices.below(3), writer.choices.below(5)];
  return effect(`(substring ${text.text} ${start} ${end})`, [text]);
};

const numeral: Production = (writer, scope) => {
  const radix = writer.choices.among(['10', '2', '16']);
  const int = writer.expression('int', scope);
  return form(`(number->string ${int.text} ${radix})`, [int]);
};

/** A string that is changed before anybody sees it. */
const changed: Production = (writer, scope) => {
  const name = writer.fresh('s');
  const parts = [writer.expression('text', scope), writer.expression('char', scope)];
  const place = writer.choices.below(3);
  return {
    ...writer.inOrder(
      parts,
      ([text, char]) =>
        `(let ((${name} (string-copy ${text}))) (string-set! ${name} ${place} ${char}) ${name})`,
    ),
    simple: false,
  };
};

const printed: Production = (writer, scope) => {
  const port = writer.fresh('port');
  const type = writer.choices.among(['int', 'ints', 'symbol'] as const);
  const value = writer.expression(type, scope);
  const output = `(let ((${port} (open-output-string)))
    (write VALUE ${port}) (get-output-string ${port}))`;
  return writer.inOrder([value], ([text]) => output.replace('VALUE', () => String(text)));
};

export const TEXTS: readonly Weighted[] = [
  [4, total(['string-append'], 'text', 'text')],
  [1, total(['string-upcase', 'string-downcase', 'string-copy'], 'text')],
  [1, total(['symbol->string'], 'symbol')],
  [1, total(['string'], 'char', 'char')],
  [2, numeral],
  [1, piece],
  [1, changed],
  [1, printed],
  [
    1,
    (writer, scope) => {
      const text = writer.expression('text', scope);
      return form(`(list->string (map char-upcase (reverse (string->list ${text.text}))))`, [text]);
    },
  ],
];

export const SYMBOLS: readonly Weighted[] = [
  [
    1,
    (writer, scope) => {
      const int = writer.expression('int', scope);
      const char = `(integer->char (+ 97 (modulo ${int.text} 26)))`;
      return form(`(string->symbol (string #\\x ${char}))`, [int]);
    },
  ],
];

// Lists and vectors

const mapped: Production = (writer, scope) => {
  const items = writer.expression('ints', scope);
  const lambda = plainLambda(writer, scope, 'int');
  return form(`(map ${lambda} ${items.text})`, [items], 1);
};

const kept: Production = (writer, scope) => {
  const items = writer.expression('ints', scope);
  return form(`(keep-if ${plainLambda(writer, scope, 'bool')} ${items.text})`, [items]);
};

const sorted: Production = (writer, scope) => {
  const items = writer.expression('ints', scope);
  const less = writer.choices.among(['<', '>', '(lambda (a b) (< (modulo a 7) (modulo b 7)))']);
  return form(`(sort-by ${less} ${items.text})`, [items]);
};

const quasiquoted: Production = (writer, scope) =>
  writer.inOrder(
    [writer.expression('int', scope), writer.expression('ints', scope)],
    ([first, rest]) => `\`(,${first} 0 ,@${rest} 1)`,
  );

const countUp: Production = (writer) => {
  const count = writer.choices.among([3, 0, 5, 12]);
  return { text: `(count-up ${count})`, simple: true, cost: count };
};

export const LISTS: readonly Weighted[] = [
  [3, total(['cons'], 'int', 'ints')],
  [2, total(['append'], 'ints', 'ints')],
  [1, total(['list'], 'int', 'int')],
  [1, total(['reverse', 'list-copy'], 'ints')],
  [2, partial(['cdr'], 'ints')],
  [1, indexed('list-tail', 'ints')],
  [1, partial(['vector->list'], 'vector')],
  [2, mapped],
  [1, kept],
  [1, sorted],
  [1, quasiquoted],
  [1, countUp],
];

/** A vector is fresh each time it is made. */
function fresh(production: Production): Production {
  return (writer, scope, type) => {
    const part = production(writer, scope, type);
    return part === null ? null : { ...part, simple: false };
  };
}

export const VECTORS: readonly Weighted[] = [
  [3, fresh(total(['vector'], 'int', 'int'))],
  [1, fresh(total(['list->vector'], 'ints'))],
  [1, partial(['vector-copy'], 'vector')],
  [
    1,
    (writer, scope) => {
      const vector = writer.expression('vector', scope);
      return effect(`(vector-map ${plainLambda(writer, scope, 'int')} ${vector.text})`, [vector]);
    },
  ],
];

/** Ints out of lists and vectors. */
export const ELEMENTS: readonly Weighted[] = [
  [3, indexed('vector-ref', 'vector')],
  [2, indexed('list-ref', 'ints')],
  [2, partial(['car', 'cadr'], 'ints')],
];
