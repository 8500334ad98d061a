/**
 * What generated code does of a primitive in place: the common case; everything else is left to the
 * primitive's own function, `fn`. One line each: name, number of operands, and the expression. An
 * operand is a name or a number, so that it may be mentioned several times.
 */
import { Flonum } from '../../../grammar/datum.js';
import { type Simple, SimpleKind } from '../compiler/ir.js';
import type { Expressions } from './expressions.js';

/** An expression on operands; `fn` gives the name of the primitive's function. `floats`: flonums are
 * to be expected. */
type Template = (
  operands: readonly string[],
  fn: () => string,
  fresh: () => string,
  floats: boolean,
) => string;

const areNumbers = (...operands: readonly (string | undefined)[]): string => {
  const unknown = operands.filter((operand) => !isInteger(operand));
  return [...new Set(unknown)].map((name) => `typeof ${name} === 'number'`).join(' && ') || 'true';
};

const isInteger = (operand: string | undefined): boolean => /^\(?-?\d/.test(`${operand}`);

const areFlonums = (a: string | undefined, b: string | undefined): string =>
  [...new Set([a, b])].map((name) => `${name} instanceof Flonum`).join(' && ');

const arithmetic =
  (operator: string, fn: string, correction = ''): Template =>
  ([a, b], _, fresh, floats) => {
    const t = fresh();
    const isSmall = `(${t} = ${a} ${operator} ${b}${correction}) === (${t} | 0)`;
    const exact = `${areNumbers(a, b)} && ${isSmall} ? ${t} : ${fn}(${a}, ${b})`;
    if (!floats || isInteger(a) || isInteger(b)) return `(${exact})`;
    const inexact = `new Flonum(${a}.value ${operator} ${b}.value)`;
    return `(${areFlonums(a, b)} ? ${inexact} : ${exact})`;
  };

const comparison =
  (operator: string, fn: string): Template =>
  ([a, b], _, _fresh, floats) => {
    const exact = `${areNumbers(a, b)} ? ${a} ${operator} ${b} : ${fn}(${a}, ${b})`;
    if (!floats || isInteger(a) || isInteger(b)) return `(${exact})`;
    return `(${areFlonums(a, b)} ? ${a}.value ${operator} ${b}.value : ${exact})`;
  };

/** Whole division of what is not negative by what is positive. */
const division =
  (result: (a: string, b: string) => string): Template =>
  ([a = '', b = ''], fn) =>
    `(${areNumbers(a, b)} && ${a} >= 0 && ${b} > 0 ? ${result(a, b)} : ${fn()}(${a}, ${b}))`;

/** An operand that a property is asked of: a number needs parentheses. */
const of = (operand: string | undefined): string => `${operand}`.replace(/^\d+$/, '($&)');

const field =
  (name: string): Template =>
  ([a], fn, fresh) => {
    const t = fresh();
    return `((${t} = ${of(a)}.${name}) !== undefined ? ${t} : ${fn()}(${a}))`;
  };

/** Primitives whose value is true or false. */
const TESTS: Readonly<Record<string, Template>> = {
  'null?/1': ([a]) => `${a} === NIL`,
  'pair?/1': ([a]) => `${a} instanceof Pair`,
  'zero?/1': ([a], fn) => `(typeof ${a} === 'number' ? ${a} === 0 : ${fn()}(${a}))`,
  'even?/1': ([a], fn) => `(typeof ${a} === 'number' ? ${a} % 2 === 0 : ${fn()}(${a}))`,
  'odd?/1': ([a], fn) => `(typeof ${a} === 'number' ? ${a} % 2 !== 0 : ${fn()}(${a}))`,
  '</2': comparison('<', 'lessThan'),
  '<=/2': comparison('<=', 'lessOrEqual'),
  '>/2': comparison('>', 'greaterThan'),
  '>=/2': comparison('>=', 'greaterOrEqual'),
  '=/2': comparison('===', 'numericEquals'),
  'eq?/2': ([a, b], fn) =>
    `(${a} === ${b} || ((typeof ${a} === 'bigint' || ${a} instanceof Flonum) && ${fn()}(${a}, ${b})))`,
  'eqv?/2': ([a, b], fn) =>
    `(${a} === ${b} || ((typeof ${a} === 'bigint' || typeof ${a} === 'object') && ${fn()}(${a}, ${b})))`,
};

/** Other pure primitives. */
const VALUES: Readonly<Record<string, Template>> = {
  '+/2': arithmetic('+', 'add'),
  '-/2': arithmetic('-', 'subtract'),
  // Adding 0 turns -0 (of 0 * -5) into 0.
  '*/2': arithmetic('*', 'multiply', ' + 0'),
  'quotient/2': division((a, b) => `(${a} - ${a} % ${b}) / ${b}`),
  'remainder/2': division((a, b) => `${a} % ${b}`),
  'modulo/2': division((a, b) => `${a} % ${b}`),
  'car/1': field('car'),
  'cdr/1': field('cdr'),
  'cons/2': ([a, b]) => `new Pair(${a}, ${b})`,
  'vector-length/1': ([v], fn) => `(Array.isArray(${v}) ? ${of(v)}.length : ${fn()}(${v}))`,
  'vector-ref/2': ([v, i], fn, fresh) => {
    const t = fresh();
    const isThere = `(${t} = ${v}[${i}]) !== undefined`;
    return `(Array.isArray(${v}) && ${areNumbers(i)} && ${isThere} ? ${t} : ${fn()}(${v}, ${i}))`;
  },
};

/** Primitives with an effect on the store. */
const EFFECTS: Readonly<Record<string, Template>> = {
  'vector-set!/3': ([v, i, x], fn) => {
    const isThere = `Array.isArray(${v}) && ${areNumbers(i)} && ${i} >= 0 && ${i} < ${of(v)}.length`;
    return `(${isThere} ? store.setElement(${v}, ${i}, ${x}) : ${fn()}(${v}, ${i}, ${x}))`;
  },
};

/** Primitives that cannot fail on any operands. */
const TOTAL = new Set(['null?/1', 'pair?/1', 'not/1', 'eq?/2', 'eqv?/2', 'cons/2']);

/** Whether a simple expression can fail. */
export function canFail(s: Simple): boolean {
  switch (s.kind) {
    case SimpleKind.Constant:
    case SimpleKind.Local:
    case SimpleKind.Free:
    case SimpleKind.Self:
    case SimpleKind.Closure:
      return false;
    case SimpleKind.Unbox:
      return s.checked;
    case SimpleKind.Primitive1:
    case SimpleKind.Primitive2:
      return !TOTAL.has(keyOf(s)) || partsCanFail(s);
    case SimpleKind.If:
    case SimpleKind.Or:
    case SimpleKind.MakeBox:
    case SimpleKind.SetBox:
      return partsCanFail(s);
    default:
      return true;
  }
}

function partsCanFail({ a, b, c }: Simple): boolean {
  return [a, b, c].some((part) => part !== null && canFail(part));
}

function countOf({ a, b, c, operands }: Simple): number {
  return [a, b, c].filter((part) => part !== null).length + operands.length;
}

function keyOf(s: Simple): string {
  return `${s.name}/${countOf(s)}`;
}

/** What cannot be mistaken for something else of equal worth. */
function isIdentity({ kind, value }: Simple): boolean {
  return kind === SimpleKind.Constant && typeof value !== 'bigint' && !(value instanceof Flonum);
}

/** A primitive in place whose value is true or false, or null. */
export function inlineTest(expressions: Expressions, s: Simple): string | null {
  const key = keyOf(s);
  if (key === 'not/1') return `!(${expressions.test(s.a as Simple)})`;
  if (key === 'eq?/2' && [s.a, s.b].some((part) => isIdentity(part as Simple))) {
    const [a, b] = expressions.operandsOf(s);
    return `${a} === ${b}`;
  }
  return fill(TESTS, expressions, s);
}

/** A pure primitive in place, or null. */
export function inlineValue(expressions: Expressions, s: Simple): string | null {
  return fill(VALUES, expressions, s);
}

/** A primitive with an effect in place, on names, or null. */
export function inlineEffect(s: Simple, names: readonly string[], fn: string): string | null {
  const template = EFFECTS[`${s.name}/${names.length}`];
  return template === undefined
    ? null
    : template(
        names,
        () => fn,
        () => '',
        false,
      );
}

function fill(
  templates: Readonly<Record<string, Template>>,
  expressions: Expressions,
  s: Simple,
): string | null {
  const template = templates[keyOf(s)];
  if (template === undefined) return null;
  const { names, bindings } = expressions.atoms(expressions.operandsOf(s));
  const fn = (): string => expressions.constants.nameOf(s.fn);
  const fresh = (): string => expressions.temporaries.fresh();
  const value = template(names, fn, fresh, expressions.floats);
  return `(${[...bindings, value].join(', ')})`;
}
