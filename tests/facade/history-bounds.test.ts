/**
 * What bounds a history: its limits, what it cannot repeat, and being stopped on the way.
 */
import { memoryWorld, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { replay } from '#omega/runtime/history/replay.js';
import { Session } from '#omega/runtime/session.js';
import { answerOf } from './looking-at-levels.js';
import { recorded, seen } from './recorded-runtime.js';

test('of many forms the latest are kept', async () => {
  const { runtime } = await recorded();
  runtime.configure({ historyLimit: 3 });
  for (let i = 0; i < 8; i++) await runtime.eval(`(define x ${i})`);
  const forms = runtime.history.getForms();
  expect(forms.map(({ form }) => form)).toEqual([6, 7, 8]);
  const { oldest } = runtime.history.getState();
  expect(await runtime.history.goTo(0)).toMatchObject({ step: oldest, form: 6 });
  expect(answerOf(await runtime.eval('x'))).toBe(4);
  // The branch that was left has its forms still.
  expect(runtime.history.getBranches()).toMatchObject([{ forms: 3 }, { forms: 2 }]);
  await runtime.dispose();
});

const LOOP = `
  (define v (make-vector 100 0))
  (define (go i)
    (if (< i 400000)
        (begin (vector-set! v (modulo i 100) (current-jiffy)) (go (+ i 1)))))`;

test('a long run has few checkpoints, and every step of it can be gone to', async () => {
  const { runtime } = await recorded();
  runtime.configure({ historyCheckpointsMax: 6 });
  await runtime.eval(`${LOOP} (go 0) (vector-ref v 7)`);
  const { oldest, newest, checkpoints } = runtime.history.getState();
  expect(oldest).toBe(0);
  expect(newest).toBeGreaterThan(2_000_000);
  expect(checkpoints).toBeLessThanOrEqual(6);
  const wanted = [newest as number, 1_500_000, 1_500_001, 10, 900_000];
  const states: string[] = [];
  for (const step of wanted) {
    expect(await runtime.history.goTo(step)).toMatchObject({ step });
    states.push(seen(runtime));
  }
  for (const [i, step] of wanted.entries()) {
    await runtime.history.goTo(step);
    expect(seen(runtime)).toBe(states[i]);
  }
  await runtime.dispose();
});

test('what does not fit into memory is gone, the oldest first', async () => {
  const { runtime } = await recorded();
  await runtime.eval(LOOP);
  runtime.configure({ historyBytesMax: 3_000_000 });
  await runtime.eval('(go 0)');
  const { oldest, newest, bytes } = runtime.history.getState();
  expect(bytes).toBeLessThanOrEqual(3_000_000);
  expect(oldest).toBeGreaterThan(1000);
  expect(newest).toBeGreaterThan(oldest as number);
  expect(await runtime.history.goTo(0)).toMatchObject({ step: oldest, past: true });
  expect(await runtime.history.forward(1000)).toMatchObject({ step: (oldest as number) + 1000 });
  await runtime.dispose();
});

test('what differs is said, with the place, and one is at the present', async () => {
  // A listener that reaches into the program while it runs is not recorded.
  const session = new Session({ providers: { world: memoryWorld() } });
  session.history.start();
  session.on('output', () => session.engine.define('late', true));
  const code = '(begin (display "x") (list 1 (if late (current-second) (current-jiffy))))';
  await session.eval(`(define late #f) ${code} (define other 1)`);
  const { steps } = session.engine;
  const details = { form: 2, expected: 'current-second', got: 'current-jiffy' };
  const replayed = session.travel((it) => it.travel(() => replay(it)));
  await expect(replayed).rejects.toMatchObject({ code: 'divergence', details });
  const step = session.history.timeline.branch.stretches[1]?.segment.lastStep;
  await expect(session.travel((it) => it.goTo((step as number) - 1))).rejects.toThrow(
    /differs from what was recorded at step \d+: expected current-second, got current-jiffy/,
  );
  expect([session.engine.steps, session.history.isPast]).toEqual([steps, false]);
  expect(await session.eval('other')).toMatchObject({ kind: 'ok', value: 1 });
  await session.dispose();
});

test('a journey can be stopped on the way', async () => {
  const runtime = await RuntimeFactory.create();
  await runtime.history.start();
  await runtime.eval(LOOP);
  await runtime.eval('(go 0)');
  await runtime.eval('(define last 1)');
  const search = runtime.history.backToPlace('nowhere', 1);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(runtime.interrupt()).toBe(true);
  expect(await search).toMatchObject({ found: false, past: false });
  expect(answerOf(await runtime.eval('last'))).toBe(1);
  await runtime.dispose();
});

test('what cannot be kept is evaluated all the same, and said to be missing', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define before 1)');
  expect(runtime.history.getState()).toMatchObject({ gap: null, forms: 1 });
  // A port writes a file that a transaction has proposed, which has stopped.
  await runtime.eval('(define p #f)');
  await runtime.eval('(transaction (set! p (open-output-file "f")) (display "a" p) (car 5))');
  expect(await runtime.call('runtime/eval', { code: '(+ before 1)' })).toMatchObject({
    value: '2',
  });
  const { gap } = runtime.history.getState();
  expect(gap).toMatch(/f cannot be saved while a transaction is writing it/);
  await expect(runtime.history.back(1)).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.conditions.abort();
  await runtime.eval('(define after 2)');
  expect(runtime.history.getState()).toMatchObject({ gap: null });
  await runtime.history.back(1);
  expect(runtime.history.getState()).toMatchObject({ past: true });
  await runtime.dispose();
});
