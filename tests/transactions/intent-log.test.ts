/**
 * The log of intents in a file: what is written is there again, what a crash has torn is left out,
 * what is damaged is refused, and it does not grow without end.
 */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Action,
  fault,
  fileIntentLog,
  fromJs,
  type Intent,
  IntentLogError,
  memoryWorld,
  RuntimeFactory,
} from 'omega-runtime';
import { afterAll, expect, test } from 'vitest';
import { folderWith, omega } from '../server/omega-process.js';

const folder = folderWith({});
afterAll(folder.remove);
let files = 0;
/** A name that no file has yet. */
const fresh = (): string => join(folder.path, `log-${++files}`);

const ACTIONS: readonly Action[] = [
  { kind: 'file', target: 'a "b"\n\u{1F600}', contents: new Uint8Array([0, 255, 10, 13]) },
  { kind: 'file', target: 'gone', contents: null },
  { kind: 'file', target: 'new', contents: new Uint8Array([1]), before: null },
  { kind: 'file', target: 'old', contents: null, before: new Uint8Array() },
  { kind: 'append', target: 'c', contents: new Uint8Array() },
  { kind: 'operation', name: 'ring', args: '(1 "two\\n")', isIdempotent: true },
  { kind: 'operation', name: 'ring', args: null, isIdempotent: false },
  { kind: 'fact' },
];
const begin = (commit: string): Intent => ({ kind: 'begin', commit, actions: ACTIONS });
const LIFE: readonly Intent[] = [
  begin('one'),
  { kind: 'intent', commit: 'one', index: 0 },
  { kind: 'result', commit: 'one', index: 0 },
  begin('two'),
  { kind: 'undone', commit: 'two', index: 1 },
];

/** A log with these in it, closed. */
function written(intents: readonly Intent[]): string {
  const path = fresh();
  const log = fileIntentLog(path);
  for (const intent of intents) log.append(intent);
  log.close();
  return path;
}

/** What a log has when it is opened again. */
function readAgain(path: string): readonly Intent[] {
  const log = fileIntentLog(path);
  const entries = log.entries();
  log.close();
  return entries;
}

test('what is unfinished is there again, once and twice; what has ended is not', () => {
  const path = written(LIFE);
  const [one, two] = [LIFE.slice(0, 3), LIFE.slice(3)];
  expect(readAgain(path)).toEqual([...one, ...two]);
  const log = fileIntentLog(path);
  expect(log.unfinished).toBe(2);
  log.append({ kind: 'end', commit: 'one' });
  expect(log.entries()).toEqual(two);
  log.close();
  expect(readAgain(path)).toEqual(two);
});

test("commits of this process are nobody's to recover", () => {
  const log = fileIntentLog(fresh());
  for (const intent of LIFE) log.append(intent);
  expect(log.entries()).toEqual([]);
  expect(log.unfinished).toBe(0);
  log.close();
});

test('a last line that is torn is left out, wherever it is torn', () => {
  const whole = readFileSync(written(LIFE.slice(0, 2)), 'latin1');
  const complete = readFileSync(written(LIFE.slice(0, 1)), 'latin1').length;
  for (let length = 0; length < whole.length; length++) {
    const path = fresh();
    writeFileSync(path, whole.slice(0, length), 'latin1');
    // A line without its end is whole.
    const expected = length < complete - 1 ? [] : LIFE.slice(0, 1);
    expect(readAgain(path)).toEqual(length < whole.length - 1 ? expected : LIFE.slice(0, 2));
  }
  const path = fresh();
  writeFileSync(path, `${whole}\0\0\0\0`, 'latin1');
  expect(readAgain(path)).toEqual(LIFE.slice(0, 2));
});

test('damage elsewhere is told with its line, and what is no log is left alone', () => {
  const whole = readFileSync(written(LIFE), 'latin1');
  const lines = whole.trimEnd().split('\n');
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const path = fresh();
    const at = Math.floor(line.length / 2);
    const other = line[at] === 'x' ? 'y' : 'x';
    const damaged = `${line.slice(0, at)}${other}${line.slice(at + 1)}`;
    writeFileSync(path, lines.with(index, damaged).join('\n'), 'latin1');
    const message = index === 0 ? /is no log of intents/ : new RegExp(`line ${index + 1} is not`);
    expect(() => fileIntentLog(path)).toThrow(message);
    expect(() => fileIntentLog(path)).toThrow(IntentLogError);
    expect(readFileSync(path, 'latin1')).toContain(damaged);
  }
  const notes = fresh();
  writeFileSync(notes, 'milk\nbread\n');
  expect(() => fileIntentLog(notes)).toThrow(/is no log of intents/);
  expect(readFileSync(notes, 'utf8')).toBe('milk\nbread\n');
  const directory = fresh();
  mkdirSync(directory);
  expect(() => fileIntentLog(directory)).toThrow(/it is not a file/);
  expect(() => fileIntentLog('/dev/null')).toThrow(/it is not a file/);
  expect(() => fileIntentLog(join(fresh(), 'log'))).toThrow(/there is no such file or directory/);
});

