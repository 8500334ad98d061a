/**
 * Programs that keep states and go back to them, as their host sees it: which text goes on, what
 * counts, what is printed, and that it can be stopped and stepped.
 */
import { createRuntime, fault, type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { WorldError } from '#omega/runtime/core/world.js';
import { Session } from '#omega/runtime/session.js';
import type { EvalResult } from '#omega/runtime/subsystems/seam/outcome.js';

function shown(result: EvalResult): string {
  if (result.kind === 'ok') return result.values.map((value) => write(value)).join(' ');
  return result.kind === 'error' ? `error ${result.error.code}` : result.kind;
}

async function value(runtime: OmegaRuntime, code: string): Promise<string> {
  return shown(await runtime.eval(code));
}

test('the rest of the text goes on in which the state was kept', async () => {
  const runtime = await createRuntime();
  const first = await runtime.eval(
    `(define x 1) (define way (snapshot! 'here)) (define y (+ x 1)) (display way) (list way x y)`,
  );
  expect(shown(first)).toBe('(here 1 2)');
  await runtime.eval('(set! x 10)');
  const again = await runtime.eval(`(display "before ") (restore! 'here) (display "never")`);
  expect(shown(again)).toBe('(restored 1 2)');
  // What was printed and done before counts, whatever was gone back to.
  expect(again.output).toBe('before restored');
  expect(again.steps).toBeGreaterThan(first.steps / 2);
});

test('budgets are not refunded, and a program that goes back for ever can be stopped', async () => {
  const runtime = await createRuntime({ stepsMax: 300 });
  const endless = `(snapshot! 'here) (define n 0) (restore! 'here)`;
  expect(await runtime.eval(endless)).toMatchObject({ kind: 'exhausted', dimension: 'steps' });
  const patient = new Session();
  const ticket = patient.submit(endless);
  setTimeout(() => ticket.cancel(), 20);
  expect((await ticket.result).kind).toBe('interrupted');
});

test('of what the host has kept, the program goes back to where nothing ran', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(define x 1)');
  await runtime.snapshots.save('idle');
  expect(await value(runtime, `(set! x 2) (list 'never (restore! 'idle)) 'nor-this`)).toBe(
    'restored',
  );
  expect(await value(runtime, 'x')).toBe('1');
  // What was kept is kept again, and goes on when it is asked to.
  await runtime.eval('(list (read-line) x)');
  await runtime.snapshots.save('asking');
  await runtime.conditions.abort().catch(() => {});
  expect(await value(runtime, `(set! x 3) (restore! 'asking)`)).toBe('restored');
  expect(shown(await runtime.resume('line\n'))).toBe('("line" 1)');
});

test('the host goes back to what a program has kept: it is under way then', async () => {
  const runtime = await createRuntime();
  await runtime.eval(`(define (f x) (list (snapshot! 'inside) x)) (f 1) (f 2)`);
  expect(await runtime.snapshots.restore('inside')).toMatchObject({ underWay: true });
  expect(runtime.isTerminal()).toBe(false);
  expect(shown(await runtime.resume())).toBe('(restored 2)');
  await runtime.snapshots.restore('inside');
  // When something else is evaluated, it waits in a level.
  expect(await value(runtime, '(+ 1 2)')).toBe('3');
  expect(shown(await runtime.conditions.invokeRestart(0))).toBe('(restored 2)');
});

test('slices and steps make no difference', async () => {
  const program = `
    (define log '())
    (define (spin n) (if (> n 0) (spin (- n 1))))
    (define f (spawn (lambda () (spin 900) (set! log (cons 'f log)))))
    (let ((way (snapshot! 'here)))
      (spin 300)
      (set! log (cons way log))
      (if (eq? way 'here) (begin (spin 700) (restore! 'here)))
      (join f)
      log)`;
  const whole = await (await createRuntime()).eval(program);
  expect(shown(whole)).toBe('(f restored)');
  for (const sliceSteps of [1, 7, 100]) {
    const result = await (await createRuntime({ sliceSteps })).eval(program);
    expect([shown(result), result.steps]).toEqual([shown(whole), whole.steps]);
  }
  const runtime = await createRuntime();
  await runtime.load(program);
  let steps = 0;
  for (let last = await runtime.step(); !last.done; last = await runtime.step()) steps++;
  expect(steps + 1).toBe(whole.steps);
});

