/** Fixpoints from outside: their state while they run and afterwards, their events, the region. */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import { runtimeInMemory, stepUntil, told } from './in-memory.js';

test('getFixpointState() returns the state during computation, and null when idle', async () => {
  const { runtime } = await runtimeInMemory();
  expect(runtime.getFixpointState()).toBeNull();
  expect(runtime.fixpoint.isComputing()).toBe(false);
  expect(runtime.fixpoint.getState()).toBeNull();
  await runtime.load('\n(fixpoint ((x 10) (y 0)) (values (quotient x 2) (+ y (modulo x 1))))', 'f');
  await stepUntil(runtime, () => runtime.getFixpointState()?.round === 2);
  expect(runtime.getFixpointState()).toEqual({
    computing: true,
    round: 2,
    changed: true,
    relations: [],
    history: [
      { round: 1, changed: true, values: ['5', '0'] },
      { round: 2, changed: true, values: ['2', '0'] },
    ],
    converged: false,
    cycleLength: null,
    location: expect.objectContaining({ file: 'f', line: 2 }),
    depth: 1,
  });
  expect(runtime.fixpoint.isComputing()).toBe(true);
  expect(runtime.fixpoint.getState()).toEqual(runtime.getFixpointState());
  expect(await runtime.call('fixpoint/getState')).toEqual(runtime.getFixpointState());
  expect(await runtime.resume()).toMatchObject({ kind: 'ok' });
  expect(runtime.getFixpointState()).toBeNull();
  expect(runtime.fixpoint.isComputing()).toBe(false);
  expect(runtime.fixpoint.getState()).toMatchObject({
    computing: false,
    round: 5,
    changed: false,
    converged: true,
    cycleLength: null,
  });
});

test('what has ended says how; of many rounds the last are remembered', async () => {
  const runtime = await createRuntime();
  const after = async (code: string) => {
    await runtime.eval(code);
    return runtime.fixpoint.getState();
  };
  expect(await after('(fixpoint-outcome ((x 0)) (modulo (+ x 1) 3))')).toMatchObject({
    round: 3,
    converged: false,
    cycleLength: 3,
  });
  const long = await after('(fixpoint-outcome ((x 0)) :max-rounds 1234 (+ x 1))');
  expect(long).toMatchObject({ computing: false, round: 1234, converged: false });
  expect(long?.cycleLength).toBeNull();
  expect(long?.history.map(({ round }) => round)).toEqual(
    Array.from({ length: 100 }, (_, i) => 1135 + i),
  );
  expect(long?.history.at(-1)).toEqual({ round: 1234, changed: true, values: ['1234'] });
});

test('the rounds are told, and how it has ended', async () => {
  const { runtime } = await runtimeInMemory();
  const words = told(runtime);
  await runtime.eval('(fixpoint ((x 3)) (quotient x 2))');
  expect(words.splice(0)).toEqual([
    'fixpoint-round 1 true',
    'fixpoint-round 2 true',
    'fixpoint-round 3 false',
    'fixpoint-converged 3',
  ]);
  await runtime.eval('(fixpoint ((x #t)) (not x))');
  expect(words.splice(0)).toEqual([
    'fixpoint-round 1 true',
    'fixpoint-round 2 true',
    'fixpoint-cycle 2 of 2',
  ]);
  const result = await runtime.eval('(fixpoint ((x 0)) :max-rounds 1 (+ x 1))');
  expect(words.splice(0)).toEqual(['fixpoint-round 1 true', 'fixpoint-exhausted 1']);
  expect(result).toMatchObject({
    kind: 'nonconverged',
    rounds: 1,
    error: { code: 'fixpoint-limit', type: '&fixpoint-limit' },
    restarts: [{ name: 'continue' }, { name: 'return-partial' }, { name: 'abort' }],
    level: 2,
  });
  await runtime.eval('(transaction (fixpoint ((x 0)) x)) (fixpoint ((x 0)) (transaction x))');
  expect(words.map((word) => word.split(' ')[0])).toEqual([
    'transaction-begin',
    'fixpoint-round',
    'fixpoint-converged',
    'transaction-commit',
    'transaction-begin',
    'transaction-commit',
    'fixpoint-round',
    'fixpoint-converged',
  ]);
});

test('what has not converged is told apart from errors, wherever it comes from', async () => {
  const { runtime } = await runtimeInMemory();
  const told: unknown[] = [];
  runtime.on('condition-unhandled', ({ level, error }) => told.push([level, error.code]));
  const cycle = await runtime.call('runtime/eval', {
    code: '(fixpoint ((x 0)) (modulo (+ x 1) 3))',
  });
  expect(cycle).toMatchObject({
    kind: 'cycle',
    length: 3,
    payload: { value: expect.stringContaining('&fixpoint-cycle') },
    error: { code: 'fixpoint-cycle', type: '&fixpoint-cycle', span: { line: 1, column: 1 } },
    restarts: [{ name: 'return-partial' }, { name: 'abort' }],
    level: 1,
  });
  const limited = await runtime.eval(`(fact! (n 0))
    (define-rule (n ?m) (n ?x) (= ?m (+ ?x 1)))
    (derive! :max-rounds 7 n)`);
  expect(limited).toMatchObject({ kind: 'nonconverged', rounds: 7, level: 2 });
  expect(told).toEqual([
    [1, 'fixpoint-cycle'],
    [2, 'fixpoint-limit'],
  ]);
  expect(runtime.conditions.getLevels()).toMatchObject([
    { level: 2, kind: 'nonconverged', error: { code: 'fixpoint-limit' } },
    { level: 1, kind: 'cycle', error: { code: 'fixpoint-cycle' } },
  ]);
  // The levels are saved, and go on, like those of any condition.
  await runtime.snapshots.save('levels');
  await runtime.conditions.abort();
  await runtime.snapshots.restore('levels');
  expect(runtime.conditions.getLevels()).toMatchObject([
    { kind: 'nonconverged' },
    { kind: 'cycle' },
  ]);
  const names = (await runtime.conditions.getRestarts(1)).map(({ name }) => name);
  const partial = await runtime.conditions.invokeRestart(names.indexOf('return-partial'), [], 1);
  expect(partial).toMatchObject({ kind: 'ok', value: expect.any(Number) });
  expect(await runtime.eval('(raise (make-fixpoint-cycle 9 4))')).toMatchObject({
    kind: 'cycle',
    length: 4,
  });
  expect(await runtime.eval('(raise (make-fixpoint-limit "many"))')).toMatchObject({
    kind: 'error',
  });
});

