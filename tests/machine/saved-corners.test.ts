/**
 * Saved states in the corners: code saved before and after it first runs, primitives redefined
 * under way, variables and syntax that macros made, constants. Each program runs twice, once saved
 * and loaded into a fresh engine at every transition.
 */
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const PROGRAMS: Readonly<Record<string, string>> = {
  'a body whose variables get boxes': `
    (define (id x) x)
    (define (f) (define n 0) (define (inc!) (set! n (+ n 1)) (id n)) (inc!) (inc!))
    (f) (f)`,
  'a primitive redefined while it is inlined': `
    (define (id x) x)
    (define old+ +)
    (define (redef) (eval '(define (+ a b) (old+ a b 100)) (interaction-environment)) 0)
    (define (f x)
      (let* ((a (id (+ x 1))) (b (if (id (+ x 1)) (id (+ a 1)) 3)) (r (redef))
             (c (id (* b 2))) (d (+ (id (+ c 3)) (+ r 1))))
        (list a b c d (car (id (list (+ d 1)))))))
    (f 1)`,
  'a variable that a macro defined beside one of that name': `
    (define-syntax m (syntax-rules () ((_ g v) (begin (define tmp v) (define (g) tmp)))))
    (m get 10)
    (define tmp 99)
    (list (get) tmp)`,
  'syntax under other names': `
    (define-syntax my-if if)
    (define-syntax my-guard guard)
    (my-if #t 1 2)
    (my-guard (e (#t (list 'caught e))) (raise 'x))`,
  'a constant and its writes': `
    (define (f) '(a b))
    (define x (f))
    (define s "abc")
    (eq? x (f))
    (guard (e (#t (error-object-code e))) (string-set! s 0 #\\x))
    (guard (e (#t (error-object-code e))) (set-car! x 1))`,
  'ways out are no restarts': `
    (define (id x) x)
    (guard (e (#f 'never))
      (restart-case (map restart-name (begin (id 1) (compute-restarts)))
        (skip () 'skipped)))`,
  'a transaction that is open': `
    (define (id x) x)
    (define money 10)
    (define (pay n) (set! money (- money (id n))) (if (< money 0) (rollback (id 'no-money))) money)
    (transaction (list (pay 3) (transaction (pay (id 1))) (id money)))
    (transaction (pay (id 1)) (list (rollback-reason (transaction (id 1) (pay 100))) (pay 1)))
    (rollback-reason (transaction (pay (id 1)) (id 2) (pay 100)))
    money`,
  'an environment in a variable': `
    (define e (environment '(scheme base)))
    (let loop ((i 0)) (if (< i 5) (loop (+ i 1)) 'kept))`,
};

/** What the forms answer, saved and loaded every `every` transitions (0: never). */
function answers(program: string, every: number): string[] {
  const world = memoryWorld();
  let engine = createEngine({ world });
  return read(program, { file: 'corners' }).data.map((form) => {
    engine.begin(form);
    let state = engine.run(every === 0 ? 1_000_000 : every);
    while (state.kind === 'paused' && every > 0) {
      const saved = engine.saveState();
      engine = createEngine({ world });
      engine.loadState(saved);
      state = engine.run(every);
    }
    return state.kind === 'done' ? state.values.map((value) => write(value)).join(' ') : state.kind;
  });
}

test.each(Object.entries(PROGRAMS))('%s', (_name, program) => {
  const direct = answers(program, 0);
  expect(direct).not.toContain('failed');
  expect(answers(program, 1)).toEqual(direct);
  expect(answers(program, 3)).toEqual(direct);
});
