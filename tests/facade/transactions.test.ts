/**
 * Transactions from outside: their state while they run, their events, and going back to a
 * checkpoint.
 */
import type { OmegaRuntime } from 'omega-runtime';
import { describe, expect, test } from 'vitest';
import { runtimeInMemory, stepUntil, told } from './in-memory.js';
import { interrupted } from './looking-at-levels.js';

const NESTED = `(transaction :review #t
  (write-file! "a.txt" "a")
  (with-savepoint (append-file! "a.txt" "b") 'inside)
  (delete-file! "a.txt"))`;

describe('getTransactionState()', () => {
  test('returns the state during a transaction, and null when idle', async () => {
    const { runtime, files } = await runtimeInMemory();
    expect(runtime.getTransactionState()).toBeNull();
    expect(runtime.transactions.isInTransaction()).toBe(false);
    expect(runtime.transactions.getDepth()).toBe(0);
    expect(runtime.transactions.current()).toBeNull();
    await runtime.load(NESTED, 'nested');
    await stepUntil(runtime, () => runtime.getTransactionState()?.proposals.length === 2);
    expect(runtime.getTransactionState()).toEqual({
      active: true,
      depth: 2,
      transaction: {
        id: 2,
        status: 'active',
        review: true,
        location: expect.objectContaining({ file: 'nested', line: 3, column: 3 }),
      },
      proposals: [
        {
          id: 1,
          op: 'write-file!',
          target: 'a.txt',
          before: null,
          after: 'a',
          status: 'staged',
          location: expect.objectContaining({ line: 2 }),
        },
        expect.objectContaining({ id: 2, op: 'append-file!', before: 'a', after: 'ab' }),
      ],
      savepoints: [
        expect.objectContaining({ id: 1, location: expect.objectContaining({ line: 1 }) }),
      ],
    });
    expect(runtime.transactions.isInTransaction()).toBe(true);
    expect(runtime.transactions.getDepth()).toBe(2);
    expect(runtime.transactions.current()).toEqual(runtime.getTransactionState()?.transaction);
    expect(await runtime.call('transactions/getState')).toEqual(runtime.getTransactionState());
    expect(await runtime.call('transactions/getProposals')).toHaveLength(2);
    await stepUntil(runtime, () => runtime.transactions.getDepth() === 1);
    expect(runtime.getTransactionState()?.savepoints).toEqual([]);
    const result = await runtime.resume();
    expect(result).toMatchObject({
      kind: 'proposed',
      proposals: [{ id: 1 }, { id: 2 }, { id: 3 }],
    });
    expect(runtime.getTransactionState()).toBeNull();
    expect(runtime.transactions.getReviewQueue()).toHaveLength(3);
    expect(files()).toEqual({});
  });

  test('a level keeps its transaction, whatever is evaluated meanwhile', async () => {
    const { runtime, files } = await runtimeInMemory();
    await runtime.eval('(define x 0)');
    const failed = await runtime.eval('(transaction (set! x 1) (write-file! "a" "a") (car x))');
    expect(failed).toMatchObject({ kind: 'error', level: 1 });
    expect(runtime.getTransactionState()).toMatchObject({
      depth: 1,
      proposals: [{ op: 'write-file!' }],
    });
    expect(await runtime.eval('(list x (file-exists? "a"))')).toMatchObject({ kind: 'ok' });
    expect(runtime.getTransactionState()).toBeNull();
    const state = { depth: 1, transaction: { status: 'active' }, proposals: [{ target: 'a' }] };
    expect(await runtime.transactions.getStateAt()).toMatchObject(state);
    expect(await runtime.call('transactions/getStateAt', { level: 1 })).toMatchObject(state);
    await expect(runtime.transactions.getStateAt(2)).rejects.toThrow(/no level 2/);
    const index =
      'restarts' in failed ? failed.restarts.findIndex((r) => r.name === 'use-value') : 0;
    expect(await runtime.conditions.invokeRestart(index, ['5'])).toMatchObject({
      kind: 'ok',
      value: 5,
    });
    expect(files()).toEqual({ a: 'a' });
    expect(await runtime.transactions.getStateAt()).toBeNull();
  });

  test('what is evaluated at a level belongs to its transaction', async () => {
    const { runtime, files } = await runtimeInMemory();
    await runtime.eval('(define x 0)');
    await runtime.eval('(transaction (set! x 1) (car x))');
    await runtime.eval('(set! x 2)');
    await runtime.eval('(write-file! "a" "at the level")');
    await runtime.conditions.abort();
    expect(await runtime.call('runtime/eval', { code: 'x' })).toMatchObject({ value: '0' });
    expect(files()).toEqual({ a: 'at the level' });
  });
});

test('a commit that is interrupted and left is undone, and not done later', async () => {
  const { runtime, files } = await runtimeInMemory();
  await runtime.eval(`
    (define x 0)
    (define-effect (hang) :region 'staged :perform (lambda () (let loop () (loop))))`);
  const code = `(transaction (set! x 1) (write-file! "a" "a") (hang) (write-file! "b" "b"))`;
  await interrupted(runtime, code);
  expect(files()).toEqual({ a: 'a' });
  await runtime.conditions.abort();
  expect(files()).toEqual({});
  expect(await runtime.call('runtime/eval', { code: 'x' })).toMatchObject({ value: '0' });
  expect(await runtime.call('transactions/recover', {})).toMatchObject({ value: '0' });
  expect(files()).toEqual({});
});

