/**
 * Recording: what the machine does is cut into segments at every change from outside; each begins
 * with a checkpoint and has others as it grows, so many that any step is reached soon, and so few
 * that they cost little.
 */
import type { Syntax } from '../../grammar/syntax.js';
import type { Checkpoint, Engine, RunState } from '../core/engine.js';
import { StateError } from '../core/state/code.js';
import type { World } from '../core/world.js';
import { KeptSituation, type Situation } from '../situation.js';
import type { Boundary } from './boundary.js';
import { type Delivery, Segment } from './segment.js';
import type { HistoryLimits, Timeline } from './timeline.js';

/** A checkpoint is due after `stepsBetween` transitions, or so long a run, or so much from outside.
 */
const MS_BETWEEN = 25;
const JOURNAL_BYTES_BETWEEN = 1_000_000;
/** … but not before the run has taken so many times as long as the last checkpoint did. */
const COST_FACTOR = 10;
/** What a checkpoint within a form cost is believed less with every form that begins. */
const FADING = 0.8;
/** A checkpoint that is larger is not taken for each form. */
const LARGE_BYTES = 5_000_000;
/** Forms that may follow from one checkpoint, and of those that are kept. */
const FOLLOWING_MAX = 100;
const FOLLOWING_SHARE = 0.1;
const MS_PER_SECOND = 1000;

export interface RecordingHost {
  readonly engine: Engine;
  readonly boundary: Boundary;
  /** For its clock. */
  readonly world: World;
  readonly limits: HistoryLimits;
  readonly situation: Situation;
}

export class Recording {
  /** Something was changed since the last segment, so the next run begins another one. */
  touched = true;
  #markedStep = 0;
  /** Segments since the last checkpoint that follow from it. */
  #following = 0;
  #markedBytes = 0;
  /** Jiffies that the machine ran since the last checkpoint. */
  #ran = 0;
  /** Jiffies that the last checkpoint within a form took. */
  #cost = 0;
  /** The last checkpoint at the beginning of a form: its size, jiffies, and when it was taken. */
  #first = { bytes: 0, cost: 0, taken: 0 };

  constructor(
    readonly host: RecordingHost,
    readonly timeline: Timeline,
  ) {}

  run(stepsMax: number): RunState {
    const { engine, boundary, world } = this.host;
    const segment = this.#segment;
    if (segment === null) return engine.run(stepsMax);
    const before = engine.steps;
    const begun = world.currentJiffy();
    const state = boundary.record(segment.journal, () => engine.run(stepsMax));
    this.#ran += world.currentJiffy() - begun;
    this.#note(segment, state);
    if (state.kind === 'paused' && engine.steps > before && this.#isDue(segment)) {
      const checkpoint = this.#checkpoint(false);
      if (checkpoint === null) this.#ran = 0;
      else this.#mark(segment, checkpoint);
    }
    return state;
  }

  /** Begin a form. One that comes right after another of the same text needs no checkpoint, as long
   * as the last one is not far. */
  begin(form: Syntax): void {
    const { engine, boundary, situation, limits } = this.host;
    const last = this.timeline.branch.stretches.at(-1);
    const follows =
      last !== undefined &&
      last.until === null &&
      !this.touched &&
      this.timeline.gap === null &&
      engine.state.kind === 'done' &&
      last.segment.situation.evaluation === situation.evaluation &&
      this.#following < Math.min(FOLLOWING_MAX, limits.formsMax * FOLLOWING_SHARE) &&
      !this.#isDue(last.segment);
    if (!follows) {
      this.touched = true;
      engine.begin(form);
      return;
    }
    this.#following++;
    const kept = new KeptSituation(situation);
    const segment = new Segment(this.timeline.nextNumber(), engine.steps, kept, form);
    this.timeline.append(segment);
    boundary.record(segment.journal, () => engine.begin(form));
    this.#mark(segment, null);
    this.#note(segment, engine.state);
  }

