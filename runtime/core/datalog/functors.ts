/**
 * What rules compute besides arithmetic on Omega's numbers: on numbers of 32 bits, and on symbols
 * as texts, as Soufflé has it (souffle-lang.github.io/arguments). Texts are counted in characters.
 * Every functor is total or throws a Fault, and has no effect.
 */
import { Flonum, intern, Sym, type Value } from '../../../grammar/datum.js';
import { type Fault, fault } from '../condition.js';
import { limitFault } from './limits.js';
import { compilePattern, type Pattern } from './pattern.js';

/** Characters of a text that is put together. */
const TEXT_MAX = 1_000_000;
/** Patterns that are kept compiled. */
const PATTERNS_MAX = 1000;

type Integer = number | bigint;

const textOf = (value: Value): string => (value as Sym).name;
/** An exact integer as the low 32 bits, with a sign. */
const bits = (value: Value): number =>
  typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, BigInt(value as Integer)));
const floatOf = (value: Value): number =>
  value instanceof Flonum ? value.value : Number(value as Integer);
const logical = (value: boolean): number => (value ? 1 : 0);
const isTrue = (value: Value): boolean => value !== 0;

const table = {
  /** Integers as numbers of 32 bits, with and without sign. */
  int32: (a) => bits(a),
  uint32: (a) => bits(a) >>> 0,
  band: (a, b) => bits(a) & bits(b),
  bor: (a, b) => bits(a) | bits(b),
  bxor: (a, b) => bits(a) ^ bits(b),
  bnot: (a) => ~bits(a),
  bshl: (a, b) => bits(a) << bits(b),
  bshr: (a, b) => bits(a) >> bits(b),
  bshru: (a, b) => bits(a) >>> bits(b),
  land: (a, b) => logical(isTrue(a) && isTrue(b)),
  lor: (a, b) => logical(isTrue(a) || isTrue(b)),
  lxor: (a, b) => logical(isTrue(a) !== isTrue(b)),
  lnot: (a) => logical(!isTrue(a)),
  power: (a, b) => power(a as Integer, b as Integer),
  /** Floats. */
  'float-power': (a, b) => new Flonum(floatOf(a) ** floatOf(b)),
  divide: (a, b) => new Flonum(floatOf(a) / floatOf(b)),
  float: (a) => new Flonum(floatOf(a)),
  truncate: (a) => truncated(a),
  /** Texts. */
  cat: (...parts) => {
    const text = parts.map(textOf).join('');
    if (text.length > TEXT_MAX)
      throw limitFault('characters in a symbol', TEXT_MAX, 'bound the rule that makes it longer');
    return intern(text);
  },
  strlen: (a) => characters(textOf(a)).length,
  substr: (a, from, count) => {
    const text = characters(textOf(a));
    const start = bits(from);
    if (start < 0 || start >= text.length || bits(count) < 0) return intern('');
    return intern(text.slice(start, start + bits(count)).join(''));
  },
  to_string: (a) => (a instanceof Sym ? a : intern(numberText(a))),
  to_number: (a) =>
    a instanceof Sym ? integerIn(a, -(2 ** 31), 2 ** 31 - 1, 'number') : trunc32(a),
  to_unsigned: (a) =>
    a instanceof Sym ? integerIn(a, 0, 2 ** 32 - 1, 'unsigned') : trunc32(a) >>> 0,
  to_float: (a) => new Flonum(a instanceof Sym ? floatIn(a) : floatOf(a)),
  'match?': (pattern, a) => patternOf(textOf(pattern)).matches(textOf(a)),
  'contains?': (part, a) => textOf(a).includes(textOf(part)),
  'symbol<?': (a, b) => textOf(a) < textOf(b),
} satisfies Record<string, (...operands: Value[]) => Value>;

export type FunctorName = keyof typeof table | 'ord';

/** Apply a functor other than `ord`, which the table of terms knows.
 * @throws Fault `invalid-argument`, `limit`, `out-of-range` */
export function applyFunctor(name: Exclude<FunctorName, 'ord'>, operands: Value[]): Value {
  return (table[name] as (...operands: Value[]) => Value)(...operands);
}

/** A number as Soufflé's files have it: 1, -2.5, 1e+21. */
export function numberText(value: Value): string {
  if (!(value instanceof Flonum)) return String(value);
  if (Object.is(value.value, -0)) return '-0';
  if (Number.isFinite(value.value)) return String(value.value);
  return Number.isNaN(value.value) ? 'nan' : value.value > 0 ? 'inf' : '-inf';
}

/** Code points, so that nothing is cut in the middle. */
function characters(text: string): readonly string[] {
  return Array.from(text);
}

/** The low 32 bits of a power; of a negative exponent, the integer part. */
function power(base: Integer, exponent: Integer): Value {
  if (exponent < 0) return Math.trunc(Number(base) ** Number(exponent));
  let result = 1n;
  let square = BigInt(base);
  for (let rest = BigInt(exponent); rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(32, result * square);
    square = BigInt.asIntN(32, square * square);
  }
  return Number(result);
}

function truncated(value: Value): number {
  const whole = Math.trunc(floatOf(value));
  if (Number.isFinite(whole) && Math.abs(whole) < 2 ** 32) return whole;
  throw fault('out-of-range', 'a float has to fit into 32 bits to become an integer', [value]);
}

function trunc32(value: Value): number {
  return value instanceof Flonum ? bits(truncated(value)) : bits(value);
}

const INTEGER = /^[+-]?\d+$|^0x[\da-fA-F]+$|^0b[01]+$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf|nan)$/;

/** The integer that a text stands for; null for none, or one that is out of bounds. */
export function parseInteger(text: string, low: number, high: number): number | null {
  if (!INTEGER.test(text)) return null;
  const value = Number(text);
  return value >= low && value <= high ? value + 0 : null;
}

/** The float that a text stands for; null for none. */
export function parseFloatText(text: string): number | null {
  if (!FLOAT.test(text)) return null;
  if (text.endsWith('nan')) return Number.NaN;
  if (text.endsWith('inf'))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function integerIn(symbol: Sym, low: number, high: number, kind: string): number {
  const value = parseInteger(symbol.name.trim(), low, high);
  if (value === null) throw noNumber(symbol, `to_${kind}: expected an integer of 32 bits in`);
  return value;
}

function floatIn(symbol: Sym): number {
  const value = parseFloatText(symbol.name.trim());
  if (value === null) throw noNumber(symbol, 'to_float: expected a number in');
  return value;
}

function noNumber({ name }: Sym, message: string): Fault {
  return fault(
    'invalid-argument',
    `${message} ${JSON.stringify(name.slice(0, 100))}`,
    [],
    'keep what is no number apart, for example by match("[0-9]+", x) in a rule of its own',
  );
}

const patterns = new Map<string, Pattern>();

/** @throws Fault `invalid-argument` for what is no pattern */
export function patternOf(text: string): Pattern {
  let pattern = patterns.get(text);
  if (pattern === undefined) {
    if (patterns.size >= PATTERNS_MAX) patterns.clear();
    pattern = compilePattern(text);
    patterns.set(text, pattern);
  }
  return pattern;
}
