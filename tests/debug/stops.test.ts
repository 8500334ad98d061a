/** What a session tells of where a debugger has stopped it, whichever way it was begun. */
import { expect, test } from 'vitest';
import { memoryWorld, RuntimeFactory } from '#omega/server/index.js';

const PLACE = { condition: null, hitCondition: null, logMessage: null, enabled: true };
const functionNamed = (name: string) => ({ kind: 'function', name }) as const;

test('an evaluation that stops is known to the debugger, until another one ends', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.eval('(define (f x)\n  (* 2 (+ x 1)))', 'text');
  await runtime.breakpoints.add({ ...PLACE, target: functionNamed('f') });
  const stopped = await runtime.eval('(f 20)', 'call');
  expect(stopped).toMatchObject({ kind: 'interrupted', stop: { reason: 'function breakpoint' } });
  const at = { span: { file: 'text', line: 2 }, breakpoints: [1] };
  expect(runtime.debug.getState()).toMatchObject({ stopped: true, stop: at });
  await runtime.eval('1');
  expect(runtime.debug.getState()).toMatchObject({ stopped: true, stop: null });
  await runtime.dispose();
});

test('what has come back from a step over is told, until the next step', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.history.start();
  await runtime.load('(define (f x) (* 2 x)) (list (f 1) (f 2))', 'text');
  for (const _ of [1, 2, 3]) await runtime.debug.stepIn();
  expect(await runtime.debug.getReturned()).toBe(null);
  await runtime.debug.stepOver();
  expect(await runtime.debug.getReturned()).toMatchObject({ name: 'returned', value: '2' });
  await runtime.debug.stepIn();
  expect(await runtime.debug.getReturned()).toBe(null);
  await runtime.debug.stepOut();
  expect(await runtime.debug.getReturned()).toMatchObject({ value: '4' });
  const locals = async (frame: number) => {
    const [{ reference } = { reference: 0 }] = await runtime.debug.getScopes(frame);
    return (await runtime.debug.getVariables(reference)).map(({ name }) => name);
  };
  expect(await locals(0)).toContain('returned');
  await runtime.debug.stepBackIn();
  expect(await runtime.debug.getReturned()).toBe(null);
  expect(await locals(0)).not.toContain('returned');
  await runtime.dispose();
});

test('a step over what reads goes on when there is input; else it is given up', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  const text = '(define line (list (read-line)))\n(define other 1)\n(define third 2)';
  await runtime.load(text, 'text');
  await runtime.debug.stepIn();
  expect((await runtime.debug.stepOver()).result).toMatchObject({ kind: 'needs' });
  const result = await runtime.resume('typed\n');
  expect(result).toMatchObject({ kind: 'interrupted', stop: { reason: 'step' } });
  expect(runtime.debug.getState().stop).toMatchObject({ span: { line: 2 } });
  expect(await runtime.eval('line')).toMatchObject({ kind: 'ok' });

  await runtime.load(text, 'again');
  await runtime.debug.stepIn();
  await runtime.debug.stepOver();
  expect(await runtime.eval('(list 1 2)')).toMatchObject({ kind: 'ok' });
  await runtime.dispose();
});

test('log points are events of the session, and not again while they are repeated', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  const said: string[] = [];
  runtime.on('log', ({ text, span }) => said.push(`${span?.line}: ${text}`));
  await runtime.history.start();
  await runtime.eval('(define (f x)\n  (* 2 x))', 'text');
  const logMessage = 'x is {x}, twice {(* 2 x)}';
  await runtime.breakpoints.add({ ...PLACE, target: functionNamed('f'), logMessage });
  expect(await runtime.eval('(list (f 1) (f 2))')).toMatchObject({ kind: 'ok' });
  expect(said.splice(0)).toEqual(['2: x is 1, twice 2', '2: x is 2, twice 4']);
  await runtime.debug.stepBack();
  await runtime.debug.continue();
  expect(said).toEqual([]);
  await runtime.dispose();
});

test('where a value has come from is told without going there', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.history.start();
  const text = '(define total 0)\n(define (add! n)\n  (set! total (+ total n))\n  (list n))';
  await runtime.eval(text, 'text');
  const target = { kind: 'source', file: 'text', line: 4, column: null } as const;
  await runtime.breakpoints.add({ ...PLACE, target, hitCondition: '2' });
  await runtime.eval('(for-each add! (list 1 2))', 'call');
  const here = runtime.history.getState();
  const { step, stop } = await runtime.debug.getOrigin('total');
  expect(step).toBeLessThan(here.step);
  expect(stop).toMatchObject({ span: { line: 3, column: 3 }, text: expect.any(String) });
  expect(await runtime.debug.getOrigin('n')).toMatchObject({ past: true });
  expect(runtime.history.getState()).toEqual(here);
  await runtime.history.back(1);
  const earlier = runtime.history.getState();
  await runtime.debug.getOrigin('n');
  expect(runtime.history.getState()).toEqual(earlier);
  await runtime.dispose();
});

test('as many breakpoints as there may be, at one place and another', async () => {
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld() });
  await runtime.eval('(define (f x)\n  (g (+ x 1)))\n(define (g y)\n  (* 2 y))', 'text');
  const at = (line: number) => ({ kind: 'source', file: 'text', line }) as const;
  const ids = Array.from({ length: 10_000 }, (_, i) => {
    return runtime.breakpoints.add({ target: at(i % 2 === 0 ? 2 : 4), enabled: i % 3 !== 0 }).id;
  });
  expect(() => runtime.breakpoints.add({ target: at(2) })).toThrow(/10000 breakpoints already/);
  const [first, second, third] = ids as [number, number, number];
  for (const id of ids) if (id > third) expect(runtime.breakpoints.remove(id)).toBe(true);
  // The first one is off.
  expect(await runtime.eval('(f 1)')).toMatchObject({ stop: { breakpoints: [third] } });
  expect(runtime.breakpoints.remove(third)).toBe(true);
  expect((await runtime.debug.continue()).state.stop).toMatchObject({ breakpoints: [second] });
  expect((await runtime.debug.continue()).result).toMatchObject({ kind: 'ok' });
  expect(runtime.breakpoints.getAll()).toMatchObject([{ id: first }, { id: second }]);
  await runtime.dispose();
}, 60_000);

test('a way back that is interrupted ends where it has got to, and says so', async () => {
  const runtime = await RuntimeFactory.create();
  await runtime.history.start();
  await runtime.eval('(define (loop i)\n  (if (< i 100000) (loop (+ i 1)) i))', 'text');
  await runtime.eval('(loop 0)');
  const target = { kind: 'source', file: 'text', line: 2 } as const;
  runtime.breakpoints.add({ target, condition: '(= i -1)' });
  const going = runtime.debug.reverseContinue();
  setTimeout(() => runtime.interrupt());
  const { state } = await going;
  expect(state.stop).toMatchObject({ reason: 'pause', text: 'interrupted on the way back' });
  expect((await runtime.debug.evaluate('(+ 1 1)')).value).toBe('2');
  await runtime.dispose();
});
