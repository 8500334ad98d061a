/** Streams from outside: what was computed of them, and streams of what the host answers. */
import {
  createRuntime,
  fromJs,
  type HostOperation,
  memoryWorld,
  RuntimeFactory,
} from 'omega-runtime';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { SessionEngine } from '#omega/runtime/core/create-engine.js';

test('what is computed of streams is counted, once', async () => {
  const runtime = await createRuntime();
  const counts = async (code: string) => {
    const before = runtime.streams.getCounts();
    await runtime.eval(code);
    const { forced, cached } = runtime.streams.getCounts();
    return [forced - before.forced, cached - before.cached];
  };
  expect(runtime.streams.getCounts()).toEqual({ forced: 0, cached: 0 });
  // Each element, and each time that there is one.
  expect(await counts('(define s (stream-map square (stream-from 1)))')).toEqual([0, 0]);
  const [forced, cached] = await counts('(stream-ref s 9)');
  expect(forced).toBeGreaterThanOrEqual(11);
  expect(cached).toBe(forced);
  expect(await counts('(stream-ref s 9)')).toEqual([0, 0]);
  expect(await counts('(define bad (stream (car 5)))')).toEqual([0, 0]);
  expect(await counts('(guard (e (#t #f)) (stream-car bad))')).toEqual([1, 0]);
  expect(await runtime.call('streams/getCounts')).toEqual(runtime.streams.getCounts());
});

test('the counts are part of a saved state', () => {
  const engine = new SessionEngine({ world: memoryWorld() });
  engine.streams.forced = 7;
  engine.streams.cached = 5;
  const next = new SessionEngine({ world: memoryWorld() });
  next.loadState(engine.saveState());
  expect(next.streams).toEqual({ forced: 7, cached: 5 });
});

test('the host answers piece by piece, and is asked for no more than is taken', async () => {
  const asked: number[] = [];
  let open = 0;
  let openMax = 0;
  const nextPart: HostOperation = {
    name: 'next-part',
    params: '',
    doc: 'The next part of five; #f at the end.',
    capability: 'parts',
    determinism: 'recorded',
    async perform() {
      openMax = Math.max(openMax, ++open);
      asked.push(asked.length + 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open--;
      return asked.length > 5 ? fromJs(false) : fromJs(`part ${asked.length}`);
    },
  };
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world, operations: [nextPart] });
  const value = async (code: string): Promise<string> => {
    const result = await runtime.eval(code);
    if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
    return write(result.value);
  };
  await value('(define parts (generator->stream (lambda () (or (next-part) (eof-object)))))');
  expect(asked).toHaveLength(0);
  expect(await value('(stream->list 2 parts)')).toBe('("part 1" "part 2")');
  expect(asked).toHaveLength(2);
  expect(await value('(stream->list 2 parts)')).toBe('("part 1" "part 2")');
  expect(asked).toHaveLength(2);
  // Three fibers at once: one asks, the others wait for the same answers.
  const all = '("part 1" "part 2" "part 3" "part 4" "part 5")';
  expect(await value("(parallel-map (lambda (i) (stream->list parts)) '(1 2 3))")).toBe(
    `(${all} ${all} ${all})`,
  );
  expect(asked).toHaveLength(6);
  expect(openMax).toBe(1);
});