test('a restart whose argument goes back is not invoked', async () => {
  const runtime = await createRuntime();
  await runtime.snapshots.save('before');
  await runtime.eval('(define done #f) (set! done (car 5))');
  expect(shown(await runtime.conditions.invokeRestart(0, [`(restore! 'before)`]))).toBe('restored');
  expect(await runtime.conditions.getLevels()).toEqual([]);
  expect(await value(runtime, 'done')).toBe('error unbound-variable');
});

test('images in files, by the provider for them', async () => {
  const files = new Map<string, string>();
  const images = {
    read(path: string): string {
      const text = files.get(path);
      if (text === undefined) throw new WorldError('there is no such file');
      return text;
    },
    write: (path: string, text: string) => void files.set(path, text),
  };
  const runtime = await RuntimeFactory.createWithProviders({ images });
  expect(await value(runtime, `(define x 1) (list (save-image "a.image") x)`)).toBe(
    '("a.image" 1)',
  );
  await runtime.eval('(set! x 2)');
  expect(await value(runtime, '(load-image "a.image")')).toBe('(restored 1)');
  expect(await value(runtime, '(load-image "b.image")')).toBe('error file-error');
  files.set('b.image', `${files.get('a.image')} `);
  expect(await value(runtime, '(load-image "b.image")')).toBe('error read-error');
  expect(await value(runtime, '(one-of (begin (amb 1 2) (load-image "a.image")))')).toBe(
    'error state-conflict',
  );
  const elsewhere = await RuntimeFactory.createWithProviders({ images });
  expect(await value(elsewhere, '(load-image "a.image")')).toBe('(restored 1)');
  // A provider that refuses is a condition.
  const testing = await RuntimeFactory.createWithPreset('testing');
  expect(await value(testing, '(save-image "a.image")')).toBe('error file-error');
});

test('the gate decides about them as about every operation', async () => {
  const asked: string[] = [];
  const runtime = await RuntimeFactory.createWithProviders({
    gate: {
      admit({ name, record }) {
        asked.push(`${name} ${record.capability}`);
        if (name === 'restore!') throw fault('capability-denied', 'not here');
      },
    },
  });
  expect(await value(runtime, `(snapshot! 'a) (snapshots) (restore! 'a)`)).toBe(
    'error capability-denied',
  );
  expect(asked).toEqual(['snapshot! snapshot', 'snapshots snapshot', 'restore! snapshot']);
});

test('what cannot be kept is a condition that says why', async () => {
  const runtime = await RuntimeFactory.createWithProviders({
    operations: [
      {
        name: 'slow',
        params: '',
        doc: 'Takes a while.',
        capability: null,
        determinism: 'live',
        perform: () => new Promise((resolve) => setTimeout(() => resolve(1), 10)),
      },
    ],
  });
  const attempt = `
    (define f (spawn slow))
    (yield-fiber)
    (define (try) (guard (e ((error-object? e) (error-object-code e))) (snapshot! 'here)))
    (list (try) (join f) (try) (snapshots))`;
  expect(await value(runtime, attempt)).toBe('(state-conflict 1 here (here))');
  const small = await createRuntime({ snapshotsMax: 0 });
  expect(await value(small, `(snapshot! 'here)`)).toBe('error limit');
});

test('what failed to be kept can be tried again', async () => {
  const runtime = await createRuntime({ snapshotsMax: 0 });
  const failed = await runtime.eval(`(list 'way (snapshot! 'here))`);
  expect(failed).toMatchObject({
    kind: 'error',
    restarts: [{ name: 'use-value' }, { name: 'retry' }, {}],
  });
  runtime.configure({ snapshotsMax: 1 });
  expect(shown(await runtime.conditions.invokeRestart(1))).toBe('(way here)');
  expect(await value(runtime, `(restore! 'here)`)).toBe('(way restored)');
});
