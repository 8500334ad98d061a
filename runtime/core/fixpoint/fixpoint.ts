/**
 * Fixpoints under way: in which round they are, and what the last rounds made of their state. The
 * rounds themselves are made by `runtime/library/omega/fixpoint.sld`.
 *
 * A fixpoint is in force where its rounds run, like a parameter: who leaves them leaves it, a
 * branch that fails goes back to the one it was in, and what is written here is undone with it.
 */
import { list, Pair, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { enterBinding } from '../dynamic.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { underWay } from '../under-way.js';

/** Rounds that are remembered, at least; of twice as many the older half is forgotten. */
export const ROUNDS_KEPT = 100;

/** The fixpoint in force: bound where its rounds run. */
export const FIXPOINT = new Parameter(null, false);

export type FixpointStatus = 'computing' | 'converged' | 'cycle' | 'exhausted';

/** One fixpoint. What changes is written through the store. */
export class Fixpoint {
  status: FixpointStatus = 'computing';
  /** Rounds that have ended. */
  round = 0;
  /** Whether the last one has changed the state; true before the first. */
  changed = true;
  /** Rounds from a state to the same one again; null unless that was found. */
  cycleLength: number | null = null;
  /** The latest rounds, the last first: a list of (round changed? value ...). */
  history: Value = list([]);
  historyLength = 0;

  constructor(
    readonly outer: Fixpoint | null,
    readonly location: Span | null,
  ) {}

  describe(): readonly string[] {
    return [`#<fixpoint ${this.status}>`];
  }
}

/** The fixpoints of one machine. */
export class Fixpoints {
  /** The one that ended last. Written through the store. */
  last: Fixpoint | null = null;
}

/** A fixpoint that begins here, whose body stands there. */
export function beginFixpoint(machine: Machine, location: Span | null): Fixpoint {
  return new Fixpoint(currentFixpoint(machine), location);
}

/** From here on that fixpoint is in force, until the extent of what is called next is left. */
export function enterFixpoint(machine: Machine, fixpoint: Fixpoint): void {
  enterBinding(machine, FIXPOINT, fixpoint);
}

/** The round of that number has ended with these values. A continuation may go back to an earlier
 * one: then that is the latest. */
export function endRound(
  { store, fixpointWatcher }: Machine,
  fixpoint: Fixpoint,
  round: number,
  changed: boolean,
  values: Value,
): void {
  store.setField(fixpoint, 'round', round);
  store.setField(fixpoint, 'changed', changed);
  const entry = new Pair(round, new Pair(changed, values));
  let [before, count] = [fixpoint.history, fixpoint.historyLength];
  for (; before instanceof Pair && roundOf(before) >= round; before = before.cdr) count--;
  if (count === 2 * ROUNDS_KEPT) {
    before = list(entriesOf(before, ROUNDS_KEPT));
    count = ROUNDS_KEPT;
  }
  store.setField(fixpoint, 'history', new Pair(entry, before));
  store.setField(fixpoint, 'historyLength', count + 1);
  fixpointWatcher?.roundEnded(fixpoint);
}

/** It has ended; or, when it was exhausted before, it goes on. */
export function setStatus(
  machine: Machine,
  fixpoint: Fixpoint,
  status: FixpointStatus,
  cycleLength: number | null,
): void {
  const { store } = machine;
  store.setField<Fixpoint, 'status'>(fixpoint, 'status', status);
  store.setField<Fixpoint, 'cycleLength'>(fixpoint, 'cycleLength', cycleLength);
  if (status === 'computing') return;
  store.setField<Fixpoints, 'last'>(machine.fixpoints, 'last', fixpoint);
  machine.fixpointWatcher?.fixpointEnded(fixpoint);
}

/** The latest rounds, the last first, at most so many, as (round changed? value ...). */
export function latestRounds({ history }: Fixpoint, countMax: number): readonly Pair[] {
  return entriesOf(history, countMax);
}

function entriesOf(history: Value, countMax: number): readonly Pair[] {
  const entries: Pair[] = [];
  for (let rest = history; rest instanceof Pair && entries.length < countMax; rest = rest.cdr) {
    entries.push(rest.car as Pair);
  }
  return entries;
}

const roundOf = ({ car: entry }: Pair): number => (entry as Pair).car as number;

/** The innermost fixpoint in force here that has not ended; null if there is none. */
function currentFixpoint(machine: Machine): Fixpoint | null {
  return computing(machine.parameterValue(FIXPOINT));
}

/** The fixpoint under way, as whoever looks between two transitions sees it: that of the running
 * fiber, or else of the main one. */
export function fixpointUnderWay(machine: Machine): Fixpoint | null {
  return underWay(machine, FIXPOINT, computing);
}

/** A fiber may have begun in one that has ended since. */
function computing(value: Value): Fixpoint | null {
  let fixpoint = value instanceof Fixpoint ? value : null;
  while (fixpoint !== null && fixpoint.status !== 'computing') fixpoint = fixpoint.outer;
  return fixpoint;
}
