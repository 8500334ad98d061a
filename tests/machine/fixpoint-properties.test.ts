/**
 * Properties of fixpoints: on random finite functions they end as plain iteration does, with the
 * right length of the cycle, and the same when their state is moved to another engine under way,
 * however it is sliced; a branch that fails takes its rounds with it.
 * `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { SessionEngine } from '#omega/runtime/core/create-engine.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_122);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 200);
const ELEMENTS_MAX = 60;

/** A function on 0 … n-1, as the list of its answers, and where to begin. */
const finite = fc
  .integer({ min: 1, max: ELEMENTS_MAX })
  .chain((n) =>
    fc.tuple(
      fc.array(fc.nat({ max: n - 1 }), { minLength: n, maxLength: n }),
      fc.nat({ max: n - 1 }),
    ),
  );

/** What iteration comes to: rounds, the last state, and the length of the cycle (1: stable). */
function iterated(f: readonly number[], start: number): readonly [number, number, number] {
  const since = new Map<number, number>();
  let x = start;
  let round = 0;
  for (; !since.has(x); round++) {
    since.set(x, round);
    x = f[x] as number;
  }
  return [round, x, round - (since.get(x) as number)];
}

function engineWith(...definitions: readonly string[]): SessionEngine {
  const engine = new SessionEngine({ world: memoryWorld() });
  for (const text of definitions) answerTo(engine, text);
  return engine;
}

function begin(engine: SessionEngine, text: string): void {
  const [form] = read(text, { file: 'fixpoint' }).data;
  if (form !== undefined) engine.begin(form);
}

function ended({ state }: SessionEngine): string {
  if (state.kind === 'failed') return `failed: ${write(state.payload)}`;
  return state.kind === 'done' ? state.values.map((value) => write(value)).join(' ') : state.kind;
}

function answerTo(engine: SessionEngine, text: string): string {
  begin(engine, text);
  while (engine.run(1_000_000).kind === 'paused');
  return ended(engine);
}

const TOLD = `(define (told o)
  (list (outcome-kind o) (outcome-value o) (outcome-rounds o) (cycle-length o)))`;
const outcomeOf = (f: readonly number[], start: number, options = ''): string =>
  `(told (fixpoint-outcome ((x ${start})) ${options} (vector-ref #(${f.join(' ')}) x)))`;

test('a fixpoint ends as plain iteration does, with the right length of the cycle', () => {
  const engine = engineWith(TOLD);
  const check = ([f, start]: readonly [readonly number[], number]): void => {
    const [rounds, last, length] = iterated(f, start);
    const told =
      length === 1 ? `converged ${last} ${rounds} #f` : `cycle ${last} ${rounds} ${length}`;
    expect(answerTo(engine, outcomeOf(f, start))).toBe(`(${told})`);
    // Compared by a procedure, states cannot be looked up: the cycle may be found later.
    const compared = answerTo(engine, outcomeOf(f, start, ':equal? ='));
    const found = /^\((\S+) (\S+) (\S+) (\S+)\)$/.exec(compared) ?? [];
    expect(found[1]).toBe(length === 1 ? 'converged' : 'cycle');
    expect(found[4]).toBe(length === 1 ? '#f' : String(length));
    expect(Number(found[3])).toBeGreaterThanOrEqual(rounds);
    expect(Number(found[3])).toBeLessThanOrEqual(3 * rounds);
  };
  fc.assert(fc.property(finite, check), { seed, numRuns: RUNS });
});

test('rounds that are used up and granted again come to the same', () => {
  const engine = engineWith(
    `(define (patiently start f n)
       (handler-bind ((&fixpoint-limit
                        (lambda (c) (if (not (condition-of-type? c &fixpoint-cycle)) (continue)))))
         (guard (e ((condition-of-type? e &fixpoint-cycle) (condition-irritants e)))
           (fixpoint ((x start)) :max-rounds n (vector-ref f x)))))`,
  );
  const check = ([f, start]: readonly [readonly number[], number], n: number): void => {
    const [, last, length] = iterated(f, start);
    const told = length === 1 ? String(last) : `(${last})`;
    expect(answerTo(engine, `(patiently ${start} #(${f.join(' ')}) ${n})`)).toBe(told);
  };
  const patience = fc.integer({ min: 1, max: 10 });
  fc.assert(fc.property(finite, patience, check), { seed, numRuns: RUNS });
});

test('another engine goes on with it in the middle of any round', () => {
  const check = ([f, start]: readonly [readonly number[], number], slice: number): void => {
    const [rounds, last, length] = iterated(f, start);
    let engine = engineWith(TOLD);
    const inner = '(fixpoint ((y x)) (quotient y 2))';
    begin(
      engine,
      `(told (fixpoint-outcome ((x ${start})) (+ ${inner} (vector-ref #(${f.join(' ')}) x))))`,
    );
    let moves = 0;
    while (engine.run(slice).kind === 'paused' && moves < 12) {
      const next = new SessionEngine({ world: memoryWorld() });
      next.loadState(engine.saveState());
      expect(next.fixpoints.state).toEqual(engine.fixpoints.state);
      expect(next.fixpoints.last).toEqual(engine.fixpoints.last);
      engine = next;
      moves++;
    }
    expect(moves).toBeGreaterThan(0);
    while (engine.run(1_000_000).kind === 'paused');
    const told =
      length === 1 ? `converged ${last} ${rounds} #f` : `cycle ${last} ${rounds} ${length}`;
    expect(ended(engine)).toBe(`(${told})`);
    expect(engine.fixpoints.last?.round).toBe(rounds);
    expect(engine.fixpoints.last?.cycleLength).toBe(length === 1 ? null : length);
  };
  fc.assert(fc.property(finite, fc.integer({ min: 10, max: 40 }), check), {
    seed,
    numRuns: Math.ceil(RUNS / 25),
  });
});

test('a branch that fails takes its rounds with it, also in a state that was saved', () => {
  let engine = engineWith();
  begin(
    engine,
    `(fixpoint ((x 0))
       (one-of (let ((step (amb 3 2 1)))
         (fixpoint ((y x)) (require (not (= y 3))) (min 6 (+ y step)))
         (min 2 (+ x step)))))`,
  );
  const seen = new Set<string>();
  let moves = 0;
  while (engine.run(37).kind === 'paused') {
    const { depth, round, history } = engine.fixpoints.state ?? {};
    seen.add(`${depth} ${round} ${history?.map(({ values }) => values).join()}`);
    const next = new SessionEngine({ world: memoryWorld() });
    next.loadState(engine.saveState());
    expect(next.fixpoints.state).toEqual(engine.fixpoints.state);
    engine = next;
    moves++;
  }
  expect(moves).toBeGreaterThan(10);
  expect(ended(engine)).toBe('2');
  // By threes it fails when it has come to 3; by twos it ends.
  expect([...seen]).toEqual(
    expect.arrayContaining(['1 0 ', '2 1 3', '2 1 2', '2 3 2,4,6', '1 1 2']),
  );
});
