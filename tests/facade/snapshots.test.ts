/**
 * Snapshots: the whole session kept under a name, gone back to, compared, renamed, exchanged as
 * text. What a snapshot has must go on as if nothing had been, also in another runtime.
 */
import { createRuntime, type OmegaRuntime, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import type { EvalResult } from '#omega/runtime/subsystems/seam/outcome.js';

/** What an evaluation ends in, as text. */
function shown(result: EvalResult): string {
  switch (result.kind) {
    case 'ok':
      return result.values.map((value) => write(value)).join(' ');
    case 'error':
      return `error ${result.error.code}`;
    default:
      return result.kind;
  }
}

async function value(runtime: OmegaRuntime, code: string): Promise<string> {
  return shown(await runtime.eval(code));
}

/** Another runtime, in the state of this one. */
async function moved(runtime: OmegaRuntime): Promise<OmegaRuntime> {
  const next = await createRuntime();
  const { name } = next.snapshots.import(await runtime.snapshots.export());
  await next.snapshots.restore(name);
  return next;
}

/** Evaluate something without end, and stop it once it has printed something. */
async function interrupt(runtime: OmegaRuntime, code: string): Promise<EvalResult> {
  const stop = (): unknown => runtime.interrupt();
  runtime.on('output', stop);
  const result = await runtime.eval(code);
  runtime.off('output', stop);
  return result;
}

test('what was defined afterwards is gone, what was changed is as it was', async () => {
  const runtime = await createRuntime();
  await runtime.eval(
    '(define x 1) (define p (list 1 2)) (define-syntax m (syntax-rules () ((_) 1)))',
  );
  const saved = await runtime.snapshots.save('before');
  expect(saved).toMatchObject({ name: 'before', definitions: 3, underWay: false, levels: 0 });
  await runtime.eval(`
    (define y 2) (set! x 10) (set-car! p 10) (define (car q) 'mine)
    (define-syntax m (syntax-rules () ((_) 2)))
    (define-library (late) (export z) (import (scheme base)) (begin (define z 3)))
    (import (late))`);
  expect(await value(runtime, '(list x y p (car p) (m) z)')).toBe('(10 2 (10 2) mine 2 3)');
  await runtime.snapshots.restore('before');
  expect(await value(runtime, '(list x p (car p) (m))')).toBe('(1 (1 2) 1 1)');
  expect(await value(runtime, 'y')).toBe('error unbound-variable');
  expect(await value(runtime, '(import (late))')).toBe('error import-error');
  // And it can be gone back to again.
  await runtime.eval('(set! x 11)');
  await runtime.snapshots.restore('before');
  expect(await value(runtime, 'x')).toBe('1');
});

test('a snapshot is not changed by what happens after it', async () => {
  const runtime = await createRuntime();
  await runtime.eval("(define t (vector 'a)) (define shared (list t t))");
  await runtime.snapshots.save('s');
  await runtime.snapshots.restore('s');
  await runtime.eval("(vector-set! t 0 'b)");
  expect(await value(runtime, 'shared')).toBe('(#(b) #(b))');
  await runtime.snapshots.restore('s');
  expect(await value(runtime, '(eq? (car shared) t)')).toBe('#t');
  expect(await value(runtime, 'shared')).toBe('(#(a) #(a))');
});

test('list, rename, delete, and names that are made', async () => {
  const runtime = await createRuntime();
  expect(runtime.snapshots.list()).toEqual([]);
  await runtime.snapshots.save();
  await runtime.snapshots.save('mine');
  await runtime.snapshots.save();
  const names = (): string[] => runtime.snapshots.list().map(({ name }) => name);
  expect(names()).toEqual(['snapshot-1', 'mine', 'snapshot-2']);
  expect(runtime.snapshots.rename('mine', 'yours')).toMatchObject({ name: 'yours' });
  expect(names()).toEqual(['snapshot-1', 'yours', 'snapshot-2']);
  expect(() => runtime.snapshots.rename('yours', 'snapshot-1')).toThrow(/already/);
  expect(() => runtime.snapshots.rename('mine', 'x')).toThrow(/no snapshot is called "mine"/);
  expect(runtime.snapshots.delete('yours')).toBe(true);
  expect(runtime.snapshots.delete('yours')).toBe(false);
  await expect(runtime.snapshots.restore('yours')).rejects.toMatchObject({
    code: 'unknown-snapshot',
    message: 'no snapshot is called "yours"; there is snapshot-1, snapshot-2',
  });
  await runtime.eval('(define x 1)');
  expect(await runtime.snapshots.save('snapshot-1')).toMatchObject({ definitions: 1 });
  expect(names()).toEqual(['snapshot-2', 'snapshot-1']);
});

test('number and size are bounded', async () => {
  const runtime = await createRuntime({ snapshotsMax: 2, snapshotCharactersMax: 10_000 });
  await runtime.snapshots.save('a');
  await runtime.snapshots.save('b');
  await expect(runtime.snapshots.save('c')).rejects.toMatchObject({
    code: 'limit',
    details: { limit: 'snapshotsMax' },
  });
  // One that takes the place of another is no more than there were.
  await runtime.snapshots.save('b');
  await runtime.eval('(define big (make-vector 10000 0))');
  await expect(runtime.snapshots.save('b')).rejects.toMatchObject({
    code: 'limit',
    details: { limit: 'snapshotCharactersMax' },
  });
  expect(runtime.snapshots.list().map(({ name }) => name)).toEqual(['a', 'b']);
});

test('differences are names with their values', async () => {
  const runtime = await createRuntime();
  await runtime.eval(`
    (define same (list 1 2)) (define number 1) (define (f x) (+ x 1)) (define (g x) x)
    (define-syntax m (syntax-rules () ((_) 1)))
    (define table (vector (list 1) 2)) (define left 1)`);
  await runtime.snapshots.save('one');
  await runtime.eval(`
    (define number 2) (define (f x) (+ x 2)) (define (g x) x) (set-car! (vector-ref table 0) 5)
    (define-syntax m (syntax-rules () ((_) 2)))
    (define new "text")`);
  await runtime.snapshots.save('two');
  expect(await runtime.snapshots.diff('one', 'two')).toEqual([
    { name: 'f', change: 'changed', before: '#<procedure f>', after: '#<procedure f>' },
    { name: 'm', change: 'changed', before: '#<syntax m>', after: '#<syntax m>' },
    { name: 'new', change: 'defined', before: null, after: '"text"' },
    { name: 'number', change: 'changed', before: '1', after: '2' },
    { name: 'table', change: 'changed', before: '#((1) 2)', after: '#((5) 2)' },
  ]);
  expect(await runtime.snapshots.diff('two', 'one')).toContainEqual({
    name: 'new',
    change: 'gone',
    before: '"text"',
    after: null,
  });
  expect(await runtime.snapshots.diff('one', 'one')).toEqual([]);
  expect(await runtime.snapshots.diff('two')).toEqual([]);
  await runtime.eval('(set! left 2)');
  expect(await runtime.snapshots.diff('two')).toEqual([
    { name: 'left', change: 'changed', before: '1', after: '2' },
  ]);
  await expect(runtime.snapshots.diff('one', 'three')).rejects.toMatchObject({
    code: 'unknown-snapshot',
  });
});

test('a parked search goes on where it was, any number of times', async () => {
  const runtime = await createRuntime();
  expect(
    await value(runtime, '(define n 0) (let ((x (amb 1 2 3))) (set! n (+ n 1)) (list x n))'),
  ).toBe('(1 1)');
  expect(await runtime.snapshots.save('search')).toMatchObject({ parked: true });
  expect(await value(runtime, '(next-solution)')).toBe('(2 1)');
  expect(await value(runtime, '(next-solution)')).toBe('(3 1)');
  expect(await value(runtime, '(next-solution)')).toBe('error amb-exhausted');
  await runtime.snapshots.restore('search');
  expect(await value(runtime, '(next-solution)')).toBe('(2 1)');
  const elsewhere = await moved(runtime);
  expect(shown(await elsewhere.amb.next())).toBe('(3 1)');
});

test('restarts that wait, in levels that nest', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(define (f x) (* 2 (car x)))');
  const first = await runtime.eval('(list (f 1) 7) (define after 8)');
  const second = await runtime.eval('(+ 100 missing)');
  expect([first, second].map(({ kind }) => kind)).toEqual(['error', 'error']);
  await runtime.snapshots.save('levels');
  for (const here of [runtime, await moved(runtime)]) {
    expect(await here.conditions.getLevels()).toMatchObject([
      {
        level: 2,
        error: { code: 'unbound-variable' },
        restarts: [{ name: 'use-value' }, {}, {}, {}],
      },
      { level: 1, error: { code: 'wrong-type', irritants: ['1'] } },
    ]);
    expect(await here.conditions.getFrames(1, 1)).toMatchObject([
      { procedure: 'f', variables: ['x'] },
    ]);
    expect(shown(await here.conditions.evalInFrame(0, '(list x)', 1))).toBe('(1)');
    expect(shown(await here.conditions.invokeRestart(0, ['5']))).toBe('105');
    const rest = await here.conditions.invokeRestart(0, ['21']);
    expect(rest).toMatchObject({ kind: 'ok', definitions: ['after'] });
    expect(await value(here, 'after')).toBe('8');
    expect(await here.conditions.getLevels()).toEqual([]);
  }
  // All of it can be done once more.
  await runtime.snapshots.restore('levels');
  expect(shown(await runtime.conditions.invokeRestart(0, ['6']))).toBe('106');
});

