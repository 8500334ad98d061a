/**
 * Events: typed, synchronous, in order; a listener that throws breaks nobody.
 */
import { createRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';

test('an evaluation tells of its start, its output and its end, in order', async () => {
  const runtime = await createRuntime();
  const seen: string[] = [];
  runtime.on('eval-start', ({ code }) => seen.push(`start ${code}`));
  runtime.on('output', ({ text, stream }) => seen.push(`${stream} ${text}`));
  runtime.on('eval-complete', ({ result }) => seen.push(`complete ${result.kind}`));
  await runtime.eval('(display "a")');
  await runtime.eval('(display "b" (current-error-port))');
  await runtime.eval('(car 1)');
  expect(seen).toEqual([
    'start (display "a")',
    'output a',
    'complete ok',
    'start (display "b" (current-error-port))',
    'error b',
    'complete ok',
    'start (car 1)',
    'complete error',
  ]);
});

test('listeners are called in the order of subscription, until they are taken off', async () => {
  const runtime = await createRuntime();
  const seen: number[] = [];
  const second = (): void => {
    seen.push(2);
  };
  runtime.on('interrupted', () => seen.push(1));
  runtime.on('interrupted', second);
  runtime.on('interrupted', () => seen.push(3));
  runtime.emit('interrupted', { running: false });
  runtime.off('interrupted', second);
  runtime.off('interrupted', second);
  runtime.emit('interrupted', { running: false });
  expect(seen).toEqual([1, 2, 3, 1, 3]);
});

test('a listener that throws is reported, and the others are called', async () => {
  const runtime = await createRuntime();
  const reports: string[] = [];
  let called = false;
  runtime.on('eval-start', () => {
    throw new Error('bad listener');
  });
  runtime.on('eval-start', () => {
    called = true;
  });
  runtime.on('listener-error', ({ event, message }) => reports.push(`${event}: ${message}`));
  runtime.on('listener-error', () => {
    throw new Error('worse listener');
  });
  expect(await runtime.eval('(+ 1 2)')).toMatchObject({ kind: 'ok', value: 3 });
  expect(called).toBe(true);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatch(/^eval-start: .*bad listener/);
});

test('a listener added during an event hears the next one only', async () => {
  const runtime = await createRuntime();
  let heard = 0;
  runtime.on('interrupted', () => {
    runtime.on('interrupted', () => {
      heard++;
    });
  });
  runtime.emit('interrupted', { running: false });
  expect(heard).toBe(0);
  runtime.emit('interrupted', { running: false });
  expect(heard).toBe(1);
});

test('wiring: an exceeded budget stops what runs', async () => {
  const runtime = await createRuntime();
  const running = runtime.eval('(let loop () (loop))');
  await new Promise((resolve) => setTimeout(resolve, 20));
  runtime.emit('budget-exceeded', { dimension: 'steps', limit: 1, used: 2 });
  expect(await running).toMatchObject({ kind: 'exhausted', dimension: 'steps', limit: 1, used: 2 });
});

test('every step is told of', async () => {
  const runtime = await createRuntime();
  const steps: number[] = [];
  runtime.on('step', (data) => steps.push(data.steps));
  await runtime.load('(list 1 2)');
  await runtime.step();
  expect(steps).toHaveLength(1);
});
