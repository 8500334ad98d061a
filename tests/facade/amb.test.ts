/** Searches from outside: their state while they run, what a form has left, the next solution. */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';

const SUM = `(let* ((a (amb 1 2 3)) (b (an-integer-between 4 6)))
  (require (= (+ a b) 8))
  (list a b))`;

test('getAmbState() returns the state during a search, and null without one', async () => {
  const runtime = await createRuntime();
  expect(runtime.getAmbState()).toBeNull();
  expect(runtime.amb.isSearching()).toBe(false);
  await runtime.load(SUM, 'sum');
  while (runtime.getAmbState()?.failures !== 4) await runtime.step();
  expect(runtime.amb.isSearching()).toBe(true);
  expect(runtime.getAmbState()).toMatchObject({
    searching: true,
    strategy: 'dfs',
    depth: 2,
    path: ['2', '5'],
    frontierSize: 2,
    choicePoints: [
      {
        label: '(amb 1 2 3)',
        location: { file: 'sum', line: 1, column: 11 },
        tried: [{ text: '1' }, { text: '2' }],
        remaining: [{ text: '3' }],
        reasons: [{ text: '(require (= (+ a b) 8))', location: { line: 2, column: 3 } }, null],
        reasonFailed: { location: { line: 2, column: 3 } },
      },
      {
        label: '(an-integer-between 4 6)',
        tried: [{ text: '4' }, { text: '5' }],
        remaining: [{ text: '6' }],
      },
    ],
  });
  expect(await runtime.resume()).toMatchObject({ kind: 'ok' });
  expect(runtime.getAmbState()).toBeNull();
  await runtime.dispose();
});

test('what a form has left is parked: asked for more, pruned, dropped by a choice', async () => {
  const runtime = await createRuntime();
  expect(await runtime.call('runtime/eval', { code: SUM })).toMatchObject({ value: '(2 6)' });
  expect(runtime.amb.getParked()).toMatchObject({ searching: false, path: ['2', '6'] });
  expect(await runtime.call('amb/next')).toMatchObject({ kind: 'ok', value: '(3 5)' });
  expect(await runtime.call('amb/next')).toMatchObject({ error: { code: 'amb-exhausted' } });
  await runtime.eval('(amb 1 2)');
  expect(runtime.amb.prune()).toBe(true);
  expect(runtime.amb.prune()).toBe(false);
  await runtime.eval('(amb 1 2)');
  await runtime.eval('(+ 1 2)');
  expect(runtime.amb.getParked()).toMatchObject({ path: ['1'] });
  await runtime.eval("(amb 'a 'b)");
  expect(runtime.amb.getParked()).toMatchObject({ path: ["'a"] });
  await runtime.dispose();
});

test('a form that fails with choices open can be gone on with', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(define seen 0)');
  const failed = await runtime.eval('(let ((x (amb 1 2 3))) (set! seen x) (if (= x 1) (car x)) x)');
  expect(failed).toMatchObject({ kind: 'error', level: 1 });
  expect(await runtime.call('runtime/eval', { code: '(amb 7 8)' })).toMatchObject({ value: '7' });
  expect(runtime.getAmbState()).toBeNull();
  expect(await runtime.amb.getStateAt(1)).toMatchObject({ path: ['1'], frontierSize: 1 });
  await expect(runtime.amb.getStateAt(2)).rejects.toMatchObject({ code: 'state-conflict' });
  const index =
    'restarts' in failed ? failed.restarts.findIndex((r) => r.name === 'use-value') : -1;
  const params = { index, args: ['(fail)'] };
  expect(await runtime.call('conditions/invokeRestart', params)).toMatchObject({ kind: 'error' });
  const gone = await runtime.call('conditions/invokeRestart', { index, args: ['0'], level: 1 });
  expect(gone).toMatchObject({ kind: 'ok', value: '1' });
  expect(await runtime.call('amb/next')).toMatchObject({ value: '2' });
  await runtime.dispose();
});

const PLANT = `(define (plant . options)
  (define (make n low high) (map (lambda (i) (fd-range low high)) (iota n)))
  (let ((hall (fd-range 0 1)) (line (make 12 1 3)) (crews (make 4 0 3)))
    (for-each (lambda (a b) (constrain (/= a b))) (cdr line) line)
    (let loop ((rest crews))
      (if (pair? rest)
          (begin
            (for-each (lambda (crew) (constrain (/= (car rest) crew))) (cdr rest))
            (loop (cdr rest)))))
    (for-each (lambda (crew) (constrain (<= crew (+ 2 hall)))) crews)
    (apply label (append (list hall) line crews) :order 'leftmost options)))`;

test('backjumping tries far less, and the view counts what it has learnt', async () => {
  const runtime = await createRuntime();
  await runtime.eval(PLANT);
  const value = '(1 1 2 1 2 1 2 1 2 1 2 1 2 0 1 2 3)';
  expect(await runtime.call('runtime/eval', { code: '(plant)' })).toMatchObject({ value });
  const plain = runtime.amb.getParked();
  const code = '(plant :backjump #t)';
  expect(await runtime.call('runtime/eval', { code })).toMatchObject({ value });
  const jumping = runtime.amb.getParked();
  expect(plain?.nogoods).toBe(0);
  expect(jumping?.nogoods).toBe(4);
  expect(jumping?.path).toEqual(plain?.path);
  expect(plain?.explored).toBeGreaterThan(1000 * (jumping?.explored ?? Number.NaN));
  await runtime.dispose();
});

test('nogoods are kept and listed up to limits, and counted without', async () => {
  const runtime = await createRuntime();
  await runtime.eval(`(define (pigeons holes)
    (let ((xs (map (lambda (i) (fd-range 1 holes)) (iota (+ holes 1)))))
      (let loop ((rest xs))
        (if (pair? rest)
            (begin
              (for-each (lambda (y) (constrain (/= (car rest) y))) (cdr rest))
              (loop (cdr rest)))))
      (all-of (label xs :backjump #t))))`);
  expect(await runtime.call('runtime/eval', { code: '(amb (pigeons 7) 2)' })).toMatchObject({
    value: '()',
  });
  expect(runtime.amb.getParked()?.nogoods).toBeGreaterThan(1000);
  const listed = await runtime.call('runtime/eval', { code: '(length (explain-failure))' });
  expect(listed).toMatchObject({ value: '100' });
  await runtime.dispose();
});
