/** Fixpoints as plain JSON, for people and debuggers. */
import { Pair, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import { counted } from '../counted.js';
import { factsUnderWay, taskUnderWay } from '../fact/in-force.js';
import { Dynamic } from '../frame.js';
import type { Machine } from '../machine.js';
import { SEARCH } from '../search/choice.js';
import { TRANSACTION } from '../transaction/staging.js';
import type { FixpointWatcher } from '../watcher.js';
import {
  FIXPOINT,
  type Fixpoint,
  fixpointUnderWay,
  latestRounds,
  ROUNDS_KEPT,
} from './fixpoint.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };

/** A round that has ended. */
export interface RoundView {
  readonly round: number;
  readonly changed: boolean;
  /** The variables after it, written, long ones cut; of rules, how many facts are new. */
  readonly values: readonly string[];
}

/** A relation of facts, as the round has found and left it. */
export interface RelationView {
  readonly name: string;
  readonly size: number;
  /** How many are new since the round before. */
  readonly delta: number;
}

export interface FixpointState {
  readonly computing: boolean;
  /** Rounds that have ended. */
  readonly round: number;
  /** Whether the last one has changed the state. */
  readonly changed: boolean;
  readonly relations: readonly RelationView[];
  /** The latest rounds, at most a hundred, the oldest first. */
  readonly history: readonly RoundView[];
  readonly converged: boolean;
  readonly cycleLength: number | null;
  readonly location: Span | null;
  /** How many are inside each other. */
  readonly depth: number;
}

/** The fixpoints of one machine. */
export class FixpointView {
  constructor(readonly machine: Machine) {}

  /** Who is told of rounds. */
  set watcher(watcher: FixpointWatcher) {
    this.machine.fixpointWatcher = watcher;
  }

  /** The fixpoint under way, or else what is computed of rules; null if there is neither. */
  get state(): FixpointState | null {
    return this.#view(fixpointUnderWay(this.machine)) ?? this.#saturation();
  }

  /** The one that ended last; null if there is none. */
  get last(): FixpointState | null {
    return this.#view(this.machine.fixpoints.last);
  }

  /** Whether the fixpoint under way is inside of every transaction and delimited search: of what is
   * bound, what was entered last comes first. */
  get isInnermost(): boolean {
    const { machine } = this;
    if (fixpointUnderWay(machine) === null) return false;
    if (machine.fibers.current === null) return true;
    const bindings = machine.current(Dynamic.Parameters);
    for (let rest = bindings; rest instanceof Pair; rest = rest.cdr) {
      const { car: parameter, cdr: value } = rest.car as Pair;
      if (parameter === FIXPOINT) return true;
      if (value && (parameter === TRANSACTION || parameter === SEARCH)) return false;
    }
    return false;
  }

  /** What is computed of rules, round by round. */
  #saturation(): FixpointState | null {
    const task = taskUnderWay(this.machine);
    if (task === null) return null;
    const { round, changed, relations, history } = task.view;
    return {
      computing: true,
      round,
      changed: changed > 0,
      relations,
      history: history.slice(-ROUNDS_KEPT).map(({ round: number, changed: news }) => ({
        round: number,
        changed: news > 0,
        values: [`${counted(news, 'fact')} new`],
      })),
      converged: false,
      cycleLength: null,
      location: null,
      depth: 1,
    };
  }

  #relations(): readonly RelationView[] {
    const task = taskUnderWay(this.machine);
    if (task !== null) return task.view.relations;
    const { database } = factsUnderWay(this.machine);
    return database.relations.map((name) => ({ name, size: database.count(name), delta: 0 }));
  }

  #view(fixpoint: Fixpoint | null): FixpointState | null {
    if (fixpoint === null) return null;
    const { status, round, changed, cycleLength, location } = fixpoint;
    let depth = 1;
    for (let f = fixpoint.outer; f !== null; f = f.outer) depth++;
    return {
      computing: status === 'computing',
      round,
      changed,
      relations: this.#relations(),
      history: latestRounds(fixpoint, ROUNDS_KEPT).toReversed().map(roundView),
      converged: status === 'converged',
      cycleLength,
      location,
      depth,
    };
  }
}

function roundView({ car, cdr }: Pair): RoundView {
  const { car: changed, cdr: values } = cdr as Pair;
  return { round: car as number, changed: changed as boolean, values: writtenAll(values) };
}

function writtenAll(values: Value): readonly string[] {
  const texts: string[] = [];
  for (let rest = values; rest instanceof Pair; rest = rest.cdr) texts.push(write(rest.car, BRIEF));
  return texts;
}
