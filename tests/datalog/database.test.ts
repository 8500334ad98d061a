/** What the database does, by example: answers, errors, aggregates, procedures, limits. */
import { describe, expect, test } from 'vitest';
import { Flonum, list, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { Database } from '#omega/runtime/core/datalog/database.js';
import {
  complaint,
  data,
  database,
  fact,
  finish,
  goals,
  type Procedures,
  rule,
} from './written-rules.js';

function rowsOf(from: Database, relation: string): string[] {
  finish(from.evaluate([relation]));
  return from.facts(relation).map((row) => row.map((value) => write(value)).join(' '));
}

function answers(from: Database, outputs: string[], text: string): string[] {
  const query = from.query(outputs, goals(text));
  finish(query);
  return query.rows.map((row) => write(list(row)));
}

const PATHS = '((path ?x ?y) (edge ?x ?y)) ((path ?x ?z) (edge ?x ?y) (path ?y ?z))';

describe('facts', () => {
  test('are terms of any kind, the same by structure', () => {
    const db = new Database();
    const values: Value[] = data(
      'a "text" 1 1.0 1/2 #\\x #t () (1 ("a" b) . c) 123456789012345678901',
    );
    for (const value of values) expect(db.assertFact('p', [value])).toBe(true);
    for (const value of data('a "text" 1 1.0 1/2 #\\x #t () (1 ("a" b) . c) 123456789012345678901'))
      expect(db.assertFact('p', [value])).toBe(false);
    expect(db.count('p')).toBe(values.length);
    const written = db.facts('p').map(([value]) => write(value));
    expect(written.sort()).toEqual(values.map((v) => write(v)).sort());
  });

  test('do not change with the values that they were made of', () => {
    const db = new Database();
    const [pair] = data('(1 2)') as [{ car: Value }];
    db.assertFact('p', [pair]);
    pair.car = 3;
    expect(db.facts('p').map(([value]) => write(value))).toEqual(['(1 2)']);
  });

  test('come and go', () => {
    const db = database('(edge a b) (edge b c)');
    expect(db.isGiven(...fact('(edge a b)'))).toBe(true);
    expect(db.retractFact(...fact('(edge a b)'))).toBe(true);
    expect(db.retractFact(...fact('(edge a b)'))).toBe(false);
    expect(db.retractFact(...fact('(other a)'))).toBe(false);
    expect(rowsOf(db, 'edge')).toEqual(['b c']);
    expect(db.facts('edge', [undefined, data('c')[0]])).toHaveLength(1);
    expect(db.relations).toEqual(['edge']);
  });

  test('that are none', () => {
    const db = database('(edge a b)');
    expect(complaint(() => db.assertFact('p', [[1, 2]]))).toMatch(
      /^wrong-type: a fact consists of/,
    );
    expect(complaint(() => db.assertFact('edge', [1]))).toBe(
      'arity-clash: edge is used with 1 column, but has 2',
    );
    db.declare({ name: 'age', columns: ['symbol', 'integer'], lattice: null, span: null });
    expect(complaint(() => db.assertFact(...fact('(age ann old)')))).toBe(
      'wrong-type: column 2 of age is declared integer, which old is not: (age ann old)',
    );
    expect(db.count()).toBe(1);
  });
});

describe('rules', () => {
  test('recursion, also on cycles, and by queries of a part', () => {
    const db = database(`(edge a b) (edge b c) (edge c a) (edge x y) ${PATHS}`);
    expect(answers(db, ['?y'], '(path a ?y)')).toEqual(['(a)', '(b)', '(c)']);
    expect(db.count('path')).toBe(0);
    expect(rowsOf(db, 'path')).toHaveLength(10);
    expect(answers(db, [], '(path a x)')).toEqual([]);
    expect(answers(db, [], '(path a c)')).toEqual(['()']);
  });

  test('a query of a part does not compute the whole', () => {
    const db = database(PATHS);
    for (let i = 0; i < 300; i++) db.assertFact('edge', [i, i + 1]);
    const query = db.query(['?y'], goals('(path 290 ?y)'));
    finish(query);
    expect(query.rows.length).toBe(10);
    expect(db.count('path')).toBe(0);
    const whole = db.evaluate(['path']);
    finish(whole);
    expect(db.count('path')).toBe(45_150);
    expect(10 * query.work).toBeLessThan(whole.work);
  });

  test('negation, wildcards and disjunction', () => {
    const db = database(`
      (person ann) (person bob) (person cy) (knows ann bob) (knows bob bob)
      ((lonely ?x) (person ?x) (not (knows ?x ?y)))
      ((social ?x) (knows ?x _))
      ((either ?x) (or ((lonely ?x)) ((knows ?x ?x))))`);
    expect(rowsOf(db, 'lonely')).toEqual(['cy']);
    expect(rowsOf(db, 'social')).toEqual(['ann', 'bob']);
    expect(rowsOf(db, 'either').sort()).toEqual(['bob', 'cy']);
  });

  test('aggregates are over distinct solutions', () => {
    const db = database(`
      (order ann 1 10) (order ann 2 10) (order ann 3 2.5) (order bob 4 7)
      ((total ?c (sum ?n)) (order ?c ?id ?n))
      ((orders ?c (count)) (order ?c ?id _))
      ((prices ?c (count ?n)) (order ?c _ ?n))
      ((range ?c (min ?n) (max ?n)) (order ?c _ ?n))
      ((all (collect ?id)) (order _ ?id _))
      ((both (sum ?n)) (or ((order ann _ ?n)) ((order bob _ ?n))))`);
    expect(rowsOf(db, 'total')).toEqual(['ann 22.5', 'bob 7']);
    expect(rowsOf(db, 'orders')).toEqual(['ann 3', 'bob 1']);
    expect(rowsOf(db, 'prices')).toEqual(['ann 2', 'bob 1']);
    expect(rowsOf(db, 'range')).toEqual(['ann 2.5 10', 'bob 7 7']);
    expect(rowsOf(db, 'all')).toEqual(['(1 2 3 4)']);
    expect(rowsOf(db, 'both')).toEqual(['19.5']);
    db.retractFact(...fact('(order bob 4 7)'));
    expect(rowsOf(db, 'total')).toEqual(['ann 22.5']);
  });

  test('arithmetic is exact', () => {
    const db = database(`
      (n 1/3) (n 9007199254740993) (n -7)
      ((double ?m) (n ?x) (= ?m (* 2 ?x)))
      ((rest ?m) (n ?x) (< ?x 0) (= ?m (modulo ?x 3)))
      ((least ?m) (n ?x) (= ?m (min ?x 0 (abs ?x))))
      ((same) (n ?x) (= (+ ?x 7) 0))`);
    expect(rowsOf(db, 'double').sort()).toEqual(['-14', '18014398509481986', '2/3']);
    expect(new Set(rowsOf(db, 'rest'))).toEqual(new Set(['2']));
    expect(new Set(rowsOf(db, 'least'))).toEqual(new Set(['0', '-7']));
    expect(new Set(rowsOf(db, 'same'))).toEqual(new Set(['']));
  });

  test('a lattice keeps the least, or the union', () => {
    const db = new Database();
    db.declare({ name: 'dist', columns: ['node', 'number'], lattice: 'min', span: null });
    db.declare({ name: 'from', columns: ['node', 'set'], lattice: 'union', span: null });
    for (const text of ['(w a b 7)', '(w a c 1)', '(w c b 2)', '(w b d 1)', '(w d a 1)'])
      db.assertFact(...fact(text));
    db.assertFact(...fact('(dist a 0)'));
    db.addRule(rule('((dist ?y ?m) (dist ?x ?n) (w ?x ?y ?c) (= ?m (+ ?n ?c)))'));
    expect(rowsOf(db, 'dist').sort()).toEqual(['a 0', 'b 3', 'c 1', 'd 4']);
    db.retractFact(...fact('(w c b 2)'));
    expect(rowsOf(db, 'dist').sort()).toEqual(['a 0', 'b 7', 'c 1', 'd 8']);
    db.assertFact(...fact('(from a (z y))'));
    db.assertFact(...fact('(from b (x))'));
    db.addRule(rule('((from ?y ?s) (from ?x ?s) (w ?x ?y _))'));
    expect(rowsOf(db, 'from').sort()).toEqual(['a (x y z)', 'b (x y z)', 'c (x y z)', 'd (x y z)']);
    expect(complaint(() => db.assertFact(...fact('(from b far)')))).toMatch(
      /^wrong-type: union joins sets/,
    );
  });

  test('procedures are called in batches, once for each input', () => {
    const calls: string[] = [];
    const procedures: Procedures = {
      odd: { isTest: true, call: (n) => (n as number) % 2 === 1 },
      next: {
        isTest: false,
        call: (n) => {
          calls.push(write(n));
          return (n as number) + 1;
        },
      },
    };
    const db = database(
      `(start 1) (start 5)
      ((reach ?n) (start ?n))
      ((reach ?m) (reach ?n) (< ?n 8) (next ?n ?m))
      ((found ?n) (reach ?n) (odd ?n))
      ((twice ?n) (start ?n) (next ?n ?m) (next ?m ?k) (= ?k 3))`,
      procedures,
    );
    const evaluation = db.evaluate(['found', 'twice']);
    expect(finish(evaluation).filter((kind) => kind === 'calls')).not.toHaveLength(0);
    expect(
      db
        .facts('found')
        .map(([n]) => n)
        .sort(),
    ).toEqual([1, 3, 5, 7]);
    expect(db.facts('twice')).toEqual([[1]]);
    expect(calls.sort()).toEqual(['1', '1', '2', '2', '3', '4', '5', '5', '6', '6', '7']);
    calls.length = 0;
    db.assertFact('start', [0]);
    finish(db.evaluate());
    expect(calls).toEqual(['0', '0', '1']);
    expect(db.facts('reach')).toHaveLength(9);
  });

  test('the same answers by a query of a part, with procedures', () => {
    const next = { isTest: false, call: (n: Value) => (n as number) + 1 };
    const text =
      '(s 1) ((r ?x ?y) (s ?x) (next ?x ?y)) ((r ?x ?z) (r ?x ?y) (< ?y 9) (next ?y ?z))';
    const whole = database(text, { next });
    finish(whole.evaluate());
    const part = database(text, { next }).query(['?y'], goals('(r 1 ?y)'));
    finish(part);
    expect(part.rows.length).toBe(8);
    expect(whole.facts('r')).toHaveLength(8);
  });
});

describe('what is refused', () => {
  const cases: ReadonlyArray<readonly [what: string, text: string, says: string]> = [
    [
      'a head that is not bound',
      '((p ?y) (e ?x _))',
      'ungrounded-variable: ?y has no value in the head (p ?y)',
    ],
    [
      'a comparison',
      '((p ?x) (e ?x _) (< ?x ?n))',
      'ungrounded-variable: ?n has no value in (< ?x ?n)',
    ],
    [
      'two negations',
      '((p ?x) (e ?x _) (not (e ?y ?x)) (not (e ?x ?y)))',
      'ungrounded-variable: ?y has no value in (not (e ?y ?x))',
    ],
    [
      'one branch',
      '((p ?x) (or ((e ?x _)) ((e _ ?y))))',
      'ungrounded-variable: ?x has no value in the head (p ?x)',
    ],
    ['another arity', '((p ?x) (e ?x))', 'arity-clash: e is used with 1 column, but has 2'],
    [
      'two arities',
      '((p ?x) (g ?x) (g ?x ?x))',
      'arity-clash: g is used with 2 columns, but has 1',
    ],
    [
      'negation of itself',
      '((p ?x) (e ?x _) (not (q ?x)))',
      'unstratified: p would depend on not itself: p -> q -> p, by the rule for (p ?x)',
    ],
    [
      'a count of itself',
      '((p (sum ?x)) (q ?x))',
      'unstratified: p would depend on an aggregate of itself: p -> q -> p, by the rule',
    ],
    [
      'a wildcard in a head',
      '((p _) (e _ _))',
      'invalid-rule: the head of a rule has no wildcards: (p _)',
    ],
    ['a sum of nothing', '((r (sum)) (e ?x _))', 'invalid-rule: (sum) needs a variable: (r (sum))'],
    [
      'a sum of a group',
      '((r ?x (sum ?x)) (e ?x _))',
      'invalid-rule: ?x cannot be both counted and grouped by: (r ?x (sum ?x))',
    ],
    [
      'a value that grows',
      '((q ?n) (least ?n))',
      'unstratified: least would depend on the final value of itself',
    ],
  ];
  test.each(cases)('%s', (_what, text, says) => {
    const db = database('(e 1 2) ((q ?x) (p ?x))');
    db.declare({ name: 'least', columns: ['number'], lattice: 'min', span: null });
    if (text.includes('least')) db.addRule(rule('((least ?n) (q ?n))'));
    const before = db.save();
    expect(complaint(() => db.addRule(rule(text)))).toContain(
      text.includes('least') ? 'unstratified: ' : says,
    );
    expect(db.save()).toEqual(before);
    expect(db.rules('p')).toEqual([]);
  });

  test('has its place', () => {
    const db = new Database();
    const span = {
      file: 'a',
      line: 3,
      column: 5,
      endLine: 3,
      endColumn: 9,
      offset: 1,
      endOffset: 5,
    };
    db.assertFact('e', [1], span);
    expect(complaint(() => db.assertFact('e', [1, 2]))).toBe(
      'arity-clash: e is used with 2 columns, but has 1 at a:3:5',
    );
  });

  test('an error while a rule is evaluated comes out of it', () => {
    const db = database('(n 1) (n a) ((p ?m) (n ?x) (= ?m (+ ?x 1)))');
    expect(complaint(() => finish(db.evaluate()))).toMatch(/^wrong-type: \+: expected a number/);
    db.retractFact(...fact('(n a)'));
    expect(rowsOf(db, 'p')).toEqual(['2']);
  });
});

describe('limits', () => {
  const COUNTING = '(n 0) ((n ?m) (n ?x) (= ?m (+ ?x 1)))';

  test('of rounds and facts can be raised, or what is there be taken', () => {
    const db = database(COUNTING);
    const evaluation = db.evaluate();
    evaluation.raise({ roundsMax: 10 });
    expect(evaluation.advance(1e9)).toEqual({ kind: 'limit', what: 'rounds', most: 10 });
    expect(evaluation.advance(1e9)).toEqual({ kind: 'limit', what: 'rounds', most: 10 });
    expect(evaluation.view).toMatchObject({ computing: true, round: 10 });
    evaluation.raise({ roundsMax: 1e9, factsMax: 100 });
    expect(evaluation.advance(1e9)).toEqual({ kind: 'limit', what: 'facts', most: 100 });
    expect(db.program.totalRows()).toBe(100);
    evaluation.settle();
    expect(evaluation.advance(1e9)).toEqual({ kind: 'done' });
    expect(evaluation.view.computing).toBe(false);
    const partial = db.query(['?x'], goals('(n ?x) (> ?x 90)'));
    partial.raise({ factsMax: 200 });
    expect(partial.advance(1e9).kind).toBe('limit');
    partial.settle();
    partial.raise({ factsMax: 1000 });
    expect(partial.advance(1e9).kind).toBe('done');
    expect(partial.rows.length).toBeGreaterThan(90);
  });

  test('of terms, rules and alternatives', () => {
    const db = new Database({ termsMax: 2, rulesMax: 1, branchesMax: 3 });
    for (const text of ['(p a)', '(p b)', '(p 1)']) db.assertFact(...fact(text));
    expect(complaint(() => db.assertFact(...fact('(p c)')))).toMatch(
      /^limit: too many different terms/,
    );
    const wide = '((q ?x) (or ((p ?x)) ((r ?x))) (or ((p ?x)) ((r ?x))))';
    expect(complaint(() => db.addRule(rule(wide)))).toMatch(/^limit: too many alternatives/);
    db.addRule(rule('((q ?x) (p ?x))'));
    expect(complaint(() => db.addRule(rule('((q ?x) (r ?x))')))).toMatch(/^limit: too many rules/);
    const full = new Database({ factsMax: 1 });
    full.assertFact('p', [1]);
    expect(complaint(() => full.assertFact('p', [2]))).toMatch(/^limit: too many facts/);
  });
});

test('watchers see rounds and what they change', () => {
  const db = database(`(edge 1 2) (edge 2 3) (edge 3 4) ${PATHS}`);
  const evaluation = db.evaluate();
  while (evaluation.view.round < 2) expect(evaluation.advance(1).kind).toBe('paused');
  finish(evaluation, 2);
  const { computing, history, relations } = evaluation.view;
  expect(computing).toBe(false);
  expect(history.map(({ changed }) => changed).slice(0, 3)).toEqual([3, 2, 1]);
  expect(relations).toEqual([{ name: 'path', size: 6, delta: 0 }]);
});

test('inexact and exact numbers are different terms, and compare by value', () => {
  const db = database('(n 1) (n 1.0) ((less ?x) (n ?x) (< ?x 2)) ((one ?x) (n ?x) (= ?x 1))');
  expect(rowsOf(db, 'less').sort()).toEqual(['1', '1.0']);
  expect(rowsOf(db, 'one')).toEqual(['1']);
  expect(db.isGiven('n', [new Flonum(1)])).toBe(true);
});
