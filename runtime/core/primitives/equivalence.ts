/**
 * Equivalence predicates and booleans (R7RS 6.1, 6.3), and the hash functions that agree with
 * them. `equal?` terminates on circular data and needs no host stack in proportion to its
 * arguments: it compares simply until a budget is spent and then starts anew, remembering which
 * objects it already takes for equal (a union-find forest, after Adams & Dybvig 2008).
 */
import {
  Char,
  Compnum,
  Flonum,
  MString,
  Pair,
  Ratnum,
  Sym,
  type Value,
} from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import { numberHash, numbersEqv } from '../numbers/equivalence.js';
import { type PrimitiveTable, pure } from '../primitive.js';

export const equivalencePrimitives: PrimitiveTable = () => [
  pure('eq?', 'obj1 obj2', 'Whether the two are the same object (R7RS 6.1).', isEq),
  pure('eqv?', 'obj1 obj2', 'Whether the two are the same object or number (R7RS 6.1).', isEqv),
  pure('equal?', 'obj1 obj2', 'Whether the two have the same structure (R7RS 6.1).', isEqual),
  pure('not', 'obj', 'Whether the object is #f (R7RS 6.3).', (obj) => obj === false),
  pure(
    'boolean?',
    'obj',
    'Whether the object is #t or #f (R7RS 6.3).',
    (obj) => typeof obj === 'boolean',
  ),
  pure(
    'boolean=?',
    'boolean1 boolean2 ...',
    'Whether the booleans are all the same (R7RS 6.3).',
    (...booleans: Value[]) => {
      booleans.forEach((value, i) => {
        if (typeof value !== 'boolean') throw wrongType('boolean=?', i + 1, 'a boolean', value);
      });
      return booleans.every((value) => value === booleans[0]);
    },
  ),
];

/** `eq?`. Exact integers, flonums and characters of the same value are the same object: compiled
 * code keeps flonums without their boxes. */
export function isEq(a: Value, b: Value): boolean {
  return a === b || (a instanceof Flonum && b instanceof Flonum && Object.is(a.value, b.value));
}

/** `eqv?`. */
export function isEqv(a: Value, b: Value): boolean {
  return a === b || (isBoxedNumber(a) && isBoxedNumber(b) && numbersEqv(a, b));
}

/** Whether the value is a number that `===` does not compare. */
function isBoxedNumber(value: Value): value is Flonum | Ratnum | Compnum {
  return value instanceof Flonum || value instanceof Ratnum || value instanceof Compnum;
}

/** Objects compared, and nesting of cars and vectors, before `isEqual` changes its method. */
const COMPARISONS_MAX = 100_000;
const NESTING_MAX = 400;

/** `equal?`. Records, procedures and ports compare by `eqv?`. Linear in the smaller argument. */
export function isEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (!isContainer(a)) return leavesEqual(a, b);
  const budget = { comparisons: COMPARISONS_MAX };
  return equalWithin(a, b, budget, 0) ?? equalRemembering(a, b);
}

function isContainer(value: Value): value is Pair | Value[] {
  return value instanceof Pair || Array.isArray(value);
}

/** `equal?` of two objects of which the first is neither pair nor vector. */
function leavesEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a instanceof MString) {
    return b instanceof MString && a.length === b.length && a.toString() === b.toString();
  }
  if (a instanceof Uint8Array) return b instanceof Uint8Array && bytesEqual(a, b);
  return isEqv(a, b);
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The answer, or null when the budget or the nesting is used up first. */
function equalWithin(
  first: Value,
  second: Value,
  budget: { comparisons: number },
  nesting: number,
): boolean | null {
  let a = first;
  let b = second;
  while (a instanceof Pair) {
    if (a === b) return true;
    if (!(b instanceof Pair)) return false;
    if (nesting > NESTING_MAX || --budget.comparisons < 0) return null;
    const same = isContainer(a.car)
      ? equalWithin(a.car, b.car, budget, nesting + 1)
      : leavesEqual(a.car, b.car);
    if (same !== true) return same;
    a = a.cdr;
    b = b.cdr;
  }
  if (!Array.isArray(a)) return leavesEqual(a, b);
  if (a === b) return true;
  if (!Array.isArray(b) || a.length !== b.length) return false;
  if (nesting > NESTING_MAX) return null;
  for (let i = 0; i < a.length; i++) {
    if (--budget.comparisons < 0) return null;
    const same = equalWithin(a[i], b[i], budget, nesting + 1);
    if (same !== true) return same;
  }
  return true;
}

