/**
 * Evaluations and the event loop: interrupts, limits, waiting for input, turns.
 */
import { createRuntime, type OmegaRuntime, toJs } from 'omega-runtime';
import { describe, expect, test } from 'vitest';
import { Session } from '#omega/runtime/session.js';

const FOREVER = '(define count 0) (let loop () (set! count (+ count 1)) (loop))';

/** Let the event loop turn a few times. */
function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** When the program has made so many transitions. */
async function untilSteps(runtime: OmegaRuntime, steps: number): Promise<void> {
  while (runtime.session.current().steps < steps) await soon();
}

describe('interrupting', () => {
  test('an infinite loop yields to the event loop and can be interrupted', async () => {
    const runtime = await createRuntime();
    const running = runtime.eval(FOREVER);
    await untilSteps(runtime, 10_000);
    expect(runtime.isTerminal()).toBe(false);
    expect(runtime.session.current().busy).toBe(true);
    expect(runtime.interrupt()).toBe(true);
    const result = await running;
    expect(result).toMatchObject({ kind: 'interrupted', span: { line: 1 } });
    expect(result.steps).toBeGreaterThan(0);
  });

  test('the state is kept: it can be looked at, stepped and resumed', async () => {
    const runtime = await createRuntime();
    const running = runtime.eval(
      '(define (f n) (if (= n 0) "done" (f (- n 1)))) (f 6000000) (+ 1 1)',
    );
    await untilSteps(runtime, 10_000);
    runtime.interrupt();
    expect((await running).kind).toBe('interrupted');
    expect(runtime.inspector.getState()).toMatchObject({ status: 'paused' });
    expect(runtime.inspector.getState().environment.map(({ name }) => name)).toContain('n');
    expect(await runtime.step()).toMatchObject({ done: false });
    expect(await runtime.resume()).toMatchObject({ kind: 'ok', value: 2 });
  });

  test('transitions that take long do not keep an interrupt waiting', async () => {
    const runtime = await createRuntime();
    const compare = '(define a (make-vector 1000000 1)) (define b (make-vector 1000000 1))';
    await runtime.eval(compare);
    const running = runtime.eval('(let loop () (equal? a b) (loop))');
    await soon();
    runtime.interrupt();
    expect((await running).kind).toBe('interrupted');
  });

  test('an interrupt right after the call stops that evaluation and no other', async () => {
    const runtime = await createRuntime();
    const first = runtime.eval(FOREVER);
    const second = runtime.eval('(+ 1 2)');
    expect(runtime.interrupt()).toBe(true);
    expect(await first).toMatchObject({ kind: 'interrupted', steps: 0 });
    expect(await second).toMatchObject({ kind: 'ok', value: 3 });
  });

  test('an interrupt with nothing running does nothing', async () => {
    const runtime = await createRuntime();
    expect(runtime.interrupt()).toBe(false);
    expect(await runtime.eval('(+ 1 2)')).toMatchObject({ kind: 'ok', value: 3 });
  });

  test('the next evaluation drops what was interrupted', async () => {
    const runtime = await createRuntime();
    const running = runtime.eval(FOREVER);
    await untilSteps(runtime, 10_000);
    runtime.interrupt();
    await running;
    expect(await runtime.eval('(> count 0)')).toMatchObject({ kind: 'ok', value: true });
    expect(runtime.isTerminal()).toBe(true);
  });
});

