/**
 * A state loaded somewhere else: libraries come along, files are found again or missed when they
 * are used, and what does not fit is named.
 */
import { expect, test } from 'vitest';
import { MString, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine, EngineOptions } from '#omega/runtime/core/engine.js';
import { type MemoryWorld, memoryWorld } from '#omega/runtime/memory-world.js';

const STEPS_MAX = 100_000;

/** What the forms of a text answer, the last one's: its value, or what it failed with. */
function run(engine: Engine, text: string): string {
  let answer = '';
  for (const form of read(text, { file: 'here' }).data) {
    engine.begin(form);
    const state = engine.run(STEPS_MAX);
    if (state.kind === 'done') answer = state.values.map((value) => write(value)).join(' ');
    else answer = state.kind === 'failed' ? `failed: ${write(state.payload)}` : state.kind;
  }
  return answer;
}

/** An engine in which a text has run, as text. */
function saved(text: string, options: Partial<EngineOptions> = {}): string {
  const engine = createEngine({ world: memoryWorld(), ...options });
  run(engine, text);
  return engine.saveState();
}

function loaded(state: string, options: Partial<EngineOptions> = {}): Engine {
  const engine = createEngine({ world: memoryWorld(), ...options });
  engine.loadState(state);
  return engine;
}

/** A world with these files. */
function worldWith(files: Readonly<Record<string, string>>): MemoryWorld {
  const world = memoryWorld();
  for (const [path, text] of Object.entries(files)) {
    world.files.set(path, new TextEncoder().encode(text));
  }
  return world;
}

const COUNTER = `
  (define-library (inner) (export start) (import (scheme base)) (begin (define start 40)))
  (define-library (counter)
    (export next! peek (rename twice two-times) table)
    (import (scheme base) (inner) (srfi 69))
    (begin
      (define count start)
      (define table (make-hash-table))
      (define (peek) count)
      (define (next!) (set! count (+ count 1)) count)
      (define-syntax twice (syntax-rules () ((_ form) (begin form form))))))
  (import (counter))
  (next!)`;

test('libraries come along, with what their variables have', () => {
  const engine = loaded(saved(COUNTER));
  expect(run(engine, '(two-times (next!))')).toBe('43');
  expect(run(engine, '(import (prefix (counter) c:)) (c:peek)')).toBe('43');
  expect(run(engine, '(import (inner)) start')).toBe('40');
  // And once more.
  expect(run(loaded(engine.saveState()), '(next!)')).toBe('44');
});

test('a library of a file is not looked for again, and keeps the order of what it needs', () => {
  const files: Record<string, string> = {
    'a/b': '(define-library (a b) (export f) (import (scheme base) (c)) (begin (define (f) (g))))',
    c: "(define-library (c) (export g) (import (scheme base)) (begin (define (g) 'g)))",
  };
  const findLibrary = (name: string): { text: string; file: string } | null =>
    files[name] === undefined ? null : { text: files[name], file: `${name}.sld` };
  const engine = createEngine({ world: memoryWorld(), findLibrary });
  run(engine, '(import (a b)) (define kept f)');
  const state = engine.saveState();
  expect(run(loaded(state), '(list (kept) (f))')).toBe('(g g)');
});

test('in an engine that has gone on, its libraries are as they were', () => {
  const engine = createEngine({ world: memoryWorld() });
  run(engine, COUNTER);
  const state = engine.saveState();
  run(
    engine,
    `(next!)
     (define-library (inner) (export start) (import (scheme base)) (begin (define start 50)))
     (define-library (later) (export z) (import (scheme base)) (begin (define z 1)))
     (import (inner) (later))`,
  );
  expect(run(engine, '(list (peek) start z)')).toBe('(42 50 1)');
  engine.loadState(state);
  expect(run(engine, '(list (peek) (next!))')).toBe('(41 42)');
  expect(run(engine, '(import (inner)) start')).toBe('40');
  expect(run(engine, '(import (later))')).toMatch(/import-error/);
});

test('a library whose body is under way', () => {
  const engine = createEngine({ world: memoryWorld() });
  run(
    engine,
    '(define-library (slow) (export a b) (import (scheme base)) (begin ' +
      '(define a (let loop ((i 0)) (if (< i 50) (loop (+ i 1)) i))) (define b (+ a 1))))',
  );
  engine.begin(read('(begin (import (slow)) (list a b))').data[0] as never);
  expect(engine.run(30).kind).toBe('paused');
  const next = loaded(engine.saveState());
  expect(next.run(STEPS_MAX)).toMatchObject({ kind: 'done' });
  expect(run(next, '(list a b)')).toBe('(50 51)');
});

