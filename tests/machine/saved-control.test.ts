/**
 * States saved in the middle of control: prompts, marks, handlers, restarts, resumptions, jumps on
 * their way, fibers that run, wait, sleep and are cancelled, channels with values, nurseries. Each
 * program runs twice: in one engine, and moved as JSON text to a fresh one at every so many
 * transitions and after every form. Answers and numbers of transitions are the same.
 */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import type { World } from '#omega/runtime/core/world.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const STEPS_MAX = 1_000_000;
/** A form is moved some so many times, at places that are evenly spread. */
const MOVES = 6;

const NOTES = `
  (define log '())
  (define (note x) (set! log (cons x log)) x)
  (define (noted) (let ((all (reverse log))) (set! log '()) all))
  (define (id x) x)
  (define-effect (ask x))
  (define-effect (tell x))`;

const PROGRAMS: Readonly<Record<string, string>> = {
  'prompts with tags, and aborts to them': `
    (define tag (make-continuation-prompt-tag 'mine))
    (define k #f)
    (call-with-continuation-prompt
      (lambda () (id 1) (list (id 2) (abort-current-continuation tag (id 3) (id 4))))
      tag
      (lambda vals (id (cons 'aborted vals))))
    (reset-at tag (cons 1 (reset (cons 2 (shift-at tag c (set! k c) (list (id 'x) (c '(9))))))))
    (k (list (id 'again)))
    (list (k '(1)) (k '(2)))`,
  'marks, and sets of them': `
    (define (marks) (continuation-mark-set->list (current-continuation-marks) 'key))
    (define kept #f)
    (with-continuation-mark 'key 1
      (list (with-continuation-mark 'key (id 2)
              (begin (set! kept (current-continuation-marks)) (marks)))
            (id (marks))))
    (continuation-mark-set->list kept 'key)
    (define (loop n) (if (= n 0) (marks) (with-continuation-mark 'key n (loop (id (- n 1))))))
    (list 'outside (loop 5))`,
  'handlers that are running': `
    (with-exception-handler
      (lambda (e) (id (id (list 'handled e))))
      (lambda () (list (id 1) (raise-continuable (id 'c)) (id 2))))
    (handler-bind
      (((lambda (c) (id (id #f))) (lambda (c) (note 'not-this)))
       (#t (lambda (c) (note (id 'declines))))
       (#t (lambda (c) (use-value (id 7) c))))
      (+ 1 (car (id 5))))
    (noted)
    (guard (e ((begin (id 1) (symbol? e)) (list (id 'caught) e))
              ((string? (id e)) 'string))
      (dynamic-wind (lambda () (note (id 'in)))
                    (lambda () (raise (id 'oops)))
                    (lambda () (note (id 'out)))))
    (guard (e (#t (list 'outer e)))
      (guard (e ((begin (id 1) #f) 'never))
        (reset (dynamic-wind (lambda () (note (id 'in)))
                             (lambda () (raise 'x))
                             (lambda () (note (id 'out)))))))
    (noted)`,
  'restarts in force, and kept': `
    (define kept '())
    (restart-case
      (handler-bind
        ((#t (lambda (c)
               (set! kept (compute-restarts c))
               (id 1)
               (invoke-restart 'give (id 5)))))
        (list (vector-ref (vector 1 2) (id 7))))
      (give (x) :report "Give a value." (id (list 'given x))))
    (map restart-name kept)
    (guard (e (#t (error-object-code e))) (invoke-restart (id (car kept)) 1))
    (define tries 0)
    (handler-bind
      ((#t (lambda (c)
             (set! tries (+ tries 1))
             (if (< tries 3) (retry c) (use-value 'enough c)))))
      (list (id 1) (car (id tries))))
    (with-simple-restart (skip "Skip.") (id 1) (invoke-restart 'skip))`,
  'conditions of the program': `
    (define-condition-type &mine &error make-mine mine? (what mine-what))
    (define c (make-mine (id 'w)))
    (handler-case (begin (id 1) (error c)) ((&mine e) (id (list 'mine (mine-what e) (eq? e c)))))
    (define-record-type point (make-point x y) point? (x point-x) (y point-y))
    (define p (make-point 1 2))
    (list (point? p) (point-x p) (mine? c))`,
  'operations, handlers and resumptions': `
    (define k1 #f)
    (define k2 #f)
    (handle (list (ask (id 1)) (tell (id 2)))
      (on (ask x k) (id 0) (k (id (* 10 x))))
      (on (tell x k) (list (k (id 'a)) (k (id 'b))))
      (return (v) (id (cons 'returned v))))
    (handle
      (handle (dynamic-wind (lambda () (note (id 'in)))
                            (lambda () (list (ask 1) (tell 2)))
                            (lambda () (note (id 'out))))
        (on (ask x k) (set! k1 k) 'kept)
        (finally (note (id 'fin))))
      (on (tell x k) (set! k2 k) 'told))
    (noted)
    (handle (k1 (id 'later)) (on (tell x k) (k (id (list 'told x)))))
    (noted)
    (resumption? k1)
    (define-effect (own x) :perform (lambda (x) (id (id (list 'own x)))))
    (list (own (id 1)) (handle (own (id 2)) (on (own x k) (k (own (id 3))))))
    (handle (file-exists? "nowhere") (on (file-exists? name k) (k (id (list name 'is)))))`,
  'a jump that is on its way': `
    (define k #f)
    (define-syntax wound
      (syntax-rules ()
        ((_ name body)
         (dynamic-wind (lambda () (id 0) (note (list 'in name)))
                       (lambda () body)
                       (lambda () (id 0) (note (list 'out name)) (id 1))))))
    (list (call/cc (lambda (leave) (wound 1 (wound 2 (leave (id 'left)))))))
    (define n 0)
    (list (wound 3 (wound 4 (call/cc (lambda (c) (set! k c) (id 0))))))
    (if (< n 2) (begin (set! n (+ n 1)) (k (id n))))
    (noted)
    (unwind-protect
      (call/cc (lambda (leave) (unwind-protect (leave 1) (note (id 'a)))))
      (note (id 'b)))
    (noted)`,
  'parameters and their converters': `
    (define p (make-parameter 1 (lambda (x) (id (id (* 2 x))))))
    (define kept #f)
    (parameterize ((p (id 5))) (set! kept (current-parameterization)) (p (id 7)) (list (p) (id 0)))
    (call-with-parameterization kept (lambda () (id (p))))
    (call-with-values
      (lambda () (id 0) (values (id 1) (id 2)))
      (lambda (a b) (id (list a b (p)))))`,
  'promises and generators under way': `
    (define (from n) (delay-force (begin (id n) (if (= n 0) (delay (id 'end)) (from (- n 1))))))
    (define s (from 4))
    (list (force s) (force s))
    (define g
      (make-coroutine-generator
        (lambda (yield) (for-each (lambda (x) (yield (id x))) '(1 2 3)))))
    (list (g) (id (g)))
    (g)
    (eof-object? (g))
    (generator->list (gmap (lambda (x) (id (* x x))) (make-iota-generator 4)))`,
  'fibers that run and wait': `
    (define ch (channel 2))
    (define empty (channel))
    (define (worker name n)
      (lambda ()
        (let loop ((i 0))
          (if (< i n)
              (begin (note (list name (id i))) (yield-fiber) (loop (+ i 1)))
              name))))
    (define fs (map (lambda (name) (spawn (worker name 3) :name name)) '(a b c)))
    (map join fs)
    (noted)
    (define waits (spawn (lambda () (list (channel-receive! empty) (channel-receive! empty)))))
    (channel-send! ch (id 1))
    (channel-send! ch (id (list 2)))
    (define full (spawn (lambda () (channel-send! ch (id 3)) 'sent)))
    (yield-fiber)
    (list (fiber-status waits) (fiber-status full) (channel-length ch))
    (list (channel-receive! ch) (channel-receive! ch) (channel-receive! ch))
    (channel-send! empty 'x)
    (channel-close! empty)
    (list (join full) (car (join waits)) (map fiber-status fs))
    (guard (e (#t (error-object-code e))) (channel-receive! ch))
    (define spinning (spawn (lambda () (let loop ((i 0)) (if (< i 2000) (loop (+ i 1)) i)))))
    (let loop ((i 0)) (if (< i 700) (loop (+ i 1)) (list i (join spinning))))`,
  'times, selects and races': `
    (define a (channel))
    (define b (channel 1))
    (define (sleeper n) (spawn (lambda () (sleep (/ n 64)) (note (id n)))))
    (for-each join (map sleeper '(30 10 20)))
    (noted)
    (define chooses
      (spawn (lambda ()
        (select ((channel-receive! a) => (lambda (x) (id (list 'a x))))
                ((channel-receive! b) => (lambda (x) (id (list 'b x))))
                ((timeout 4) (id 'late))))))
    (yield-fiber)
    (channel-send! b (id 'value))
    (join chooses)
    (select ((channel-receive! a) 'no) ((timeout 1/64) (id 'late)) )
    (race (lambda () (sleep 4) 'slow) (lambda () (sleep 1/64) (id 'fast)))
    (timeout 1/64
      (lambda () (dynamic-wind values (lambda () (sleep 4)) (lambda () (note (id 'left)))))
      (lambda () 'too-late))
    (noted)
    (parallel-map (lambda (x) (sleep (/ x 64)) (id (* x x))) '(3 1 2) :max 2)`,
  'nurseries that wait, fail and are left': `
    (nursery
      (lambda (n)
        (spawn-in n (lambda () (id 1) (sleep 1/64) (note (id 'child))))
        (note (id 'body))))
    (noted)
    (guard (e (#t (list 'caught e)))
      (nursery
        (lambda (n)
          (spawn-in n
            (lambda ()
              (dynamic-wind values
                            (lambda () (sleep 9))
                            (lambda () (sleep 1/64) (note (id 'left))))))
          (spawn-in n (lambda () (id 1) (raise (id 'oops))))
          (dynamic-wind values (lambda () (sleep 9)) (lambda () (note (id 'body-left)))))))
    (length (noted))
    (define inner #f)
    (define outer
      (spawn (lambda ()
        (nursery (lambda (n) (set! inner (spawn-in n (lambda () (sleep 9)))) (sleep 9))))))
    (yield-fiber)
    (yield-fiber)
    (cancel outer)
    (guard (e (#t (error-object-code e))) (join outer))
    (list (fiber-status outer) (fiber-status inner))`,
  'random numbers and their sources': `
    (define dice (random-source-make-integers (make-random-source)))
    (list (dice 6) (random-integer (expt 10 30)) (random-real))
    (random-source-randomize! default-random-source)
    (define source (make-random-source))
    (random-source-pseudo-randomize! source 1 2)
    (list (random-source-state-ref source) (random-integer 100) (dice 100))
    (handle (list (random-integer (id 10)) (random-real)) (on (random-integer n k) (k n)))`,
  'libraries whose bodies are under way': `
    (define here (environment '(scheme base) '(prefix (srfi 1) l:) '(prefix (srfi 158) g:)))
    (import (srfi 69))
    (define table (make-hash-table))
    (hash-table-set! table (id 'a) (id 1))
    (hash-table-ref table 'a (lambda () 'none))
    (import (srfi 226))
    (call-in-initial-continuation (lambda () (id 2)))
    (thread-join! (thread-start! (make-thread (lambda () (id 3)))))`,
  'conditions that tell where they arose': `
    (define p (make-parameter 1))
    (define told #f)
    (define (types c) (map condition-type-name (map condition-type (simple-conditions c))))
    (guard (c (#t (set! told c) (types c)))
      (parameterize ((p (id 2))) (with-continuation-mark 'key (id 3) (list (error "told" (id 4))))))
    (define (part n) (list-ref (simple-conditions told) n))
    (list (part 3) (part 4) (part 5))
    (handler-case (car (id 5)) ((&type-error c) (length (simple-conditions c))))`,
  'fibers that are cancelled, masked or interrupted': `
    (define f
      (spawn (lambda ()
        (dynamic-wind (lambda () (id 0) (note 'in) (id 1))
                      (lambda () (sleep 9))
                      (lambda () (note 'out) (sleep 1/64) (note (id 'out-again)))))))
    (yield-fiber)
    (cancel f)
    (yield-fiber)
    (fiber-status f)
    (guard (e (#t (error-object-code e))) (join f))
    (noted)
    (define w (spawn (lambda () (sleep 1/64) (id 'woken))))
    (yield-fiber)
    (import (only (omega inside fiber) %fiber-interrupt!))
    (%fiber-interrupt! w (lambda () (id 0) (note (id 'interrupted))))
    (join w)
    (define r (spawn (lambda () (let loop ((i 0)) (if (< i 900) (loop (+ i 1)) i)))))
    (yield-fiber)
    (%fiber-interrupt! r (lambda () (note (id 'running))))
    (join r)
    (noted)
    (define q
      (spawn (lambda ()
        (without-preemption
          (let loop ((i 0)) (if (< i 900) (loop (+ i 1)) (note 'quiet)))))))
    (define l (spawn (lambda () (note 'loud))))
    (list (join l) (join q) (noted))`,
  chance: `
    (fiber-seed! 7)
    (define (marks name)
      (lambda ()
        (let loop ((i 0))
          (if (< i 4) (begin (note (cons name (id i))) (yield-fiber) (loop (+ i 1)))))))
    (for-each join (map (lambda (name) (spawn (marks name))) '(a b c)))
    (noted)`,
  'a failure that nobody takes': `
    (define (f x) (+ 1 (vector-ref (id x) 9)))
    (f (vector 1))
    (id 'goes-on)
    (raise (list (id 1) 2))
    (ask (id 1))
    (channel-receive! (channel))
    (guard (e (#f 1)) (raise-continuable (id 'c)))`,
};

