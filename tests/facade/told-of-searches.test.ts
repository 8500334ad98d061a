/** What events tell of proposals and solutions. */
import type { OmegaRuntime } from 'omega-runtime';
import { expect, test } from 'vitest';
import { runtimeInMemory } from './in-memory.js';

/** What is told of proposals while that code is evaluated: number, operation, before, after. */
async function proposalsOf(code: string): Promise<readonly (readonly unknown[])[]> {
  const { runtime } = await runtimeInMemory();
  await runtime.eval('(write-file! "there" "old") (define port (open-output-file "open"))');
  const seen: (readonly unknown[])[] = [];
  runtime.on('proposal', ({ id, op, before, after }) => seen.push([id, op, before, after]));
  await runtime.eval(code);
  await runtime.dispose();
  return seen;
}

test('a proposal is told with the contents that the file is to have', async () => {
  const code = `(transaction
    (write-file! "there" "new") (append-file! "there" "er") (propose! write-file! "a" "A")
    (write-file! "empty" "") (delete-file! "there"))`;
  expect(await proposalsOf(code)).toEqual([
    [1, 'write-file!', 'old', 'new'],
    [2, 'append-file!', 'new', 'newer'],
    [3, 'write-file!', null, 'A'],
    [4, 'write-file!', null, ''],
    [5, 'delete-file!', 'newer', null],
  ]);
});

test('what a port writes is told when it is closed, or else when it is to be done', async () => {
  const code = `(transaction
    (call-with-output-file "a" (lambda (port) (display "one " port) (display "two" port)))
    (define left (open-output-file "b"))
    (display "left open" left)
    (write-file! "c" "C"))`;
  expect(await proposalsOf(code)).toEqual([
    [1, 'write-file!', null, 'one two'],
    [3, 'write-file!', null, 'C'],
    [2, 'write-file!', null, 'left open'],
  ]);
});

test('what is written to a port that was open before is told as far as it goes on', async () => {
  const code = `(transaction
    (display "one " port) (display "two" port) (write-file! "a" "A") (display "three" port))`;
  expect(await proposalsOf(code)).toEqual([
    [1, 'write-port!', null, 'one two'],
    [2, 'write-file!', null, 'A'],
    [3, 'write-port!', null, 'three'],
  ]);
});

test('each branch tells its own contents, and what is rolled back open nothing', async () => {
  const branches = `(let ((port (open-output-file "a")))
    (let ((x (amb 1 2))) (write x port) (close-port port) (require (= x 2))))`;
  expect(await proposalsOf(`(transaction ${branches})`)).toEqual([
    [1, 'write-file!', null, '1'],
    [1, 'write-file!', null, '2'],
  ]);
  const open = '(transaction (display "x" (open-output-file "a")) (rollback 1))';
  expect(await proposalsOf(open)).toEqual([]);
});

/** How often each of these is told while that code is evaluated, and the solutions counted then. */
async function countsOf(code: string): Promise<readonly [solved: number, counted: unknown]> {
  const { runtime } = await runtimeInMemory();
  let solved = 0;
  let counted: unknown = null;
  runtime.on('amb-solution', () => solved++);
  runtime.on('amb-choice', ({ label }) => {
    if (label === "(amb 'last 0)") counted = runtime.getAmbState()?.solutions;
  });
  expect(await runtime.eval(code)).toMatchObject({ kind: 'ok' });
  await runtime.dispose();
  return [solved, counted];
}

test('all-of and best-of tell of each solution that they find', async () => {
  expect(await countsOf('(all-of (amb 1 2))')).toEqual([2, null]);
  expect(await countsOf('(all-of (fail))')).toEqual([0, null]);
  expect(await countsOf('(best-of :score - (amb 1 3 2))')).toEqual([3, null]);
  expect(await countsOf("(all-of (amb 1 2 3)) (cut) (list (amb 'last 0))")).toEqual([4, 0]);
  expect(await countsOf("(list (all-of (amb 1 2 3)) (amb 'last 0))")).toEqual([4, 3]);
});

