/**
 * Pairs and lists (R7RS 6.4). `member` and `assoc` with their optional predicate call back into
 * Omega, so the prelude defines them; here is the part of them that compares by `equal?`.
 */
import { list, NIL, Pair, type Value } from '../../../grammar/datum.js';
import { fault, outOfRange, wrongType } from '../condition.js';
import { effect, type PrimitiveSpec, type PrimitiveTable, pure } from '../primitive.js';
import { chainEnd, checkedCount, listArgument, notProperList, sizeArgument } from './arguments.js';
import { isEq, isEqual, isEqv } from './equivalence.js';

/** A comparison of two values. */
type Equivalence = (a: Value, b: Value) => boolean;

export const pairPrimitives: PrimitiveTable = ({ store, limits }) => [
  pure('pair?', 'obj', 'Whether the object is a pair (R7RS 6.4).', (obj) => obj instanceof Pair),
  pure('null?', 'obj', 'Whether the object is the empty list (R7RS 6.4).', (obj) => obj === NIL),
  pure(
    'list?',
    'obj',
    'Whether the object is a proper list (R7RS 6.4).',
    (obj) => obj === NIL || (obj instanceof Pair && chainEnd(obj) === NIL),
  ),
  pure(
    'cons',
    'obj1 obj2',
    'A fresh pair of the two objects (R7RS 6.4).',
    (a, b) => new Pair(a, b),
  ),
  pure('car', 'pair', 'The first part of the pair (R7RS 6.4).', (pair) => {
    if (pair instanceof Pair) return pair.car;
    throw wrongType('car', 1, 'a pair', pair);
  }),
  pure('cdr', 'pair', 'The second part of the pair (R7RS 6.4).', (pair) => {
    if (pair instanceof Pair) return pair.cdr;
    throw wrongType('cdr', 1, 'a pair', pair);
  }),
  effect('set-car!', 'pair obj', 'Replace the first part of the pair (R7RS 6.4).', (pair, obj) => {
    if (pair instanceof Pair) return store.setCar(pair, obj);
    throw wrongType('set-car!', 1, 'a pair', pair);
  }),
  effect('set-cdr!', 'pair obj', 'Replace the second part of the pair (R7RS 6.4).', (pair, obj) => {
    if (pair instanceof Pair) return store.setCdr(pair, obj);
    throw wrongType('set-cdr!', 1, 'a pair', pair);
  }),
  ...compositions(),
  pure('list', 'obj ...', 'A fresh list of the objects (R7RS 6.4).', (...objs: Value[]) =>
    list(objs),
  ),
  pure(
    'make-list',
    'k [fill]',
    'A fresh list of k times fill, or #f (R7RS 6.4).',
    (k, fill = false) => {
      let result: Value = NIL;
      for (let i = sizeArgument('make-list', 1, k, limits.elementsMax); i > 0; i--) {
        result = new Pair(fill, result);
      }
      return result;
    },
  ),
  pure('length', 'list', 'How many elements the list has (R7RS 6.4).', length),
  pure(
    'append',
    'list ...',
    'The elements of all lists; the last is shared (R7RS 6.4).',
    (...lists) => append(lists, limits.elementsMax),
  ),
  pure('reverse', 'list', 'The elements in reverse order (R7RS 6.4).', reverse),
  pure('list-tail', 'list k', 'What is left of the list after k elements (R7RS 6.4).', (first, k) =>
    tail('list-tail', first, k),
  ),
  pure(
    'list-ref',
    'list k',
    'Element k of the list, counted from 0 (R7RS 6.4).',
    (first, k) => elementPair('list-ref', first, k).car,
  ),
  effect('list-set!', 'list k obj', 'Replace element k of the list (R7RS 6.4).', (first, k, obj) =>
    store.setCar(elementPair('list-set!', first, k), obj),
  ),
  pure(
    'list-copy',
    'obj',
    'A copy of the pairs of the list; its end is shared (R7RS 6.4).',
    listCopy,
  ),
  pure('last-pair', 'pair', 'The last pair of a chain of pairs (SRFI 1).', lastPair),
  ...searches(),
];

/** caar to cddddr: every word of two to four letters a and d (R7RS 6.4 and (scheme cxr)). */
function compositions(): PrimitiveSpec[] {
  let words = ['a', 'd'];
  const specs: PrimitiveSpec[] = [];
  for (let letters = 2; letters <= 4; letters++) {
    words = words.flatMap((word) => [`a${word}`, `d${word}`]);
    for (const word of words) {
      const doc = `${[...word].map((letter) => `c${letter}r`).join(' of ')} (R7RS 6.4).`;
      specs.push(pure(`c${word}r`, 'pair', `The ${doc}`, composition(word)));
    }
  }
  return specs;
}

/** The function of such a word; its letters apply from the last to the first. */
function composition(word: string): (value: Value) => Value {
  const length = word.length;
  let cdrBits = 0;
  for (let i = 0; i < length; i++) if (word[length - 1 - i] === 'd') cdrBits |= 1 << i;
  return (argument) => {
    let value = argument;
    for (let i = 0; i < length; i++) {
      if (!(value instanceof Pair)) throw notTakenApart(word, i, value);
      value = (cdrBits >> i) & 1 ? value.cdr : value.car;
    }
    return value;
  };
}

/** The fault of meeting no pair after `taken` letters of the word were applied. */
function notTakenApart(word: string, taken: number, value: Value): Error {
  if (taken === 0) return wrongType(`c${word}r`, 1, 'a pair', value);
  const part = `c${word.slice(word.length - taken)}r`;
  return fault('wrong-type', `c${word}r: the ${part} of argument 1 must be a pair, got`, [value]);
}

