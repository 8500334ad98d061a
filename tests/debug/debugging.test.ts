/** The debugger through the facade: stops, steps, and what there is to see. */
import { describe, expect, test } from 'vitest';
import { at, debugged, PROGRAM, said } from './debugged.js';

describe('breakpoints', () => {
  test('on a line, before there is any code', async () => {
    const { runtime, run } = await debugged();
    const before = runtime.breakpoints.add({ target: at(9) });
    expect(before).toMatchObject({ verified: false, message: expect.stringMatching(/no code/) });
    const result = await run();
    expect(result).toMatchObject({ kind: 'interrupted', stop: { reason: 'breakpoint' } });
    expect(runtime.breakpoints.getAll()).toMatchObject([
      { verified: true, hits: 1, message: null },
    ]);
    expect((await runtime.debug.continue()).result).toMatchObject({ kind: 'ok' });
  });

  test('on a definition: where the procedure begins; with a column: the form there', async () => {
    const { runtime, run } = await debugged();
    runtime.breakpoints.add({ target: at(1) });
    runtime.breakpoints.add({ target: at(10, 11) });
    const result = await run();
    expect(result).toMatchObject({ stop: { breakpoints: [2] } });
    expect(said(await runtime.debug.continue())).toBe(
      "breakpoint: (if (= x 0) 'end (begin (display x) (down (- x 1))))",
    );
  });

  test.each([
    ['3', ['0']],
    ['=2', ['1']],
    ['>1', ['1', '0']],
    ['>=2', ['1', '0']],
    ['<2', ['2']],
    ['%2', ['1']],
  ])('hit %s', async (hitCondition, expected) => {
    const { runtime, run } = await debugged();
    runtime.breakpoints.add({ target: at(2), hitCondition });
    let { kind } = await run();
    const values: string[] = [];
    while (kind === 'interrupted') {
      values.push((await runtime.debug.evaluate('x')).value);
      kind = (await runtime.debug.continue()).result?.kind ?? 'interrupted';
    }
    expect(values).toEqual(expected);
  });

  test('a condition decides, and what it writes is undone', async () => {
    const { runtime, run } = await debugged(`(define n 0)\n${PROGRAM}`);
    const condition = '(begin (set! n (+ n 1)) (= x 1))';
    runtime.breakpoints.add({ target: at(3), condition });
    expect(await run()).toMatchObject({ kind: 'interrupted' });
    expect((await runtime.debug.evaluate('(list x n)')).value).toBe('(1 0)');
  });

  test('a condition that fails stops, and says so; one that does not read never does', async () => {
    const { runtime, run } = await debugged();
    const wrong = runtime.breakpoints.add({ target: at(2), condition: '(car' });
    expect(wrong.message).not.toBeNull();
    runtime.breakpoints.remove(wrong.id);
    runtime.breakpoints.add({ target: at(2), condition: '(car x)' });
    const result = await run();
    expect(result).toMatchObject({
      stop: { text: expect.stringMatching(/^in its condition: car/) },
    });
  });

  test('of a procedure, of a variable that is assigned, of a node', async () => {
    const text =
      '(define total 0)\n(define (add! n) (set! total (+ total n)))\n(add! 1)\n(add! 2)\n(add! 3)';
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.add({ target: { kind: 'function', name: 'add!' } });
    expect(await run()).toMatchObject({ stop: { reason: 'function breakpoint' } });
    runtime.breakpoints.clear();
    runtime.breakpoints.add({ target: { kind: 'data', name: 'total', scope: null } });
    expect(said(await runtime.debug.continue(), text)).toBe(
      'data breakpoint: (set! total (+ total n))',
    );
    const [node] = await runtime.debug.disassemble();
    runtime.breakpoints.clear();
    runtime.breakpoints.add({
      target: { kind: 'instruction', reference: node?.reference as string },
    });
    expect(said(await runtime.debug.continue(), text)).toBe(
      'instruction breakpoint: (set! total (+ total n))',
    );
    expect((await runtime.debug.evaluate('(list n total)')).value).toBe('(3 3)');
  });

  test('survive a snapshot that is restored', async () => {
    const { runtime, run } = await debugged();
    runtime.breakpoints.add({ target: at(9) });
    await run();
    await runtime.debug.continue();
    await runtime.snapshots.save('then');
    await runtime.snapshots.restore('then');
    expect(await runtime.eval('(twice 3)')).toMatchObject({ kind: 'interrupted' });
  });

  test('in code that is compiled, and inlined, already', async () => {
    const text = `(define (sq x) (* x x))
(define (sum n acc) (if (= n 0) acc (sum (- n 1) (+ acc (sq n)))))
(sum 100000 0)`;
    const { runtime, run } = await debugged(text);
    expect(await run()).toMatchObject({ kind: 'ok' });
    const target = { kind: 'function', name: 'sq' } as const;
    runtime.breakpoints.add({ target, condition: '(= x 77)' });
    expect(await runtime.eval('(sum 1000 0)')).toMatchObject({ kind: 'interrupted' });
    expect((await runtime.debug.evaluate('x')).value).toBe('77');
    const { result } = await runtime.debug.continue();
    expect(result).toMatchObject({ kind: 'ok', value: 333_833_500 });
  });
});

