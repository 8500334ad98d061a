/** Facts that wait for review: the managers, events, snapshots, images and history. */
import { type Intent, memoryWorld, RuntimeFactory } from 'omega-runtime';
import { expect, test } from 'vitest';
import { type InMemory, runtimeInMemory, stepUntil, told } from './in-memory.js';

const RULE = '(define-rule (path ?x ?z) (edge ?x ?z))';
const PROPOSE = `(transaction :review #t
  (fact! (edge a b)) (write-file! "f" "x") (retract! (edge x y)) (facts (edge ?x ?y)))`;
const FACTS = '(list (facts (edge ?x ?y)) (facts (path ?x ?y)))';

async function proposed(): Promise<InMemory> {
  const memory = await runtimeInMemory();
  await memory.runtime.eval(`${RULE} (fact! (edge x y))`);
  return memory;
}

const answer = async ({ runtime }: InMemory, code: string): Promise<unknown> =>
  runtime.call('runtime/eval', { code });

test('they are an outcome, a queue and events, as files are', async () => {
  const memory = await proposed();
  const { runtime, files } = memory;
  const words = told(runtime);
  const facts: string[] = [];
  runtime.on('fact-asserted', ({ fact }) => facts.push(`+${fact}`));
  runtime.on('fact-retracted', ({ fact }) => facts.push(`-${fact}`));
  expect(await answer(memory, PROPOSE)).toMatchObject({
    kind: 'proposed',
    value: '((edge a b))',
    proposals: [
      {
        id: 1,
        op: 'fact!',
        target: 'edge',
        before: null,
        after: '(edge a b)',
        status: 'queued',
        location: { line: 2 },
      },
      { id: 2, op: 'write-file!', target: 'f' },
      { id: 3, op: 'retract!', target: 'edge', before: '(edge x y)', after: null },
    ],
  });
  expect(words).toEqual([
    'transaction-begin 1 at 1',
    'proposal fact! edge',
    'proposal write-file! f',
    'proposal retract! edge',
    'transaction-commit 1 pending 0',
  ]);
  // Of facts nothing is told before it is so.
  expect(facts).toEqual([]);
  expect(await answer(memory, FACTS)).toMatchObject({ value: '(((edge x y)) ((path x y)))' });
  words.length = 0;
  expect(await runtime.transactions.accept([1])).toMatchObject({ kind: 'ok' });
  expect(await runtime.transactions.reject([3])).toMatchObject({ kind: 'ok' });
  expect(words).toEqual(['proposals-accepted edge', 'proposals-rejected edge']);
  expect(facts).toEqual(['+(edge a b)']);
  expect(await answer(memory, '(length (facts (path ?x ?y)))')).toMatchObject({ value: '2' });
  await runtime.transactions.accept();
  expect(files()).toEqual({ f: 'x' });
  expect(runtime.transactions.getReviewQueue()).toEqual([]);
});

test('a transaction under way shows them; rolled back, it leaves none', async () => {
  const { runtime } = await proposed();
  await runtime.load('(transaction :review #t (fact! (edge a b)) (rollback 1))');
  await stepUntil(runtime, () => runtime.transactions.getProposals().length > 0);
  expect(runtime.getTransactionState()).toMatchObject({
    proposals: [{ op: 'fact!', after: '(edge a b)', status: 'staged' }],
  });
  expect(runtime.facts.getFacts('edge')).toEqual(['(edge x y)', '(edge a b)']);
  while (!(await runtime.step()).done);
  expect(runtime.transactions.getReviewQueue()).toEqual([]);
  expect(runtime.facts.getFacts('edge')).toEqual(['(edge x y)']);
});

test('what waits is in snapshots, also of the middle of a transaction', async () => {
  const memory = await proposed();
  const { runtime } = memory;
  await runtime.eval(PROPOSE);
  await runtime.snapshots.save('waiting');
  await runtime.eval('(accept-proposals!)');
  expect(await answer(memory, FACTS)).toMatchObject({ value: '(((edge a b)) ((path a b)))' });
  await runtime.snapshots.restore('waiting');
  expect(runtime.transactions.getReviewQueue()).toHaveLength(3);
  expect(await answer(memory, FACTS)).toMatchObject({ value: '(((edge x y)) ((path x y)))' });
  await runtime.eval('(accept-proposals! 1)');
  expect(await answer(memory, '(facts (edge a ?x))')).toMatchObject({ value: '((edge a b))' });

  await runtime.eval('(transaction :review #t (fact! :evidence 5 (k 1)) (snapshot! "in") 7)');
  expect(await runtime.eval('(restore! "in")')).toMatchObject({ kind: 'proposed', value: 7 });
  expect(await answer(memory, '(fact-count k)')).toMatchObject({ value: '0' });
  const ids = runtime.transactions.getReviewQueue().map(({ id }) => id);
  await runtime.transactions.accept(ids.slice(-1));
  expect(await answer(memory, '(why (k 1))')).toMatchObject({ value: '((k 1) given 5)' });
});

test('the log of intents has nothing of facts: they are lost with their session', async () => {
  const entries: Intent[] = [];
  const intents = { append: (intent: Intent) => entries.push(intent), entries: () => entries };
  const runtime = await RuntimeFactory.createWithProviders({ world: memoryWorld(), intents });
  await runtime.eval('(transaction :review #t (fact! (edge m n))) (accept-proposals!)');
  expect(entries).toEqual([]);
  await runtime.eval(`${PROPOSE} (accept-proposals!)`);
  expect(entries).toMatchObject([
    { kind: 'begin', actions: [{ kind: 'fact' }, { kind: 'file', target: 'f' }] },
    { kind: 'intent', index: 1 },
    { kind: 'result', index: 1 },
    { kind: 'end' },
  ]);
  // A crash before the end: what is left is nobody's to do.
  const [begin, ...rest] = entries;
  const torn = { append() {}, entries: () => [begin, ...rest.slice(0, 2)] as Intent[] };
  const next = await RuntimeFactory.createWithProviders({ world: memoryWorld(), intents: torn });
  expect(await next.transactions.recover()).toMatchObject({ kind: 'ok', value: 1 });
  expect(next.facts.getRelations()).toEqual([]);
});

test('history goes through it, repeats it, and forks before it was decided', async () => {
  const memory = await proposed();
  const { runtime } = memory;
  await runtime.history.start();
  await runtime.eval('1');
  await runtime.eval(PROPOSE);
  const step = runtime.history.getState().newest as number;
  await runtime.eval('(accept-proposals! 1) (reject-proposals! 3)');
  await runtime.eval(FACTS);
  expect(await runtime.history.replay()).toMatchObject({ complete: true });
  await runtime.history.goTo(step);
  expect(runtime.transactions.getReviewQueue()).toMatchObject([
    { after: '(edge a b)', status: 'queued' },
    { op: 'write-file!' },
    { before: '(edge x y)' },
  ]);
  expect(runtime.facts.getFacts('edge')).toEqual(['(edge x y)']);
  await runtime.eval('(accept-proposals! 3)');
  expect(await answer(memory, '(facts (edge ?x ?y))')).toMatchObject({ value: '()' });
});
