/**
 * States saved while a search is open that has changed everything that can be changed: hash tables,
 * fibers, channels, ports, records, strings, vectors. Each program runs twice, once moved as text
 * to a fresh engine at places that are evenly spread.
 */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { type MemoryWorld, memoryWorld } from '#omega/runtime/memory-world.js';

const STEPS_MAX = 1_000_000;

interface Answer {
  readonly text: string;
  readonly steps: number;
}

const PROGRAMS: Readonly<Record<string, string>> = {
  'entries put in, changed, taken out and cleared': `
    (import (srfi 69))
    (define (id x) x)
    (define (entries t) (hash-table->alist t))
    (define (try same keys)
      (define t (make-hash-table same))
      (hash-table-set! t (car keys) 'first)
      (all-of
        (let ((way (amb 'put 'change 'take 'clear 'refill)))
          (case way
            ((put) (hash-table-set! t (cadr keys) (id 2)) (hash-table-set! t (caddr keys) (id 3)))
            ((change) (hash-table-set! t (car keys) (id 4)))
            ((take) (hash-table-set! t (cadr keys) 5) (hash-table-delete! t (id (car keys))))
            ((clear) (hash-table-delete! t (car keys)) (hash-table-set! t (id (caddr keys)) 6))
            ((refill)
             (hash-table-delete! t (car keys))
             (hash-table-set! t (cadr keys) 7)
             (hash-table-set! t (id (car keys)) 8)))
          (let ((more (amb 1 2)))
            (if (= more 2) (hash-table-set! t (cadr keys) (id 'twice)))
            (id (list way (entries t)))))))
    (try eq? '(a b c))
    (try equal? (list (list 1 (vector 2)) "two" (list 1 (vector 3))))
    (try string=? '("x" "y" "z"))`,
  'ports read and written': `
    (define (id x) x)
    (define in (open-input-string "abc\\ndef\\nghi\\n"))
    (define bytes (open-input-bytevector (bytevector 1 2 3 4 5)))
    (define out (open-output-string))
    (define collected (open-output-bytevector))
    (read-char in)
    (all-of
      (let ((n (amb 1 2 3)))
        (let loop ((i 0))
          (if (< i n)
              (begin
                (write (id (read-line in)) out)
                (write-u8 (id (read-u8 bytes)) collected)
                (loop (+ i 1)))))
        (if (= n 2) (close-port in))
        (list (get-output-string out) (get-output-bytevector collected) (input-port-open? in))))
    (list (read-char in) (read-u8 bytes) (get-output-string out))`,
  'a file that is read': `
    (define (id x) x)
    (call-with-output-file "data" (lambda (p) (write-string "one\\ntwo\\nthr\u00e9e\\nfour\\n" p)))
    (define in (open-input-file "data"))
    (define raw (open-binary-input-file "data"))
    (id (read-line in))
    (id (read-u8 raw))
    (list (all-of
            (let ((n (amb 1 2)))
              (list n (read-line in) (id (read-char in)) (read-bytevector (id n) raw))))
          (read-line in)
          (read-u8 raw))
    (close-port in)
    (list (input-port-open? in) (read-bytevector 100 raw) (read-u8 raw))`,
  'a file that is written': `
    (define (id x) x)
    (define out (open-output-file "out"))
    (define raw (open-binary-output-file "raw"))
    (write-string (id "first ") out)
    (for-each (lambda (i) (write (id i) out) (write-u8 (id i) raw)) '(1 2 3))
    (flush-output-port out)
    (write-char #\\newline out)
    (close-port out)
    (close-port raw)
    (list (call-with-input-file "out" read-line) (output-port-open? out))
    (call-with-port (open-binary-input-file "raw") (lambda (p) (read-bytevector 9 p)))`,
  'what fibers and channels had': `
    (define (id x) x)
    (define ch (channel 2))
    (define queue (channel))
    (define waiting (spawn (lambda () (channel-receive! queue))))
    (yield-fiber)
    (channel-send! ch 'before)
    (all-of
      (let ((x (amb 1 2 3)))
        (channel-send! ch (id x))
        (let ((f (spawn (lambda () (id (channel-receive! ch))))))
          (list (join f) (channel-receive! ch) (fiber-status waiting)))))
    (channel-receive! ch)
    (all-of
      (let ((x (amb 1 2)))
        (list x (nursery (lambda (n) (map join (list (spawn-in n (lambda () (id (* x 2)))))))))))
    (channel-send! queue 'sent)
    (join waiting)`,
  'records, strings, vectors, bytes, boxes and globals': `
    (define (id x) x)
    (define-record-type thing (make-thing a) thing? (a thing-a set-thing-a!))
    (define t (make-thing 0))
    (define s (string-copy "abc"))
    (define v (vector 1 2 3))
    (define b (bytevector 1 2 3))
    (define p (make-parameter 0))
    (define g 0)
    (define (seen) (list (thing-a t) (string-copy s) (vector->list v) (bytevector-copy b) (p) g))
    (all-of
      (let ((x (amb 5 6 7)) (local 0))
        (set! local (id x))
        (set-thing-a! t (id x))
        (string-set! s 1 (integer->char (+ 60 (id x))))
        (vector-set! v (- x 5) (list (id x)))
        (bytevector-u8-set! b 0 x)
        (set! g (+ g (id x)))
        (let ((y (amb 'l 'r)))
          (set! local (list local y))
          (list local (seen)))))
    (seen)`,
  'labelling that goes back to what a failure depends on': `
    (define (pairwise-different xs)
      (if (pair? xs)
          (begin
            (for-each (lambda (y) (constrain (/= (car xs) y))) (cdr xs))
            (pairwise-different (cdr xs)))))
    (define (solve . options)
      (let* ((make (lambda (n low high) (map (lambda (i) (fd-range low high)) (iota n))))
             (few (fd-range 0 1)) (between (make 1 1 2)) (many (make 3 0 2)))
        (pairwise-different many)
        (for-each (lambda (x) (constrain (<= x (+ 1 few)))) many)
        (apply label (append (list few) between many) :order 'leftmost options)))
    (list (stream-car (amb-search :budget 40 :backjump #t (solve)))
          (all-of (solve :values 'descending :backjump #t)))`,
};

/** The engine as it comes out of a file in another process. */
async function moved(engine: Engine, world: MemoryWorld): Promise<Engine> {
  const next = createEngine({ world });
  next.loadState(engine.saveState());
  // V8 lets go of what weak references point to between turns of the event loop only.
  await setImmediate();
  return next;
}

/** What the forms answer, and how many transitions each takes; so often each is moved. */
async function run(program: string, lengths: readonly number[], moves: number): Promise<Answer[]> {
  const world = memoryWorld();
  let engine = createEngine({ world });
  const all: Answer[] = [];
  for (const [index, form] of read(program, { file: 'searches' }).data.entries()) {
    const { steps } = engine;
    engine.begin(form);
    const stride = Math.floor((lengths[index] ?? STEPS_MAX) / moves) + 1;
    while (engine.run(stride).kind === 'paused') engine = await moved(engine, world);
    const { state } = engine;
    const text = state.kind === 'done' ? state.values.map((v) => write(v)).join(' ') : state.kind;
    all.push({ text, steps: engine.steps - steps });
  }
  return all;
}

test.each(Object.entries(PROGRAMS))('%s', async (_name, program) => {
  const direct = await run(program, [], 1);
  expect(direct.filter(({ text }) => /^(failed|waiting|idle)$/.test(text))).toEqual([]);
  const lengths = direct.map(({ steps }) => steps);
  for (const moves of [7, 40]) expect(await run(program, lengths, moves)).toEqual(direct);
});
