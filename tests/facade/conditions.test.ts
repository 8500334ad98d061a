/**
 * What stops and stays: levels, restarts invoked later, frames, evaluation in a frame, leaving.
 */
import { createRuntime, type OmegaRuntime } from 'omega-runtime';
import { describe, expect, test } from 'vitest';
import { Session } from '#omega/runtime/session.js';
import { answerOf, interrupted, levelsOf, namesIn } from './looking-at-levels.js';

const PROGRAM = '(define (f y) (* 2 (+ y width))) (list (f 10) (f 20)) (list (f 1) width)';

describe('the outcome', () => {
  test('of an error lists the restarts, the level and the type', async () => {
    const runtime = await createRuntime();
    const result = await runtime.eval(PROGRAM);
    expect(result).toMatchObject({
      kind: 'error',
      level: 1,
      error: { code: 'unbound-variable', type: '&unbound-variable' },
    });
    expect('restarts' in result && result.restarts[1]).toEqual({
      index: 1,
      name: 'store-value',
      report: 'Give width a value and go on.',
      parameters: ['value'],
      interactive: false,
    });
    expect(namesIn(result)).toEqual(['use-value', 'store-value', 'retry', 'abort']);
  });

  test('of what does not read or expand, or is a whole program, keeps nothing', async () => {
    const runtime = await createRuntime();
    for (const code of ['(car', '(if)']) {
      const result = await runtime.eval(code);
      expect(result).toMatchObject({ kind: 'error', level: null, restarts: [] });
    }
    const session = new Session();
    const failed = await session.eval('(car 1)', { program: true });
    expect(failed).toMatchObject({ kind: 'error', level: null, restarts: [] });
    expect(session.levels).toEqual([]);
  });

  test('says what the type of the condition reports', async () => {
    const runtime = await createRuntime();
    const result = await runtime.eval(
      '(define-condition-type &full &error make-full full? ' +
        ':report (lambda (c port) (write (full-shelf c) port) (display " is full" port)) ' +
        '(shelf full-shelf)) (raise (make-full "B"))',
    );
    expect(result).toMatchObject({ error: { type: '&full', message: '"B" is full' } });
    expect(await runtime.eval("(raise 'x)")).toMatchObject({ error: { type: null } });
  });

  test('the failed state can be looked at right after', async () => {
    const runtime = await createRuntime();
    await runtime.eval(PROGRAM);
    expect(runtime.inspector.getState()).toMatchObject({ status: 'failed' });
    expect(runtime.isTerminal()).toBe(true);
  });
});

