/**
 * Properties of search, on random programs (`search-program.ts`): what amb finds, and when winders
 * run, is what an amb shows that is written with call/cc; whoever asks for solutions, in whatever
 * order, gets the same; nothing is left when a form has ended; and a search may be saved and loaded
 * under way. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { SessionEngine } from '#omega/runtime/core/create-engine.js';
import { TIERS, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import {
  definitionsOf,
  depthFirstProgram,
  orderlessProgram,
  PRELUDE,
  REFERENCE_PRELUDE,
  type SearchProgram,
  SLOTS,
  STRATEGIES,
  solutionOf,
} from './search-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_261_203);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 200);
/** Transitions of one form; a program that takes more is left out. */
const STEPS_MAX = 10_000;
/** So many more for the same by an amb written in the program, or by another strategy. */
const MORE_STEPS_MAX = 50 * STEPS_MAX;
/** Programs that are moved from engine to engine, and the longest of them in transitions. */
const MOVED = Math.ceil(RUNS / 6);
const MOVED_STEPS_MAX = 1500;
const MOVES_MAX = 4;

/** What a program showed: how it ended, and its log. */
interface Shown {
  readonly ended: string;
  readonly log: string;
  readonly steps: number;
}

/** An engine with one of the preludes. */
class Runner {
  engine: SessionEngine;

  constructor(prelude: string, tier: TierOptions | null = TIERS.auto) {
    this.engine = new SessionEngine({ world: memoryWorld(), tier });
    expect(this.eval(prelude)).toBe('ready');
  }

  /** Evaluate forms up to the first that does not end with a value; answers how the last one ended:
   * its value, what was raised, or null if it takes too long. */
  eval(text: string, stepsMax = STEPS_MAX): string | null {
    let ended: string | null = null;
    for (const form of read(text, { file: 'search' }).data) {
      this.engine.begin(form);
      this.engine.run(stepsMax);
      ended = this.ended;
      if (this.engine.state.kind !== 'done') break;
    }
    return ended;
  }

  get ended(): string | null {
    const { state } = this.engine;
    if (state.kind === 'paused') return null;
    if (state.kind === 'done') return state.values.map((value) => write(value)).join(' ');
    const raised = state.kind === 'failed' ? state.payload : null;
    return typeof raised === 'number' ? `raised ${raised}` : state.kind;
  }

  begin(program: SearchProgram): void {
    expect(this.eval(`${definitionsOf(program)} (begin-run!) 'ready`)).toBe('ready');
  }

  get log(): string {
    return this.eval('(reverse log)') ?? '';
  }

  /** Begin a program and evaluate an expression about it; null if it takes too long. */
  show(program: SearchProgram, expression: string, stepsMax = STEPS_MAX): Shown | null {
    this.begin(program);
    const { steps } = this.engine;
    const ended = this.eval(expression, stepsMax);
    if (ended === null) return null;
    return { ended, steps: this.engine.steps - steps, log: this.log };
  }
}

/** Check a property of random values. The event loop has a turn before each: without it, V8 lets go
 * of nothing that weak references point to, such as what waits in streams that nobody has. */
async function check<T>(values: fc.Arbitrary<T>, property: (value: T) => void): Promise<void> {
  const inTurn = fc.asyncProperty(values, async (value) => {
    await setImmediate();
    property(value);
  });
  await fc.assert(inTurn, { seed, numRuns: RUNS });
}

const allOf = (program: SearchProgram): string => `(all-of ${solutionOf(program)})`;

/** The solutions in the text of a list of them; null if it is none. */
function solutionsIn(text: string | null | undefined): readonly string[] | null {
  return text?.startsWith('(') ? (text.match(/\([^()]+\)/g) ?? []) : null;
}

