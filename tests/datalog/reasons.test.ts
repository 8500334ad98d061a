/** Why facts hold, and why they do not. */
import { describe, expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import type { Database } from '#omega/runtime/core/datalog/database.js';
import type { Derivation } from '#omega/runtime/core/datalog/explanation.js';
import { goalText } from '#omega/runtime/core/datalog/rule.js';
import { complaint, database, fact, finish, goals, rule } from './written-rules.js';

const PATHS = '((path ?x ?y) (edge ?x ?y)) ((path ?x ?z) (edge ?x ?y) (path ?y ?z))';

/** A derivation in short. */
function told(derivation: Derivation | null): unknown {
  if (derivation === null) return null;
  const { kind, relation, values } = derivation;
  const words = values.map((value) => (value === undefined ? '_' : write(value)));
  const text = `${relation} ${words.join(' ')}`;
  if (kind === 'rule') return [`${text} by ${derivation.rule}`, ...derivation.premises.map(told)];
  return kind === 'given' ? text : `${text} (${kind})`;
}

function why(db: Database, text: string): unknown {
  const explanation = db.why(...fact(text));
  finish(explanation, 10);
  return told(explanation.derivation);
}

describe('why', () => {
  test('the derivation of least height', () => {
    const db = database(`
      (edge a b) (edge b c) (edge c d) (edge a d) (path x d) (edge d x)
      ((path ?x ?z) (edge ?x ?y) (path ?y ?z)) ((path ?x ?y) (edge ?x ?y))`);
    expect(why(db, '(path a d)')).toEqual(['path a d by 1', 'edge a d']);
    expect(why(db, '(path a c)')).toEqual([
      'path a c by 0',
      'edge a b',
      ['path b c by 1', 'edge b c'],
    ]);
    expect(why(db, '(path d d)')).toEqual(['path d d by 0', 'edge d x', 'path x d']);
    expect(why(db, '(edge a b)')).toBe('edge a b');
    expect(why(db, '(path b a)')).toBe(null);
    expect(why(db, '(path a nowhere)')).toBe(null);
    expect(why(db, '(nothing)')).toBe(null);
  });

  test('with negations, aggregates, lattices and procedures', () => {
    const db = database(
      `(e a b 3) (e b c 1) (node a) (node b)
      ((free ?x) (node ?x) (not (e ?x c _)))
      ((total (sum ?n)) (weight ?n)) ((weight ?n) (e _ _ ?n))
      ((bigger ?m) (total ?n) (next ?n ?m))
      ((some ?x (count)) (or ((e ?x ?y _)) ((e ?y ?x _))))`,
      { next: { isTest: false, call: (n) => (n as number) + 1 } },
    );
    db.declare({ name: 'dist', columns: ['node', 'number'], lattice: 'min', span: null });
    db.assertFact(...fact('(dist a 0)'));
    db.addRule(rule('((dist ?y ?m) (dist ?x ?n) (e ?x ?y ?w) (= ?m (+ ?n ?w)))'));
    expect(why(db, '(free a)')).toEqual(['free a by 0', 'node a', 'e a c _ (absent)']);
    expect(why(db, '(free b)')).toBe(null);
    const total = ['total 4 by 0', ['weight 3 by 0', 'e a b 3'], ['weight 1 by 0', 'e b c 1']];
    expect(why(db, '(total 4)')).toEqual(total);
    expect(why(db, '(bigger 5)')).toEqual(['bigger 5 by 0', total, 'next 4 5 (answered)']);
    expect(why(db, '(dist c 4)')).toEqual([
      'dist c 4 by 0',
      ['dist b 3 by 0', 'dist a 0', 'e a b 3'],
      'e b c 1',
    ]);
    expect(why(db, '(some b 2)')).toMatchObject([
      'some b 2 by 0',
      expect.anything(),
      expect.anything(),
    ]);
  });

  test('deep ones, too', () => {
    const db = database(PATHS);
    for (let i = 0; i < 3000; i++) db.assertFact('edge', [i, i + 1]);
    const explanation = db.why('path', [2000, 3000]);
    const query = db.query([], goals('(path 2000 3000)'));
    finish(query);
    expect(query.rows.length).toBe(1);
    expect(explanation.isDone).toBe(false);
  });
});

test('why not: the premise that fails, by rule', () => {
  const db = database(`
    (edge a b) (edge b c) (blocked c) (size a 1)
    ((path ?x ?y) (edge ?x ?y)) ((path ?x ?z) (edge ?x ?y) (path ?y ?z) (not (blocked ?z)))
    ((path a a) (size a ?n) (> ?n (+ 1 1)))`);
  const whyNot = db.whyNot(...fact('(path a c)'));
  finish(whyNot);
  const failures = whyNot.failures.map(({ rule: number, goal, bindings }) => [
    number,
    goal === null ? null : goalText(goal),
    bindings.map(([name, value]) => `${name} ${write(value)}`).join(', '),
  ]);
  expect(failures).toEqual([
    [0, '(edge ?x ?y)', '?x a, ?y c'],
    [1, '(not (blocked ?z))', '?x a, ?z c, ?y b'],
  ]);
  expect(complaint(() => db.whyNot('path', [1]))).toMatch(/^arity-clash/);
  const other = db.whyNot(...fact('(path a a)'));
  finish(other);
  expect(other.failures.map(({ goal }) => goal && goalText(goal))).toEqual([
    '(edge ?x ?y)',
    '(path ?y ?z)',
    '(> ?n (+ 1 1))',
  ]);
});
