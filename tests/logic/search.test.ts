/**
 * The search: the order of clauses and goals makes no difference to the set of answers, tables
 * answer what a fixpoint does, and a run that is half consumed goes on in another engine.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pair, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const RUNS = Number(process.env.OMEGA_RUNS ?? 60);
const STEPS_MAX = 20_000_000;

function newEngine(): Engine {
  return createEngine({ world: memoryWorld() });
}

/** The value of a text's last form. */
function answerOf(engine: Engine, text: string): Value {
  let value: Value = null;
  for (const form of read(text, { file: 'logic' }).data) {
    engine.begin(form);
    const state = engine.run(STEPS_MAX);
    if (state.kind !== 'done') throw new Error(`${text} ended ${state.kind}`);
    [value] = state.values;
  }
  return value;
}

/** The answers of a run, each once, in the order of their texts. */
function answersOf(engine: Engine, text: string): readonly string[] {
  const answers: string[] = [];
  for (let rest = answerOf(engine, text); rest instanceof Pair; rest = rest.cdr) {
    answers.push(write(rest.car));
  }
  return [...new Set(answers)].sort();
}

/** A goal as text, with a way to write it in another order. */
interface Goal {
  readonly text: string;
  readonly reversed: string;
}

const leaf: fc.Arbitrary<Goal> = fc
  .tuple(
    fc.constantFrom('==', '==', '==', '=/='),
    fc.constantFrom('x', 'y', 'z', '(list x y)'),
    fc.constantFrom('x', 'y', "'a", "'b", '1', "(list 'a y)", '(list z 1)', '(cons 1 z)'),
  )
  .map(([relation, a, b]) => ({
    text: `(${relation} ${a} ${b})`,
    reversed: `(${relation} ${b} ${a})`,
  }));

const { goal } = fc.letrec<{ goal: Goal }>((tie) => ({
  goal: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .array(fc.array(tie('goal'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((clauses) => {
        const clause = (goals: readonly string[]): string => `(${goals.join(' ')})`;
        const forth = clauses.map((goals) => clause(goals.map(({ text }) => text)));
        const back = clauses.map((goals) =>
          clause(goals.map(({ reversed }) => reversed).reverse()),
        );
        return {
          text: `(conde ${forth.join(' ')})`,
          reversed: `(conde ${back.reverse().join(' ')})`,
        };
      }),
  ),
}));

test('the order of clauses, goals and sides makes no difference to the set of answers', () => {
  const engine = newEngine();
  let several = 0;
  fc.assert(
    fc.property(fc.array(goal, { minLength: 1, maxLength: 3 }), (goals) => {
      const forth = goals.map(({ text }) => text).join(' ');
      const back = goals.map(({ reversed }) => reversed).reverse();
      const answers = answersOf(engine, `(run* (x y z) ${forth})`);
      if (answers.length > 1) several++;
      expect(answersOf(engine, `(run* (x y z) ${back.join(' ')})`)).toEqual(answers);
    }),
    { numRuns: 4 * RUNS },
  );
  expect(several).toBeGreaterThan(RUNS / 10);
});

/** The ways to write the paths of a graph. */
const PATHS = [
  '(conde ((edgeo x y)) ((fresh (z) (patho x z) (edgeo z y))))',
  '(conde ((fresh (z) (edgeo x z) (patho z y))) ((edgeo x y)))',
  '(conde ((fresh (z) (patho x z) (patho z y))) ((edgeo x y)))',
];
const NODES = 6;
const node = fc.nat({ max: NODES - 1 });

test('tables have the paths of a graph, however they are written', () => {
  const engine = newEngine();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(node, node), { maxLength: 12 }),
      fc.constantFrom(...PATHS),
      node,
      (edges, body, from) => {
        const reached = edges.map(([a, b]) => `${a} ${b}`);
        for (const known of reached) {
          for (const [a, b] of edges) {
            const [start, end] = known.split(' ');
            const path = `${start} ${b}`;
            if (end === String(a) && !reached.includes(path)) reached.push(path);
          }
        }
        const clauses = edges.map(([a, b]) => `((== x ${a}) (== y ${b}))`).join(' ');
        answerOf(
          engine,
          `(define (edgeo x y) (conde ${clauses} (failo)))
           (define-tabled (patho x y) ${body})`,
        );
        const all = [...new Set(reached)].map((path) => `(${path})`).sort();
        expect(answersOf(engine, '(run* (x y) (patho x y))')).toEqual(all);
        const own = [...new Set(reached)].filter((path) => path.startsWith(`${from} `));
        const wanted = own.map((path) => `${path.split(' ')[1]}`).sort();
        expect(answersOf(engine, `(run* (q) (patho ${from} q))`)).toEqual(wanted);
        expect(answerOf(engine, `(length (run* (q) (patho ${from} q)))`)).toBe(wanted.length);
      },
    ),
    { numRuns: RUNS },
  );
});

/** Programs whose runs are moved to another engine again and again. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'constraints of all kinds': `
    (define (appendo a b c)
      (conde ((== a '()) (== b c))
             ((fresh (h t r) (== a (cons h t)) (== c (cons h r)) (appendo t b r)))))
    (run* (a b) (=/= a '(1 2)) (absento 3 a) (appendo a b '(1 2 3 4)))
    (run 3 (a b c d) (symbolo b) (numbero c) (absento 'k a) (=/= b 'x) (appendo a (list b c) d))`,
  'a stream that is asked for more': `
    (define (fromo n x) (conde ((== x n)) ((project (n) (fromo (+ n 1) x)))))
    (define answers (run-stream (q r) (fromo 0 q) (symbolo r) (=/= r 'a) (=/= (list q r) '(1 b))))
    (stream->list 3 answers)
    (stream->list 6 answers)`,
  'tables being filled': `
    (define (edgeo x y)
      (conde ((== x 'a) (== y 'b)) ((== x 'b) (== y 'c))
             ((== x 'c) (conde ((== y 'a)) ((== y 'd))))))
    (define-tabled (patho x y) (conde ((edgeo x y)) ((fresh (z) (patho x z) (patho z y)))))
    (run* (x y) (patho x y))
    (run* (q) (conda ((patho 'd q)) ((patho 'a q) (=/= q 'b))))
    (define-tabled (differento x y) (conde ((=/= x y) (numbero x)) ((differento y x))))
    (run* (x y) (differento x y))`,
};

/** The same, moved as text to a fresh engine after every so many transitions. */
async function moving(program: string, stride: number): Promise<readonly string[]> {
  let engine = newEngine();
  const answers: string[] = [];
  for (const form of read(program, { file: 'logic' }).data) {
    engine.begin(form);
    while (engine.run(stride).kind === 'paused') {
      const next = newEngine();
      next.loadState(engine.saveState());
      engine = next;
      await setImmediate();
    }
    const { state } = engine;
    answers.push(state.kind === 'done' ? state.values.map((v) => write(v)).join(' ') : state.kind);
  }
  return answers;
}

test.each(Object.entries(PROGRAMS))('goes on in another engine: %s', async (_name, program) => {
  const direct = await moving(program, STEPS_MAX);
  expect(direct).not.toContain('failed');
  expect(direct.join().length).toBeGreaterThan(60);
  for (const stride of [211, 1999]) expect(await moving(program, stride)).toEqual(direct);
});