test('a library that includes a file that has changed is named', () => {
  const library = '(define-library (own) (export f) (import (scheme base)) (include "body.scm"))';
  const findFile =
    (text: string): NonNullable<EngineOptions['findFile']> =>
    (file) => ({ text, file });
  const state = saved(`${library} (import (own))`, { findFile: findFile('(define (f) 1)') });
  const same = loaded(state, { findFile: findFile('(define (f) 1)') });
  expect(run(same, '(f)')).toBe('1');
  expect(() => loaded(state, { findFile: findFile('(define (f) 2)') })).toThrow(
    /the library \(own\) is not the one that was saved/,
  );
  expect(() => loaded(state)).toThrow(/the library \(own\) cannot be made: .*body\.scm/);
});

test('another Omega, another host and another format are named', () => {
  const state = saved('(define kept (list map (call/cc (lambda (k) k))))');
  const changed = (key: string, change: (old: never) => unknown): string => {
    const object = JSON.parse(state) as Record<string, never>;
    return JSON.stringify({ ...object, [key]: change(object[key] as never) });
  };
  expect(run(loaded(state), '(length kept)')).toBe('2');
  const loading = (text: string) => (): Engine => loaded(text);
  expect(loading(changed('omega-state', () => 4))).toThrow(/format 4.* reads format \d+$/);
  expect(loading(changed('compiler', () => 'another'))).toThrow(/compiler of this Omega/);
  expect(loading(changed('standard', () => [['(omega kernel)', 'x']]))).toThrow(
    /\(omega kernel\) of this Omega is another one; load the state with the Omega that saved/,
  );
  expect(loading(changed('standard', () => [['(omega never)', 'x']]))).toThrow(
    /needs \(omega never\), which this Omega has not/,
  );
  expect(loading('{}')).toThrow(/no saved state/);
  expect(loading('nonsense')).toThrow(/not JSON/);
});

test('an operation of the host is found where the host offers it', () => {
  const operations = [
    {
      name: 'oracle',
      params: '',
      doc: 'Knows.',
      capability: null,
      determinism: 'live',
      perform: () => new MString('knows'),
    } as const,
  ];
  const state = saved('(define kept (list oracle))', { operations });
  expect(run(loaded(state, { operations }), '((car kept))')).toBe('"knows"');
});

test('an operation that the host does not offer is missed when it is performed', () => {
  const operation = (name: string, params: string) =>
    ({
      name,
      params,
      doc: 'Knows.',
      capability: null,
      determinism: 'live',
      perform: () => new MString(name),
    }) as const;
  const operations = [operation('oracle', 'question'), operation('other', '')];
  const text = `
    (define-library (asks) (export ask) (import (scheme base) (only (omega host) oracle))
      (begin (define (ask) (oracle "library"))))
    (import (asks))
    (define kept (list oracle))
    (define (call) (list 'answer (oracle "program")))
    (define (handled)
      (handle (oracle "handled") (on (oracle question k) (k (list question 'by 'handler)))))
    (define (with-value thunk)
      (handler-bind ((&resource-missing (lambda (c) (use-value 'given)))) (thunk)))`;
  const state = saved(text, { operations });
  const elsewhere = loaded(state, { operations: [operation('other', '')] });
  expect(run(elsewhere, '(other)')).toBe('"other"');
  expect(run(elsewhere, '(handled)')).toBe('("handled" by handler)');
  expect(run(elsewhere, '(with-value call)')).toBe('(answer given)');
  expect(run(elsewhere, '(with-value ask)')).toBe('given');
  expect(run(elsewhere, '(with-value (lambda () ((car kept) 1)))')).toBe('given');
  expect(run(elsewhere, '(call)')).toMatch(
    /^failed: .*resource-missing: oracle: the host does not/,
  );
  expect(run(elsewhere, '(oracle)')).toMatch(/^failed: .*arity/);
  // It is missed in a state that is saved there, and found where it is offered again.
  const again = elsewhere.saveState();
  expect(run(loaded(again), '(with-value call)')).toBe('(answer given)');
  expect(run(loaded(again, { operations }), '(call)')).toBe('(answer "oracle")');
});

test('a state that waits to perform an operation that is missing can be loaded', () => {
  const operations = [
    {
      name: 'order',
      params: 'what',
      doc: 'Orders.',
      capability: null,
      determinism: 'live',
      region: 'staged',
      perform: () => true,
    } as const,
  ];
  const state = saved("(transaction :review #t (order 'tea))", { operations });
  const elsewhere = loaded(state);
  expect(run(elsewhere, '(map proposal-op (review-queue))')).toBe('(order)');
  expect(run(elsewhere, '(accept-proposals!)')).toMatch(/^failed: .*commit-failed/);
  expect(run(elsewhere, '(map proposal-op (review-queue))')).toBe('(order)');
  expect(run(loaded(elsewhere.saveState(), { operations }), '(accept-proposals!)')).toBe(
    '#<unspecified>',
  );
});

