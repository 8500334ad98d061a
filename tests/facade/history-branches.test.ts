/** What a branch of a history tells of the forms that it shares with the branch it comes from. */
import { type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { answerOf } from './looking-at-levels.js';
import { recorded } from './recorded-runtime.js';

/** How the forms have ended. */
function ends(runtime: OmegaRuntime): ReadonlyArray<readonly [string, string, string | null]> {
  return runtime.history.getForms().map(({ text, ended, outcome }) => [text, ended, outcome]);
}

const ENDED = [
  ['(define a 1)', 'done', 'ok'],
  ['(car a)', 'failed', 'error'],
] as const;

test('after a fork at the present the forms have ended as they had', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define a 1)');
  await runtime.eval('(car a)');
  expect(ends(runtime)).toEqual(ENDED);
  await runtime.history.fork();
  expect(ends(runtime)).toEqual(ENDED);
  // In the branch their ends can be gone to, and what is done there is recorded behind them.
  expect(await runtime.history.goToForm(2, true)).toMatchObject({ branch: 2, status: 'failed' });
  await runtime.history.goToPresent();
  await runtime.eval('(set! a 2)');
  expect(ends(runtime)).toEqual([...ENDED, ['(set! a 2)', 'done', 'ok']]);
  expect(await runtime.history.replay()).toMatchObject({ complete: true, forms: 3 });
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 1);
  expect(ends(runtime)).toEqual(ENDED);
  await runtime.dispose();
});

test('what waits at the fork goes on in either branch', async () => {
  const { runtime } = await recorded();
  const code = '(define line (read-line))';
  expect(await runtime.eval(code)).toMatchObject({ kind: 'needs' });
  await runtime.history.fork();
  expect(ends(runtime)).toEqual([[code, 'waiting', 'needs']]);
  await runtime.resume('one\n');
  expect(ends(runtime).at(-1)?.slice(1)).toEqual(['done', 'ok']);
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 1);
  expect(ends(runtime)).toEqual([[code, 'waiting', 'needs']]);
  await runtime.resume('two\n');
  expect(answerOf(await runtime.eval('line'))).toBe('two');
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 2);
  expect(answerOf(await runtime.eval('line'))).toBe('one');
  await runtime.dispose();
});

test('a fork in the past: in the middle of a form, and at the end of one', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define a 1) (define b (list a a))');
  await runtime.history.goToForm(1, true);
  await runtime.history.fork();
  expect(ends(runtime)).toEqual([['(define a 1)', 'done', null]]);
  await runtime.history.goTo(Number.MAX_SAFE_INTEGER, 1);
  await runtime.history.back();
  await runtime.history.fork();
  expect(ends(runtime).at(-1)).toEqual(['(define b (list a a))', 'paused', null]);
  await runtime.dispose();
});

test('what was done before recording began is told to be beyond reach', async () => {
  const runtime = await RuntimeFactory.create();
  expect(await runtime.eval('(define a 1) (car a)')).toMatchObject({ kind: 'error' });
  await expect(runtime.history.back()).rejects.toThrow(/"history\/start" begins to record/);
  await runtime.history.start();
  await expect(runtime.history.back()).rejects.toThrow(
    'there is no history: nothing was evaluated since it began; evaluate again what is to be gone',
  );
  await runtime.eval('(car a)');
  expect(await runtime.history.back()).toMatchObject({ past: true, status: 'paused' });
  await runtime.dispose();
});