/** What is told of proposals in review that are performed. */
function accepted(runtime: OmegaRuntime): unknown[] {
  const seen: unknown[] = [];
  runtime.on('proposals-accepted', ({ proposals }) =>
    seen.push(proposals.map(({ target, status }) => `${target} ${status}`)),
  );
  return seen;
}

test('proposals in review that are performed are told of', async () => {
  const { runtime } = await runtimeInMemory();
  const seen = accepted(runtime);
  await runtime.eval('(transaction (write-file! "z" "not in review"))');
  await runtime.eval(`(transaction :review #t
    (write-file! "a" "a") (write-file! "b" "b") (write-file! "c" "c"))`);
  const ids = runtime.transactions.getReviewQueue().map(({ id }) => id);
  expect(seen).toEqual([]);
  await runtime.transactions.accept(ids.slice(0, 1));
  expect(seen).toEqual([['a performed']]);
  await runtime.transactions.reject(ids.slice(1, 2));
  await runtime.transactions.accept();
  expect(seen).toEqual([['a performed'], ['c performed']]);
  await runtime.transactions.accept();
  expect(seen).toHaveLength(2);
});

test('of an acceptance that fails what stands is told of, and nothing else', async () => {
  const { runtime } = await runtimeInMemory();
  const seen = accepted(runtime);
  await runtime.eval(`
    (define-effect (ring what) :region 'staged :perform display)
    (define-effect (break) :region 'staged :perform (lambda () (error "it is broken")))
    (transaction :review #t (write-file! "a" "a") (ring "bell") (break))`);
  expect(await runtime.transactions.accept()).toMatchObject({ kind: 'error' });
  expect(seen).toEqual([['bell performed']]);
  await runtime.eval('(transaction :review #t (write-file! "b" "b"))');
  const all = runtime.transactions.getReviewQueue();
  expect(all.map(({ op }) => op)).toEqual(['write-file!', 'break', 'write-file!']);
});

const PLACES = `(let ((x (an-integer-between 1 200)))
  (require (odd? x))
  (if (< x 7) (fail))
  (require (> x 150))
  x)`;

/** What the choice point under way says of what it has tried: the choice, and what it failed by. */
function reasonsIn(runtime: OmegaRuntime): readonly string[] {
  const [choice] = runtime.amb.getParked()?.choicePoints ?? [];
  const reasons = choice?.reasons ?? [];
  return (choice?.tried ?? []).map(({ text }, i) => `${text} ${reasons[i]?.text ?? 'under way'}`);
}

test('what each alternative has failed by is kept, of the latest fifty', async () => {
  const { runtime } = await runtimeInMemory();
  await runtime.eval(PLACES.replace('150', '8'));
  const odd = '(require (odd? x))';
  expect(reasonsIn(runtime)).toEqual([
    ...['1 (fail)', `2 ${odd}`, '3 (fail)', `4 ${odd}`, '5 (fail)', `6 ${odd}`],
    ...['7 (require (> x 8))', `8 ${odd}`, '9 under way'],
  ]);
  const [choice] = runtime.amb.getParked()?.choicePoints ?? [];
  expect(choice?.reasonFailed).toEqual(choice?.reasons.at(-2));

  await runtime.eval(PLACES);
  const latest = reasonsIn(runtime);
  expect(latest).toHaveLength(50);
  expect(latest.slice(0, 2)).toEqual([`102 ${odd}`, '103 (require (> x 150))']);
  expect(latest.slice(-2)).toEqual([`150 ${odd}`, '151 under way']);

  await runtime.snapshots.save('parked');
  await runtime.eval('(amb 1 2)');
  await runtime.snapshots.restore('parked');
  expect(reasonsIn(runtime)).toEqual(latest);
  await runtime.amb.next();
  expect(reasonsIn(runtime).at(-1)).toBe('153 under way');
});