describe('invoking a restart', () => {
  test('goes on with the rest of that evaluation, whatever came between', async () => {
    const runtime = await createRuntime();
    await runtime.eval(PROGRAM);
    await runtime.eval('(define seven 7)');
    await runtime.eval('(car 5)');
    expect(await runtime.eval('(+ 1 1)')).toMatchObject({ kind: 'ok', value: 2 });
    expect(levelsOf(runtime)).toEqual([2, 1]);
    const result = await runtime.conditions.invokeRestart(1, ['(* 2 seven)'], 1);
    expect(answerOf(result)).toEqual([30, 14]);
    expect(levelsOf(runtime)).toEqual([]);
    expect(result.definitions).toContain('f');
  });

  test('may fail again, at a level anew', async () => {
    const runtime = await createRuntime();
    await runtime.eval(PROGRAM);
    const again = await runtime.conditions.invokeRestart(0, ['5']);
    expect(again).toMatchObject({ kind: 'error', level: 1 });
    expect(answerOf(await runtime.conditions.invokeRestart(1, ['1']))).toEqual([4, 1]);
  });

  test('binds the value to a name if the evaluation was to', async () => {
    const runtime = await createRuntime();
    await runtime.call('runtime/eval', { code: '(+ 1 (car 5))', keep: true });
    expect(await runtime.conditions.invokeRestart(0, ['5'])).toMatchObject({ binding: '$1' });
  });

  test('an argument that fails is the outcome, and all stays', async () => {
    const runtime = await createRuntime();
    await runtime.eval(PROGRAM);
    for (const [text, code] of [
      ['(car 1)', 'wrong-type'],
      ['(car', 'read-error'],
    ] as const) {
      const failed = await runtime.conditions.invokeRestart(1, [text]);
      expect(failed).toMatchObject({ kind: 'error', level: null, error: { code } });
    }
    expect(levelsOf(runtime)).toEqual([1]);
    expect(answerOf(await runtime.conditions.invokeRestart(1, ['0']))).toEqual([2, 0]);
  });

  test('arguments may read the console', async () => {
    const runtime = await createRuntime();
    await runtime.eval('(list (car 5))');
    const asked = await runtime.conditions.invokeRestart(0, ['(read-line)']);
    expect(asked).toMatchObject({ kind: 'needs', request: 'console-input' });
    expect(answerOf(await runtime.resume('typed\n'))).toEqual(['typed']);
  });

  test('a restart of the program takes its arguments, or asks for them', async () => {
    const runtime = await createRuntime();
    await runtime.eval(
      '(define (g) (restart-case (error "bad") ' +
        '(two (v w) :report "Take two." (list v w)) ' +
        '(ask (v) :interactive (lambda () (list (read-line))) (list "asked" v))))',
    );
    const result = await runtime.eval('(cons 1 (g))');
    expect(namesIn(result)).toEqual(['two', 'ask', 'abort']);
    await expect(runtime.conditions.invokeRestart(0)).rejects.toMatchObject({
      code: 'invalid-params',
      details: { parameters: ['v', 'w'] },
    });
    expect(answerOf(await runtime.conditions.invokeRestart(0, ['2', '3']))).toEqual([1, 2, 3]);
    await runtime.eval('(cons 1 (g))');
    expect(await runtime.conditions.invokeRestart(1)).toMatchObject({ kind: 'needs' });
    expect(answerOf(await runtime.resume('four\n'))).toEqual([1, 'asked', 'four']);
  });

  test('a restart that applies no more is refused, and so is one that never was', async () => {
    const runtime = await createRuntime();
    await runtime.eval(
      '(define offered #t) (restart-case (error "x") (r () :test (lambda (c) offered) 1))',
    );
    await runtime.eval('(set! offered #f)');
    for (const index of [0, 7]) {
      await expect(runtime.conditions.invokeRestart(index)).rejects.toMatchObject({
        code: 'state-conflict',
        details: { level: 1, restarts: [{ name: 'abort' }] },
      });
    }
    expect(await runtime.conditions.getRestarts()).toMatchObject([{ index: 0, name: 'abort' }]);
  });

  test('misuse is named', async () => {
    const runtime = await createRuntime();
    const { conditions } = runtime;
    await expect(conditions.invokeRestart(0)).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(conditions.getRestarts()).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(conditions.getFrames()).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(conditions.abort()).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(conditions.evalInFrame(0, '1')).rejects.toMatchObject({ code: 'state-conflict' });
    await runtime.eval('(car 1)');
    await expect(conditions.invokeRestart(0, ['1 2'])).rejects.toMatchObject({
      code: 'invalid-params',
      details: { parameter: 'args' },
    });
    await expect(conditions.getRestarts(3)).rejects.toMatchObject({
      code: 'state-conflict',
      details: { level: 3, levels: [1] },
    });
    await expect(runtime.resume()).rejects.toMatchObject({ code: 'state-conflict' });
    expect(levelsOf(runtime)).toEqual([1]);
  });

  test('winders run on the way out, and on the way in nothing does', async () => {
    const runtime = await createRuntime();
    const code = (what: string): string =>
      `(dynamic-wind (lambda () (display "in ")) (lambda () ${what}) (lambda () (display "out ")))`;
    await runtime.eval(code('(car 5)'));
    await runtime.eval('(+ 1 2)');
    expect(await runtime.conditions.invokeRestart(0, ['1'])).toMatchObject({
      kind: 'ok',
      output: 'in out ',
    });
  });
});

describe('levels', () => {
  test('those inside the one that goes on are dropped', async () => {
    const runtime = await createRuntime();
    for (const code of ['(car 1)', '(cdr 2)', '(/ 1 0)']) await runtime.eval(code);
    expect(levelsOf(runtime)).toEqual([3, 2, 1]);
    expect(await runtime.conditions.invokeRestart(0, ['5'], 2)).toMatchObject({ value: 5 });
    expect(levelsOf(runtime)).toEqual([1]);
  });

  test('are bounded: the outermost makes room, and is said to be gone', async () => {
    const runtime = await createRuntime();
    for (let count = 0; count < 22; count++) await runtime.eval(`(car ${count})`);
    expect(levelsOf(runtime)).toHaveLength(20);
    await expect(runtime.conditions.getRestarts(2)).rejects.toThrow(/level 2 is gone/);
    expect(await runtime.conditions.invokeRestart(0, ['9'], 3)).toMatchObject({ value: 9 });
  });

  test('tell what stopped them', async () => {
    const runtime = await createRuntime();
    await runtime.eval('(car 1)');
    await interrupted(runtime, '(let loop () (loop))');
    expect(runtime.conditions.getLevels()).toMatchObject([
      { level: 2, kind: 'interrupted', error: null, span: { line: 1 } },
      { level: 1, kind: 'error', error: { code: 'wrong-type' }, restarts: [{}, {}, {}] },
    ]);
  });

  test('end with the session and with the start of a program', async () => {
    const session = new Session();
    await session.eval('(car 1)');
    await session.eval('(+ 1 2)', { program: true });
    expect(session.levels).toEqual([]);
    await session.eval('(car 1)');
    await session.dispose();
    expect(session.levels).toEqual([]);
  });

  test('abort leaves them, through their winders, and opens none', async () => {
    const runtime = await createRuntime();
    await runtime.eval('(car 1)');
    await runtime.eval('(dynamic-wind list (lambda () (cdr 2)) (lambda () (display "left")))');
    expect(await runtime.conditions.abort()).toMatchObject({
      kind: 'error',
      error: { code: 'aborted' },
      level: null,
      output: 'left',
    });
    expect(levelsOf(runtime)).toEqual([1]);
    const restarts = await runtime.conditions.getRestarts();
    const { index } = restarts.find(({ name }) => name === 'abort') ?? { index: -1 };
    expect(await runtime.conditions.invokeRestart(index)).toMatchObject({
      error: { code: 'aborted' },
    });
    expect(levelsOf(runtime)).toEqual([]);
    expect(await runtime.eval('(abort)')).toMatchObject({
      error: { code: 'aborted' },
      level: null,
    });
  });
});