test('amb finds what an amb finds that is written with call/cc, on every tier', async () => {
  const reference = new Runner(REFERENCE_PRELUDE);
  const machine = new Runner(PRELUDE, null);
  const compiled = [
    new Runner(PRELUDE, TIERS.auto),
    new Runner(PRELUDE, TIERS['1']),
    new Runner(PRELUDE, { ...(TIERS['1'] as TierOptions), chunk: 1 }),
  ];
  const seen = { solutions: 0, raised: 0, notes: 0, winders: 0 };
  await check(depthFirstProgram, (program) => {
    const text = `(cons ${allOf(program)} (slots))`;
    const shown = machine.show(program, text);
    if (shown === null) return;
    for (const other of compiled) expect(other.show(program, text), text).toEqual(shown);
    const expected = reference.show(program, text, MORE_STEPS_MAX);
    if (expected === null) return;
    expect({ ...shown, steps: 0 }, text).toEqual({ ...expected, steps: 0 });
    const found = solutionsIn(shown.ended);
    seen.solutions += found?.length ?? 0;
    seen.raised += found === null ? 1 : 0;
    seen.notes += shown.log.split('(').length - 2;
    seen.winders += shown.log.split('(in').length - 1;
  });
  expect(seen.solutions).toBeGreaterThan(RUNS);
  expect(seen.raised).toBeGreaterThan(RUNS / 20);
  expect(seen.notes).toBeGreaterThan(RUNS);
  expect(seen.winders).toBeGreaterThan(RUNS);
});

test.each([
  ['forgets to cut', '(define (cut) #t)'],
  ['tries the last alternative first', '(define (choose thunks) (choose-from (reverse thunks)))'],
  ['leaves what was written', '(define (choice-contents choice) (slots))'],
])('an amb that %s is noticed', (_, wrong) => {
  const reference = new Runner(REFERENCE_PRELUDE);
  const other = new Runner(`${REFERENCE_PRELUDE} ${wrong} 'ready`);
  const isNoticed = fc.sample(depthFirstProgram, { seed, numRuns: 200 }).some((program) => {
    const shown = reference.show(program, allOf(program), MORE_STEPS_MAX);
    return other.show(program, allOf(program), MORE_STEPS_MAX)?.ended !== shown?.ended;
  });
  expect(isNoticed).toBe(true);
});

test('a top-level form and what follows it find the solutions of all-of', async () => {
  const runner = new Runner(PRELUDE);
  let count = 0;
  await check(depthFirstProgram, (program) => {
    const text = `(amb ${solutionOf(program)} '(end))`;
    const shown = runner.show(program, `(all-of ${text})`);
    const expected = solutionsIn(shown?.ended);
    if (shown === null || expected === null) return;
    count += expected.length;
    runner.begin(program);
    const found = expected.map((_, i) => runner.eval(i === 0 ? text : '(next-solution)'));
    expect(found, text).toEqual(expected);
    const { log } = runner;
    // A cut leaves out the end; then the last failure goes nowhere.
    if (found.at(-1) === '(end)') expect(log, text).toBe(shown.log);
    else expect(shown.log.startsWith(log.slice(0, -1)), text).toBe(true);
  });
  expect(count).toBeGreaterThan(RUNS);
});

test('a stream has the solutions of all-of', async () => {
  const runner = new Runner(PRELUDE);
  let count = 0;
  await check(depthFirstProgram, (program) => {
    const expected = runner.show(program, allOf(program));
    if (expected === null) return;
    count += solutionsIn(expected.ended)?.length ?? 0;
    const text = `(stream->list (solutions ${solutionOf(program)}))`;
    const shown = runner.show(program, text, MORE_STEPS_MAX);
    expect({ ...shown, steps: 0 }, text).toEqual({ ...expected, steps: 0 });
  });
  expect(count).toBeGreaterThan(RUNS);
});

