/**
 * Values across the border: Omega <-> JavaScript, Omega -> wire, datum -> syntax.
 *
 *     exact integer   number, or bigint beyond 2^53        boolean      boolean
 *     flonum          number                               string       string
 *     vector, list    array                                symbol       its name
 *     object          association list with symbols as keys, as in SRFI 180
 *     null            the symbol null                      bytevector   Uint8Array
 *
 * The other way, arrays become vectors, and a JavaScript integer becomes an exact integer.
 */
import {
  Flonum,
  intern,
  MString,
  NIL,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
} from '../grammar/datum.js';
import { write } from '../grammar/printer.js';
import { read as readText } from '../grammar/reader.js';
import { Syntax, SyntaxList, SyntaxVector, toDatum } from '../grammar/syntax.js';
import { OmegaMisuse } from './misuse.js';

/** How deep data may be nested to be converted. */
const NESTING_MAX = 500;
/** Characters of a value's text on the wire. */
const TEXT_MAX = 1_000_000;
/** Half a character: JavaScript text may have one, Omega's may not. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value on the wire: its text, and the same as JSON when JSON can say it. */
export interface WireValue {
  readonly value: string;
  readonly data?: Json;
}

/** The value as a JavaScript value. What JavaScript has no counterpart for (procedures, rationals,
 * characters …) is answered as it is; the unspecified value is `undefined`. */
export function toJs(value: Value): unknown {
  return convert(value, (other) => other, 0);
}

/** The value as JSON, or undefined when JSON cannot say it. */
export function toJson(value: Value): Json | undefined {
  try {
    const json = convert(value, unsayable, 0);
    return json === undefined ? undefined : (json as Json);
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

/** The value as it travels on the wire. */
export function toWire(value: Value): WireValue {
  const text = write(value, { charactersMax: TEXT_MAX });
  const data = toJson(value);
  return data === undefined ? { value: text } : { value: text, data };
}

/** A JavaScript value as an Omega value. Omega values are answered as they are. Throws OmegaMisuse
 * `invalid-params` for functions, symbols and data nested too deep (or in a circle). */
export function fromJs(x: unknown): Value {
  return importValue(x, 0);
}

/** All data of a text, as values. Throws OmegaMisuse `invalid-params` with the first error. */
export function read(text: string): readonly Value[] {
  const { data, errors } = readText(text, { file: 'input' });
  const error = errors[0];
  if (error) {
    const place = error.span ? `${error.span.line}:${error.span.column}: ` : '';
    throw new OmegaMisuse('invalid-params', `${place}${error.message}`, { readError: error.code });
  }
  return data.map((syntax) => toDatum(syntax));
}

/** A datum as syntax without places. Any value may stand in it; other than pairs and vectors they
 * are taken as they are. Iterative. Throws OmegaMisuse `invalid-params` for a circular list. */
export function datumToSyntax(root: Value): Syntax {
  const made = new Map<Value, Syntax>();
  const pending: Array<() => void> = [];
  const convertNode = (value: Value): Syntax => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const syntax = new Syntax(value, null);
    if (value instanceof Pair) {
      made.set(value, syntax);
      pending.push(() => {
        const { items, tail } = spine(value);
        const rest = tail === NIL ? null : convertNode(tail);
        syntax.content = new SyntaxList(items.map(convertNode), rest);
      });
    } else if (value === NIL) {
      syntax.content = new SyntaxList([]);
    } else if (Array.isArray(value)) {
      made.set(value, syntax);
      pending.push(() => {
        syntax.content = new SyntaxVector(value.map(convertNode));
      });
    }
    return syntax;
  };
  const result = convertNode(root);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) next();
  return result;
}

/** The elements of a list and what ends it. Throws for a circular one. */
function spine(list: Pair): { items: Value[]; tail: Value } {
  const items: Value[] = [];
  const seen = new Set<Pair>();
  let rest: Value = list;
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (seen.has(rest)) throw new OmegaMisuse('invalid-params', 'a circular list is no expression');
    seen.add(rest);
    items.push(rest.car);
  }
  return { items, tail: rest };
}

class Unsayable extends Error {}

function unsayable(): never {
  throw new Unsayable('JSON has no form for this value');
}

/** `other` decides about values that have no counterpart. */
function convert(value: Value, other: (value: Value) => unknown, depth: number): unknown {
  if (depth > NESTING_MAX) return other(value);
  const strict = other === unsayable;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (value instanceof Flonum) {
    return strict && !Number.isFinite(value.value) ? other(value) : value.value;
  }
  if (value instanceof MString) return value.toString();
  if (value instanceof Sym) return value.name === 'null' ? null : value.name;
  if (value === UNSPECIFIED) return strict ? other(value) : undefined;
  if (value === NIL) return [];
  if (Array.isArray(value)) return value.map((item) => convert(item, other, depth + 1));
  if (!(value instanceof Pair)) return typeof value === 'bigint' && !strict ? value : other(value);
  const items = properList(value);
  if (items === null) return other(value);
  if (!isObjectLike(value, depth)) return items.map((item) => convert(item, other, depth + 1));
  return Object.fromEntries(
    items.map((item) => {
      const { car, cdr } = item as Pair;
      return [(car as Sym).name, convert(cdr, other, depth + 1)];
    }),
  );
}

/** The elements of a proper list, or null for an improper or circular one. */
function properList(list: Pair): Value[] | null {
  const items: Value[] = [];
  const seen = new Set<Pair>();
  let rest: Value = list;
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (seen.has(rest)) return null;
    seen.add(rest);
    items.push(rest.car);
  }
  return rest === NIL ? items : null;
}

/** Whether this is an association list from symbols to things that are no lists, unless these are
 * association lists themselves: so ((a b) (c d)) stays a list of lists. */
function isObjectLike(value: Value, depth: number): boolean {
  if (!(value instanceof Pair) || depth > NESTING_MAX) return false;
  const items = properList(value);
  return (
    items?.every(
      (item) =>
        item instanceof Pair &&
        item.car instanceof Sym &&
        item.cdr !== NIL &&
        (!(item.cdr instanceof Pair) || isObjectLike(item.cdr, depth + 1)),
    ) ?? false
  );
}

function importValue(x: unknown, depth: number): Value {
  if (depth > NESTING_MAX) {
    throw new OmegaMisuse('invalid-params', `data nested deeper than ${NESTING_MAX}, or circular`);
  }
  if (x === null) return intern('null');
  if (Array.isArray(x)) return x.map((item) => importValue(item, depth + 1));
  switch (typeof x) {
    case 'undefined':
      return UNSPECIFIED;
    case 'boolean':
      return x;
    case 'number':
      return Number.isSafeInteger(x) && !Object.is(x, -0) ? x : new Flonum(x);
    case 'bigint':
      return x >= Number.MIN_SAFE_INTEGER && x <= Number.MAX_SAFE_INTEGER ? Number(x) : x;
    case 'string':
      return new MString(x.replace(LONE_SURROGATE, '\u{FFFD}'));
    case 'object':
      return isPlainObject(x) ? importObject(x, depth) : x;
    default:
      throw new OmegaMisuse('invalid-params', `a JavaScript ${typeof x} has no Omega counterpart`);
  }
}

function importObject(x: object, depth: number): Value {
  let result: Value = NIL;
  for (const [key, item] of Object.entries(x).reverse()) {
    result = new Pair(new Pair(intern(key), importValue(item, depth + 1)), result);
  }
  return result;
}

function isPlainObject(x: unknown): x is object {
  const prototype = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}
