/** Transactions in saved states: another engine goes on in the middle of one. */
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { readProgram } from '#omega/runtime/program.js';

/** An engine over that world. */
const engineOver = (world: ReturnType<typeof memoryWorld>): Engine => createEngine({ world });

function begin(engine: Engine, code: string): void {
  const [form] = readProgram(code, 'saved').forms;
  if (form !== undefined) engine.begin(form);
}

function written(engine: Engine, code: string): string {
  begin(engine, code);
  while (engine.run(1000).kind === 'paused');
  const { state } = engine;
  return state.kind === 'done' ? state.values.map((value) => write(value)).join(' ') : state.kind;
}

test('another engine goes on with it: proposals, savepoints, the review queue', () => {
  const world = memoryWorld();
  const first = engineOver(world);
  written(first, '(define x 0)');
  written(first, '(transaction :review #t (write-file! "later" "l") (write-file! "never" "n"))');
  begin(
    first,
    `(transaction
         (set! x 1)
         (write-file! "a" "a")
         (with-savepoint (set! x 2) (append-file! "a" "b") (let ((y (amb 1 2))) (require (= y 2))))
         (with-savepoint (set! x 3) (rollback 'inner))
         (list x (read-file "a")))`,
  );
  let engine = first;
  let moves = 0;
  const depths = new Set<number | undefined>();
  while (engine.run(7).kind === 'paused') {
    const next = engineOver(world);
    next.loadState(engine.saveState());
    expect(next.transactions.state).toEqual(engine.transactions.state);
    expect(next.transactions.queue).toEqual(engine.transactions.queue);
    depths.add(next.transactions.state?.depth);
    engine = next;
    moves++;
  }
  expect(moves).toBeGreaterThan(15);
  expect([...depths].sort()).toEqual([1, 2, undefined]);
  expect(engine.state).toMatchObject({ kind: 'done' });
  expect(written(engine, '(list x (read-file "a"))')).toBe('(2 "ab")');
  expect(engine.transactions.queue.map(({ target }) => target)).toEqual(['later', 'never']);
  expect(written(engine, '(begin (accept-proposals! 1) (reject-proposals! 2))')).toBe(
    '#<unspecified>',
  );
  expect(written(engine, '(list-files ".")')).toBe('("a" "later")');
  // Numbers go on where they were.
  written(engine, '(transaction :review #t (write-file! "b" "b"))');
  expect(engine.transactions.queue[0]?.id).toBeGreaterThan(4);
});

test('rolled back elsewhere, everything is as it was before', () => {
  const world = memoryWorld();
  const first = engineOver(world);
  written(first, '(define x (list 1 2))');
  begin(first, `(transaction (set-car! x 'changed) (write-file! "a" "a") (rollback (car x)))`);
  while (first.transactions.proposals.length === 0) first.run(1);
  const second = engineOver(world);
  second.loadState(first.saveState());
  while (second.run(1000).kind === 'paused');
  expect(written(second, 'x')).toBe('(1 2)');
  expect([...world.files.keys()]).toEqual([]);
});
