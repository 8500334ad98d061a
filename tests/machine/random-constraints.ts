/**
 * Random systems of constraints between few variables: as text in Omega, where the variables are
 * the list `xs`; and their solutions, found by trying everything.
 */
import fc from 'fast-check';

type Values = readonly number[];

interface Relation {
  /** The form that posts it. */
  readonly text: string;
  readonly holds: (values: Values) => boolean;
}

export interface ConstraintSystem {
  /** The values of each variable, in any order. */
  readonly domains: readonly Values[];
  readonly relations: readonly Relation[];
}

const at = (values: Values, position: number | undefined): number =>
  values[position as number] as number;

const x = (position: number | undefined): string => `(list-ref xs ${position})`;

const COMPARISONS = {
  '=': (a: number, b: number) => a === b,
  '/=': (a: number, b: number) => a !== b,
  '<=': (a: number, b: number) => a <= b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
} as const;

/** A sum of multiples, compared with an integer. */
function linear(
  of: Values,
  factors: Values,
  comparison: keyof typeof COMPARISONS,
  c: number,
): Relation {
  const terms = of.map((position, i) => `(* ${factors[i]} ${x(position)})`);
  return {
    text: `(constrain (${comparison} (+ ${terms.join(' ')}) ${c}))`,
    holds: (values) => {
      const sum = of.reduce(
        (total, position, i) => total + at(values, position) * at(factors, i),
        0,
      );
      return COMPARISONS[comparison](sum, c);
    },
  };
}

/** All different, each with an offset. */
function different(of: Values, step: number, options: string): Relation {
  const terms = of.map((position, i) => `(fd+ ${x(position)} ${step * i})`);
  return {
    text: `(all-different (list ${terms.join(' ')}) ${options})`,
    holds: (values) =>
      new Set(of.map((position, i) => at(values, position) + step * i)).size === of.length,
  };
}

function product([a, b, c]: Values, d: number): Relation {
  return {
    text: `(constrain (<= (* ${x(a)} ${x(b)}) (+ ${x(c)} ${d})))`,
    holds: (values) => at(values, a) * at(values, b) <= at(values, c) + d,
  };
}

function distance([a, b, c]: Values, d: number): Relation {
  return {
    text: `(constrain (= (abs (- ${x(a)} ${x(b)})) (+ ${x(c)} ${d})))`,
    holds: (values) => Math.abs(at(values, a) - at(values, b)) === at(values, c) + d,
  };
}

const some = (of: Values, least: number, most: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...of], { minLength: least, maxLength: most });

/** Any relation between some variables. */
function randomRelation(of: Values): fc.Arbitrary<Relation> {
  const factor = fc.constantFrom(1, 1, -1, 2, -3);
  const factors = fc.tuple(factor, factor, factor, factor);
  const comparison = fc.constantFrom<keyof typeof COMPARISONS>('=', '/=', '<=', '<', '>=');
  const constant = fc.integer({ min: -2, max: 4 });
  const options = fc.constantFrom('', ":consistency 'bounds");
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(some(of, 2, 4), factors, comparison, constant)
        .map((parts) => linear(...parts)),
    },
    fc.tuple(some(of, 2, 3), fc.nat(1), options).map((parts) => different(...parts)),
    fc.tuple(some(of, 3, 3), constant).map((parts) => product(...parts)),
    fc.tuple(some(of, 3, 3), constant).map((parts) => distance(...parts)),
  );
}

/** One of which propagation sees nothing before a variable has its value. */
function randomInequality(of: Values): fc.Arbitrary<Relation> {
  return fc
    .tuple(some(of, 2, 2), fc.constantFrom(0, 0, 0, 0, 1))
    .map(([pair, c]) => linear(pair, [1, -1], '/=', c));
}

const randomDomain: fc.Arbitrary<Values> = fc.oneof(
  { weight: 5, arbitrary: fc.constant([0, 1, 2]) },
  { weight: 2, arbitrary: some([0, 1, 2, 3], 2, 4) },
);

/** From six to nine variables with two to four values. Some of them, anywhere among the others,
 * have many relations among themselves, and whatever is decided between them is no matter. */
export const randomSystem: fc.Arbitrary<ConstraintSystem> = fc
  .array(randomDomain, { minLength: 6, maxLength: 9, size: 'max' })
  .chain((domains) => {
    const all = domains.map((_, position) => position);
    return some(all, 5, 6).chain((few) => {
      const sizes = { minLength: 2 * few.length, maxLength: 4 * few.length, size: 'max' } as const;
      const dense = fc.array(randomInequality(few), sizes);
      const sparse = fc.array(randomRelation(all), { minLength: 1, maxLength: 3 });
      return fc.tuple(dense, sparse).map((made) => ({ domains, relations: made.flat() }));
    });
  });

/** A form that makes the variables. */
export function variablesText({ domains }: ConstraintSystem): string {
  return `(map fd-domain '(${domains.map((values) => `(${values.join(' ')})`).join(' ')}))`;
}

/** The forms that post the relations. */
export function relationsText({ relations }: ConstraintSystem): string {
  return relations.map(({ text }) => text).join(' ');
}

/** All solutions, those with lesser values of the first variables first. */
export function solutionsOf({ domains, relations }: ConstraintSystem): readonly Values[] {
  const all = domains.reduce<readonly Values[]>(
    (found, domain) => {
      const ascending = [...domain].sort((a, b) => a - b);
      return found.flatMap((values) => ascending.map((value) => [...values, value]));
    },
    [[]],
  );
  return all.filter((values) => relations.every(({ holds }) => holds(values)));
}
