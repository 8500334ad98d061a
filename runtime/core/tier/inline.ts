/**
 * What generated code does of a primitive in place: the common case; everything else is left to the
 * primitive's own function, `fn`. One line each: name, number of operands, and the expression. An
 * operand is a name or a number, so that it may be mentioned several times.
 */
import { Flonum } from '../../../grammar/datum.js';
import { type Simple, SimpleKind } from '../compiler/ir.js';
import type { Expressions } from './expressions.js';
import { keyOf } from './kinds.js';

/** What a template may use besides its operands. */
interface Tools {
  /** The name of the primitive's function. */
  fn(): string;
  /** A name for a value on the way. */
  fresh(): string;
  /** Whether an operand is known to be an exact integer of the host's. */
  isInteger(operand: string): boolean;
}

type Template = (operands: readonly string[], tools: Tools) => string;

/** A condition that these are exact integers of the host's. */
const areIntegers = (operands: readonly string[], { isInteger }: Tools): string => {
  const unknown = operands.filter((operand) => !isInteger(operand));
  return [...new Set(unknown)].map((name) => `typeof ${name} === 'number'`).join(' && ') || 'true';
};

const arithmetic =
  (operator: string, fn: string, correction = ''): Template =>
  ([a = '', b = ''], tools) => {
    const t = tools.fresh();
    const isSmall = `(${t} = ${a} ${operator} ${b}${correction}) === (${t} | 0)`;
    return `(${areIntegers([a, b], tools)} && ${isSmall} ? ${t} : ${fn}(${a}, ${b}))`;
  };

const comparison =
  (operator: string, fn: string): Template =>
  ([a = '', b = ''], tools) =>
    `(${areIntegers([a, b], tools)} ? ${a} ${operator} ${b} : ${fn}(${a}, ${b}))`;

/** Whole division of what is not negative by what is positive. */
const division =
  (result: (a: string, b: string) => string): Template =>
  ([a = '', b = ''], tools) => {
    const isPlain = `${areIntegers([a, b], tools)} && ${a} >= 0 && ${b} > 0`;
    return `(${isPlain} ? ${result(a, b)} : ${tools.fn()}(${a}, ${b}))`;
  };

/** An operand that a property is asked of: a number needs parentheses. */
const of = (operand: string | undefined): string => `${operand}`.replace(/^\d+$/, '($&)');

const field =
  (name: string): Template =>
  ([a], { fn, fresh }) => {
    const t = fresh();
    return `((${t} = ${of(a)}.${name}) !== undefined ? ${t} : ${fn()}(${a}))`;
  };

/** Identity, or what the function says of objects that may be equal without it. */
const sameOr = (a: string | undefined, b: string | undefined, mayBe: string, fn: string): string =>
  `(${a} === ${b} || ((${mayBe}) && ${fn}(${a}, ${b})))`;

/** Primitives whose value is true or false. */
const TESTS: Readonly<Record<string, Template>> = {
  'null?/1': ([a]) => `${a} === NIL`,
  'pair?/1': ([a]) => `${a} instanceof Pair`,
  'zero?/1': ([a], { fn }) => `(typeof ${a} === 'number' ? ${a} === 0 : ${fn()}(${a}))`,
  'even?/1': ([a], { fn }) => `(typeof ${a} === 'number' ? ${a} % 2 === 0 : ${fn()}(${a}))`,
  'odd?/1': ([a], { fn }) => `(typeof ${a} === 'number' ? ${a} % 2 !== 0 : ${fn()}(${a}))`,
  '</2': comparison('<', 'lessThan'),
  '<=/2': comparison('<=', 'lessOrEqual'),
  '>/2': comparison('>', 'greaterThan'),
  '>=/2': comparison('>=', 'greaterOrEqual'),
  '=/2': comparison('===', 'numericEquals'),
  'eq?/2': ([a, b], { fn }) =>
    sameOr(a, b, `typeof ${a} === 'bigint' || ${a} instanceof Flonum`, fn()),
  'eqv?/2': ([a, b], { fn }) =>
    sameOr(a, b, `typeof ${a} === 'bigint' || typeof ${a} === 'object'`, fn()),
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
  'vector-length/1': ([v], { fn }) => `(Array.isArray(${v}) ? ${of(v)}.length : ${fn()}(${v}))`,
  'vector-ref/2': ([v = '', i = ''], tools) => {
    const t = tools.fresh();
    const isThere = `${areIntegers([i], tools)} && (${t} = ${v}[${i}]) !== undefined`;
    return `(Array.isArray(${v}) && ${isThere} ? ${t} : ${tools.fn()}(${v}, ${i}))`;
  },
};

/** Primitives with an effect on the store. */
const EFFECTS: Readonly<Record<string, Template>> = {
  'vector-set!/3': ([v = '', i = '', x = ''], tools) => {
    const isIndex = `${areIntegers([i], tools)} && ${i} >= 0 && ${i} < ${of(v)}.length`;
    const set = `store.setElement(${v}, ${i}, ${x})`;
    return `(Array.isArray(${v}) && ${isIndex} ? ${set} : ${tools.fn()}(${v}, ${i}, ${x}))`;
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
  return fill(TESTS[key], expressions, s);
}

/** A pure primitive in place, or null. */
export function inlineValue(expressions: Expressions, s: Simple): string | null {
  return fill(VALUES[keyOf(s)], expressions, s);
}

/** A primitive with an effect in place, on names, or null. */
export function inlineEffect(
  expressions: Expressions,
  s: Simple,
  names: readonly string[],
): string | null {
  return EFFECTS[keyOf(s)]?.(names, toolsFor(expressions, s)) ?? null;
}

function fill(template: Template | undefined, expressions: Expressions, s: Simple): string | null {
  if (template === undefined) return null;
  const { names, bindings } = expressions.atoms(expressions.operandsOf(s));
  return `(${[...bindings, template(names, toolsFor(expressions, s))].join(', ')})`;
}

function toolsFor(expressions: Expressions, { fn }: Simple): Tools {
  return {
    fn: () => expressions.constants.nameOf(fn),
    fresh: () => expressions.temporaries.fresh(),
    isInteger: (operand) => /^\(?-?\d/.test(operand) || expressions.integers.has(operand),
  };
}