test('it is written anew when nothing is unfinished, and before it is too long', () => {
  const path = written([...LIFE, { kind: 'end', commit: 'one' }, { kind: 'end', commit: 'two' }]);
  const long = statSync(path).size;
  expect(readAgain(path)).toEqual([]);
  const empty = statSync(path).size;
  expect(empty).toBeLessThan(long / 4);
  expect(statSync(path).mode & 0o077).toBe(0);

  const contents = new Uint8Array(40_000);
  const log = fileIntentLog(path);
  log.append(begin('stays'));
  let longest = 0;
  for (let i = 0; i < 60; i++) {
    const actions: readonly Action[] = [{ kind: 'file', target: 'f', contents }];
    log.append({ kind: 'begin', commit: `${i}`, actions });
    log.append({ kind: 'end', commit: `${i}` });
    longest = Math.max(longest, statSync(path).size);
  }
  log.close();
  expect(longest).toBeLessThan(1_100_000);
  expect(readAgain(path)).toEqual([begin('stays')]);
});

test('one process has it at a time; what a dead one has left is taken over', () => {
  const path = fresh();
  const log = fileIntentLog(path);
  expect(() => fileIntentLog(path)).toThrow(/it is open in this process already/);
  const link = fresh();
  symlinkSync(path, link);
  expect(() => fileIntentLog(link)).toThrow(/it is open in this process already/);
  log.close();
  log.close();
  writeFileSync(`${path}.lock`, '1\n');
  expect(() => fileIntentLog(path)).toThrow(/process 1 uses it \(it has made .*\.lock\)/);
  // No process has a number as large as that.
  for (const owner of ['2147483646\n', 'nonsense', `${process.pid}\n`]) {
    writeFileSync(`${path}.lock`, owner);
    fileIntentLog(path).close();
  }
});

test('what cannot be written down is not done', async () => {
  const path = fresh();
  const log = fileIntentLog(path);
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world, intents: log });
  await runtime.eval('(transaction (write-file! "a.txt" "a"))');
  log.close();
  const failed = await runtime.eval('(transaction (write-file! "b.txt" "b"))');
  expect(failed).toMatchObject({
    kind: 'error',
    error: { code: 'file-error', message: expect.stringContaining('it is closed') },
  });
  expect([...world.files.keys()]).toEqual(['a.txt']);
  await runtime.dispose();
});

test('an operation that is undone, or given up, is not done by recovery', async () => {
  const path = fresh();
  const done: string[] = [];
  const ring = {
    name: 'ring',
    params: 'n',
    doc: 'Ring.',
    capability: null,
    determinism: 'live',
    region: 'staged',
    perform(n: unknown) {
      if (n === 3) throw fault('effect-failed', 'no bell');
      done.push(`ring ${n}`);
      return fromJs(null);
    },
  } as const;
  const providers = { operations: [ring], world: memoryWorld() };
  const log = fileIntentLog(path);
  const first = await RuntimeFactory.createWithProviders({ ...providers, intents: log });
  expect(
    await first.eval('(transaction (write-file! "a" "a") (ring 2) (ring 3) (ring 4))'),
  ).toMatchObject({
    error: { code: 'commit-failed' },
  });
  await first.dispose();
  log.close();
  expect(readAgain(path)).toEqual([]);

  // The same, cut short while it was undone: what stands somebody has to look at.
  const actions: readonly Action[] = [2, 3, 4].map((n) => ({
    kind: 'operation',
    name: 'ring',
    args: `(${n})`,
    isIdempotent: false,
  }));
  const again = fileIntentLog(
    written([
      { kind: 'begin', commit: 'cut', actions },
      { kind: 'intent', commit: 'cut', index: 0 },
      { kind: 'result', commit: 'cut', index: 0 },
      { kind: 'intent', commit: 'cut', index: 1 },
      { kind: 'undone', commit: 'cut', index: 1 },
    ]),
  );
  const second = await RuntimeFactory.createWithProviders({ ...providers, intents: again });
  const doubt = await second.call('transactions/recover');
  expect(doubt).toMatchObject({
    kind: 'error',
    error: {
      code: 'in-doubt',
      message:
        '(ring 2) was being undone, with a commit that failed, when a crash came; ' +
        'it may stand or not (commit cut)',
      irritants: [],
    },
  });
  const { restarts } = doubt as { restarts: readonly { name: string; index: number }[] };
  expect(restarts.map(({ name }) => name)).not.toContain('retry');
  const leave = restarts.find(({ name }) => name === 'assume-done');
  const left = await second.call('conditions/invokeRestart', { index: leave?.index, args: [] });
  expect(left).toMatchObject({ kind: 'ok', value: '1' });
  expect(again.unfinished).toBe(0);
  expect(done).toEqual(['ring 2']);
  await second.dispose();
  again.close();
});

