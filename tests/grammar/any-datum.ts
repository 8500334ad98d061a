/**
 * Random data for property tests: every kind of value with a written form, shared and cyclic too.
 */
import fc from 'fast-check';
import {
  Compnum,
  char,
  Flonum,
  intern,
  list,
  MString,
  NIL,
  Pair,
  Ratnum,
  type Real,
  type Value,
} from '#omega/grammar/datum.js';

/** Any Unicode scalar value, the low ones and the odd ones often. */
const scalar = fc
  .oneof(
    fc.integer({ min: 0, max: 0x2ff }),
    fc.constantFrom(0x3bb, 0x85, 0xa0, 0x200b, 0x200d, 0x2028, 0x301, 0xfeff, 0x1f642, 0xe0041),
    fc.integer({ min: 0, max: 0x10ffff }),
  )
  .filter((code) => code < 0xd800 || code > 0xdfff);

const text = fc.array(scalar, { maxLength: 12 }).map((codes) => String.fromCodePoint(...codes));

/** Names that are easily taken for something else. */
const ODD_NAMES = [
  ...[
    '',
    '.',
    '..',
    '...',
    '1',
    '-1',
    '+',
    '-',
    '+i',
    '-i',
    '+5x',
    '1+',
    '-1+',
    '1/2',
    '1e3',
    '.5',
  ],
  ...[
    '+inf.0',
    '-nan.0',
    '#t',
    '#',
    'a#',
    '#\\a',
    '"',
    "'",
    '`',
    ',',
    ',@',
    ';',
    '|',
    '\\',
    '(',
    ')',
  ],
  ...[
    'A',
    'Ab',
    'a b',
    'a.b',
    '@a',
    'a@',
    ':k',
    '#;',
    '#|',
    '|#',
    '#!fold-case',
    '\u00ab',
    '1/0',
    'é',
  ],
];
const name = fc.oneof(
  fc.constantFrom(...ODD_NAMES),
  text,
  fc.string({ maxLength: 4 }).filter((s) => !/\p{Surrogate}/u.test(s)),
);

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

const integer = fc.oneof(fc.integer(), fc.maxSafeInteger());
const bigInteger = fc
  .bigInt({ min: 1n << 53n, max: 1n << 200n })
  .chain((n) => fc.constantFrom(n, -n));
const ratio = fc
  .tuple(fc.bigInt({ min: -(1n << 80n), max: 1n << 80n }), fc.bigInt({ min: 2n, max: 1n << 70n }))
  .filter(([n, d]) => n !== 0n && gcd(n < 0n ? -n : n, d) === 1n)
  .map(([n, d]) => new Ratnum(n, d));
const flonum = fc.double().map((x) => new Flonum(x));
const exact = fc.oneof(integer, bigInteger, ratio);
const complex = fc.oneof(
  fc
    .tuple(
      exact,
      exact.filter((im) => im !== 0),
    )
    .map(([re, im]: Real[]) => new Compnum(re as Real, im as Real)),
  fc.tuple(flonum, flonum).map(([re, im]) => new Compnum(re, im)),
);

/** Any value without parts. */
export const anyAtom: fc.Arbitrary<Value> = fc.oneof(
  fc.boolean(),
  fc.constant(NIL),
  exact,
  flonum,
  complex,
  name.map(intern),
  text.map((t) => new MString(t)),
  scalar.map(char),
  fc.uint8Array({ maxLength: 5 }),
);

/** Any tree of values. */
export const anyTree: fc.Arbitrary<Value> = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyAtom,
    fc.array(tie('tree'), { maxLength: 4 }).map((items) => list(items)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.tuple(tie('tree'), tie('tree')).map(([a, d]) => new Pair(a, d)),
    fc
      .tuple(fc.constantFrom('quote', 'quasiquote', 'unquote', 'unquote-splicing'), tie('tree'))
      .map(([mark, datum]) => list([intern(mark), datum])),
  ),
})).tree;

/**
 * Pairs and vectors whose parts are atoms or any of these pairs and vectors: graphs with cycles.
 */
export const anyGraph: fc.Arbitrary<Value> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.array(fc.tuple(fc.nat(12), anyAtom), { minLength: 2, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((plans) => {
    const nodes: Array<Pair | Value[]> = plans.map(([kind]) =>
      kind === 0 ? [] : new Pair(NIL, NIL),
    );
    plans.forEach(([, parts], i) => {
      const node = nodes[i] as Pair | Value[];
      const values = parts.map(([target, atom]) => nodes[target] ?? atom);
      if (node instanceof Pair) {
        node.car = values[0];
        node.cdr = values[1];
      } else node.push(...values);
    });
    return nodes[0];
  });
