/**
 * Facts in branches that fail and in transactions that are rolled back: whatever was done to them
 * there, nothing of it remains, also not of what was derived in between.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { readProgram } from '#omega/runtime/program.js';

const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 60);
const NODES = 5;

const RULES = `(define-rule (path ?x ?z) (edge ?x ?z))
(define-rule (path ?x ?z) (path ?x ?y) (edge ?y ?z))
(define-rule (lonely ?x) (node ?x) (not (path ?x _)))
(define-rule (reach ?x (count)) (path ?x ?y))
(define-rule (far ?x ?n) (node ?x) (path ?x ?y) (= ?n (* 10 ?y)) (even? ?n))
(define held (query (?y) (path 0 ?y)))`;
/** A query that may have been asked before, and what it has found. */
const HELD = '(stream->list held)';
const ALL = `(list (facts (edge ?x ?y)) (facts (node ?x)) (facts (path ?x ?y)) (facts (lonely ?x))
  (facts (reach ?x ?n)) (facts (far ?x ?n)) (length (rules-of path)) (relations))`;

const node = fc.nat({ max: NODES - 1 });
const said = fc.oneof(
  fc.tuple(node, node).map(([a, b]) => `(fact! (edge ${a} ${b}))`),
  fc.tuple(node, node).map(([a, b]) => `(retract! (edge ${a} ${b}))`),
  node.map((a) => `(fact! (node ${a}))`),
  node.map((a) => `(retract! (node ${a}))`),
);
const asked = fc.constantFrom(
  '(fact-count path)',
  '(facts (lonely ?x))',
  '(fact? (path 0 1))',
  '(why (path 0 2))',
  '(stream->list (query (?y) (path 0 ?y)))',
  '(facts (reach ?x ?n))',
  HELD,
);
const ruled = fc.constantFrom(
  '(define-rule (path ?x ?y) (edge ?y ?x))',
  '(define-rule (extra ?x) (node ?x) (edge ?x _))',
);
const act = fc.oneof({ weight: 5, arbitrary: said }, { weight: 3, arbitrary: asked }, ruled);
const script = fc.array(act, { minLength: 1, maxLength: 8 });

function evaluate(engine: Engine, code: string): string {
  const values = readProgram(code, 'facts').forms.map((form) => {
    engine.begin(form);
    while (engine.run(1000).kind === 'paused');
    const { state } = engine;
    if (state.kind === 'done') return state.values.map((value) => write(value)).join(' ');
    return state.kind === 'failed' ? `failed ${write(state.payload)}` : state.kind;
  });
  return values.at(-1) ?? '';
}

const inBranch = (acts: readonly string[], inner: readonly string[]): string =>
  `(all-of (begin (amb 1 2) ${acts.join(' ')} (amb 3 4) ${inner.join(' ')} (fail)))`;
const inTransaction = (acts: readonly string[], inner: readonly string[]): string =>
  `(transaction ${acts.join(' ')} (with-savepoint ${inner.join(' ')} 0) (rollback 'no))`;

test('nothing of a failed branch or a rollback remains', { timeout: 2000 * RUNS }, () => {
  fc.assert(
    fc.property(script, script, script, fc.boolean(), (before, acts, inner, isBranch) => {
      const engine = createEngine({ world: memoryWorld() });
      evaluate(engine, RULES);
      evaluate(engine, `(begin ${before.join(' ')})`);
      const known = evaluate(engine, ALL);
      expect(known).toMatch(/^\(\(/);
      const tried = (isBranch ? inBranch : inTransaction)(acts, inner);
      expect(evaluate(engine, tried), tried).toBe(isBranch ? '()' : '#<rolled-back reason: no>');
      expect(evaluate(engine, ALL), tried).toBe(known);
      // It goes on as one in which nothing of that was ever said.
      const other = createEngine({ world: memoryWorld() });
      evaluate(other, RULES);
      evaluate(other, `(begin ${before.join(' ')})`);
      for (const one of acts) {
        evaluate(engine, one);
        evaluate(other, one);
      }
      expect(sorted(evaluate(engine, ALL))).toEqual(sorted(evaluate(other, ALL)));
      expect(sorted(evaluate(engine, HELD))).toEqual(sorted(evaluate(other, HELD)));
    }),
    { numRuns: RUNS, seed: Number(process.env.OMEGA_FUZZ_SEED ?? 1) },
  );
});

/** Terms that were first mentioned in a branch that is gone have other numbers, so the order of
 * answers may be another one. */
const sorted = (text: string): string[] => text.split(/(?=\()/).sort();
