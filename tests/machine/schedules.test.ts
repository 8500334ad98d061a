/**
 * Schedules, on random programs of fibers (`fiber-program.ts`): they end; how the host slices a run
 * does not show, nor that it is saved and loaded under way; a seed decides the schedule; winders
 * bracket in every fiber, nobody comes into a critical section, and channels lose, double and
 * reorder nothing. `OMEGA_FUZZ_RUNS` and `OMEGA_FUZZ_SEED` widen the search.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine } from '#omega/runtime/core/engine.js';
import type { World } from '#omega/runtime/core/world.js';
import { memoryWorld } from '#omega/runtime/memory-world.js';
import { FIBER_PRELUDE, type FiberProgram, randomFibers, textOfFibers } from './fiber-program.js';

const seed = Number(process.env.OMEGA_FUZZ_SEED ?? 20_260_116);
const RUNS = Number(process.env.OMEGA_FUZZ_RUNS ?? 300);
const STEPS_MAX = 2_000_000;
const SLICES = [1, 2, 3, 7, 50, 1000];
/** Programs that are moved from engine to engine, and how often each. */
const MOVED = Math.ceil(RUNS / 10);
const MOVES_MAX = 8;
const JIFFIES_PER_SECOND = 1024;

/** What a seed is in a program: none, or a number. */
const randomSeed = fc.option(fc.integer({ min: -5, max: 1000 }), { freq: 3 });

/** A clock that goes on by so much at each look, in binary fractions of a second, so that nothing
 * is rounded; waiting sets it forward. */
function worldWithClock(jiffiesPerLook: number): World {
  let now = 0;
  const look = (): number => {
    now += jiffiesPerLook;
    return now;
  };
  return {
    ...memoryWorld(),
    currentJiffy: look,
    jiffiesPerSecond: JIFFIES_PER_SECOND,
    advanceTo(jiffy) {
      now = Math.max(now, jiffy);
      return true;
    },
  };
}

/** Evaluate the forms of a text. */
function evaluate(engine: Engine, text: string): Engine {
  for (const form of read(text, { file: 'fibers' }).data) {
    engine.begin(form);
    engine.run(STEPS_MAX);
  }
  return engine;
}

function freshEngine(world: World): Engine {
  return evaluate(createEngine({ world }), FIBER_PRELUDE);
}

/** The log that a run answered. */
function logOf({ state }: Engine, text: string): string {
  if (state.kind !== 'done') {
    const why = state.kind === 'failed' ? write(state.payload) : state.kind;
    throw new Error(`the program did not end: ${why}\n${text}`);
  }
  return state.values.map((value) => write(value)).join();
}

/** Log and number of transitions of a run in slices of that many. */
function runSliced(text: string, slice: number): { readonly log: string; readonly steps: number } {
  const engine = freshEngine(worldWithClock(1));
  const before = engine.steps;
  const [form] = read(text, { file: 'fibers' }).data;
  if (form === undefined) throw new Error('there is no form');
  engine.begin(form);
  while (engine.run(slice).kind === 'paused' && engine.steps - before < STEPS_MAX);
  return { log: logOf(engine, text), steps: engine.steps - before };
}

type Entry = readonly string[];

/** The entries of a log: name of the fiber, what it did, numbers. */
function entriesOf(log: string): readonly Entry[] {
  return [...log.matchAll(/\(([^()]+)\)/g)].map(([, text]) => String(text).split(' '));
}

/** What is wrong with the winders: each fiber leaves the extent first that it entered last, and in
 * the end all. */
function unbracketed(entries: readonly Entry[]): string | null {
  const open = new Map<string, string[]>();
  for (const [name = '', what, id = ''] of entries) {
    const own = open.get(name) ?? [];
    open.set(name, own);
    if (what === 'in') own.push(id);
    if (what === 'out' && own.pop() !== id) return `${name} leaves ${id}`;
  }
  const left = [...open].find(([, own]) => own.length > 0);
  return left === undefined ? null : `${left[0]} never leaves ${left[1].join(', ')}`;
}

/** What is wrong with the critical sections: nobody else does anything in one. */
function disturbed(entries: readonly Entry[]): string | null {
  let owner: string | null = null;
  for (const [name = '', what] of entries) {
    if (owner !== null && name !== owner) return `${name} in the section of ${owner}`;
    if (what === 'critical') owner = name;
    if (what === 'uncritical') owner = null;
  }
  return null;
}

/** What is wrong with the channels: something was received that nobody sent, or twice, or by one
 * fiber in another order than one fiber sent it. */
function miscarried(entries: readonly Entry[]): string | null {
  const taken = new Set<string>();
  const last = new Map<string, number>();
  for (const [name, what, channel, sender, value] of entries) {
    if (what !== 'got') continue;
    if (taken.has(String(value))) return `${value} came twice`;
    taken.add(String(value));
    const way = `${sender} ${channel} ${name}`;
    if (Number(value) < (last.get(way) ?? 0)) return `${value} came too late`;
    last.set(way, Number(value));
  }
  const sent = entries.filter(([, what]) => what === 'sent').map(([, , , value]) => String(value));
  if (new Set(sent).size < sent.length) return 'one value was sent twice';
  return null;
}