describe('frames', () => {
  async function stopped(): Promise<OmegaRuntime> {
    const runtime = await createRuntime();
    await runtime.eval('(define (f x) (+ x (g (* 2 x)))) (define (g y) (+ 1 (car y))) (f 21)');
    return runtime;
  }

  test('are listed with their variables', async () => {
    const runtime = await stopped();
    const frames = await runtime.conditions.getFrames();
    expect(frames.slice(0, 2)).toMatchObject([
      { index: 0, procedure: 'g', variables: ['y'] },
      { index: 1, procedure: 'f', variables: ['x'] },
    ]);
    expect(await runtime.conditions.getFrames(1, 1)).toHaveLength(1);
    await runtime.eval('(car 2)');
    expect(await runtime.conditions.getFrames(1)).toEqual(frames);
  });

  test('forms evaluated in one see its variables, and the level stays', async () => {
    const runtime = await stopped();
    expect(
      answerOf(await runtime.conditions.evalInFrame(0, '(set! y 1) (list y (+ y 1))')),
    ).toEqual([42, 43]);
    expect(answerOf(await runtime.conditions.evalInFrame(1, 'x', 1))).toBe(21);
    expect(levelsOf(runtime)).toEqual([1]);
    expect(answerOf(await runtime.conditions.invokeRestart(0, ['20']))).toBe(42);
  });

  test('what fails in one opens a level', async () => {
    const runtime = await stopped();
    expect(await runtime.conditions.evalInFrame(0, '(vector-ref y 0)')).toMatchObject({
      kind: 'error',
      level: 2,
    });
    expect(answerOf(await runtime.conditions.invokeRestart(0, ['"instead"']))).toBe('instead');
    expect(await runtime.conditions.evalInFrame(0, '(car')).toMatchObject({
      error: { code: 'read-error' },
    });
    await expect(runtime.conditions.evalInFrame(99, 'x')).rejects.toMatchObject({
      code: 'state-conflict',
      details: { level: 1 },
    });
    expect(levelsOf(runtime)).toEqual([1]);
  });
});

test('events tell of unhandled conditions and invoked restarts', async () => {
  const runtime = await createRuntime();
  const seen: unknown[] = [];
  runtime.on('condition-unhandled', ({ level, error }) => seen.push([level, error.code]));
  runtime.on('restart-invoked', ({ level, restart }) => seen.push([level, restart.name]));
  await runtime.eval('(car 1)');
  await runtime.eval('(if)');
  await runtime.conditions.invokeRestart(1);
  await runtime.conditions.abort();
  expect(seen).toEqual([
    [1, 'wrong-type'],
    [null, 'syntax-error'],
    [1, 'retry'],
    [1, 'wrong-type'],
    [1, 'abort'],
  ]);
});

test('stepping ends in a level too', async () => {
  const runtime = await createRuntime();
  await runtime.load('(+ 1 (car 5))');
  let last = await runtime.step();
  while (!last.done) last = await runtime.step();
  expect(last.outcome).toMatchObject({ kind: 'error', level: 1, restarts: [{}, {}, {}] });
  expect(await runtime.conditions.invokeRestart(0, ['5'])).toMatchObject({ kind: 'ok', value: 6 });
});

test('stack and frames leave out what is inside a library', async () => {
  const runtime = await createRuntime();
  const codes = [
    "(list (invoke-restart 'nowhere))",
    "(define (f) (list (invoke-restart-interactively 'nowhere))) (list (f))",
    '(list (fiber-outcome 5))',
    "(list (spawn car ':no-name 5))",
  ];
  for (const code of codes) {
    const result = await runtime.eval(code);
    const stack = result.kind === 'error' ? result.error.stack : [];
    expect(stack.map(({ procedure }) => procedure)).toContain('top level');
    const frames = await runtime.conditions.getFrames();
    const all = [...stack, ...frames].map(({ procedure }) => procedure);
    expect(all.filter((name) => name.startsWith('%'))).toEqual([]);
  }
});