test('every strategy finds the same solutions', async () => {
  const runner = new Runner(PRELUDE);
  let several = 0;
  await check(orderlessProgram, (program) => {
    const expected = solutionsIn(runner.show(program, allOf(program))?.ended)?.toSorted();
    if (expected === undefined) return;
    if (new Set(expected).size > 2) several++;
    for (const strategy of STRATEGIES) {
      const search = `(amb-search :strategy '${strategy} :width 10000 ${solutionOf(program)})`;
      const shown = runner.show(program, `(stream->list ${search})`, MORE_STEPS_MAX);
      expect(solutionsIn(shown?.ended)?.toSorted(), search).toEqual(expected);
      expect(runner.eval('(apply + (slots))'), search).toBe('0');
    }
  });
  expect(several).toBeGreaterThan(RUNS / 10);
});

/** A stream that is asked now and then, and what it has to answer. */
interface Asked {
  readonly name: string;
  readonly strategy: string;
  readonly program: SearchProgram;
  expected: readonly string[] | null;
  count: number;
}

/** What whoever asks does: asks one of the streams for some more, in a search or not, or writes. */
const action = fc.oneof(
  fc.record({ stream: fc.nat(2), count: fc.integer({ min: 1, max: 3 }), inSearch: fc.boolean() }),
  fc.record({ slot: fc.nat(SLOTS - 1), number: fc.nat(9) }),
);

const anyStrategy = fc.constantFrom(...STRATEGIES);

/** Ask a stream for some more; answers how many it has found, or null if that takes too long. */
function askForMore(
  runner: Runner,
  stream: Asked,
  count: number,
  inSearch: boolean,
): number | null {
  const { name, strategy, program } = stream;
  // When it is asked for the first time it finds the store as it is then.
  stream.expected ??= solutionsIn(runner.eval(allOf(program)));
  if (stream.expected === null) return null;
  stream.count += count;
  const before = runner.eval('(slots)');
  const ask = `(stream->list ${stream.count} ${name})`;
  // Asked first in a branch that fails.
  const inBranches = `(one-of (let* ((x (amb 1 2)) (found ${ask})) (require (= x 2)) found))`;
  const found = solutionsIn(runner.eval(inSearch ? inBranches : ask, MORE_STEPS_MAX));
  if (found === null) return null;
  const text = `${strategy} ${solutionOf(program)}`;
  const expected = stream.expected.slice(0, stream.count);
  if (strategy === 'dfs') expect(found, text).toEqual(expected);
  else expect(found.length, text).toBe(expected.length);
  if (found.length === stream.expected.length) {
    expect(found.toSorted(), text).toEqual(stream.expected.toSorted());
  }
  expect(runner.eval('(slots)'), text).toBe(before);
  return found.length;
}

test('searches that wait are no business of whoever asks, nor of each other', async () => {
  const runner = new Runner(PRELUDE);
  let asked = 0;
  const three = { minLength: 3, maxLength: 3 };
  await check(
    fc.tuple(
      fc.array(fc.tuple(orderlessProgram, anyStrategy), three),
      fc.array(action, { minLength: 3, maxLength: 20 }),
    ),
    ([searches, actions]) => {
      const { procedures } = (searches[0] as (typeof searches)[0])[0];
      const streams = searches.map(([program, strategy], i): Asked => {
        const name = `stream-${i}`;
        return { name, strategy, program: { ...program, procedures }, expected: null, count: 0 };
      });
      for (const { name, strategy, program } of streams) {
        runner.begin(program);
        runner.eval(`(define ${name} (amb-search :strategy '${strategy} ${solutionOf(program)}))`);
      }
      for (const act of actions) {
        if ('slot' in act) runner.eval(`(slot-set! ${act.slot} ${act.number})`);
        else {
          const found = askForMore(runner, streams[act.stream] as Asked, act.count, act.inSearch);
          if (found === null) return;
          asked += found;
        }
      }
    },
  );
  expect(asked).toBeGreaterThan(RUNS);
});

/** What is left of searches, but for what is parked. */
function leftIn({ engine }: Runner): string[] {
  const { machine, searches, store } = engine;
  if (engine.state.kind === 'failed') engine.abandon();
  const left = machine.choices === null ? [] : ['choice points'];
  if (searches.state !== null) left.push('a state of the search');
  searches.prune();
  store.wake();
  if (store.trail !== null) left.push('a trail');
  return left;
}

