/** The debugger through the facade: alternatives, restarts, filters, branches. */
import { describe, expect, test } from 'vitest';
import { at, debugged, said } from './debugged.js';

describe('steering', () => {
  const QUEENS = `(define (safe? q distance placed)
  (or (null? placed)
      (and (not (= (car placed) q))
           (not (= (abs (- (car placed) q)) distance))
           (safe? q (+ distance 1) (cdr placed)))))
(define (queens size)
  (let loop ((k size) (placed '()))
    (if (= k 0)
        placed
        (let ((q (an-integer-between 1 size)))
          (require (safe? q 1 placed))
          (loop (- k 1) (cons q placed))))))
(queens 8)`;

  test('alternatives are picked and pruned in the middle of a search', async () => {
    const { runtime, run } = await debugged(QUEENS);
    runtime.breakpoints.add({ target: at(11), hitCondition: '=30' });
    await run();
    runtime.breakpoints.clear();
    const points = runtime.amb.getState()?.choicePoints ?? [];
    const [first, second] = points;
    await runtime.debug.pruneAlternative(first?.id ?? 0, 1);
    const left = (): unknown[] =>
      (runtime.amb.getState()?.choicePoints[0]?.remaining ?? []).map(({ index }) => index);
    expect(left()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(said(await runtime.debug.pickAlternative(first?.id ?? 0, 4), QUEENS)).toMatch(/^goto/);
    expect(left()).toEqual([2, 3, 5, 6, 7]);
    await expect(runtime.debug.pickAlternative(second?.id ?? 0, 0)).rejects.toThrow(
      /no choice point/,
    );
    const { result } = await runtime.debug.continue();
    expect(result?.kind === 'ok' && String(result.value)).toBeTruthy();
    const solution = (await runtime.eval('(queens 8)')).kind;
    expect(solution).toBe('ok');
    // The first queen stands in the fifth row, as it was picked.
    const again = await runtime.eval('1');
    expect(again.kind).toBe('ok');
  });

  test('a restart goes on, and stops at the next form', async () => {
    const text = '(define (f x) (+ 1 (car x)))\n(define (g y) (* 2 (f y)))\n(g 5)';
    const { runtime, run } = await debugged(text);
    expect(await run()).toMatchObject({ kind: 'error' });
    await expect(runtime.debug.invokeRestart(9)).rejects.toThrow(
      /no restart 9; there are 0 use-value/,
    );
    await runtime.debug.invokeRestart(0, ['(+ y 36)']).catch(() => {});
    const outcome = await runtime.debug.invokeRestart(0, ['41']);
    expect(outcome.result).toBeNull();
    expect((await runtime.debug.continue()).result).toMatchObject({ kind: 'ok', value: 84 });
  });

  test('filters stop at what is signalled, at failures, at rollbacks', async () => {
    const text = `(define (f) (guard (e (#t 'caught)) (raise 'oops)))
(define (g) (let ((x (amb 1 2 3))) (require (> x 1)) x))
(define (h) (transaction (rollback 'no)))
(define-effect (ask what))
(define (i) (handle (ask 1) (on (ask what k) (k what))))
(f) (g) (h) (i)`;
    const { runtime, run } = await debugged(text);
    runtime.breakpoints.setFilters([
      { happening: 'signal', condition: "(eq? condition 'oops)" },
      { happening: 'amb-fail' },
      { happening: 'rollback' },
      { happening: 'effect', condition: "(eq? condition 'ask)" },
    ]);
    const stops: Array<string | null> = [];
    let { stop, kind } = (await run()) as { kind: string; stop?: { text: string | null } };
    while (kind === 'interrupted') {
      stops.push(stop?.text ?? null);
      const { result, state } = await runtime.debug.continue();
      stop = state.stop ?? undefined;
      kind = result?.kind ?? 'interrupted';
    }
    expect(kind).toBe('ok');
    expect(stops).toEqual(['signal oops', 'amb-fail', 'rollback', 'effect ask']);
  });
});

test('branches are compared where each has got to', async () => {
  const { runtime, world } = await debugged();
  await runtime.eval('(define a 1) (define b 2)');
  await runtime.eval('(set! a 10) (display "first")');
  await runtime.history.back(3);
  await runtime.history.fork();
  await runtime.eval('(define c 3)');
  const { printed } = world;
  const { common, first, second, differences } = await runtime.history.compare(1, 2);
  expect(world.printed).toBe(printed);
  expect(common).toBeLessThan(first.newest);
  expect([first.branch, second.branch]).toEqual([1, 2]);
  expect(differences).toContainEqual({ name: 'c', change: 'defined', before: null, after: '3' });
  expect(runtime.history.getState()).toMatchObject({ branch: 2, past: false });
  await expect(runtime.history.compare(1, 7)).rejects.toThrow(/no branch 7/);
  expect(runtime.history.getState()).toMatchObject({ branch: 2, past: false });
});
