/**
 * Terms as 32-bit integers, the same integer for the same term (`equal?`). A small exact integer n
 * is 2n, so that arithmetic needs no table; any other term is odd: twice its place in the table,
 * and one. Lists are interned pair by pair and share their tails.
 *
 * What is handed out is constant: nobody can change a term by changing a value.
 */
import {
  Char,
  Compnum,
  Flonum,
  MString,
  NIL,
  Pair,
  Ratnum,
  Sym,
  type Value,
} from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { makeConstant } from '../constant.js';
import { isNumber, isReal } from '../numbers/arithmetic.js';
import { realCompare } from '../numbers/reals.js';
import { type DatalogLimits, limitFault } from './limits.js';

/** An interned term. */
export type TermId = number;

const SMALL_MAX = 2 ** 29 - 1;
/** Pairs inside each other's cars, and pairs of one term. */
const NESTING_MAX = 1000;
const PAIRS_MAX = 1_000_000;

export class TermTable {
  readonly #limits: DatalogLimits;
  /** The pairs that this table has made, which nobody can change. */
  readonly #pairs = new Map<Pair, TermId>();
  /** By what `keyOf` says. */
  readonly #places = new Map<unknown, number>();
  readonly #values: Value[] = [];
  /** By place: how many pairs are inside each other's cars. */
  readonly #nestings: number[] = [];

  constructor(limits: DatalogLimits) {
    this.#limits = limits;
  }

  /** Terms in the table. */
  get size(): number {
    return this.#values.length;
  }

  /** The integer of a term, which is added if it is new. Linear in the term.
   * @throws Fault `wrong-type` for what is no term, `limit` when the table is full. */
  intern(value: Value): TermId {
    if (typeof value === 'number' && value <= SMALL_MAX && value >= -SMALL_MAX) return value * 2;
    return this.#intern(value, true, 0, new Map()) as TermId;
  }

  /** The integer of a term, or null if it is not in the table. */
  find(value: Value): TermId | null {
    if (typeof value === 'number' && value <= SMALL_MAX && value >= -SMALL_MAX) return value * 2;
    return this.#intern(value, false, 0, new Map());
  }

  /** The value of a term. */
  value(id: TermId): Value {
    return (id & 1) === 0 ? id >> 1 : this.#values[id >> 1];
  }

  /** The total order of terms: numbers by value, exact ones first where it is the same, NaN last;
   * then booleans, characters, strings, symbols, lists. Negative, 0 or positive. */
  compare(a: TermId, b: TermId): number {
    if (a === b) return 0;
    if (((a | b) & 1) === 0) return a - b;
    return compareTerms(this.value(a), this.value(b)) || a - b;
  }

  /** `seen` has the pairs known by now, since a value may have the same part many times. */
  #intern(
    value: Value,
    isAdding: boolean,
    nesting: number,
    seen: Map<Pair, TermId>,
  ): TermId | null {
    if (!(value instanceof Pair)) return this.#atom(value, isAdding);
    const known = this.#pairs.get(value) ?? seen.get(value);
    if (known !== undefined) return known;
    if (nesting > NESTING_MAX) throw limitFault('lists inside each other', NESTING_MAX, FLATTER);
    const items: TermId[] = [];
    const pairs: Pair[] = [];
    let rest: Value = value;
    let end: TermId | null | undefined;
    for (; rest instanceof Pair; rest = rest.cdr) {
      end = this.#pairs.get(rest) ?? seen.get(rest);
      if (end !== undefined) break;
      if (items.length >= PAIRS_MAX) throw limitFault('pairs in a term', PAIRS_MAX, FLATTER);
      const item = this.#intern(rest.car, isAdding, nesting + 1, seen);
      if (item === null) return null;
      items.push(item);
      pairs.push(rest);
    }
    let tail = end ?? this.#atom(rest, isAdding);
    for (let i = items.length - 1; i >= 0 && tail !== null; i--) {
      tail = this.#pair(items[i] as TermId, tail, isAdding);
      if (tail !== null) seen.set(pairs[i] as Pair, tail);
    }
    return tail;
  }

  #atom(value: Value, isAdding: boolean): TermId | null {
    if (typeof value === 'number' && value <= SMALL_MAX && value >= -SMALL_MAX) return value * 2;
    const key = keyOf(value);
    const place = this.#places.get(key);
    if (place !== undefined) return place * 2 + 1;
    if (!isAdding) return null;
    return this.#add(key, value instanceof MString ? new MString(value.toString()) : value);
  }

  #pair(car: TermId, cdr: TermId, isAdding: boolean): TermId | null {
    const key = `p${car},${cdr}`;
    const place = this.#places.get(key);
    if (place !== undefined) return place * 2 + 1;
    if (!isAdding) return null;
    const nesting = Math.max(this.#nesting(car) + 1, this.#nesting(cdr));
    if (nesting > NESTING_MAX) throw limitFault('lists inside each other', NESTING_MAX, FLATTER);
    return this.#add(key, new Pair(this.value(car), this.value(cdr)), nesting);
  }

  #nesting(id: TermId): number {
    return (id & 1) === 0 ? 0 : (this.#nestings[id >> 1] as number);
  }

  #add(key: unknown, value: Value, nesting = 0): TermId {
    const place = this.#values.length;
    const { termsMax } = this.#limits;
    if (place >= termsMax)
      throw limitFault('different terms in facts', termsMax, 'use fewer, or raise termsMax');
    makeConstant(value);
    this.#values.push(value);
    this.#nestings.push(nesting);
    this.#places.set(key, place);
    if (value instanceof Pair) this.#pairs.set(value, place * 2 + 1);
    return place * 2 + 1;
  }
}

