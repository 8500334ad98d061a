/** Hash tables against a plain model, with going back in the store at any point. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Flonum, intern, list, MString, NIL, Pair, type Value } from '#omega/grammar/datum.js';
import { HashTable, type HashTableKind } from '#omega/runtime/core/hash-table.js';
import { isEqual } from '#omega/runtime/core/primitives/equivalence.js';
import { Store, type Version } from '#omega/runtime/core/store.js';
import { Session } from './calling.js';

/** Keys of every sort, made anew each time, so that equal ones are not the same. */
const KEYS: ReadonlyArray<() => Value> = [
  () => 1,
  () => new Flonum(1),
  () => new Flonum(-0),
  () => new Flonum(0),
  () => 2n ** 70n,
  () => new MString('a'),
  () => intern('a'),
  () => list([1, 2]),
  () => [1, 2],
  () => Uint8Array.of(1, 2),
  () => NIL,
];

type Action =
  | { readonly kind: 'set'; readonly key: number; readonly value: number }
  | { readonly kind: 'delete'; readonly key: number }
  | { readonly kind: 'clear' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'go back'; readonly to: number };

const keyIndex = fc.nat({ max: KEYS.length - 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('set'), key: keyIndex, value: fc.nat(9) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete'), key: keyIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mark') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('go back'), to: fc.nat(9) }) },
) as fc.Arbitrary<Action>;

type Model = Array<readonly [key: Value, value: Value]>;

/** A table and its model, and the places in time to go back to. */
class Trial {
  readonly store = new Store();
  readonly table = new HashTable(this.store, 'equal');
  model: Model = [];
  readonly #marks: Array<{ readonly version: Version; readonly model: Model }> = [];

  perform(step: Action): void {
    switch (step.kind) {
      case 'set': {
        const key = (KEYS[step.key] as () => Value)();
        this.table.set(key, step.value);
        const at = this.model.findIndex(([known]) => isEqual(known, key));
        if (at < 0) this.model = [...this.model, [key, step.value]];
        else this.model = this.model.map((entry, i) => (i === at ? [entry[0], step.value] : entry));
        return;
      }
      case 'delete': {
        const key = (KEYS[step.key] as () => Value)();
        const left = this.model.filter(([known]) => !isEqual(known, key));
        expect(this.table.delete(key)).toBe(left.length < this.model.length);
        this.model = left;
        return;
      }
      case 'clear':
        this.table.clear();
        this.model = [];
        return;
      case 'mark':
        this.#marks.push({ version: this.store.mark(), model: this.model });
        return;
      case 'go back': {
        const mark = this.#marks[step.to % this.#marks.length];
        if (mark === undefined) return;
        this.store.goto(mark.version);
        this.model = mark.model;
      }
    }
  }
}

test('setting, deleting, clearing and going back, in any order', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (steps) => {
      const trial = new Trial();
      for (const step of steps) {
        trial.perform(step);
        expect(trial.table.entries()).toEqual(trial.model);
        expect(trial.table.size).toBe(trial.model.length);
      }
      for (const make of KEYS) {
        const key = make();
        const known = trial.model.find(([candidate]) => isEqual(candidate, key));
        expect(trial.table.has(key)).toBe(known !== undefined);
        expect(trial.table.get(key, 'none')).toBe(known === undefined ? 'none' : known[1]);
      }
      expect(trial.table.copy().entries()).toEqual(trial.model);
    }),
    { numRuns: 1000 },
  );
});

describe('what counts as the same key', () => {
  const pair = new Pair(1, 2);
  const cases: ReadonlyArray<readonly [HashTableKind, Value, Value, boolean]> = [
    ['eq', intern('a'), intern('a'), true],
    ['eq', pair, pair, true],
    ['eq', pair, new Pair(1, 2), false],
    ['eqv', new Flonum(1.5), new Flonum(1.5), true],
    ['eqv', new Flonum(0), new Flonum(-0), false],
    ['eqv', new Flonum(1), 1, false],
    ['eqv', new MString('a'), new MString('a'), false],
    ['equal', new MString('a'), intern('a'), false],
    ['equal', new MString('h1'), 'never a value', false],
    ['equal', [1, new MString('x')], [1, new MString('x')], true],
    ['equal', [1, 2], list([1, 2]), false],
    ['string', new MString('a'), new MString('A'), false],
    ['string-ci', new MString('Stra\u00dfe'), new MString('STRASSE'), true],
  ];
  test.each(cases)('%s %#', (kind, one, other, same) => {
    const table = new HashTable(new Store(), kind);
    table.set(one, 1);
    expect(table.has(other)).toBe(same);
  });
});

test('a table of strings refuses other keys', () => {
  const session = new Session();
  const table = session.call('%make-hash-table', intern('string'));
  expect(session.codeOf('%hash-table-set!', table, intern('a'), 1)).toBe('wrong-type');
  expect(session.codeOf('%make-hash-table', intern('no-such'))).toBe('invalid-argument');
  expect(session.codeOf('%hash-table-ref', pairOf(1), 1, 1)).toBe('wrong-type');
});

function pairOf(value: Value): Pair {
  return new Pair(value, value);
}

test('structures whose hashes collide are told apart', () => {
  const table = new HashTable(new Store(), 'equal');
  // Only a bounded part of a structure is hashed, so long lists with one beginning collide.
  const keys = [1, 2, 3].map((end) => list([...new Array(5000).fill(0), end]));
  for (const [i, key] of keys.entries()) table.set(key, i);
  expect(keys.map((key) => table.get(key, 'none'))).toEqual([0, 1, 2]);
  expect(table.delete(keys[1])).toBe(true);
  expect(keys.map((key) => table.get(key, 'none'))).toEqual([0, 'none', 2]);
});