test('levels about levels: an argument of a restart and a form in a frame that fail', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(let ((secret 42)) (list secret (car 5)))');
  await runtime.conditions.evalInFrame(0, '(+ secret nowhere)');
  await interrupt(runtime, '(display 1) (let loop () (loop))');
  expect((await runtime.conditions.getLevels()).map(({ kind }) => kind)).toEqual([
    'interrupted',
    'error',
    'error',
  ]);
  const here = await moved(runtime);
  await here.conditions.abort(3);
  expect(shown(await here.conditions.invokeRestart(0, ['1'], 2))).toBe('43');
  const asked = await here.conditions.invokeRestart(0, ['(read)'], 1);
  expect(asked.kind).toBe('needs');
  const there = await moved(here);
  expect(shown(await there.resume('(7 8)\n'))).toBe('(42 (7 8))');
});

test('what was interrupted, waits for input, is stepped or loaded goes on', async () => {
  const runtime = await createRuntime();
  await interrupt(
    runtime,
    `
    (define n 0) (define stop #f)
    (let loop () (set! n (+ n 1)) (display n) (if (not stop) (loop)))
    (define rest 'done) rest`,
  );
  const there = await moved(runtime);
  expect(there.isTerminal()).toBe(false);
  expect(Number(await value(there, 'n'))).toBeGreaterThan(0);
  await there.eval('(set! stop #t)');
  const [level] = await there.conditions.getLevels();
  expect(level).toMatchObject({ kind: 'interrupted', restarts: [{ name: 'continue' }, {}] });
  const rest = await there.resume();
  expect(rest).toMatchObject({ kind: 'ok', definitions: ['n', 'stop', 'rest'] });
  expect(shown(rest)).toBe('done');

  const asking = await createRuntime();
  expect(await value(asking, '(define line (read-line)) (list line (read-line))')).toBe('needs');
  const other = await moved(asking);
  expect(shown(await other.resume('one\ntwo\n'))).toBe('("one" "two")');

  const stepped = await createRuntime();
  await stepped.load('(define (f x) (* 2 x)) (+ (f 1) (f 2) 1)');
  for (let i = 0; i < 3; i++) expect((await stepped.step()).done).toBe(false);
  const next = await moved(stepped);
  const results = [stepped, next].map((one) => one.resume());
  const [one, two] = await Promise.all(results);
  expect(shown(two as EvalResult)).toBe('7');
  expect(two?.steps).toBe(one?.steps);
});

