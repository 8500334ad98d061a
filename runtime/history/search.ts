/**
 * Looking for a moment in what was recorded: the last time that control came to a place, that a
 * variable was written, that something was printed; and the next time. What was done is repeated
 * transition by transition, the part nearest to here first.
 */
import type { Engine } from '../core/engine.js';
import { lastStepOf, type Stretch } from './branch.js';
import type { History } from './history.js';
import type { Entry, Journal } from './journal.js';
import { CONSOLE } from './recorded-world.js';
import type { Replayer } from './replayer.js';

/** Recognises moments, looking at the machine after each transition. */
export interface Watch {
  /** It begins to look here. Whether this would be such a moment if nothing came before it. */
  begin(engine: Engine): boolean;
  /** A transition later. Whether this is such a moment; "before": the one before the transition. */
  next(engine: Engine): boolean | 'before';
}

/** Control comes to a line from another one, or exactly to a column of it. */
export function placeWatch(file: string, line: number, column: number | null): Watch {
  let was = false;
  const look = ({ place }: Engine): boolean => {
    const before = was;
    was =
      place !== null &&
      place.line === line &&
      place.file === file &&
      (column === null || place.column === column);
    return was && (column !== null || !before);
  };
  return {
    begin(engine) {
      was = false;
      return look(engine);
    },
    next: look,
  };
}

/** A variable of the program's top level gets another value: the moment before that. */
export function writeWatch(name: string): Watch {
  let value: unknown;
  return {
    begin(engine) {
      value = engine.valueOf(name);
      return false;
    },
    next(engine) {
      const before = value;
      value = engine.valueOf(name);
      return Object.is(before, value) ? false : 'before';
    },
  };
}

/** Transitions between two looks at the clock. */
const LOOK_STEPS = 2000;
/** Transitions of the first part in which output is looked for. */
const PART_STEPS = 65_536;

/** Where a search begins. */
interface Here {
  readonly index: number;
  readonly step: number;
  readonly isPresent: boolean;
}

function whereIs({ traveller, branch, engine }: History): Here {
  const { moment } = traveller;
  const index = moment?.index ?? branch.stretches.length - 1;
  return { index, step: engine.steps, isPresent: moment === null };
}

/** Go to the last such moment before here; false, and all is as it was, if there is none. */
export async function findBack(history: History, watch: Watch): Promise<boolean> {
  const here = whereIs(history);
  for (let index = here.index; index >= 0; index--) {
    const stretch = history.branch.stretches[index] as Stretch;
    const end = lastStepOf(stretch);
    let last = index === here.index ? Math.min(here.step, end) - 1 : end - 1;
    const starts = stretch.segment.marks.map(({ step }) => step).filter((step) => step <= last);
    for (const start of starts.reverse()) {
      const isFirst = start === stretch.segment.firstStep;
      const found = await lastMoment(history, { index, start, last, isFirst }, watch);
      if (found === STOPPED) return back(history, here);
      if (found !== null) {
        await history.traveller.seek(index, found);
        return true;
      }
      last = start;
    }
  }
  return back(history, here);
}

/** Go to the next such moment after here; false, and all is as it was, if there is none. */
export async function findForward(history: History, watch: Watch): Promise<boolean> {
  const { traveller, branch, engine } = history;
  const here = whereIs(history);
  if (here.isPresent) return false;
  for (let index = here.index; index < branch.stretches.length; index++) {
    const stretch = branch.stretches[index] as Stretch;
    const isHere = index === here.index;
    await traveller.seek(index, isHere ? here.step : stretch.segment.firstStep);
    let found: Found = watch.begin(engine) && !isHere ? engine.steps : null;
    const after = isHere ? here.step : -1;
    found ??= await firstMoment(history, after, lastStepOf(stretch), watch);
    if (found === STOPPED) break;
    if (found === null) continue;
    await traveller.seek(index, found);
    return true;
  }
  return back(history, here);
}

async function back({ traveller }: History, { index, step, isPresent }: Here): Promise<false> {
  if (isPresent) traveller.toPresent();
  else await traveller.seek(index, step);
  return false;
}

