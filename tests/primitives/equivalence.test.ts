/** R7RS 6.1 on data that is deep, wide, shared or circular; and hashes that agree. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  char,
  Flonum,
  list,
  MString,
  NIL,
  Pair,
  Ratnum,
  type Value,
} from '#omega/grammar/datum.js';
import {
  equalHash,
  eqvHash,
  IdentityNumbers,
  isEqual,
  isEqv,
} from '#omega/runtime/core/primitives/equivalence.js';

/** Pairs that hold each other, `depth` deep by their cars, around the innermost value. */
function nested(depth: number, innermost: Value): Value {
  let value = innermost;
  for (let i = 0; i < depth; i++) value = new Pair(value, NIL);
  return value;
}

function circular(items: readonly Value[]): Pair {
  const first = list(items) as Pair;
  let last = first;
  while (last.cdr instanceof Pair) last = last.cdr;
  last.cdr = first;
  return first;
}

/** Acyclic data, built anew at each call from the same recipe. */
const recipe: fc.Arbitrary<() => Value> = fc.letrec<{ value: () => Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -3, max: 3 }).map((n) => () => n),
    fc.constantFrom(0.5, -0, 0, Number.NaN).map((x) => () => new Flonum(x)),
    fc.boolean().map((b) => () => b),
    fc.constantFrom('a', 'b', '', '\u{1f600}').map((text) => () => new MString(text)),
    fc.constantFrom(97, 98).map((code) => () => char(code)),
    fc.constant(() => new Ratnum(1n, 3n)),
    fc.uint8Array({ maxLength: 2 }).map((bytes) => () => bytes.slice()),
    fc.array(tie('value'), { maxLength: 3 }).map((parts) => () => parts.map((part) => part())),
    fc.tuple(tie('value'), tie('value')).map(
      ([a, b]) =>
        () =>
          new Pair(a(), b()),
    ),
  ),
})).value;

/** What `equal?` means, spelled out for small acyclic data. */
function plainlyEqual(a: Value, b: Value): boolean {
  if (a instanceof Pair) {
    return b instanceof Pair && plainlyEqual(a.car, b.car) && plainlyEqual(a.cdr, b.cdr);
  }
  if (Array.isArray(a)) {
    const others = b as Value[];
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => plainlyEqual(item, others[i]))
    );
  }
  if (a instanceof MString) return b instanceof MString && a.toString() === b.toString();
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.join() === b.join();
  return isEqv(a, b);
}

test('small data: what the definition says, and equal hashes for equal data', () => {
  const identities = new IdentityNumbers();
  fc.assert(
    fc.property(recipe, recipe, (one, other) => {
      const [a, b, again] = [one(), other(), one()];
      expect(isEqual(a, again)).toBe(true);
      expect(isEqual(a, b)).toBe(plainlyEqual(a, b));
      expect(equalHash(again, identities)).toBe(equalHash(a, identities));
      if (isEqv(a, b)) expect(eqvHash(a, identities)).toBe(eqvHash(b, identities));
    }),
    { numRuns: 2000 },
  );
});

test('a million pairs deep or long', () => {
  const depth = 1_000_000;
  expect(isEqual(nested(depth, 1), nested(depth, 1))).toBe(true);
  expect(isEqual(nested(depth, 1), nested(depth, 2))).toBe(false);
  const long = Array.from({ length: depth }, (_, i) => i);
  expect(isEqual(list(long), list(long))).toBe(true);
  expect(isEqual(list(long), list(long, 1))).toBe(false);
  expect(isEqual([...long], [...long])).toBe(true);
  expect(isEqual([...long, [1]], [...long, [2]])).toBe(false);
});

test('circular data that unfold to the same tree are equal, others are not', () => {
  expect(isEqual(circular([1, 2]), circular([1, 2, 1, 2]))).toBe(true);
  expect(isEqual(circular([1, 2]), circular([1, 2, 1]))).toBe(false);
  expect(isEqual(circular([1]), list([1, 1, 1]))).toBe(false);
  const [a, b]: [Value[], Value[]] = [[1], [1]];
  a.push(a, b);
  b.push(b, a);
  expect(isEqual(a, b)).toBe(true);
  b[0] = 2;
  expect(isEqual(a, b)).toBe(false);
});

test('sharing that makes an exponential tree', () => {
  const shared = (leaf: Value): Value => {
    let value = leaf;
    for (let i = 0; i < 100; i++) value = new Pair(value, value);
    return value;
  };
  expect(isEqual(shared(1), shared(1))).toBe(true);
  expect(isEqual(shared(1), shared(2))).toBe(false);
});

test('hashing circular and large data ends', () => {
  const identities = new IdentityNumbers();
  expect(equalHash(circular([1, 2]), identities)).toBeGreaterThanOrEqual(0);
  const large = equalHash(nested(1_000_000, 1), identities);
  expect(large).toBe(equalHash(nested(1_000_000, 1), identities));
});

test('identity hashes: the same for the same object, others for others', () => {
  const identities = new IdentityNumbers();
  const objects = Array.from({ length: 100 }, () => new Pair(1, 2));
  const hashes = objects.map((object) => eqvHash(object, identities));
  expect(new Set(hashes).size).toBe(100);
  expect(objects.map((object) => eqvHash(object, identities))).toEqual(hashes);
});