test('streams that were looked at halfway, and fibers that wait', async () => {
  const runtime = await createRuntime();
  await runtime.eval(`
    (define made 0)
    (define (from n) (stream-cons (begin (set! made (+ made 1)) n) (from (+ n 1))))
    (define s (from 1))
    (stream-ref s 3)
    (define ch (channel))
    (define log '())
    (define worker
      (spawn (lambda ()
        (let loop ()
          (let ((x (channel-receive! ch)))
            (if (eq? x 'end) (reverse log) (begin (set! log (cons x log)) (loop))))))))
    (channel-send! ch 'a)
    (define sleeper (spawn (lambda () (sleep 0.01) 'woken)))
    (yield-fiber)`);
  const here = await moved(runtime);
  expect(await value(here, '(list (stream->list 3 s) made)')).toBe('((1 2 3) 4)');
  expect(await value(here, '(list (stream-ref s 3) (stream-ref s 4) made)')).toBe('(4 5 5)');
  expect(await value(here, "(channel-send! ch 'b) (channel-send! ch 'end) (join worker)")).toBe(
    '(a b)',
  );
  expect(await value(here, '(join sleeper)')).toBe('woken');
  expect(await value(runtime, 'log')).toBe('(a)');
});

test('results keep their names', async () => {
  const runtime = await createRuntime({ resultsKept: 2 });
  const keep = async (code: string): Promise<string | null> =>
    (await runtime.eval(code, undefined, true)).binding;
  expect([await keep("'one"), await keep("'two")]).toEqual(['$1', '$2']);
  await runtime.snapshots.save('s');
  expect([await keep("'three"), await keep("'four")]).toEqual(['$3', '$4']);
  await runtime.snapshots.restore('s');
  expect(await value(runtime, '(list $1 $2)')).toBe('(one two)');
  expect(await keep("'again")).toBe('$3');
});