test('nothing is left of a form that has ended but what is parked', async () => {
  let runner = new Runner(PRELUDE);
  const seen = { parked: 0, raised: 0, exhausted: 0 };
  await check(
    fc.tuple(fc.oneof(depthFirstProgram, orderlessProgram), fc.nat(3)),
    ([program, nexts]) => {
      const text = solutionOf(program);
      runner.begin(program);
      let ended = runner.eval(text);
      for (let i = 0; i < nexts && ended?.startsWith('('); i++) {
        ended = runner.eval('(next-solution)');
      }
      if (runner.engine.searches.parked !== null) seen.parked++;
      if (ended?.startsWith('raised')) seen.raised++;
      if (ended === 'failed') seen.exhausted++;
      const left = leftIn(runner);
      if (ended === null || left.length > 0) runner = new Runner(PRELUDE);
      if (ended !== null) expect(left, text).toEqual([]);
    },
  );
  expect(seen.parked).toBeGreaterThan(RUNS / 10);
  expect(seen.raised).toBeGreaterThan(RUNS / 100);
  expect(seen.exhausted).toBeGreaterThan(RUNS / 10);
});

test.each([
  "(stream->list (amb-search :strategy 'bfs (car (amb 1 2 3))))",
  "(stream->list (amb-search :strategy 'bfs :budget 2 (amb 1 2 3)))",
  "(one-of (guard (e (#t 1)) (stream->list (amb-search :strategy 'bfs (car (amb 1 2 3))))))",
  "(one-of (call/cc (lambda (k) (stream-car (amb-search :strategy 'bfs (k (amb 1 2)))))))",
  '(sample-of (amb 1 2))',
])('nothing is left of %s', (text) => {
  const runner = new Runner(PRELUDE);
  expect(runner.eval(text)).not.toBe(null);
  expect(leftIn(runner)).toEqual([]);
});

/** A fresh engine with the same state; or this one, if it has what no file can hold: an open search
 * has changed a hash table. */
function moved(engine: SessionEngine): SessionEngine {
  try {
    const saved = engine.saveState();
    const next = new SessionEngine({ world: memoryWorld() });
    next.loadState(saved);
    return next;
  } catch (error) {
    if (error instanceof Error && /a hash table .* cannot be saved/.test(error.message)) {
      return engine;
    }
    throw error;
  }
}

/** Evaluate a form, moved to a fresh engine after every `stride` transitions, at most `MOVES_MAX`
 * times from `skipped` strides on. */
async function evalMoved(runner: Runner, text: string, stride: number, skipped: number) {
  const [form] = read(text, { file: 'search' }).data;
  if (form === undefined) throw new Error('there is no form');
  runner.engine.begin(form);
  for (let count = 0; runner.engine.run(stride).kind === 'paused'; count++) {
    if (count < skipped || count >= skipped + MOVES_MAX) continue;
    runner.engine = moved(runner.engine);
    // V8 lets go of what weak references point to between turns of the event loop only.
    await setImmediate();
  }
  return runner.ended;
}

test('a search that is saved and loaded under way finds the same', async () => {
  const runner = new Runner(PRELUDE);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(depthFirstProgram, orderlessProgram),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(100),
      async (program, stride, place) => {
        const text = allOf(program);
        const expected = runner.show(program, text, MOVED_STEPS_MAX);
        if (expected === null || expected.steps < 2 * stride) return;
        count++;
        const skipped = Math.floor((place / 100) * (expected.steps / stride));
        runner.begin(program);
        const ended = await evalMoved(runner, text, stride, skipped);
        expect({ ended, log: runner.log }, text).toEqual({ ...expected, steps: undefined });
      },
    ),
    { seed, numRuns: MOVED },
  );
  expect(count).toBeGreaterThan(MOVED / 3);
});