const STOPPED = Symbol('stopped');
type Found = number | typeof STOPPED | null;

/** Moments of a stretch: from a mark to a step, both included. */
interface Interval {
  readonly index: number;
  readonly start: number;
  readonly last: number;
  /** Nothing came before it. */
  readonly isFirst: boolean;
}

/** The step of the last such moment in an interval. */
async function lastMoment(
  { traveller, engine }: History,
  { index, start, last, isFirst }: Interval,
  watch: Watch,
): Promise<Found> {
  const replayer = traveller.begin(index, start);
  let found: number | null = watch.begin(engine) && isFirst ? start : null;
  for (let count = 1; engine.steps <= last; count++) {
    const before = engine.steps;
    replayer.advance(before + 1, 1);
    const hit = watch.next(engine);
    if (hit === 'before') found = before;
    else if (hit && engine.steps <= last) found = engine.steps;
    if (count % LOOK_STEPS === 0 && (await traveller.breathe())) return STOPPED;
  }
  return found;
}

/** The step of the first such moment from where the machine stands to the end of the stretch. */
async function firstMoment(
  { traveller, engine }: History,
  after: number,
  end: number,
  watch: Watch,
): Promise<Found> {
  const replayer = traveller.replayer as Replayer;
  for (let count = 1; engine.steps < end; count++) {
    const before = engine.steps;
    replayer.advance(before + 1, 1);
    const hit = watch.next(engine);
    if (hit === 'before' && before > after) return before;
    if (hit === true && engine.steps < end) return engine.steps;
    if (count % LOOK_STEPS === 0 && (await traveller.breathe())) return STOPPED;
  }
  return null;
}

/** Go to the moment before the console output of which a text is, or begins in, the latest before
 * here; false, and all is as it was, if there is none. */
export async function findOutput(history: History, text: string): Promise<boolean> {
  const here = whereIs(history);
  const { moment } = history.traveller;
  for (let index = here.index; index >= 0; index--) {
    const { segment, until } = history.branch.stretches[index] as Stretch;
    const end = index === here.index ? moment?.replayer.cursor : until?.cursor;
    const entry = lastOutput(segment.journal, text, end ?? segment.journal.length);
    if (entry === null) continue;
    if (await standBefore(history, index, entry)) return true;
    return back(history, here);
  }
  return false;
}

/** Index of the entry in which the latest occurrence of a text begins; null without one. */
function lastOutput(journal: Journal, text: string, end: number): number | null {
  const kinds = Object.values(CONSOLE);
  let printed = '';
  const starts: Array<readonly [offset: number, entry: number]> = [];
  for (let i = journal.oldest; i < end; i++) {
    const entry = journal.at(i) as Entry;
    if (!kinds.includes(entry.what)) continue;
    starts.push([printed.length, i]);
    printed += entry.asked;
  }
  const offset = printed.lastIndexOf(text);
  if (offset < 0) return null;
  return starts.findLast(([start]) => start <= offset)?.[1] ?? null;
}

/** Stand at the moment before the transition in which an entry of the journal was made; by halves.
 * False if the journey was stopped. */
async function standBefore(history: History, index: number, entry: number): Promise<boolean> {
  const { traveller, engine } = history;
  const { segment } = history.branch.stretches[index] as Stretch;
  const mark = segment.marks.findLast(({ cursor }) => cursor <= entry);
  const replayer = traveller.begin(index, mark?.step ?? segment.firstStep);
  for (let size = PART_STEPS; ; ) {
    const start = replayer.mark();
    replayer.advance(segment.lastStep, size);
    const made = engine.steps - start.step;
    const isPassed = replayer.cursor > entry;
    if (isPassed) replayer.goTo(start);
    engine.forget(start.checkpoint);
    if (isPassed && made <= 1) break;
    if (isPassed) size = Math.ceil(made / 2);
    if (await traveller.breathe()) return false;
  }
  traveller.standAt(index, replayer);
  return true;
}
