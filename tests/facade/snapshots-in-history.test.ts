/**
 * Snapshots and history: a run that is repeated takes no snapshot again, and after going back to a
 * snapshot the history begins anew.
 */
import { type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';

async function recording(): Promise<OmegaRuntime> {
  return RuntimeFactory.createWithConfig({ historyEnabled: true });
}

async function value(runtime: OmegaRuntime, code: string): Promise<string> {
  const result = await runtime.eval(code);
  return result.kind === 'ok' ? write(result.value) : result.kind;
}

test('repeating takes no snapshot', async () => {
  const runtime = await recording();
  await runtime.eval(
    `(define x 1) (define way (snapshot! 'a)) (set! x 2) (define names (snapshots))`,
  );
  await runtime.eval('(define failed (guard (e (#t (error-object-code e))) (restore! "nowhere")))');
  await runtime.eval('(set! x 3)');
  runtime.snapshots.rename('a', 'b');
  const { newest } = runtime.history.getState();
  for (let step = 0; step <= (newest ?? 0); step++) await runtime.history.goTo(step);
  expect(runtime.snapshots.list().map(({ name }) => name)).toEqual(['b']);
  expect(runtime.history.getState()).toMatchObject({ past: false });
  expect(await value(runtime, '(list x way names failed)')).toBe('(3 a (a) invalid-argument)');
});

test('a snapshot of an earlier moment is of that moment', async () => {
  const runtime = await recording();
  await runtime.eval('(define x 1)');
  await runtime.eval('(set! x 2)');
  await runtime.history.goToForm(runtime.history.getForms().at(-1)?.form ?? 0);
  await runtime.snapshots.save('then');
  await runtime.history.goToPresent();
  expect(await value(runtime, 'x')).toBe('2');
  await runtime.snapshots.restore('then');
  expect(await value(runtime, 'x')).toBe('1');
});

test('after going back to a snapshot the history begins anew, and is recorded', async () => {
  const runtime = await recording();
  await runtime.eval('(define x 1)');
  await runtime.snapshots.save('s');
  await runtime.eval('(set! x 2)');
  for (const back of [() => runtime.snapshots.restore('s'), () => runtime.eval(`(restore! 's)`)]) {
    await back();
    await runtime.eval('(set! x 10)');
    await runtime.eval('(set! x 11)');
    await runtime.history.goToForm(runtime.history.getForms().at(-1)?.form ?? 0);
    expect(await value(runtime, 'x')).toBe('10');
    expect(runtime.history.getForms().length).toBeLessThan(5);
  }
});