/** A world whose clock moves when it is waited for, and not when it is looked at. */
function stillWorld(): World {
  let now = 0;
  return {
    ...memoryWorld(),
    currentJiffy: () => now,
    jiffiesPerSecond: 1024,
    advanceTo(jiffy) {
      now = Math.max(now, jiffy);
      return true;
    },
  };
}

/** The engine as it comes out of a file in another process. */
async function moved(engine: Engine): Promise<Engine> {
  const next = createEngine({ world: stillWorld() });
  next.loadState(engine.saveState());
  // V8 lets go of what weak references point to between turns of the event loop only.
  await setImmediate();
  return next;
}

function shown({ state, steps }: Engine): string {
  if (state.kind === 'done') return `${steps}: ${state.values.map((v) => write(v)).join(' ')}`;
  return `${steps}: ${state.kind} ${state.kind === 'failed' ? write(state.payload) : ''}`;
}

/** What the forms answer, and after how many transitions. */
function direct(program: string): string[] {
  const engine = createEngine({ world: stillWorld() });
  return read(NOTES + program, { file: 'control' }).data.map((form) => {
    engine.begin(form);
    engine.run(STEPS_MAX);
    return shown(engine);
  });
}

/** The same, moved under way and after each form: `lengths` says how long the forms are. */
async function byMoves(program: string, lengths: readonly number[]): Promise<string[]> {
  let engine = createEngine({ world: stillWorld() });
  const all: string[] = [];
  for (const [index, form] of read(NOTES + program, { file: 'control' }).data.entries()) {
    engine.begin(form);
    const stride = Math.max(1, Math.floor((lengths[index] ?? 0) / MOVES));
    while (engine.run(stride).kind === 'paused') engine = await moved(engine);
    all.push(shown(engine));
    if (index % 3 === 0) engine = await moved(engine);
  }
  return all;
}

test.each(Object.entries(PROGRAMS))('%s', async (_name, program) => {
  const answers = direct(program);
  const steps = answers.map((answer) => Number.parseInt(answer, 10));
  const lengths = steps.map((sum, i) => sum - (steps[i - 1] ?? 0));
  expect(await byMoves(program, lengths)).toEqual(answers);
});

test('the programs do what they are for', () => {
  const all = Object.entries(PROGRAMS).flatMap(([name, program]) =>
    name === 'a failure that nobody takes' ? [] : direct(program),
  );
  expect(all.filter((answer) => /: (failed|paused|waiting|idle) /.test(answer))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
