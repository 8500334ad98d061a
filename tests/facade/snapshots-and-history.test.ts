/**
 * Snapshots and what else follows a session: its history begins anew where one is restored, a run
 * that is repeated keeps nothing again, events and the host are heard as before, and the table of
 * the coordinator holds.
 */
import { createRuntime, memoryWorld, type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { answerOf, interrupted } from './looking-at-levels.js';
import { recorded, seen } from './recorded-runtime.js';

async function value(runtime: OmegaRuntime, code: string): Promise<unknown> {
  return answerOf(await runtime.eval(code));
}

test('a restore begins the history anew', async () => {
  const { runtime, world } = await recorded();
  await runtime.eval('(define x 1)');
  await runtime.snapshots.save('one');
  await runtime.eval('(set! x 2) (display x)');
  const { steps } = await runtime.snapshots.restore('one');
  expect(runtime.history.getState()).toMatchObject({ recording: true, forms: 0, branches: 1 });
  await expect(runtime.history.goTo(0)).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.eval('(set! x 3) (display x)', 'later');
  expect(runtime.history.getState()).toMatchObject({ oldest: steps, forms: 2 });
  const present = seen(runtime);
  expect(await runtime.history.replay()).toMatchObject({ complete: true, forms: 2 });
  await runtime.history.backToWrite('x');
  expect(runtime.history.getState()).toMatchObject({ past: true });
  expect(await value(runtime, 'x')).toBe(1);
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 1);
  expect(seen(runtime)).toBe(present);
  expect(world.printed).toBe('23');
  // From the past, one goes back to a snapshot as from anywhere.
  await runtime.history.back(3);
  await runtime.snapshots.restore('one');
  expect(runtime.history.getState()).toMatchObject({ past: false, recording: true, forms: 0 });
  expect(await value(runtime, 'x')).toBe(1);
  await runtime.dispose();
});

test('a file that is missing after a restore concerns nobody but its port', async () => {
  const { runtime, world } = await recorded();
  await runtime.eval('(define p (open-output-file "made")) (write-string "one" p)');
  await runtime.snapshots.save('open');
  await runtime.eval('(close-port p) (delete-file "made")');
  await runtime.snapshots.restore('open');
  expect(await value(runtime, '(+ 1 2)')).toBe(3);
  await runtime.snapshots.save('missing');
  const writing = await runtime.eval('(write-string "two" p)');
  expect(writing).toMatchObject({ kind: 'error', error: { code: 'resource-missing' } });
  world.files.set('made', new TextEncoder().encode('one, and more'));
  expect(await runtime.conditions.invokeRestart(1)).toMatchObject({ kind: 'ok' });
  await runtime.eval('(close-port p)');
  expect(await value(runtime, '(read-file "made")')).toBe('onetwo');
  await runtime.dispose();
});

test('where nothing is recorded, nothing is after a restore', async () => {
  const runtime = await createRuntime({ historyEnabled: true });
  await runtime.history.stop();
  await runtime.snapshots.save('one');
  await runtime.snapshots.restore('one');
  expect(runtime.history.getState()).toMatchObject({ recording: false });
  await runtime.history.start();
  await runtime.snapshots.restore('one');
  expect(runtime.history.getState()).toMatchObject({ recording: true });
});

test('a snapshot of the past is that of then', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define x 1) (define y (+ x 1)) (list x y)');
  const result = await runtime.eval('(set! x 10) (set! y 20) (list x y)');
  expect(answerOf(result)).toEqual([10, 20]);
  await runtime.history.backToWrite('y');
  await runtime.snapshots.save('between');
  await runtime.history.goToPresent();
  expect(await value(runtime, '(list x y)')).toEqual([10, 20]);
  await runtime.snapshots.restore('between');
  // What was under way then goes on.
  expect(runtime.history.getForms()).toEqual([]);
  expect(answerOf(await runtime.resume())).toEqual([10, 20]);
  expect(runtime.history.getForms()[0]).toMatchObject({ text: '(set! y 20)' });
  await runtime.dispose();
});

test('a run that is repeated keeps nothing again', async () => {
  const { runtime, world } = await recorded();
  const saved: string[] = [];
  runtime.on('snapshot-saved', ({ name }) => saved.push(name));
  await runtime.eval(`
    (define sleeper (spawn (lambda () (sleep 10))))
    (yield-fiber)
    (define first
      (call-with-output-file "made"
        (lambda (port)
          (define (note what) (write what port) what)
          (list (note 'before) (snapshot! 'one) (note 'after)))))
    (set! first (cons 'changed first))
    (define way (snapshot! 'two))
    (define names (snapshots))
    (define changes (snapshot-diff 'one 'two))
    (guard (e (#t (display (error-object-code e)))) (restore! 'nowhere))
    (cancel! sleeper)`);
  expect(saved).toEqual(['one', 'two']);
  const present = seen(runtime);
  const before = runtime.snapshots.list();
  runtime.snapshots.delete('one');
  expect(await runtime.history.replay()).toMatchObject({ complete: true });
  const { newest } = runtime.history.getState();
  for (let step = 0; step <= (newest as number); step++) await runtime.history.goTo(step);
  expect(runtime.history.getState()).toMatchObject({ past: false });
  expect(seen(runtime)).toBe(present);
  expect(saved).toEqual(['one', 'two']);
  expect(runtime.snapshots.list()).toEqual(before.slice(1));
  expect(await value(runtime, '(map car changes)')).toEqual(
    expect.arrayContaining(['first', 'way']),
  );
  expect([world.printed, world.files.size]).toEqual(['invalid-argument', 1]);
  await runtime.dispose();
});

