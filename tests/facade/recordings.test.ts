/**
 * Recordings as texts: another session goes through the run as the one that made it, repeats it
 * with nothing asked of the outside, and tells of what differs or does not fit.
 */
import fc from 'fast-check';
import {
  fault,
  loadRecording,
  memoryWorld,
  type OmegaRuntime,
  RuntimeFactory,
} from 'omega-runtime';
import { expect, test } from 'vitest';
import { contentHash } from '#omega/runtime/core/compiler/hash.js';
import { answerOf, levelsOf } from './looking-at-levels.js';
import { BUSY, recorded, seen } from './recorded-runtime.js';

/** A recording with something in it replaced, and a checksum that fits. */
function changed(text: string, what: string | RegExp, by: string): string {
  const rest = text.slice(text.indexOf('\n') + 1);
  const other = rest.replace(what, by);
  expect(other).not.toBe(rest);
  return `omega-recording 1 ${contentHash(other)}\n${other}`;
}

/** Everything that can be seen at some steps, and at the newest moment. */
async function statesOf(runtime: OmegaRuntime, steps: readonly number[]): Promise<string[]> {
  const states: string[] = [];
  for (const step of steps) {
    await runtime.history.goTo(step);
    states.push(seen(runtime));
  }
  await runtime.history.goToPresent();
  return [...states, seen(runtime)];
}

test('another session stands where that one did, at any step', async () => {
  const { runtime, world, asked } = await recorded();
  await runtime.eval(BUSY, 'busy');
  await runtime.eval('(define later-answer (later "question"))');
  await runtime.eval('(list later-answer answer)');
  const text = await runtime.history.export();
  const { printed } = world;
  const other = await loadRecording(text);
  const told: string[] = [];
  other.on('output', ({ text: output }) => told.push(output));
  expect(other.history.getForms()).toEqual(runtime.history.getForms());
  const newest = runtime.history.getState().newest as number;
  expect(other.history.getState()).toMatchObject({ past: false, oldest: 0, newest, step: newest });
  expect(levelsOf(other)).toEqual(levelsOf(runtime));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(newest), { maxLength: 6 }), async (steps) => {
      expect(await statesOf(other, steps)).toEqual(await statesOf(runtime, steps));
    }),
    { numRuns: 20 },
  );
  const replayed = await runtime.history.replay();
  expect(await other.history.replay()).toEqual(replayed);
  expect([asked.count, world.printed, told]).toEqual([3, printed, []]);
  // What was recorded once is so again.
  const third = await loadRecording(await other.history.export());
  expect(await third.history.replay()).toEqual(replayed);
  // Levels can be gone on with, and what is evaluated at the end goes on there.
  expect(answerOf(await other.eval('(list total later-answer)'))).toEqual(
    answerOf(await runtime.eval('(list total later-answer)')),
  );
  await Promise.all([runtime.dispose(), other.dispose(), third.dispose()]);
});

test('a branch from its past is live, and the record stays as it was', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define x 1) (define (f y) (set! x (* 10 y)) (car y))');
  await runtime.eval('(f 7)', 'call');
  const other = await loadRecording(await runtime.history.export());
  expect(other.conditions.getLevels()).toMatchObject([{ level: 1, kind: 'error' }]);
  await other.history.start();
  expect(await other.history.backToWrite('x')).toMatchObject({ found: true, past: true });
  expect(answerOf(await other.eval('x'))).toBe(1);
  expect(other.history.getState()).toMatchObject({ past: false, branch: 2 });
  await other.eval('(define car (lambda (y) (list x y)))');
  expect(answerOf(await other.conditions.invokeRestart(0))).toEqual([70, 7]);
  await other.history.goTo(Number.MAX_SAFE_INTEGER, 1);
  expect(other.conditions.getLevels()).toMatchObject([{ level: 1, kind: 'error' }]);
  expect(answerOf(await other.eval('x'))).toBe(70);
  // What the host of the recorded run had offered, nobody offers here.
  expect(await other.eval('(ask "anything")')).toMatchObject({
    kind: 'error',
    error: { code: 'effect-failed', message: expect.stringContaining('does not offer it') },
  });
});