test('programs of fibers end; winders, critical sections and channels are right in them', () => {
  const engine = freshEngine(worldWithClock(1));
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(randomFibers, randomSeed, (program, random) => {
      const text = textOfFibers(program, random);
      const log = logOf(evaluate(engine, text), text);
      const entries = entriesOf(log);
      const wrong = unbracketed(entries) ?? disturbed(entries) ?? miscarried(entries);
      expect(wrong, `${text}\n${log}`).toBe(null);
      for (const [, what = ''] of entries) seen.set(what, (seen.get(what) ?? 0) + 1);
    }),
    { seed, numRuns: RUNS * 5 },
  );
  const expected = ['in', 'out', 'critical', 'sent', 'got', 'end', 'late', 'else', 'raised'];
  for (const what of [...expected, 'deadlock', 'cancelled', 'failed', 'joined', 'answer']) {
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(RUNS / 50);
  }
});

test('a log that is wrong is noticed', () => {
  const entries = (log: string): readonly Entry[] => entriesOf(log);
  expect(unbracketed(entries('((a in 1) (b in 2) (a out 1) (b out 2))'))).toBe(null);
  expect(unbracketed(entries('((a in 1) (a in 2) (a out 1))'))).toBe('a leaves 1');
  expect(unbracketed(entries('((a in 1))'))).toBe('a never leaves 1');
  expect(disturbed(entries('((a critical) (b 1) (a uncritical))'))).toMatch(/^b in/);
  expect(disturbed(entries('((a critical) (a uncritical) (b 1))'))).toBe(null);
  expect(miscarried(entries('((b got 0 a 1) (c got 0 a 1))'))).toBe('1 came twice');
  expect(miscarried(entries('((b got 0 a 2) (b got 0 a 1))'))).toBe('1 came too late');
  expect(miscarried(entries('((b got 0 a 1) (b got 0 a 2))'))).toBe(null);
});

test('slices do not show, with a seed and without', () => {
  fc.assert(
    fc.property(randomFibers, randomSeed, (program, random) => {
      const text = textOfFibers(program, random);
      const whole = runSliced(text, STEPS_MAX);
      for (const slice of SLICES) {
        expect({ slice, ...runSliced(text, slice) }, text).toEqual({ slice, ...whole });
      }
    }),
    { seed, numRuns: Math.ceil(RUNS / 5) },
  );
});

test('the same seed gives the same schedule, again and again', () => {
  const engine = freshEngine(worldWithClock(1));
  let different = 0;
  const schedule = (program: FiberProgram, random: number | null): string => {
    const text = textOfFibers(program, random);
    return logOf(evaluate(engine, text), text);
  };
  fc.assert(
    fc.property(randomFibers, randomSeed, (program, random) => {
      const first = schedule(program, random);
      const other = schedule(program, (random ?? 0) + 1);
      if (other !== first) different++;
      expect(schedule(program, random), textOfFibers(program, random)).toBe(first);
    }),
    { seed, numRuns: RUNS },
  );
  expect(different).toBeGreaterThan(RUNS / 5);
});

/** Run a form, moved to a fresh engine after every `stride` transitions, at most `MOVES_MAX` times
 * from `skipped` strides on. */
async function runMoved(text: string, stride: number, skipped: number): Promise<Engine> {
  let engine = freshEngine(worldWithClock(0));
  const [form] = read(text, { file: 'fibers' }).data;
  if (form === undefined) throw new Error('there is no form');
  engine.begin(form);
  for (let count = 0; engine.run(stride).kind === 'paused'; count++) {
    if (count < skipped || count >= skipped + MOVES_MAX) continue;
    const saved = engine.saveState();
    engine = createEngine({ world: worldWithClock(0) });
    engine.loadState(saved);
    // V8 lets go of what weak references point to between turns of the event loop only.
    await setImmediate();
  }
  return engine;
}

test('a program that is saved and loaded under way goes on the same', async () => {
  const place = fc.nat(100);
  await fc.assert(
    fc.asyncProperty(randomFibers, randomSeed, place, async (program, random, where) => {
      const text = textOfFibers(program, random);
      const engine = freshEngine(worldWithClock(0));
      const before = engine.steps;
      const log = logOf(evaluate(engine, text), text);
      const stride = 1 + Math.floor((engine.steps - before) / (3 * MOVES_MAX));
      const skipped = Math.floor((where / 100) * 2 * MOVES_MAX);
      expect(logOf(await runMoved(text, stride, skipped), text), text).toBe(log);
    }),
    { seed, numRuns: MOVED },
  );
});