function length(first: Value): number {
  let count = 0;
  let anchor: Value = null;
  let nextAnchorAt = 8;
  let rest = first;
  while (rest instanceof Pair) {
    if (rest === anchor) throw notProperList('length', 1, first);
    if (++count === nextAnchorAt) {
      anchor = rest;
      nextAnchorAt *= 2;
    }
    rest = rest.cdr;
  }
  if (rest !== NIL) throw notProperList('length', 1, first);
  return count;
}

function append(lists: readonly Value[], elementsMax: number): Value {
  if (lists.length === 0) return NIL;
  let result = lists[lists.length - 1];
  let copied = 0;
  for (let i = lists.length - 2; i >= 0; i--) {
    const items = listArgument('append', i + 1, lists[i]);
    copied = checkedCount('append', copied + items.length, elementsMax);
    result = list(items, result);
  }
  return result;
}

function reverse(first: Value): Value {
  let result: Value = NIL;
  for (const item of listArgument('reverse', 1, first)) result = new Pair(item, result);
  return result;
}

/** What is left after `k` pairs. */
function tail(who: string, first: Value, k: Value): Value {
  if (typeof k !== 'number' || k < 0) throw notReached(who, first, k, 0);
  let rest = first;
  for (let i = 0; i < k; i++) {
    if (!(rest instanceof Pair)) throw notReached(who, first, k, i);
    rest = rest.cdr;
  }
  return rest;
}

/** The pair whose car is element `k`. */
function elementPair(who: string, first: Value, k: Value): Pair {
  const pair = tail(who, first, k);
  if (pair instanceof Pair) return pair;
  throw notReached(who, first, k, (k as number) - 1);
}

/** The fault of an index for which the chain of pairs is too short, or that is none. */
function notReached(who: string, first: Value, k: Value, indexMax: number): Error {
  if (typeof k !== 'number' && typeof k !== 'bigint') {
    return wrongType(who, 2, 'an index (an exact nonnegative integer)', k);
  }
  if (k < 0) return outOfRange(who, 2, '0 or more', k);
  if (!(first instanceof Pair) && first !== NIL) return wrongType(who, 1, 'a list', first);
  if (typeof k === 'bigint') return outOfRange(who, 2, 'less than the length of the list', k);
  if (indexMax < 0) return fault('out-of-range', `${who}: the list is empty; argument 2 was`, [k]);
  return outOfRange(who, 2, indexMax === 0 ? '0' : `0 to ${indexMax}`, k);
}

function listCopy(first: Value): Value {
  if (!(first instanceof Pair)) return first;
  const end = chainEnd(first);
  if (end === null) throw notProperList('list-copy', 1, first);
  const copy = new Pair(first.car, end);
  let last = copy;
  for (let rest = first.cdr; rest instanceof Pair; rest = rest.cdr) {
    const pair: Pair = new Pair(rest.car, end);
    last.cdr = pair;
    last = pair;
  }
  return copy;
}

function lastPair(first: Value): Value {
  if (!(first instanceof Pair)) throw wrongType('last-pair', 1, 'a pair', first);
  if (chainEnd(first) === null) throw notProperList('last-pair', 1, first);
  let last = first;
  while (last.cdr instanceof Pair) last = last.cdr;
  return last;
}

/** memq … assv, and the equal? halves of member and assoc. */
function searches(): PrimitiveSpec[] {
  const equivalences: ReadonlyArray<readonly [string, string, string, Equivalence]> = [
    ['memq', 'assq', 'eq?', isEq],
    ['memv', 'assv', 'eqv?', isEqv],
    ['%member', '%assoc', 'equal?', isEqual],
  ];
  return equivalences.flatMap(([member, assoc, name, same]) => [
    pure(
      member,
      'obj list',
      `The rest of the list from the first element ${name} to obj on, or #f (R7RS 6.4).`,
      (obj, first) => memberBy(member.replace('%', ''), same, obj, first),
    ),
    pure(
      assoc,
      'obj alist',
      `The first pair of the list whose car is ${name} to obj, or #f (R7RS 6.4).`,
      (obj, first) => assocBy(assoc.replace('%', ''), same, obj, first),
    ),
  ]);
}

function memberBy(who: string, same: Equivalence, obj: Value, first: Value): Value {
  let anchor: Value = null;
  let steps = 0;
  let nextAnchorAt = 8;
  let rest = first;
  while (rest instanceof Pair) {
    if (same(obj, rest.car)) return rest;
    if (rest === anchor) throw notProperList(who, 2, first);
    if (++steps === nextAnchorAt) {
      anchor = rest;
      nextAnchorAt *= 2;
    }
    rest = rest.cdr;
  }
  if (rest !== NIL) throw notProperList(who, 2, first);
  return false;
}

function assocBy(who: string, same: Equivalence, obj: Value, first: Value): Value {
  let anchor: Value = null;
  let steps = 0;
  let nextAnchorAt = 8;
  let rest = first;
  while (rest instanceof Pair) {
    const entry = rest.car;
    if (!(entry instanceof Pair)) {
      throw fault('wrong-type', `${who}: every element of argument 2 must be a pair, got`, [entry]);
    }
    if (same(obj, entry.car)) return entry;
    if (rest === anchor) throw notProperList(who, 2, first);
    if (++steps === nextAnchorAt) {
      anchor = rest;
      nextAnchorAt *= 2;
    }
    rest = rest.cdr;
  }
  if (rest !== NIL) throw notProperList(who, 2, first);
  return false;
}