describe('events', () => {
  const cases: ReadonlyArray<readonly [string, readonly string[]]> = [
    [
      '(transaction (write-file! "a" "a") (append-file! "a" "b"))',
      [
        'transaction-begin 1 at 1',
        'proposal write-file! a',
        'proposal append-file! a',
        'transaction-commit 1 pending 0',
      ],
    ],
    [
      '(transaction (with-savepoint (write-file! "a" "a")) (with-savepoint (rollback 1)))',
      [
        'transaction-begin 1 at 1',
        'transaction-begin 2 at 2',
        'proposal write-file! a',
        'transaction-commit 2 pending 1',
        'transaction-begin 3 at 2',
        'transaction-rollback 3',
        'transaction-commit 1 pending 0',
      ],
    ],
    [
      '(guard (e (#t e)) (transaction (write-file! "a" "a") (raise 1)))',
      ['transaction-begin 1 at 1', 'proposal write-file! a', 'transaction-rollback 1'],
    ],
    [
      '(transaction (let ((x (amb 1 2))) (write-file! "a" "a") (require (= x 2))))',
      [
        'transaction-begin 1 at 1',
        'amb-choice (amb 1 2)',
        'proposal write-file! a',
        'amb-backtrack (require (= x 2))',
        'proposal write-file! a',
        'transaction-commit 1 pending 0',
      ],
    ],
    [
      '(let ((x (amb 1 2))) (transaction (write-file! "a" "a") (require (= x 2))))',
      [
        'amb-choice (amb 1 2)',
        'transaction-begin 1 at 1',
        'proposal write-file! a',
        'transaction-rollback 1',
        'amb-backtrack (require (= x 2))',
        'transaction-begin 2 at 1',
        'proposal write-file! a',
        'transaction-commit 2 pending 1',
        'amb-solution',
      ],
    ],
    [
      '(all-of (begin (amb 1 2) (fail)))',
      ['amb-choice (amb 1 2)', 'amb-backtrack (fail)', 'amb-exhausted'],
    ],
  ];

  test.each(cases)('%s', async (code, expected) => {
    const { runtime } = await runtimeInMemory();
    const words = told(runtime);
    await runtime.eval(code);
    expect(words).toEqual(expected);
  });

  test('a next solution goes back once; what was done is undone by then', async () => {
    const { runtime, files } = await runtimeInMemory();
    const words = told(runtime);
    await runtime.eval('(let ((x (amb "1" "2"))) (write-file! "a" x) x)');
    runtime.on('amb-backtrack', () => words.push(JSON.stringify(files())));
    await runtime.amb.next();
    await runtime.amb.next();
    expect(words.slice(3)).toEqual([
      'amb-backtrack (next-solution)',
      '{}',
      'proposal write-file! a',
      'amb-solution',
      'amb-exhausted',
    ]);
    expect(files()).toEqual({});
  });
});

describe('rollbackToCheckpoint', () => {
  const SEARCH = '(let ((x (amb 1 2))) (set! y x) (write-file! "a" "a") (write-file! "b" "b") x)';

  /** Step a search until both files are proposed; answers the choice point that is open. */
  async function proposing(runtime: OmegaRuntime): Promise<number> {
    await runtime.eval('(define y 0)');
    await runtime.load(SEARCH);
    await stepUntil(runtime, () => runtime.transactions.getProposals().length === 2);
    return runtime.getAmbState()?.choicePoints[0]?.id as number;
  }

  test('forgets what was proposed since; false for a choice point that is not open', async () => {
    const { runtime, files } = await runtimeInMemory();
    const checkpoint = await proposing(runtime);
    expect(runtime.transactions.rollbackToCheckpoint(checkpoint + 100)).toBe(false);
    expect(runtime.transactions.getProposals()).toHaveLength(2);
    expect(runtime.transactions.rollbackToCheckpoint(checkpoint)).toBe(true);
    expect(runtime.transactions.getProposals()).toEqual([]);
    await runtime.resume();
    expect(files()).toEqual({});
    expect(await runtime.call('runtime/eval', { code: 'y' })).toMatchObject({ value: '0' });
    expect(await runtime.call('transactions/rollbackToCheckpoint', [checkpoint])).toBe(false);
  });

  test('is what amb-backtrack is wired to', async () => {
    const { runtime } = await runtimeInMemory();
    const checkpointId = await proposing(runtime);
    runtime.emit('amb-backtrack', { checkpointId, choicePointId: checkpointId, reason: null });
    expect(runtime.transactions.getProposals()).toEqual([]);
  });

  test('listeners of amb-backtrack find the proposals of the branch gone', async () => {
    const { runtime } = await runtimeInMemory();
    const left: number[] = [];
    runtime.on('amb-backtrack', () => left.push(runtime.transactions.getProposals().length));
    await runtime.eval(`(transaction
      (write-file! "a" "a")
      (let ((x (amb 1 2 3))) (write-file! "b" "b") (require (= x 3))))`);
    expect(left).toEqual([1, 1]);
  });
});
