/**
 * Space (R7RS 3.5): loops run in constant memory whatever form the tail call is in, a frame keeps
 * nothing alive that its code no longer reads, and recursion costs memory only. Each program runs
 * in a process whose heap is too small for anything else.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const OMEGA = fileURLToPath(new URL('../../dist/command/bin/omega.js', import.meta.url));

/** The value that the last of the expressions prints, in a process with so many megabytes of heap.
 */
function valueIn(megabytes: number, ...expressions: string[]): string {
  const node = spawnSync(
    process.execPath,
    [`--max-old-space-size=${megabytes}`, OMEGA, 'eval', ...expressions],
    { encoding: 'utf8' },
  );
  expect(node.stderr).toBe('');
  return node.stdout.trim().split('\n').at(-1) as string;
}

/** A frame a turn of these loops would need some hundred megabytes. */
const TURNS = 3_000_000;
const SMALL = 48;

const loops: ReadonlyArray<readonly [string, string]> = [
  ['if', '(define (loop n) (if (= n 0) (quote done) (loop (- n 1))))'],
  ['cond', '(define (loop n) (cond ((= n 0) (quote done)) (else (loop (- n 1)))))'],
  ['cond =>', '(define (loop n) (cond ((= n 0) (quote done)) ((- n 1) => loop)))'],
  ['case', '(define (loop n) (case n ((0) (quote done)) (else (loop (- n 1)))))'],
  ['and, or', '(define (loop n) (or (and (= n 0) (quote done)) (and #t (loop (- n 1)))))'],
  ['when', '(define (loop n) (if (= n 0) (quote done) (when #t (loop (- n 1)))))'],
  ['unless', '(define (loop n) (if (= n 0) (quote done) (unless #f (loop (- n 1)))))'],
  ['do', '(define (loop n) (do ((i n (- i 1))) ((= i 0) (quote done))))'],
  ['apply', '(define (loop n) (if (= n 0) (quote done) (apply loop (list (- n 1)))))'],
  ['call/cc', '(define (loop n) (if (= n 0) (quote done) (call/cc (lambda (k) (loop (- n 1))))))'],
  [
    'values',
    '(define (loop n) (if (= n 0) (quote done) (call-with-values (lambda () (- n 1)) loop)))',
  ],
  [
    'mutual',
    '(define (loop n) (if (= n 0) (quote done) (pool (- n 1)))) (define (pool n) (loop n))',
  ],
];

test.each(loops)('a tail call in %s costs no space', (_name, definition) => {
  expect(valueIn(SMALL, definition, `(loop ${TURNS})`)).toBe('done');
});

test('ten million turns', () => {
  const definition = "(define (loop n) (if (= n 0) 'done (loop (- n 1))))";
  expect(valueIn(SMALL, definition, '(loop 10000000)')).toBe('done');
});

test('a frame does not keep the head of a stream that it has passed on', () => {
  const definitions = [
    '(define (from n) (delay (cons n (from (+ n 1)))))',
    '(define (nth s n) (if (= n 0) (car (force s)) (nth (cdr (force s)) (- n 1))))',
  ];
  expect(valueIn(SMALL, ...definitions, `(+ 1 (nth (from 0) ${TURNS / 3}))`)).toBe('1000001');
});

test('recursion a million deep needs less than a gigabyte', () => {
  const definition = "(define (build n) (if (= n 0) '() (cons n (build (- n 1)))))";
  expect(valueIn(900, definition, '(length (build 1000000))')).toBe('1000000');
});

test('ten million tail calls of two procedures, and of three', () => {
  const two = '(define (f n) (if (= n 0) (quote done) (g (- n 1)))) (define (g n) (f n))';
  expect(valueIn(SMALL, two, '(f 5000000)')).toBe('done');
  const three = `(define (a n) (if (= n 0) 'done (b (- n 1)))) (define (b n) (c (list n)))
                 (define (c l) (a (car l)))`;
  expect(valueIn(SMALL, three, '(a 3333333)')).toBe('done');
});

test('continuations captured ten thousand times under a deep stack share its frames', () => {
  const definitions = [
    '(define kept (make-vector 10000 #f))',
    `(define (keep i)
       (if (= i 10000)
           0
           (begin (call/cc (lambda (k) (vector-set! kept i k))) (keep (+ i 1)))))`,
    '(define (under n) (if (= n 0) (keep 0) (+ 1 (under (- n 1)))))',
  ];
  expect(valueIn(100, ...definitions, '(under 100000)')).toBe('100000');
  // Each is the whole stack: entering one that is still kept goes all the way up again.
  const again = '(let ((k (vector-ref kept 5000))) (if k (begin (vector-fill! kept #f) (k 0)) 0))';
  expect(valueIn(100, ...definitions, `(+ (under 100000) ${again})`)).toBe('100000');
});