  /** Give the machine something that it waits for. */
  deliver(kind: Delivery['kind'], text: string | null): void {
    const { engine, boundary } = this.host;
    const segment = this.#segment;
    if (segment === null) {
      deliver(engine, kind, text);
      return;
    }
    const { steps: step, state } = engine;
    const cursor = segment.journal.length;
    segment.deliveries.push({ kind, text, step, cursor, at: state.kind });
    boundary.record(segment.journal, () => deliver(engine, kind, text));
    this.#note(segment, engine.state);
  }

  #note(segment: Segment, { kind }: RunState): void {
    segment.lastStep = this.host.engine.steps;
    segment.ended = kind;
  }

  /** The segment that goes on, a new one if need be; null while there is none that could be
   * repeated: then what was recorded before is forgotten, since nothing could lead from it to the
   * present. */
  get #segment(): Segment | null {
    const last = this.timeline.branch.stretches.at(-1);
    if (!this.touched && last?.until === null) return last.segment;
    if (!this.touched && this.timeline.gap !== null) return null;
    const { engine, situation } = this.host;
    this.touched = false;
    const checkpoint = this.#checkpoint(true);
    if (checkpoint === null) {
      this.timeline.clear();
      return null;
    }
    this.timeline.gap = null;
    const kept = new KeptSituation(situation);
    const { evaluation } = kept;
    const form = evaluation?.forms[evaluation.next - 1] ?? null;
    const segment = new Segment(this.timeline.nextNumber(), engine.steps, kept, form);
    this.timeline.append(segment);
    this.#mark(segment, checkpoint);
    return segment;
  }

  /** The state as it is; null if it cannot be kept, or that would take too much of the time. */
  #checkpoint(isFirst: boolean): Checkpoint | null {
    const { engine, world } = this.host;
    const begun = world.currentJiffy();
    const { bytes, cost, taken } = this.#first;
    if (isFirst) this.#cost *= FADING;
    if (isFirst && bytes > LARGE_BYTES && begun - taken < cost * COST_FACTOR) {
      this.timeline.gap = 'the state is so large that it is kept from time to time only';
      return null;
    }
    try {
      const checkpoint = engine.checkpoint();
      const now = world.currentJiffy();
      if (isFirst) this.#first = { bytes: checkpoint.bytes, cost: now - begun, taken: now };
      return checkpoint;
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      if (isFirst) this.timeline.gap = error.message;
      return null;
    } finally {
      if (!isFirst) this.#cost = world.currentJiffy() - begun;
    }
  }

  #isDue({ journal }: Segment): boolean {
    const { engine, world, limits } = this.host;
    const ranMs = (this.#ran * MS_PER_SECOND) / world.jiffiesPerSecond;
    const isLong =
      engine.steps - this.#markedStep >= limits.stepsBetween ||
      ranMs >= MS_BETWEEN ||
      journal.bytes - this.#markedBytes >= JOURNAL_BYTES_BETWEEN;
    return isLong && this.#ran >= this.#cost * COST_FACTOR;
  }

  #mark(segment: Segment, checkpoint: Checkpoint | null): void {
    const { engine, limits } = this.host;
    const { evaluation } = segment.situation;
    this.timeline.mark(segment, {
      step: engine.steps,
      cursor: segment.journal.length,
      delivered: segment.deliveries.length,
      checkpoint,
      progress: evaluation?.progress ?? null,
      counted: 0,
    });
    this.#markedBytes = segment.journal.bytes;
    if (checkpoint !== null) {
      this.#ran = 0;
      this.#following = 0;
      this.#markedStep = engine.steps;
    }
    this.timeline.bound(limits, engine.steps);
  }
}

/** Give an engine what it waits for. */
export function deliver(engine: Engine, kind: Delivery['kind'], text: string | null): void {
  if (kind === 'wake') engine.wake();
  else engine.feedConsole(text);
}