test('files, transactions, review, facts, fibers and input are in it', async () => {
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world });
  await runtime.history.start();
  await runtime.eval('(call-with-output-file "in" (lambda (p) (write-string "a b c d" p)))');
  await runtime.eval('(define in (open-input-file "in")) (define out (open-output-file "out"))');
  await runtime.eval('(define first (read in)) (write first out)');
  await runtime.eval(`(transaction (write (read in) out) (write-file! "t" "t") (read-file "t"))`);
  await runtime.eval('(define-rule (q ?x) (p ?x)) (transaction :review #t (fact! (p 1)))');
  await runtime.eval('(fact! (p 2)) (facts (q ?x)) (fact-count q)');
  await runtime.eval('(define ch (channel)) (define f (spawn (lambda () (channel-receive! ch))))');
  expect(await runtime.eval('(define line (read-line)) line')).toMatchObject({ kind: 'needs' });
  await runtime.resume('typed\nmore\n');
  await runtime.eval('(accept-proposals!) (list (read-line) (facts (q ?x)) (read in))');
  await runtime.eval('(channel-send! ch 5) (join f)');
  await runtime.eval('(guard (e (#t (condition/report-string e))) (open-input-file "none"))');
  await runtime.eval('(close-port out) (delete-file "t") (exit 3)');
  const text = await runtime.history.export();
  const other = await loadRecording(text);
  expect(await other.history.replay()).toEqual(await runtime.history.replay());
  const { newest } = other.history.getState();
  const steps = Array.from({ length: 40 }, (_, i) => Math.round(((newest as number) * i) / 40));
  expect(await statesOf(other, steps)).toEqual(await statesOf(runtime, steps));
  expect([...world.files.keys()].sort()).toEqual(['in', 'out']);
});

test('what the host raised, and what it had not answered yet', async () => {
  const facts = { params: 'n', doc: '', capability: null, determinism: 'live' } as const;
  const runtime = await RuntimeFactory.createWithProviders({
    operations: [
      {
        ...facts,
        name: 'refuse',
        perform() {
          throw fault('resource-missing', 'none left', [], 'wait');
        },
      },
      { ...facts, name: 'fail', perform: () => Promise.reject(new Error('late')) },
      { ...facts, name: 'wait', perform: () => new Promise(() => {}) },
      { ...facts, name: 'same', perform: (x) => [x, x] },
    ],
    gate: { admit() {}, stage: () => null },
  });
  await runtime.history.start();
  const first = await runtime.eval(`(define (try op) (guard (e (#t (condition-message e))) (op 1)))
    (define l (list 1)) (list (try refuse) (try fail) (eq? l (vector-ref (same l) 0)))`);
  expect(answerOf(first)).toEqual(['none left', expect.stringContaining('late'), true]);
  const waiting = runtime.eval('(wait 1)');
  while (runtime.inspector.getState().status !== 'waiting') {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  runtime.interrupt();
  await waiting;
  const other = await loadRecording(await runtime.history.export());
  expect(await other.history.replay()).toEqual(await runtime.history.replay());
  expect(levelsOf(other)).toEqual([1]);
});

test('what differs is told, with the step', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(display "a")');
  await runtime.eval('(display (string-append "b" "c"))', 'program');
  const text = await runtime.history.export();
  const other = await loadRecording(
    changed(text, '"console output","bc"', '"console output","bd"'),
  );
  await expect(other.history.replay()).rejects.toMatchObject({
    code: 'divergence',
    message: expect.stringMatching(/at step \d+: expected console output "bd", got .*"bc"/),
    details: { form: 2, step: expect.any(Number) },
  });
});

test('a text that is no recording, damaged, or of another Omega is refused', async () => {
  const { runtime } = await recorded();
  await runtime.eval('(define (f x) (+ x 1)) (f 1)');
  const text = await runtime.history.export();
  const refused = async (other: string, message: RegExp): Promise<void> => {
    const { step } = runtime.history.getState();
    await expect(runtime.history.import(other)).rejects.toMatchObject({
      code: 'invalid-recording',
      message: expect.stringMatching(message),
    });
    expect(runtime.history.getState().step).toBe(step);
    expect(answerOf(await runtime.eval('(f 1)'))).toBe(2);
  };
  await refused('', /no recording/);
  await refused('(display 1)\n', /no recording/);
  await refused(
    text.replace(/^omega-recording 1/, 'omega-recording 9'),
    /format 9.*reads format 1/,
  );
  await refused(text.replace('"console', '"konsole').replace('(f', '(g'), /damaged/);
  await refused(text.slice(0, -5), /damaged/);
  await refused(changed(text, /"compiler":"[0-9a-f]+"/g, '"compiler":"0123"'), /compiler.*another/);
  await refused(changed(text, /"omega-state":\d+/g, '"omega-state":1'), /format 1/);
  await refused(changed(text, '"segments":[{', '"segments":[null,{'), /makes no sense/);
  await expect(runtime.call('history/import', { text: 5 })).rejects.toThrow(/"text"/);
});

test('there is nothing to export, or not from here', async () => {
  const { runtime } = await recorded();
  await expect(runtime.history.export()).rejects.toMatchObject({ code: 'state-conflict' });
  await runtime.eval('(+ 1 (* 2 3))');
  await runtime.history.goTo(0);
  await expect(runtime.history.export()).rejects.toThrow(/go to the newest step/);
  await runtime.history.goToPresent();
  const text = await runtime.history.export();
  const gated = await RuntimeFactory.createWithProviders({ gate: { admit() {} } });
  await expect(gated.history.import(text)).rejects.toThrow(/gate of this session has admit/);
});