describe('turns', () => {
  test('evaluations queue and run in order', async () => {
    const runtime = await createRuntime();
    const codes = ['(define log (list 1))', '(set! log (cons 2 log))', '(set! log (cons 3 log))'];
    const all = [...codes, 'log'].map((code) => runtime.eval(code));
    const last = (await Promise.all(all)).at(-1);
    expect(last?.kind === 'ok' && toJs(last.value)).toEqual([3, 2, 1]);
  });

  test('an interrupt stops what runs, and what waits goes on', async () => {
    const runtime = await createRuntime();
    const running = runtime.eval(FOREVER);
    const waiting = runtime.eval('(+ 2 3)');
    await soon();
    runtime.interrupt();
    expect((await running).kind).toBe('interrupted');
    expect(await waiting).toMatchObject({ kind: 'ok', value: 5 });
  });

  test('an evaluation that waits can be cancelled without running', async () => {
    const session = new Session();
    const running = session.submit(FOREVER);
    const waiting = session.submit('(define ran #t)');
    waiting.cancel();
    await soon();
    running.cancel();
    expect((await running.result).kind).toBe('interrupted');
    expect(await waiting.result).toMatchObject({ kind: 'interrupted', steps: 0 });
    expect(session.engine.definitions()).not.toContain('ran');
  });

  test('the number of those that wait is bounded', async () => {
    const runtime = await createRuntime({ queueMax: 2 });
    const running = runtime.eval(FOREVER);
    const waiting = runtime.eval('1');
    await expect(runtime.eval('2')).rejects.toMatchObject({
      code: 'limit',
      details: { limit: 'queueMax' },
    });
    await soon();
    runtime.interrupt();
    await running;
    expect(await waiting).toMatchObject({ kind: 'ok', value: 1 });
  });
});

describe('limits', () => {
  test('fuel: the outcome is exhausted, and raising the limit lets it go on', async () => {
    const runtime = await createRuntime({ stepsMax: 5000 });
    const exceeded: unknown[] = [];
    runtime.on('budget-exceeded', (data) => exceeded.push(data));
    const result = await runtime.eval('(define (f n) (if (= n 0) 7 (f (- n 1)))) (f 100000)');
    expect(result).toMatchObject({
      kind: 'exhausted',
      dimension: 'steps',
      limit: 5000,
      steps: 5000,
    });
    expect(exceeded).toMatchObject([{ dimension: 'steps', limit: 5000 }]);
    runtime.configure({ stepsMax: null });
    expect(await runtime.resume()).toMatchObject({ kind: 'ok', value: 7 });
  });

  test('memory: a form that takes too much is stopped, and the session lives', async () => {
    const runtime = await createRuntime({ memoryBytesMax: 100_000_000 });
    const bomb = "(let loop ((l '())) (loop (cons (make-vector 1000 0) l)))";
    expect(await runtime.eval(bomb)).toMatchObject({ kind: 'exhausted', dimension: 'memory' });
    expect(await runtime.eval('(+ 1 2)')).toMatchObject({ kind: 'ok', value: 3 });
  });

  test('memory: garbage does not count', async () => {
    const runtime = await createRuntime({ memoryBytesMax: 100_000_000 });
    const rubbish = '(define (f n) (if (= n 0) 1 (begin (make-vector 1000 0) (f (- n 1)))))';
    expect(await runtime.eval(`${rubbish} (f 50000)`)).toMatchObject({ kind: 'ok', value: 1 });
  });

  test('output: what is kept in the result is cut, and says so', async () => {
    const runtime = await createRuntime({ outputMax: 10 });
    let seen = '';
    runtime.on('output', ({ text }) => {
      seen += text;
    });
    const { output } = await runtime.eval('(display (make-string 30 #\\x))');
    expect(output).toMatch(/^x{10}\n… output cut\n$/);
    expect(seen).toBe('x'.repeat(30));
  });
});

describe('console input', () => {
  async function asking(): Promise<OmegaRuntime> {
    const runtime = await createRuntime();
    const result = await runtime.eval('(define a (read-line)) (define b (read-line)) (list a b)');
    expect(result).toMatchObject({ kind: 'needs', request: 'console-input' });
    expect(runtime.isTerminal()).toBe(false);
    return runtime;
  }

  test('a program that reads needs input; resume brings it and runs the rest', async () => {
    const runtime = await asking();
    expect(await runtime.resume('first\n')).toMatchObject({ kind: 'needs' });
    const result = await runtime.resume('second\n');
    expect(result.kind === 'ok' && toJs(result.value)).toEqual(['first', 'second']);
  });

  test('the end of the input is an end-of-file object', async () => {
    const runtime = await asking();
    await runtime.resume('x\n');
    await runtime.resume(null);
    expect(await runtime.eval('(eof-object? b)')).toMatchObject({ kind: 'ok', value: true });
  });
});
