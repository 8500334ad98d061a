/** Relational searches from outside: their state while they run, and their tables. */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';

const PATHS = `(define (edgeo x y)
  (conde ((== x 'a) (== y 'b))
         ((== x 'b) (== y 'c))
         ((== x 'c) (== y 'a))))
(define-tabled (patho x y)
  (conde ((edgeo x y))
         ((fresh (z) (patho x z) (edgeo z y)))))
(define (append-o a b c)
  (conde ((== a '()) (== b c))
         ((fresh (h t r) (== a (cons h t)) (== c (cons h r)) (append-o t b r)))))`;

test('getLogicState() returns the state during a run, and null without one', async () => {
  const runtime = await createRuntime();
  await runtime.eval(PATHS);
  expect(runtime.getLogicState()).toBeNull();
  expect(runtime.logic.getTables()).toEqual([]);
  await runtime.load("(run* (q) (patho 'a q))", 'question');
  while (!runtime.logic.getTables().some(({ answers }) => answers === 3)) await runtime.step();
  const state = runtime.getLogicState();
  expect(state).toMatchObject({ querying: true, suspended: 2 });
  expect(state?.tables).toEqual([{ name: 'patho', call: '(a _.0)', answers: 3, consumers: 2 }]);
  expect(await runtime.resume()).toMatchObject({ kind: 'ok' });
  expect(runtime.getLogicState()).toBeNull();
  await runtime.dispose();
});

test('the goal being tried is told by its name and place, and how deep it is', async () => {
  const runtime = await createRuntime();
  await runtime.eval(PATHS);
  await runtime.load("(run* (a b) (append-o a b '(1 2 3)))", 'question');
  const depths = new Set<number>();
  const names = new Set<string | null | undefined>();
  for (;;) {
    const { done } = await runtime.step();
    if (done) break;
    const state = runtime.getLogicState();
    if (state === null) continue;
    depths.add(state.depth);
    names.add(state.goal?.name);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  }
  // The question, three elements of the list, and a fourth that is not there.
  expect(Math.max(...depths)).toBe(5);
  expect(names).toContain('append-o');
  await runtime.dispose();
});

test('a run that has failed at a level can still be looked at', async () => {
  const runtime = await createRuntime();
  await runtime.eval(PATHS);
  const code = "(run* (q) (patho 'a q) (project (q) (if (eq? q 'c) (car q) succeedo)))";
  expect(await runtime.eval(code)).toMatchObject({ kind: 'error', level: 1 });
  expect(await runtime.eval("(run* (q) (== q 'other))")).toMatchObject({ kind: 'ok' });
  expect(runtime.getLogicState()).toBeNull();
  const state = await runtime.call('logic/getStateAt');
  expect(state).toMatchObject({ querying: true, tables: [{ name: 'patho', answers: 2 }] });
  await runtime.dispose();
});