test('one that stopped at a level can be looked at, and goes on', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(define limit 3)');
  await runtime.eval('(fixpoint ((x 0)) (if (= x 2) (car limit)) (min limit (+ x 1)))');
  expect(runtime.getFixpointState()).toMatchObject({ computing: true, round: 2 });
  expect(await runtime.eval('(fixpoint ((y 1)) y)')).toMatchObject({ kind: 'ok' });
  expect(runtime.getFixpointState()).toBeNull();
  expect(await runtime.fixpoint.getStateAt()).toMatchObject({ computing: true, round: 2 });
  await expect(runtime.fixpoint.getStateAt(2)).rejects.toThrow(/no level 2/);
  const names = (await runtime.conditions.getRestarts()).map(({ name }) => name);
  const result = await runtime.conditions.invokeRestart(names.indexOf('use-value'), ['1']);
  expect(result).toMatchObject({ kind: 'ok' });
  expect(runtime.fixpoint.getState()).toMatchObject({ converged: true, round: 4 });
});

test('inside each other, left by a jump, and undone by a failure', async () => {
  const { runtime } = await runtimeInMemory();
  const depths = async (code: string): Promise<readonly unknown[]> => {
    await runtime.load(code);
    const seen: unknown[] = [];
    for (let done = false; !done; ) {
      const depth = runtime.getFixpointState()?.depth ?? 0;
      if (seen.at(-1) !== depth) seen.push(depth);
      ({ done } = await runtime.step());
    }
    return seen;
  };
  expect(await depths('(fixpoint ((x 1)) (fixpoint ((y x)) 0))')).toEqual([0, 1, 2, 1, 2, 1, 0]);
  const left = `(begin
    (call/cc (lambda (k) (fixpoint ((x 1)) (k x))))
    (let loop ((i 5)) (if (> i 0) (loop (- i 1)))))`;
  expect(await depths(left)).toEqual([0, 1, 0]);
  await runtime.load(
    `(one-of
       (let ((y (amb 1 2)))
         (fixpoint ((x 0)) (require (< x y)) (min 1 (+ x 1)))))`,
  );
  const rounds: unknown[] = [];
  for (let done = false; !done; ) {
    const round = runtime.getFixpointState()?.round ?? null;
    if (rounds.at(-1) !== round) rounds.push(round);
    ({ done } = await runtime.step());
  }
  expect(rounds).toEqual([null, 0, 1, null, 0, 1, 2, null]);
});

test('is a region: nothing is restored inside, what is inside it counts first', async () => {
  const { runtime } = await runtimeInMemory();
  await runtime.eval('(define x 1)');
  await runtime.snapshots.save('one');
  const inside = `(fixpoint ((y 0))
    (set! x 2)
    (guard (e (#t (error-object-code e))) (restore! 'one)))`;
  expect(await runtime.eval(inside)).toMatchObject({ kind: 'ok' });
  expect(runtime.fixpoint.getState()?.history.at(-1)?.values).toEqual(['state-conflict']);

  const regions = async (code: string): Promise<readonly unknown[]> => {
    await runtime.load(code);
    const seen: unknown[] = [];
    for (let done = false; !done; ) {
      const region = runtime.stateCoordinator.getRegion();
      if (seen.at(-1) !== region) seen.push(region);
      ({ done } = await runtime.step());
    }
    return seen;
  };
  expect(await regions('(fixpoint ((y 0)) (transaction y))')).toEqual([
    null,
    'fixpoint',
    'transaction',
    'fixpoint',
    null,
  ]);
  expect(await regions('(transaction (fixpoint ((y 0)) y))')).toEqual([
    null,
    'transaction',
    'fixpoint',
    'transaction',
    null,
  ]);
  expect(await regions('(fixpoint ((y 0)) (one-of y))')).toEqual([
    null,
    'fixpoint',
    'search',
    'fixpoint',
    null,
  ]);

  await runtime.load('(fixpoint ((y 0)) (+ y 1))');
  await stepUntil(runtime, () => runtime.fixpoint.isComputing());
  expect(() => runtime.stateCoordinator.check('restore')).toThrow(
    /restore is refused inside a fixpoint: the round would go on with facts of another state/,
  );
  await expect(runtime.snapshots.restore('one')).rejects.toMatchObject({
    code: 'state-conflict',
    details: { action: 'restore', region: 'fixpoint' },
  });
  expect(runtime.stateCoordinator.canDo('transaction')).toMatchObject({ allowed: true });
});