describe('steps', () => {
  test('in, over and out, and back again, print nothing twice', async () => {
    const { runtime, world, run } = await debugged();
    runtime.breakpoints.add({ target: at(9) });
    await run();
    const { debug } = runtime;
    expect(said(await debug.stepOver())).toBe('step: (list (down z) y)');
    expect(said(await debug.stepIn())).toBe('step: (down z)');
    expect(said(await debug.stepIn())).toMatch(/^step: \(if \(= x 0\)/);
    expect(said(await debug.stepIn())).toMatch(/^step: \(begin/);
    expect(said(await debug.stepIn())).toBe('step: (display x)');
    expect(said(await debug.stepOver())).toBe('step: (down (- x 1))');
    expect(world.printed).toBe('22');
    expect(said(await debug.stepBack())).toBe('past step: (display x)');
    expect(said(await debug.stepBackIn())).toMatch(/^past step: \(begin/);
    expect(said(await debug.stepBackOut())).toBe('past step: (down z)');
    expect(said(await debug.stepOver())).toBe('step: (down (- x 1))');
    expect(world.printed).toBe('22');
    expect(said(await debug.stepOver())).toMatch(/^step: \(if/);
    expect(said(await debug.stepOut())).toBe('step: (list (down z) y)');
    expect(await debug.getReturned()).toMatchObject({ value: 'end' });
    expect((await debug.continue()).result).toMatchObject({ kind: 'ok' });
    expect(world.printed).toBe('221');
  });

  test('out and back at the top level is the beginning of the form', async () => {
    const { runtime, run } = await debugged();
    runtime.breakpoints.add({ target: { kind: 'function', name: 'twice' } });
    await run();
    expect(said(await runtime.debug.stepBackOut())).toBe('past step: (twice 1)');
    expect(said(await runtime.debug.stepBackOut())).toBe('past step: (twice 1)');
  });

  test('going on through the past counts for no hit condition', async () => {
    const { runtime, run } = await debugged();
    runtime.breakpoints.add({ target: at(5), hitCondition: '<=2' });
    await run();
    await runtime.debug.continue();
    await runtime.debug.reverseContinue();
    expect((await runtime.debug.evaluate('x')).value).toBe('2');
    expect(said(await runtime.debug.continue())).toMatch(/display x/);
    expect(runtime.breakpoints.getAll()).toMatchObject([{ hits: 2 }]);
  });

  test('over a deep recursion, and back over it', async () => {
    const text = `(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
(define (main) (let ((x (sum 20000))) (display x) (display 'done)))
(main)`;
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.add({ target: at(2, 25) });
    await run();
    runtime.breakpoints.clear();
    expect(said(await runtime.debug.stepOver(), text)).toBe('step: (display x)');
    expect(said(await runtime.debug.stepBack(), text)).toBe('past step: (sum 20000)');
    expect(said(await runtime.debug.stepOver(), text)).toBe('step: (display x)');
  });

  test('over what is left by a jump end where that goes on', async () => {
    const text = `(define (f k) (k 1) (display 'never))
(define r (call/cc (lambda (k) (f k) (display 'no))))
(display 'here)`;
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.add({ target: at(2, 32) });
    await run();
    expect(said(await runtime.debug.stepOver(), text)).toBe("step: (display 'here)");
  });

  test('a value that is changed in the past begins a branch, where that goes on', async () => {
    const { runtime, world, run } = await debugged();
    runtime.breakpoints.add({ target: at(5) });
    await run();
    await runtime.debug.continue();
    await runtime.debug.reverseContinue();
    expect((await runtime.debug.evaluate('x')).value).toBe('2');
    await runtime.debug.setVariable('x', '1');
    expect(runtime.history.getState()).toMatchObject({ past: false, branch: 2 });
    runtime.breakpoints.clear();
    expect((await runtime.debug.continue()).result).toMatchObject({ kind: 'ok' });
    expect(world.printed).toBe('221');
  });
});

describe('looking', () => {
  test('frames, scopes and variables, in pages; cycles and promises stay as they are', async () => {
    const text = `(define forced 0)
(define (f v c s) (display 'here) v)
(define cycle (list 1 2))
(set-cdr! (cdr cycle) cycle)
(define (main) (list (f (make-vector 1000 7) cycle (delay (set! forced 1)))))
(main)`;
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.add({ target: at(2) });
    await run();
    const { debug } = runtime;
    const stack = await debug.getStack();
    expect(stack.map(({ procedure }) => procedure)).toEqual(['f', 'main']);
    expect(await debug.getStack(1, 1)).toMatchObject([{ procedure: 'main' }]);
    const scopes = await debug.getScopes(0);
    expect(scopes.map(({ name }) => name)).toEqual([
      'Locals',
      'Globals',
      'Restarts',
      'Store',
      'Kontinuation',
    ]);
    const [v, c, s] = await debug.getVariables(scopes[0]?.reference ?? 0);
    expect(v).toMatchObject({ name: 'v', type: 'vector', indexed: 1000 });
    const page = await debug.getVariables(v?.reference ?? 0, 990, 100);
    expect(page.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, i) => `${990 + i}`),
    );
    expect(c).toMatchObject({ name: 'c', type: 'circular list', indexed: 2 });
    expect(await debug.getVariables(c?.reference ?? 0, 4, 2)).toMatchObject([
      { value: '1' },
      { value: '2' },
    ]);
    expect(s).toMatchObject({ type: 'promise', reference: 0 });
    expect((await debug.evaluate('forced')).value).toBe('0');
    await debug.stepOver();
    await expect(debug.getVariables(v?.reference ?? 0)).rejects.toThrow(/has gone on since/);
  });

  test('what cannot be done is said, and loses nothing', async () => {
    const { runtime, run } = await debugged();
    await expect(runtime.debug.stepOver()).rejects.toThrow(/nothing to resume/);
    runtime.breakpoints.add({ target: at(9) });
    await run();
    await expect(runtime.debug.getVariables(12345)).rejects.toThrow(/nothing is known as 12345/);
    await expect(runtime.debug.setVariable('nope', '1')).rejects.toThrow(/no variable nope/);
    await expect(runtime.debug.setVariable('z', '(car 1)')).rejects.toThrow(/expression fails/);
    await expect(runtime.debug.goToOrigin('nope')).rejects.toThrow(/gives nope a value/);
    expect((await runtime.debug.evaluate('(car z)')).error).toBe(true);
    expect((await runtime.debug.evaluate('(display 1)')).error).toBe(true);
    expect((await runtime.debug.continue()).result).toMatchObject({ kind: 'ok' });
  });

  test('where a value came from', async () => {
    const text = `(define total 0)
(define (add! n) (set! total (+ total n)))
(define (use a) (let ((b (* a 2))) (display b) b))
(for-each add! '(1 2 3))
(use total)`;
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.add({ target: at(3, 36) });
    await run();
    expect(said(await runtime.debug.goToOrigin('b'), text)).toBe('past goto: (* a 2)');
    await runtime.debug.continue();
    expect(said(await runtime.debug.goToOrigin('total'), text)).toBe(
      'past goto: (set! total (+ total n))',
    );
    expect((await runtime.debug.evaluate('n')).value).toBe('3');
  });

  test('where what has made a program fail came from', async () => {
    const text = `(define total 0)
(define (spoil!) (set! total 'nothing))
(define (add! n) (set! total (+ total n)) total)
(add! 1)
(spoil!)
(list (add! 2))`;
    const { runtime, run } = await debugged(text);
    expect(await run()).toMatchObject({ kind: 'error' });
    expect(said(await runtime.debug.goToOrigin('total'), text)).toBe(
      "past goto: (set! total 'nothing)",
    );
    await runtime.debug.continue();
    expect(said(await runtime.debug.goToOrigin('n'), text)).toBe('past goto: (add! 2)');
  });
});
