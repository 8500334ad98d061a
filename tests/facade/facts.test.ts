/** Facts and rules from outside: the manager, events, interruption. */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import { runtimeInMemory } from './in-memory.js';

const PATHS = `(define-rule (path ?x ?z) (edge ?x ?z))
(define-rule (path ?x ?z) (edge ?x ?y) (path ?y ?z))`;

test('facts are given, asked for, explained and taken back', async () => {
  const { runtime } = await runtimeInMemory();
  await runtime.eval(PATHS);
  expect(await runtime.facts.assert('(edge a b)')).toMatchObject({ kind: 'ok', value: true });
  expect(await runtime.call('facts/assert', { fact: '(edge b c)' })).toMatchObject({ value: '#t' });
  expect(await runtime.call('facts/query', { pattern: '(path a ?x)' })).toMatchObject({
    value: '((path a b) (path a c))',
    data: [
      ['path', 'a', 'b'],
      ['path', 'a', 'c'],
    ],
  });
  expect(await runtime.call('facts/why', { fact: '(path b c)' })).toMatchObject({
    value: '((path b c) rule: 0 from: (((edge b c) given)))',
  });
  expect(await runtime.call('facts/whyNot', { fact: '(path c a)' })).toMatchObject({
    data: [
      ['rule:', 0, 'fails:', '(edge ?x ?z)', 'with:', expect.anything()],
      ['rule:', 1, 'fails:', '(edge ?x ?y)', 'with:', expect.anything()],
    ],
  });
  expect(runtime.facts.getRelations()).toMatchObject([
    { name: 'path', size: 3, rules: [expect.any(String), expect.any(String)] },
    { name: 'edge', size: 2, rules: [] },
  ]);
  expect(runtime.facts.getFacts('path', 2)).toEqual(['(path a b)', '(path a c)']);
  await runtime.facts.retract('(edge b c)');
  await runtime.eval('(derive!)');
  expect(runtime.facts.getFacts('path')).toEqual(['(path a b)']);
  expect(await runtime.facts.assert('(edge ?x b)')).toMatchObject({
    kind: 'error',
    error: { code: 'syntax-error' },
  });
  await expect(runtime.call('facts/assert', {})).rejects.toThrow(/"fact"/);
  await runtime.dispose();
});

test('events tell of facts that are new, and that go', async () => {
  const { runtime } = await runtimeInMemory();
  const told: unknown[] = [];
  runtime.on('fact-asserted', (event) => told.push(event));
  runtime.on('fact-retracted', (event) => told.push(event));
  await runtime.eval('(fact! (n 1) (n 1) (n "x"))');
  await runtime.eval('(retract! (n 1) (n 2))');
  expect(told).toEqual([
    { relation: 'n', fact: '(n 1)' },
    { relation: 'n', fact: '(n "x")' },
    { relation: 'n', fact: '(n 1)' },
  ]);
  await runtime.dispose();
});

test('sessions share no facts', async () => {
  const first = await runtimeInMemory();
  const second = await runtimeInMemory();
  await first.runtime.eval('(fact! (n 1))');
  expect(second.runtime.facts.getRelations()).toEqual([]);
});

test('a saturation can be interrupted, and gone on with', async () => {
  const runtime = await createRuntime();
  await runtime.eval(`${PATHS}
    (let loop ((i 0)) (if (< i 1500) (begin (fact! (edge ,i ,(+ i 1))) (loop (+ i 1)))))`);
  const counted = runtime.eval('(fact-count path)');
  setTimeout(() => runtime.interrupt(), 5);
  expect(await counted).toMatchObject({ kind: 'interrupted' });
  expect(await runtime.resume()).toMatchObject({ kind: 'ok', value: 1_125_750 });
  await runtime.dispose();
});