const READS = '(define in (open-input-file "data")) (read-line in)';

test('a file that is missing is missed when it is used, and can be put back', () => {
  const state = saved(READS, { world: worldWith({ data: 'one\ntwo\n' }) });
  const world = memoryWorld();
  const elsewhere = loaded(state, { world });
  expect(run(elsewhere, '(+ 1 2)')).toBe('3');
  expect(run(elsewhere, '(read-line in)')).toBe('"two"');
  expect(
    run(elsewhere, '(guard (e ((error-object? e) (error-object-code e))) (read-line in))'),
  ).toBe('resource-missing');
  expect(
    run(
      elsewhere,
      '(handler-bind ((&resource-missing (lambda (c) (use-value "given"))))' +
        ' (list (read-line in)))',
    ),
  ).toBe('("given")');
  world.files.set('data', new TextEncoder().encode('one\ntwo\nthree\n'));
  expect(run(elsewhere, '(read-line in)')).toBe('"three"');
  expect(run(elsewhere, '(close-port in) (input-port-open? in)')).toBe('#f');
});

test('a file that grew meanwhile is read on; one that shrank is missed', () => {
  const state = saved(READS, { world: worldWith({ data: 'one\ntwo\n' }) });
  const grown = loaded(state, { world: worldWith({ data: 'one\ntwo\nthr\u00e9e\n' }) });
  expect(run(grown, '(read-line in) (list (read-line in) (read-line in))')).toBe(
    '("thr\u00e9e" #<eof>)',
  );
  const shrunk = loaded(state, { world: worldWith({ data: 'one\n' }) });
  expect(run(shrunk, '(read-line in) (read-line in)')).toMatch(
    /^failed: .*resource-missing.*fewer than the 8 bytes/,
  );
});

test('a file that was written is gone on with where it was', () => {
  const world = memoryWorld();
  const engine = createEngine({ world });
  run(engine, '(define out (open-output-file "log")) (write-string "first " out)');
  const state = engine.saveState();
  run(engine, '(write-string "never mind" out) (close-port out)');
  const text = (): string => new TextDecoder().decode(world.files.get('log'));
  const next = loaded(state, { world });
  expect(text()).toBe('first never mind');
  run(next, '(write-string "second" out)');
  expect(text()).toBe('first second');
  world.files.set('log', new Uint8Array(2));
  expect(run(loaded(state, { world }), '(write-char #\\x out)')).toMatch(/resource-missing/);
  expect(run(loaded(state), '(write-char #\\x out)')).toMatch(/resource-missing/);
});

test('opening a file again passes the gate', () => {
  const world = worldWith({ data: 'one\ntwo\n' });
  const state = saved(READS, { world });
  const asked: string[] = [];
  const gate = { admit: ({ name }: { name: string }) => void asked.push(name) };
  const next = loaded(state, { world, gate });
  expect(run(next, '(read-line in) (read-line in)')).toBe('#<eof>');
  expect(asked).toEqual(['open-input-file']);
});

test('what of the console nobody has read yet comes along', () => {
  const engine = createEngine({ world: memoryWorld() });
  engine.begin(read('(list (read-line) (read-line) (read-line))').data[0] as never);
  engine.run(STEPS_MAX);
  engine.feedConsole('one\ntwo\nthr');
  engine.run(STEPS_MAX);
  const next = loaded(engine.saveState());
  expect(next.run(STEPS_MAX).kind).toBe('waiting');
  next.feedConsole('ee\n');
  const state = next.run(STEPS_MAX);
  expect(state.kind === 'done' && write(state.values[0])).toBe('("one" "two" "three")');
});

test('a value is saved beside the state', () => {
  const engine = createEngine({ world: memoryWorld() });
  run(engine, '(define shared (list 1 2))');
  engine.begin(read('shared').data[0] as never);
  const state = engine.run(STEPS_MAX);
  const value = state.kind === 'done' ? state.values[0] : null;
  const next = createEngine({ world: memoryWorld() });
  const back = next.loadState(engine.saveState([value, new MString('text'), 7])) as Value[];
  expect(write(back)).toBe('#((1 2) "text" 7)');
  next.define('beside', back[0]);
  expect(run(next, '(eq? beside shared)')).toBe('#t');
});
