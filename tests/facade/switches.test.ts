/** Parts that the configuration switches off: refused by their managers and in programs. */
import { type OmegaRuntime, type RuntimeConfig, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { answerOf } from './looking-at-levels.js';

/** The code and message of what that fails with, and whether it is caught as a condition. */
async function failure(runtime: OmegaRuntime, code: string): Promise<readonly [string, string]> {
  const caught = await runtime.eval(`(guard (e (#t (error-object-code e))) ${code})`);
  expect(String(answerOf(caught)), code).toBe('state-conflict');
  const result = await runtime.eval(code);
  if (result.kind !== 'error') throw new Error(`${code} ended ${result.kind}`);
  return [result.error.code, result.error.message];
}

const PROGRAMS: ReadonlyArray<readonly [keyof RuntimeConfig, readonly string[], string]> = [
  [
    'enableAmb',
    [
      '(amb 1 2)',
      '(one-of (amb 1 2))',
      '(all-of 1)',
      '(stream->list (amb-search :limit 1 (amb 1 2)))',
      '(an-integer-between 1 2)',
      '(require #f)',
      '(next-solution)',
      '((lambda () (transaction (amb-list (list 1 2)))))',
    ],
    '(transaction (stream->list (stream-cons 1 stream-null)))',
  ],
  ['enableTransactions', ['(transaction 1)', '(with-savepoint 1)'], '(one-of (amb 1 2))'],
  [
    'enableStreams',
    ['(stream-car (stream-cons 1 stream-null))', '(stream->list (solutions (amb 1 2)))'],
    '(all-of (transaction (amb 1 2)))',
  ],
  [
    'enableSnapshots',
    ["(snapshot! 'a)", "(restore! 'a)", '(snapshots)', '(save-image "a.image")'],
    '(one-of (amb 1 2))',
  ],
];

test.each(PROGRAMS)('%s', async (entry, refused, other) => {
  const runtime = await RuntimeFactory.createWithConfig({ [entry]: false });
  for (const code of refused) {
    const [conflict, message] = await failure(runtime, code);
    expect(conflict).toBe('state-conflict');
    expect(message).toContain(`the configuration has "${entry}" off`);
  }
  expect(await runtime.eval(other)).toMatchObject({ kind: 'ok' });
  await runtime.dispose();
});

test('also compiled code asks, and what is configured later holds from then on', async () => {
  const runtime = await RuntimeFactory.createWithConfig({ tier: '1' });
  await runtime.eval('(define (pick) (one-of (amb 1 2)))');
  expect(answerOf(await runtime.eval('(pick)'))).toBe(1);
  runtime.configure({ enableAmb: false });
  expect((await failure(runtime, '(pick)'))[1]).toContain('"enableAmb"');
  runtime.configure({ enableAmb: true });
  expect(answerOf(await runtime.eval('(pick)'))).toBe(1);
  await runtime.dispose();
});

test('the managers refuse to act, and show that there is nothing', async () => {
  const runtime = await RuntimeFactory.createWithPreset('minimal');
  runtime.configure({ enableSnapshots: false });
  const { amb, transactions, snapshots } = runtime;
  const acts: ReadonlyArray<() => unknown> = [
    () => amb.next(),
    () => amb.prune(),
    () => transactions.accept(),
    () => transactions.reject(),
    () => transactions.recover(),
    () => transactions.rollbackToCheckpoint(1),
    () => snapshots.save('a'),
    () => snapshots.restore('a'),
    () => snapshots.export(),
  ];
  for (const act of acts) {
    const conflict = { code: 'state-conflict', message: expect.stringContaining('" off') };
    await expect((async () => act())()).rejects.toMatchObject(conflict);
  }
  expect(runtime.getAmbState()).toBeNull();
  expect(runtime.getTransactionState()).toBeNull();
  expect(snapshots.list()).toEqual([]);
  expect(answerOf(await runtime.eval('(let loop ((n 3)) (if (= n 0) 7 (loop (- n 1))))'))).toBe(7);
  await runtime.dispose();
});