test('the command line tells of what was cut short, and a program recovers it', async () => {
  const cwd = folder.path;
  const path = written([
    {
      kind: 'begin',
      commit: 'c',
      actions: [
        { kind: 'file', target: 'late.txt', contents: new TextEncoder().encode('late') },
        { kind: 'append', target: 'late.txt', contents: new TextEncoder().encode('r') },
      ],
    },
    { kind: 'intent', commit: 'c', index: 0 },
  ]);
  writeFileSync(
    join(cwd, 'recover.omega'),
    '(write (recover-commits!)) (display (read-file "late.txt"))',
  );
  const args = ['run', '--intents', path, 'recover.omega'];
  const first = await omega(args, { cwd });
  expect(first).toMatchObject({ code: 0, output: '1later' });
  expect(first.errors).toBe(
    `omega: 1 commit was cut short by a crash, as ${path} tells; ` +
      '(recover-commits!), or the operation transactions/recover, does the rest\n',
  );
  expect(await omega(args, { cwd })).toEqual({ code: 0, output: '0later', errors: '' });
  const refused = await omega(['run', '--intents', 'recover.omega', 'recover.omega'], { cwd });
  expect(refused.code).toBe(2);
  expect(refused.errors).toMatch(/--intents: recover.omega is no log of intents/);
});

test('the sessions of a server share one', async () => {
  const path = written([LIFE[0] as Intent, { kind: 'intent', commit: 'one', index: 0 }]);
  const lines = [
    { id: 1, method: 'runtime/eval', params: { code: '(transaction 1)' } },
    { id: 2, method: 'transactions/recover' },
  ].map((request) => JSON.stringify({ jsonrpc: '2.0', ...request }));
  const args = ['serve', '--stdio', '--intents', path];
  const { output, errors } = await omega(args, {
    cwd: folder.path,
    input: `${lines.join('\n')}\n`,
  });
  expect(errors).toMatch(/^omega: 1 commit was cut short by a crash/);
  // It comes as far as the operation, which is not defined there.
  expect(output).toMatch(/"id":1.*"kind":"ok"|"kind":"ok".*"id":1/);
  expect(output).toMatch(/"code":"resource-missing"/);
});

test('a file that somebody has changed since the crash is not replaced unasked', async () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const path = written([
    {
      kind: 'begin',
      commit: 'c',
      actions: ['same', 'done', 'half', 'other', 'made'].map((target) => ({
        kind: 'file',
        target,
        contents: bytes('after'),
        before: target === 'made' ? null : bytes('before'),
      })),
    },
  ]);
  const cwd = folder.path;
  const there = { same: 'before', done: 'after', half: 'aft', other: 'mine', made: 'mine too' };
  for (const [name, text] of Object.entries(there)) writeFileSync(join(cwd, name), text);
  writeFileSync(
    join(cwd, 'changed.omega'),
    `(define (choose c)
       (invoke-restart
         (if (string=? (car (error-object-irritants c)) "write made") 'retry 'assume-done)))
     (handler-bind ((&in-doubt choose)) (write (recover-commits!)))
     (for-each (lambda (name) (write (read-file name))) '("same" "done" "half" "other" "made"))`,
  );
  const { output } = await omega(['run', '--intents', path, 'changed.omega'], { cwd });
  expect(output).toBe('1"after""after""after""mine""after"');
});
