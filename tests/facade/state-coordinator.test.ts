/** The state coordinator: one table that says who may do what, and when. */
import type { OmegaRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import { runtimeInMemory, stepUntil } from './in-memory.js';

const ALL = ['restore', 'travel', 'search', 'transaction', 'commit', 'fixpoint'] as const;

async function allowed(runtime: OmegaRuntime): Promise<readonly string[]> {
  const decisions = ALL.map((action) => [action, runtime.stateCoordinator.canDo(action)] as const);
  for (const [, { reason }] of decisions) expect(reason).not.toBe('');
  return decisions.filter(([, decision]) => decision.allowed).map(([action]) => action);
}

test('has one table, which is what is decided', async () => {
  const { runtime } = await runtimeInMemory();
  expect(runtime.stateCoordinator.getRegion()).toBeNull();
  expect(await allowed(runtime)).toEqual(ALL);
  const table = runtime.stateCoordinator.getTable();
  expect(Object.keys(table)).toEqual(['search', 'transaction', 'fixpoint']);
  for (const row of Object.values(table)) {
    const refused = Object.entries(row).filter(([, decision]) => !decision.allowed);
    expect(refused.map(([action]) => action)).toEqual(['restore']);
  }

  await runtime.load('(begin (amb 1 2) (transaction (amb 3 4) 5))');
  const seen = new Set<unknown>();
  for (let done = false; !done; ) {
    const region = runtime.stateCoordinator.getRegion();
    seen.add(region);
    if (region !== null) {
      const rules = runtime.stateCoordinator.getTable()[region];
      for (const action of ALL) {
        expect(runtime.stateCoordinator.canDo(action)).toEqual(rules?.[action]);
      }
    }
    ({ done } = await runtime.step());
  }
  expect([...seen]).toEqual([null, 'search', 'transaction']);
});

test('refuses with the reason, where it is asked to', async () => {
  const { runtime } = await runtimeInMemory();
  expect(runtime.stateCoordinator.check('restore')).toMatchObject({ allowed: true });
  await runtime.load('(transaction (write-file! "a" "a"))');
  await stepUntil(runtime, () => runtime.transactions.isInTransaction());
  expect(() => runtime.stateCoordinator.check('restore')).toThrow(
    /restore is refused inside a transaction: the transaction would neither be committed/,
  );
  await expect(runtime.call('stateCoordinator/check', ['restore'])).rejects.toMatchObject({
    code: 'state-conflict',
    details: { action: 'restore', region: 'transaction' },
  });
  expect(runtime.stateCoordinator.check('commit')).toMatchObject({ allowed: true });
  await expect(runtime.call('stateCoordinator/canDo', ['fly'])).rejects.toThrow(/"action"/);
});

test('what is stopped in a region can be gone back in, as the table says', async () => {
  const { runtime } = await runtimeInMemory();
  await runtime.history.start();
  const regions = [
    ['search', '(one-of (car (amb 1 2)))'],
    ['transaction', '(transaction (write-file! "a" "a") (car 5))'],
    ['fixpoint', '(fixpoint ((x 0)) (car x))'],
  ] as const;
  for (const [region, code] of regions) {
    expect(await runtime.eval(code)).toMatchObject({ kind: 'error' });
    await runtime.history.back();
    expect(runtime.stateCoordinator.getRegion()).toBe(region);
    const { allowed, reason } = runtime.stateCoordinator.canDo('travel');
    expect([allowed, reason]).toEqual([true, expect.stringContaining('whole states')]);
    expect(await runtime.history.back()).toMatchObject({ past: true });
    await runtime.history.goToPresent();
    await runtime.conditions.abort();
  }
});
