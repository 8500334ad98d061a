/**
 * Unification and constraints against naive ones: substitutions as maps, and constraints tried on
 * every assignment of a few terms.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intern, list, MString, Pair, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { adopt, find, reify } from '#omega/runtime/core/logic/reify.js';
import { State, type TermType, Variable } from '#omega/runtime/core/logic/state.js';
import {
  onePair,
  requireAbsent,
  requireDifferent,
  requireType,
  unify,
} from '#omega/runtime/core/logic/unify.js';
import { isEqual } from '#omega/runtime/core/primitives/equivalence.js';

const RUNS = Number(process.env.OMEGA_RUNS ?? 2000);
const VARIABLES = 4;
const variables = Array.from({ length: VARIABLES }, (_, i) => new Variable(i));
const fresh = (): State => State.empty(false, VARIABLES);

const ATOMS: readonly Value[] = [intern('a'), intern('b'), 1, 2, new MString('s'), list([])];
const variable = fc.constantFrom<Value>(...variables);
const { term } = fc.letrec<{ term: Value }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(variable, fc.constantFrom(...ATOMS)),
    fc.tuple(tie('term'), tie('term')).map(([a, b]): Value => new Pair(a, b)),
    fc.array(tie('term'), { maxLength: 2 }).map((items): Value => items),
  ),
}));

/** A substitution that makes two terms equal, or null. */
function naiveUnify(
  a: Value,
  b: Value,
  known: ReadonlyMap<Value, Value>,
): Map<Value, Value> | null {
  const x = naiveWalk(a, known);
  const y = naiveWalk(b, known);
  if (x === y) return new Map(known);
  if (x instanceof Variable) {
    return write(applied(y, known)).includes(write(x)) ? null : new Map(known).set(x, y);
  }
  if (y instanceof Variable) return naiveUnify(y, x, known);
  if (x instanceof Pair && y instanceof Pair) {
    const inside = naiveUnify(x.car, y.car, known);
    return inside && naiveUnify(x.cdr, y.cdr, inside);
  }
  if (Array.isArray(x) && Array.isArray(y)) return naiveUnify(list(x), list(y), known);
  return isEqual(x, y) ? new Map(known) : null;
}

function naiveWalk(term: Value, known: ReadonlyMap<Value, Value>): Value {
  return known.has(term) ? naiveWalk(known.get(term), known) : term;
}

function applied(term: Value, known: ReadonlyMap<Value, Value>): Value {
  const at = naiveWalk(term, known);
  if (at instanceof Pair) return new Pair(applied(at.car, known), applied(at.cdr, known));
  return Array.isArray(at) ? at.map((item) => applied(item, known)) : at;
}

test('terms are unified as by a substitution that is a map', () => {
  let successes = 0;
  const pairs = fc.array(fc.tuple(term, term), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(pairs, (equations) => {
      let naive: Map<Value, Value> | null = new Map();
      let state: State | null = fresh();
      for (const [a, b] of equations) {
        naive = naive && naiveUnify(a, b, naive);
        state = state && unify(a, b, state);
      }
      expect(state === null).toBe(naive === null);
      if (state === null || naive === null) return;
      successes++;
      const all = list(variables);
      expect(write(reify(all, state))).toBe(write(reify(applied(all, naive), fresh())));
    }),
    { numRuns: RUNS },
  );
  expect(successes).toBeGreaterThan(RUNS / 20);
});

/** A constraint, and whether it holds of terms without variables. */
interface Constraint {
  readonly post: (state: State) => State | null;
  readonly holds: (value: (term: Value) => Value) => boolean;
}

function contains(whole: Value, part: Value): boolean {
  if (isEqual(whole, part)) return true;
  if (whole instanceof Pair) return contains(whole.car, part) || contains(whole.cdr, part);
  return Array.isArray(whole) && whole.some((item) => contains(item, part));
}

const TYPES: ReadonlyMap<TermType, (value: Value) => boolean> = new Map([
  ['num', (value: Value) => typeof value === 'number'],
  ['str', (value: Value) => value instanceof MString],
  ['sym', (value: Value) => value === intern('a') || value === intern('b')],
]);

const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  fc.tuple(term, term).map(([a, b]) => ({
    post: (state: State) => unify(a, b, state),
    holds: (value: (term: Value) => Value) => isEqual(value(a), value(b)),
  })),
  fc.tuple(term, term).map(([a, b]) => ({
    post: (state: State) => requireDifferent(onePair(a, b), state),
    holds: (value: (term: Value) => Value) => !isEqual(value(a), value(b)),
  })),
  fc.tuple(term, term).map(([part, whole]) => ({
    post: (state: State) => requireAbsent(part, whole, state),
    holds: (value: (term: Value) => Value) => !contains(value(whole), value(part)),
  })),
  fc.tuple(term, fc.constantFrom<TermType>('num', 'str', 'sym')).map(([a, type]) => ({
    post: (state: State) => requireType(a, type, state),
    holds: (value: (term: Value) => Value) => TYPES.get(type)?.(value(a)) === true,
  })),
);

/** Terms that variables are tried with. */
const GROUND: readonly Value[] = [
  ...ATOMS.slice(0, 3),
  new MString('s'),
  list([intern('a')]),
  new Pair(1, intern('b')),
  [1],
];

const ground = fc.tuple(...variables.map(() => fc.constantFrom(...GROUND)));

test('what is accepted in the end is what the constraints say, in any order', () => {
  let accepted = 0;
  const constraints = fc.array(constraint, { minLength: 1, maxLength: 4 });
  const assignments = fc.array(ground, { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(constraints, fc.infiniteStream(fc.nat()), assignments, (all, order, tried) => {
      const shuffled = [...all];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = order.next().value % (i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j] as Constraint, shuffled[i] as Constraint];
      }
      const [state, other] = [all, shuffled].map((some) =>
        some.reduce<State | null>((now, { post }) => now && post(now), fresh()),
      ) as [State | null, State | null];
      const question = list(variables);
      const finding = state && find(question, state);
      for (const values of tried) {
        const known = new Map<Value, Value>(variables.map((v, i) => [v, values[i]]));
        const wanted = all.every(({ holds }) => holds((one) => applied(one, known)));
        if (wanted) accepted++;
        const answer = list(values);
        const accepts = (one: State | null): boolean =>
          one !== null && unify(question, answer, one) !== null;
        expect(accepts(state)).toBe(wanted);
        expect(accepts(other)).toBe(wanted);
        // What answers show is all that there is to know.
        expect(finding !== null && adopt(finding, answer, State.empty(false, 0)) !== null).toBe(
          wanted,
        );
      }
    }),
    { numRuns: RUNS },
  );
  expect(accepted).toBeGreaterThan(RUNS);
});
