/**
 * What was interrupted, ran out of its budget or waits stays as well, and goes on as it was.
 */
import { createRuntime } from 'omega-runtime';
import { describe, expect, test } from 'vitest';
import { answerOf, interrupted, levelsOf, namesIn } from './looking-at-levels.js';

describe('what was stopped from outside', () => {
  const COUNT = '(define (f n) (if (= n 0) "done" (f (- n 1)))) (list (f 3000000)) (+ 1 1)';

  test('goes on by the restart continue, also after other evaluations', async () => {
    const runtime = await createRuntime();
    const result = await interrupted(runtime, COUNT);
    expect(result).toMatchObject({ kind: 'interrupted', level: 1 });
    expect(namesIn(result)).toEqual(['continue', 'abort']);
    await runtime.eval('(+ 1 2)');
    await expect(runtime.conditions.invokeRestart(0, ['1'])).rejects.toMatchObject({
      code: 'invalid-params',
    });
    expect(await runtime.conditions.invokeRestart(0)).toMatchObject({ kind: 'ok', value: 2 });
  });

  test('and so does resume', async () => {
    const runtime = await createRuntime();
    await interrupted(runtime, COUNT);
    await runtime.eval('(+ 1 2)');
    expect(await runtime.resume()).toMatchObject({ kind: 'ok', value: 2 });
    expect(levelsOf(runtime)).toEqual([]);
  });

  test('an exhausted budget likewise', async () => {
    const runtime = await createRuntime({ stepsMax: 1000 });
    const result = await runtime.eval('(define (f n) (if (= n 0) 7 (f (- n 1)))) (f 100000)');
    expect(result).toMatchObject({ kind: 'exhausted', level: 1 });
    expect(namesIn(result)).toEqual(['continue', 'abort']);
    runtime.configure({ stepsMax: null });
    await runtime.eval('(+ 1 2)');
    expect(await runtime.conditions.invokeRestart(0)).toMatchObject({ kind: 'ok', value: 7 });
  });

  test('what took too much memory does not stay beside others', async () => {
    const runtime = await createRuntime({ memoryBytesMax: 100_000_000 });
    const bomb = "(let loop ((l '())) (loop (cons (make-vector 1000 0) l)))";
    expect(await runtime.eval(bomb)).toMatchObject({ kind: 'exhausted', level: 1 });
    expect(levelsOf(runtime)).toEqual([1]);
    await runtime.eval('(+ 1 2)');
    expect(levelsOf(runtime)).toEqual([]);
  });

  test('what sleeps, or waits for a fiber, waits again', async () => {
    const runtime = await createRuntime();
    const sleeping = runtime.eval('(begin (sleep 0.05) 77)');
    await new Promise((resolve) => setTimeout(resolve, 10));
    runtime.interrupt();
    expect((await sleeping).kind).toBe('interrupted');
    await runtime.eval('(+ 1 2)');
    expect(await runtime.conditions.invokeRestart(0)).toMatchObject({ kind: 'ok', value: 77 });
    const join =
      '(list (join (spawn (lambda () (let loop ((i 0)) (if (< i 2000000) (loop (+ i 1)) i))))))';
    const waiting = await interrupted(runtime, join);
    expect(namesIn(waiting)).toEqual(['continue', 'abort']);
    await runtime.eval('(+ 1 2)');
    expect(answerOf(await runtime.conditions.invokeRestart(0))).toEqual([2_000_000]);
  });

  test('what needs input is kept too when something else is evaluated', async () => {
    const runtime = await createRuntime();
    await runtime.eval('(list (read-line))');
    await runtime.eval('(+ 1 2)');
    expect(runtime.conditions.getLevels()).toMatchObject([{ level: 1, kind: 'interrupted' }]);
    expect(await runtime.resume()).toMatchObject({ kind: 'needs' });
    expect(answerOf(await runtime.resume('x\n'))).toEqual(['x']);
  });

  test('a nursery waits for its fibers, which go on meanwhile', async () => {
    const runtime = await createRuntime();
    const child = '(lambda () (sleep 0.001) (set! log (cons "child" log)))';
    await runtime.eval(
      `(define log '()) (define r (nursery (lambda (n) (spawn-in n ${child}) (car 5)))) log`,
    );
    await runtime.conditions.evalInFrame(0, 'n');
    await runtime.eval('(+ 1 2)');
    expect(answerOf(await runtime.conditions.invokeRestart(0, ['1'], 1))).toEqual(['child']);
  });
});
