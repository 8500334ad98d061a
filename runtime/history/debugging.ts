/**
 * A debugger in what was recorded: forward as if it were done now, and back. What is repeated runs
 * at full speed, with stops where something is looked for; the part nearest to here comes first.
 */
import type { Debugger, DebugStop, Visit } from '../core/debug/debugger.js';
import { lastStepOf, type Stretch } from './branch.js';
import type { History } from './history.js';
import type { Replayer } from './replayer.js';

/** Transitions between two looks at the clock. */
const SLICE_STEPS = 100_000;

/** Run on from a moment in the past as far as it is recorded, up to what stops the debugger. Null:
 * this is the present now. */
export async function goForward(
  history: History,
  prepare: (debug: Debugger) => void,
): Promise<DebugStop | null> {
  const { traveller, engine, branch } = history;
  const { debug } = engine;
  const begun = traveller.moment?.index ?? branch.stretches.length;
  prepare(debug);
  for (let index = begun; index < branch.stretches.length; index++) {
    const stretch = branch.stretches[index] as Stretch;
    if (index > begun) {
      const before = branch.stretches[index - 1] as Stretch;
      await traveller.seek(index, stretch.segment.firstStep);
      if (before.segment.form !== stretch.segment.form) debug.formBegan();
      else if (debug.isStepping) prepare(debug);
    }
    const replayer = traveller.replayer as Replayer;
    const last = lastStepOf(stretch);
    while (engine.steps < last || debug.hasStopped) {
      replayer.stops = true;
      debug.isPast = true;
      if (!debug.hasStopped) replayer.advance(last, SLICE_STEPS);
      debug.isPast = false;
      replayer.stops = false;
      const stop = debug.takeStop();
      if (stop !== null) {
        const isNewest = index === branch.stretches.length - 1 && engine.steps === last;
        if (isNewest && branch.tip?.step === last) traveller.toPresent();
        else traveller.standAt(index, replayer);
        return stop;
      }
      if (await traveller.breathe()) {
        debug.cancel();
        traveller.standAt(index, replayer);
        return null;
      }
    }
  }
  debug.cancel();
  traveller.toPresent();
  return null;
}

/** What is looked for: nodes, by reference; wherever a step may end; or, null, breakpoints. */
export interface Search {
  readonly nodes: ReadonlySet<string> | 'all' | null;
  accepts(visit: Visit): boolean;
}

/** A step of a stretch of the branch under way. */
export interface Moment {
  readonly index: number;
  readonly step: number;
}

/** A moment that was found. */
export interface Found extends Moment {
  readonly breakpoints: readonly number[];
}

/** Find the last time before a step, in the stretches from `oldest` on, that control came to such a
 * place; the machine stands somewhere then. Null if it never did, or the journey was stopped. */
export async function lastVisit(
  history: History,
  from: Moment,
  search: Search,
  windowSteps = Number.POSITIVE_INFINITY,
  oldest = 0,
): Promise<Found | null> {
  const { branch } = history;
  for (let index = from.index; index >= oldest; index--) {
    const stretch = branch.stretches[index] as Stretch;
    const { marks, firstStep } = stretch.segment;
    let end = index === from.index ? Math.min(from.step, lastStepOf(stretch)) : lastStepOf(stretch);
    const starts = marks.map(({ step }) => step).filter((step) => step < end);
    for (const start of starts.reverse()) {
      for (let size = windowSteps; end > start; size *= 8) {
        const begin = Math.max(start, end - size);
        const found = await lastVisitIn(history, { index, begin, end }, search);
        if (found !== null) return found;
        end = begin;
        if (history.traveller.isStopped) return null;
      }
      end = Math.min(end, start);
    }
    if (starts.length === 0 && firstStep >= end) continue;
  }
  return null;
}

/** The last visit of the steps from `begin` to before `end`. */
async function lastVisitIn(
  { traveller, engine }: History,
  { index, begin, end }: { readonly index: number; readonly begin: number; readonly end: number },
  { nodes, accepts }: Search,
): Promise<Found | null> {
  const { debug } = engine;
  await traveller.seek(index, begin);
  const replayer = traveller.replayer as Replayer;
  let found: Found | null = null;
  const visit = (visited: Visit): void => {
    const { step, breakpoints } = visited;
    if (step < end && accepts(visited)) found = { index, step, breakpoints };
  };
  debug.lookout = { nodes, visit };
  try {
    while (engine.steps < end) {
      replayer.advance(end, SLICE_STEPS);
      if (await traveller.breathe()) return null;
    }
  } finally {
    debug.lookout = null;
  }
  traveller.standAt(index, replayer);
  return found;
}

/** Everything that control has come to, from the oldest moment on, up to here. */
export async function eachVisit(
  history: History,
  upTo: Moment,
  visit: (visit: Visit) => void,
): Promise<void> {
  const { traveller, engine, branch } = history;
  for (let index = 0; index <= upTo.index; index++) {
    const stretch = branch.stretches[index] as Stretch;
    const end = index === upTo.index ? upTo.step : lastStepOf(stretch);
    await traveller.seek(index, stretch.segment.oldestStep);
    const replayer = traveller.replayer as Replayer;
    engine.debug.lookout = { nodes: null, visit };
    try {
      while (engine.steps < end) {
        replayer.advance(end, SLICE_STEPS);
        if (await traveller.breathe()) return;
      }
    } finally {
      engine.debug.lookout = null;
    }
    traveller.standAt(index, replayer);
  }
}

/** Where the session is: of the present, the newest stretch. */
export function hereIn(history: History): Moment {
  const { traveller, engine, branch } = history;
  const index = traveller.moment?.index ?? branch.stretches.length - 1;
  return { index, step: engine.steps };
}