test('conflicts are decided when called', async () => {
  const runtime = await createRuntime();
  await runtime.snapshots.save('s');
  const running = runtime.eval('(let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i))');
  await expect(runtime.snapshots.restore('s')).rejects.toMatchObject({
    code: 'state-conflict',
    message: 'restore is refused while something runs: interrupt it, or wait for its end',
  });
  // Saving waits for its turn.
  const saved = runtime.snapshots.save('later');
  expect(shown(await running)).toBe('100000');
  expect((await saved).steps).toBeGreaterThan(100_000);
  await interrupt(
    runtime,
    '(define tries 0) (all-of (let loop ((x (amb 1 2))) (display x) (loop x)))',
  );
  await expect(runtime.snapshots.restore('s')).rejects.toMatchObject({
    code: 'state-conflict',
    message: expect.stringMatching(
      /^restore is refused inside a search: .*let it end, or abort it$/,
    ),
  });
  await runtime.snapshots.save('searching');
  await runtime.conditions.abort();
  await runtime.snapshots.restore('s');
  expect(await value(runtime, 'tries')).toBe('error unbound-variable');
  // To go back into a search is no conflict.
  await runtime.snapshots.restore('searching');
  expect(runtime.getAmbState()).toMatchObject({ searching: true });
});

test('what cannot be saved is refused, and nothing is kept', async () => {
  const runtime = await RuntimeFactory.createWithProviders({
    operations: [
      {
        name: 'never',
        params: '',
        doc: 'Takes for ever.',
        capability: null,
        determinism: 'live',
        perform: () => new Promise(() => {}),
      },
    ],
  });
  await interrupt(runtime, '(begin (display 1) (never))');
  await expect(runtime.snapshots.save('s')).rejects.toMatchObject({
    code: 'state-conflict',
    message: expect.stringMatching(/an operation of the host under way cannot be saved/),
  });
  expect(runtime.snapshots.list()).toEqual([]);
});

test('an image that does not fit leaves the session as it is', async () => {
  const runtime = await createRuntime();
  await runtime.eval('(define x 1)');
  const text = await runtime.snapshots.export();
  const [, info, state] = text.split('\n') as [string, string, string];
  const shelf = await createRuntime();
  const other = (broken: string): string => `${info}\n${broken}\n`;
  const { contentHash } = await import('#omega/runtime/core/compiler/hash.js');
  const crafted = (broken: string): string =>
    `omega-image 1 ${contentHash(other(broken))}\n${other(broken)}`;
  await shelf.eval('(define mine 2)');
  const refused: ReadonlyArray<readonly [string, RegExp]> = [
    [crafted('{}'), /no saved state/],
    [crafted(state.replace(/"omega-state":\d+/, '"omega-state":5')), /format 5/],
    [crafted(state.replace('"compiler":""', '"compiler":"other"')), /compiler/],
    [crafted(state.replace('"objects":[[', '"objects":[["nonsense"],[')), /nonsense|damaged|sense/],
  ];
  for (const [image, message] of refused) {
    const { name } = shelf.snapshots.import(image);
    const restoring = shelf.snapshots.restore(name);
    await expect(restoring).rejects.toMatchObject({ code: 'invalid-image' });
    await expect(restoring).rejects.toThrow(message);
    expect(await value(shelf, 'mine')).toBe('2');
  }
  for (const [image, message] of [
    ['', /no image of Omega/],
    ['(define x 1)', /no image of Omega/],
    [text.replace('omega-image 1', 'omega-image 2'), /format 2.*reads format 1/],
    [text.slice(0, -1), /damaged/],
    [text.replace('"definitions":1', '"definitions":2'), /damaged/],
  ] as const) {
    expect(() => shelf.snapshots.import(image)).toThrow(message);
  }
});

test('events tell of both', async () => {
  const runtime = await createRuntime();
  const heard: string[] = [];
  runtime.on('snapshot-saved', ({ name }) => heard.push(`saved ${name}`));
  runtime.on('snapshot-restored', ({ name }) => heard.push(`restored ${name}`));
  await runtime.snapshots.save('a');
  await runtime.snapshots.restore('a');
  await runtime.eval("(snapshot! 'b)");
  expect(heard).toEqual(['saved a', 'restored a', 'saved b']);
});