/** Objects taken for equal, as a union-find forest. */
class Classes {
  readonly #parents = new Map<object, object>();

  /** The representative of an object's class. Halves the path on the way. */
  #find(object: object): object {
    let at = object;
    for (let up = this.#parents.get(at); up !== undefined; up = this.#parents.get(at)) {
      const above = this.#parents.get(up);
      if (above === undefined) return up;
      this.#parents.set(at, above);
      at = above;
    }
    return at;
  }

  /** Put two objects into one class; whether they were in it already. */
  unite(a: object, b: object): boolean {
    const rootOfA = this.#find(a);
    const rootOfB = this.#find(b);
    if (rootOfA === rootOfB) return true;
    this.#parents.set(rootOfA, rootOfB);
    return false;
  }
}

/** The answer for data of any depth, shared or circular. Memory linear in the data. */
function equalRemembering(first: Value, second: Value): boolean {
  const classes = new Classes();
  const pending: Value[] = [first, second];
  while (pending.length > 0) {
    let b = pending.pop();
    let a = pending.pop();
    while (a instanceof Pair && b instanceof Pair) {
      if (a === b || classes.unite(a, b)) break;
      if (isContainer(a.car)) pending.push(a.car, b.car);
      else if (!leavesEqual(a.car, b.car)) return false;
      a = a.cdr;
      b = b.cdr;
    }
    if (a instanceof Pair) {
      if (!(b instanceof Pair)) return false;
    } else if (Array.isArray(a)) {
      if (!Array.isArray(b) || a.length !== b.length) return false;
      if (a === b || classes.unite(a, b)) continue;
      for (let i = a.length - 1; i >= 0; i--) pending.push(a[i], b[i]);
    } else if (!leavesEqual(a, b)) {
      return false;
    }
  }
  return true;
}

/** A hash number: a nonnegative integer below 2^30. */
const HASH_MASK = 0x3fffffff;

/** Mix one more number into a hash. */
function mix(hash: number, more: number): number {
  return Math.imul(hash ^ more, 0x01000193) ^ (hash >>> 15);
}

/** The hash of a text. Linear in its length. */
export function textHash(text: string): number {
  let hash = 0x11c9dc5;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash & HASH_MASK;
}

/** Numbers for objects, given out in the order in which they are asked for. */
export class IdentityNumbers {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  /** The object's number: a positive integer, always the same. */
  of(object: object): number {
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = ++this.#last & HASH_MASK;
      this.#numbers.set(object, number);
    }
    return number;
  }
}

/** A hash that agrees with `eqv?`. */
export function eqvHash(value: Value, identities: IdentityNumbers): number {
  if (typeof value === 'boolean') return value ? 1 : 2;
  if (typeof value === 'number' || typeof value === 'bigint' || isBoxedNumber(value)) {
    return numberHash(value) & HASH_MASK;
  }
  if (value instanceof Char) return value.code;
  return identities.of(value as object);
}

/** Objects that `equalHash` looks at. */
const HASHED_OBJECTS_MAX = 1024;

/** A hash that agrees with `equal?`. Looks at a bounded part of the structure. */
export function equalHash(value: Value, identities: IdentityNumbers): number {
  if (value instanceof MString) return textHash(value.toString());
  let hash = 17;
  let left = HASHED_OBJECTS_MAX;
  const pending: Value[] = [value];
  while (pending.length > 0 && left-- > 0) {
    const item = pending.pop();
    if (item instanceof Pair) {
      hash = mix(hash, 3);
      pending.push(item.cdr, item.car);
    } else if (Array.isArray(item)) {
      hash = mix(hash, 5 + item.length);
      for (let i = Math.min(item.length, left) - 1; i >= 0; i--) pending.push(item[i]);
    } else if (item instanceof MString) {
      hash = mix(hash, textHash(item.toString()));
    } else if (item instanceof Uint8Array) {
      hash = mix(hash, 7 + item.length);
      for (const byte of item.subarray(0, left)) hash = mix(hash, byte);
    } else {
      hash = mix(hash, item instanceof Sym ? textHash(item.name) : eqvHash(item, identities));
    }
  }
  return hash & HASH_MASK;
}