const FLATTER = 'facts are made of small terms; take this one apart';

/** What the table keeps a term that is no pair by. */
function keyOf(value: Value): unknown {
  if (value instanceof MString) return `s${value}`;
  if (value instanceof Flonum) return `f${Object.is(value.value, -0) ? '-0' : value.value}`;
  if (value instanceof Ratnum) return `r${value.numerator}/${value.denominator}`;
  if (value instanceof Compnum) return `c${String(keyOf(value.re))} ${String(keyOf(value.im))}`;
  const isAtom =
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    value instanceof Sym ||
    value instanceof Char ||
    value === NIL;
  if (isAtom) return value;
  throw fault(
    'wrong-type',
    'a fact consists of symbols, numbers, booleans, characters, strings and lists; this is none:',
    [value],
    'keep the object elsewhere and put a name for it into the fact',
  );
}

function rank(value: Value): number {
  if (isReal(value)) return 0;
  if (isNumber(value)) return 1;
  if (typeof value === 'boolean') return 2;
  if (value instanceof Char) return 3;
  if (value instanceof MString) return 4;
  if (value instanceof Sym) return 5;
  return value === NIL ? 6 : 7;
}

/** 0 only for terms that are the same, or symbols of the same name. */
function compareTerms(a: Value, b: Value): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (isReal(a) && isReal(b)) return compareReals(a, b);
  if (a instanceof Compnum && b instanceof Compnum)
    return compareTerms(a.re, b.re) || compareTerms(a.im, b.im);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (a instanceof Char && b instanceof Char) return a.code - b.code;
  if (a instanceof MString && b instanceof MString) return compareTexts(a.toString(), b.toString());
  if (a instanceof Sym && b instanceof Sym) return compareTexts(a.name, b.name);
  let [x, y] = [a, b];
  while (x instanceof Pair && y instanceof Pair) {
    const first = compareTerms(x.car, y.car);
    if (first !== 0) return first;
    [x, y] = [x.cdr, y.cdr];
  }
  return x === y ? 0 : compareTerms(x, y);
}

function compareReals(a: number | bigint | Ratnum | Flonum, b: typeof a): number {
  const isUnordered = (x: Value): number => (x instanceof Flonum && Number.isNaN(x.value) ? 1 : 0);
  const unordered = isUnordered(a) - isUnordered(b);
  if (unordered !== 0 || isUnordered(a) === 1) return unordered;
  const order = realCompare(a, b);
  if (order !== 0) return order;
  const isZeroNegative = (x: Value): number =>
    x instanceof Flonum && Object.is(x.value, -0) ? 1 : 0;
  return (
    Number(a instanceof Flonum) - Number(b instanceof Flonum) ||
    isZeroNegative(b) - isZeroNegative(a)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