test('a program goes back while it is recorded; what goes on is recorded', async () => {
  const { runtime, world } = await recorded();
  const text = `(define n 0) (define way (snapshot! 'here)) (set! n (+ n 1)) (display n) way`;
  expect(await value(runtime, text)).toBe('here');
  expect(await value(runtime, `(display "back ") (restore! 'here) (display "never")`)).toBe(
    'restored',
  );
  expect(world.printed).toBe('1back 1');
  expect(runtime.history.getForms().map(({ text: form }) => form)).toEqual([
    "(define way (snapshot! 'here))",
    '(set! n (+ n 1))',
    '(display n)',
    'way',
  ]);
  await runtime.history.backToWrite('way');
  expect(answerOf(await runtime.resume())).toBe('restored');
  expect(await runtime.history.replay()).toMatchObject({ complete: true, forms: 4 });
  expect(world.printed).toBe('1back 1');
  await runtime.dispose();
});

test('events, waiting for the host and limits are as before', async () => {
  const { runtime, asked } = await recorded();
  const heard: string[] = [];
  runtime.on('amb-choice', () => heard.push('choice'));
  runtime.on('transaction-commit', () => heard.push('commit'));
  runtime.on('output', ({ text }) => heard.push(text));
  runtime.on('effect-result', ({ operation }) => heard.push(operation));
  await runtime.snapshots.save('empty');
  await runtime.snapshots.restore('empty');
  const code = `(one-of (amb 1 2)) (transaction (write-file! "a" "b")) (display "out") (later "q")`;
  expect(await value(runtime, code)).toBe('q, after a while');
  expect(asked.count).toBe(1);
  expect(heard).toEqual(expect.arrayContaining(['choice', 'commit', 'out', 'later']));
  expect(heard.filter((what) => what === 'out')).toHaveLength(1);
  await runtime.dispose();
});

test('a session that waits for the host can go back, and hears of it no more', async () => {
  const { runtime } = await recorded();
  await runtime.history.stop();
  await runtime.snapshots.save('before');
  await runtime.eval('(define f (spawn (lambda () (later "q")))) (yield-fiber)');
  await expect(runtime.snapshots.save('now')).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.snapshots.restore('before');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await value(runtime, '(later "r")')).toBe('r, after a while');
});

test('in a transaction nothing is gone back to', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.eval('(define x 1)');
  await runtime.snapshots.save('one');
  const inside = `(transaction (set! x 2) (guard (e (#t (error-object-code e))) (restore! 'one)))`;
  expect(await value(runtime, inside)).toBe('state-conflict');
  expect(await value(runtime, 'x')).toBe(2);
  await interrupted(runtime, '(transaction (let loop () (loop)))');
  expect(runtime.stateCoordinator.canDo('restore')).toMatchObject({ allowed: false });
  await expect(runtime.snapshots.restore('one')).rejects.toMatchObject({
    code: 'state-conflict',
    details: { action: 'restore', region: 'transaction' },
  });
  await runtime.conditions.abort();
  await runtime.snapshots.restore('one');
  expect(await value(runtime, 'x')).toBe(1);
});

test('what waits for review is kept with whose it is', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  const propose = (name: string): string => `(transaction :review #t (write-file! "${name}" "x"))`;
  await runtime.eval(propose('other'));
  const text = `${propose('own')} (define way (snapshot! 'here)) ${propose('late')} way`;
  const targets = async (code: string): Promise<unknown> => {
    const result = await runtime.eval(code);
    return result.kind === 'proposed' ? result.proposals.map(({ target }) => target) : result;
  };
  expect(await targets(text)).toEqual(['own', 'late']);
  await runtime.eval('(reject-proposals!)');
  expect(await targets(`(restore! 'here)`)).toEqual(['own', 'late']);
  expect(runtime.transactions.getReviewQueue()).toHaveLength(3);
});

test('a step that goes back keeps what the snapshot has kept', async () => {
  const runtime = await createRuntime();
  await runtime.load('(define x 1) (list (read-line) x)');
  expect((await runtime.resume()).kind).toBe('needs');
  await runtime.snapshots.save('asking');
  await runtime.load(`(restore! 'asking)`);
  let last = await runtime.step();
  while (!last.done) last = await runtime.step();
  expect(last.outcome).toMatchObject({ kind: 'ok' });
  expect(answerOf(await runtime.resume('line\n'))).toEqual(['line', 1]);
});
