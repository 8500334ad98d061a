/** Transactions from outside: their state while they run, events, and review over the wire. */
import { memoryWorld, type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';

async function started(): Promise<{ runtime: OmegaRuntime; files: Map<string, Uint8Array> }> {
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world });
  return { runtime, files: world.files };
}

const text = (bytes: Uint8Array | undefined): string | null =>
  bytes === undefined ? null : Buffer.from(bytes).toString('utf8');

test('getTransactionState() returns the state in a transaction, and null outside', async () => {
  const { runtime, files } = await started();
  expect(runtime.getTransactionState()).toBeNull();
  await runtime.load(
    '(transaction (write-file! "a" "x") (with-savepoint (write-file! "b" "y")) 1)',
    'form',
  );
  while (runtime.getTransactionState()?.proposals.length !== 2) await runtime.step();
  expect(runtime.getTransactionState()).toMatchObject({
    active: true,
    depth: 2,
    transaction: { status: 'active', review: false },
    savepoints: [{ status: 'active' }],
    proposals: [
      { op: 'write-file!', target: 'a', before: null, after: 'x', status: 'staged' },
      { op: 'write-file!', target: 'b', before: null, after: 'y', status: 'staged' },
    ],
  });
  expect(runtime.transactions.isInTransaction()).toBe(true);
  expect(runtime.transactions.getDepth()).toBe(2);
  expect(runtime.stateCoordinator.canDo('restore')).toMatchObject({ allowed: false });
  expect(files.size).toBe(0);
  expect(await runtime.resume()).toMatchObject({ kind: 'ok' });
  expect(runtime.getTransactionState()).toBeNull();
  expect(runtime.stateCoordinator.canDo('restore')).toMatchObject({ allowed: true });
  expect([text(files.get('a')), text(files.get('b'))]).toEqual(['x', 'y']);
  await runtime.dispose();
});

test('events tell of choices, failures, transactions and proposals, in order', async () => {
  const { runtime } = await started();
  const told: string[] = [];
  for (const event of [
    'amb-choice',
    'amb-backtrack',
    'amb-solution',
    'amb-exhausted',
    'transaction-begin',
    'transaction-commit',
    'transaction-rollback',
    'proposal',
  ] as const) {
    runtime.on(event, () => told.push(event));
  }
  await runtime.eval(`(one-of (let ((x (amb 1 2)))
    (transaction (write-file! "f" (number->string x)) (require (= x 2)))))`);
  expect(told).toEqual([
    'amb-choice',
    'transaction-begin',
    'proposal',
    'transaction-rollback',
    'amb-backtrack',
    'transaction-begin',
    'proposal',
    'transaction-commit',
    'amb-solution',
  ]);
  told.length = 0;
  await runtime.eval('(guard (e (#t 0)) (one-of (fail)))');
  expect(told).toEqual(['amb-exhausted']);
  await runtime.dispose();
});

test('a failing branch is rolled back to the checkpoint of its choice', async () => {
  const { runtime } = await started();
  const checkpoints: number[] = [];
  runtime.on('amb-backtrack', ({ checkpointId }) => checkpoints.push(checkpointId));
  await runtime.load('(begin (amb 1 2 3) (transaction (write-file! "f" "x") (list 1) (fail)))');
  while (runtime.transactions.getProposals().length === 0) await runtime.step();
  const [choice] = runtime.getAmbState()?.choicePoints ?? [];
  expect(runtime.transactions.rollbackToCheckpoint(choice?.id as number)).toBe(true);
  expect(runtime.transactions.getProposals()).toEqual([]);
  expect(runtime.transactions.rollbackToCheckpoint(12_345)).toBe(false);
  expect(await runtime.resume()).toMatchObject({ error: { code: 'amb-exhausted' } });
  expect(checkpoints).toEqual([choice?.id, choice?.id]);
  await runtime.dispose();
});

test('proposals in review are accepted and rejected over the wire', async () => {
  const { runtime, files } = await started();
  const code = '(transaction :review #t (write-file! "a" "1") (write-file! "b" "2") (+ 1 2))';
  expect(await runtime.call('runtime/eval', { code })).toMatchObject({
    kind: 'proposed',
    value: '3',
    proposals: [{ id: 1 }, { id: 2 }],
  });
  expect(await runtime.call('transactions/getReviewQueue')).toMatchObject([
    { id: 1, status: 'queued' },
    { id: 2, status: 'queued' },
  ]);
  expect(await runtime.call('transactions/reject', { ids: [3] })).toMatchObject({
    error: { code: 'invalid-argument' },
  });
  expect(await runtime.call('transactions/reject', { ids: [1] })).toMatchObject({ kind: 'ok' });
  expect(await runtime.call('transactions/accept')).toMatchObject({ kind: 'ok' });
  expect([text(files.get('a')), text(files.get('b'))]).toEqual([null, '2']);
  expect(runtime.transactions.getReviewQueue()).toEqual([]);
  await runtime.dispose();
});
