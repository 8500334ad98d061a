/** What waits for review: outcomes of the kind proposed, accepting and rejecting. */
import { expect, test } from 'vitest';
import { runtimeInMemory, told } from './in-memory.js';

const PROPOSE = `(transaction :review #t
    (write-file! "a" "a") (write-file! "b" "b") (write-file! "c" "c") 'value)`;

test('an evaluation that leaves something in review is proposed, with its values', async () => {
  const { runtime, files } = await runtimeInMemory();
  const result = await runtime.call('runtime/eval', { code: PROPOSE, keep: true });
  expect(result).toMatchObject({
    kind: 'proposed',
    value: 'value',
    data: 'value',
    values: [{ value: 'value' }],
    binding: '$1',
    proposals: [
      { id: 1, op: 'write-file!', target: 'a', before: null, after: 'a', status: 'queued' },
      { id: 2 },
      { id: 3 },
    ],
  });
  expect(await runtime.call('transactions/getReviewQueue')).toEqual(
    (result as { proposals: unknown }).proposals,
  );
  expect(files()).toEqual({});
  // It is about what this evaluation has left, and nothing else.
  expect(await runtime.eval('1')).toMatchObject({ kind: 'ok' });
  expect(await runtime.eval('(transaction :review #t (write-file! "d" "d"))')).toMatchObject({
    kind: 'proposed',
    proposals: [{ target: 'd' }],
  });
  expect(await runtime.eval(`${PROPOSE} (accept-proposals! 5 6 7)`)).toMatchObject({
    kind: 'ok',
  });
  expect(await runtime.eval(`${PROPOSE} (exit 4)`)).toMatchObject({ kind: 'ok', exitCode: 4 });
  expect(await runtime.eval(`${PROPOSE} (car 'x)`)).toMatchObject({ kind: 'error' });
});

test('accept and reject, some and all', async () => {
  const { runtime, files } = await runtimeInMemory();
  const words = told(runtime);
  await runtime.eval(PROPOSE);
  words.length = 0;
  expect(await runtime.call('transactions/accept', { ids: [2] })).toMatchObject({
    kind: 'ok',
    effects: [{ operation: 'write-file!', target: 'b' }],
  });
  expect(files()).toEqual({ b: 'b' });
  expect(await runtime.transactions.reject([1])).toMatchObject({ kind: 'ok', effects: [] });
  expect(words).toEqual(['proposals-accepted b', 'proposals-rejected a']);
  expect(await runtime.call('transactions/accept', [[1]])).toMatchObject({
    kind: 'error',
    error: { code: 'invalid-argument' },
  });
  expect(await runtime.transactions.accept()).toMatchObject({ kind: 'ok' });
  expect(files()).toEqual({ b: 'b', c: 'c' });
  expect(runtime.transactions.getReviewQueue()).toEqual([]);
  await runtime.eval(PROPOSE);
  expect(await runtime.call('transactions/reject')).toMatchObject({ kind: 'ok' });
  expect(runtime.transactions.getReviewQueue()).toEqual([]);
  await expect(runtime.call('transactions/accept', { ids: ['x'] })).rejects.toThrow(/"ids"/);
});

test('stepped and gone on with at a level, it is proposed all the same', async () => {
  const { runtime } = await runtimeInMemory();
  await runtime.load('(transaction :review #t (write-file! "a" "a") 5)');
  let last = await runtime.step();
  while (!last.done) last = await runtime.step();
  expect(last.outcome).toMatchObject({
    kind: 'proposed',
    value: 5,
    proposals: [{ target: 'a' }],
  });

  const failed = await runtime.eval('(transaction :review #t (write-file! "b" "b")) (car 5)');
  await runtime.eval('(transaction :review #t (write-file! "c" "c"))');
  const index = 'restarts' in failed ? failed.restarts.findIndex((r) => r.name === 'use-value') : 0;
  expect(await runtime.conditions.invokeRestart(index, ['6'])).toMatchObject({
    kind: 'proposed',
    value: 6,
    proposals: [{ target: 'b' }],
  });
  expect(runtime.transactions.getReviewQueue().map(({ target }) => target)).toEqual([
    'a',
    'b',
    'c',
  ]);
});
