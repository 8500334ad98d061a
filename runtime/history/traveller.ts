/**
 * Going through what was recorded. Away from the present the machine stands at a moment of a
 * segment, and the session knows what it knew then; the present itself is kept as it was left.
 */
import type { Checkpoint, Engine } from '../core/engine.js';
import { StateError } from '../core/state/code.js';
import type { World } from '../core/world.js';
import { OmegaMisuse } from '../misuse.js';
import type { Scheduler } from '../providers.js';
import { KeptSituation, type Situation } from '../situation.js';
import type { Boundary } from './boundary.js';
import { type Branch, isWhole, lastStepOf, type Stretch, type Tip } from './branch.js';
import { Replayer } from './replayer.js';
import type { Mark, Segment } from './segment.js';
import type { Timeline } from './timeline.js';

/** Transitions between two looks at the clock. */
const SLICE_STEPS = 100_000;
/** The event loop is not kept waiting longer. */
const LATE_MS = 20;
const MS_PER_SECOND = 1000;

export interface TravelHost {
  readonly engine: Engine;
  readonly boundary: Boundary;
  readonly scheduler: Scheduler;
  /** For its clock. */
  readonly world: World;
  /** What the session knows; may be replaced. */
  situation: Situation;
}

/** A moment in the past: where in the branch under way, and how one got there. */
export interface Moment {
  readonly index: number;
  readonly replayer: Replayer;
}

export class Traveller {
  /** Null at the present. */
  moment: Moment | null = null;
  /** Something was looked at in a way that has moved the machine. */
  disturbed = false;
  #repeating: Replayer | null = null;
  #isStopped = false;
  #isUnderWay = false;
  #breathed = 0;

  constructor(
    readonly host: TravelHost,
    readonly timeline: Timeline,
  ) {}

  get branch(): Branch {
    return this.timeline.branch;
  }

  /** What is repeated now, or was last. */
  get replayer(): Replayer | null {
    return this.#repeating ?? this.moment?.replayer ?? null;
  }

  /** Whether the journey under way was stopped. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Stop the journey under way, where it has got to; false if there is none. */
  stop(): boolean {
    if (this.#isUnderWay) this.#isStopped = true;
    return this.#isUnderWay;
  }

  /** Do something that takes its time, and after which the machine stands somewhere. If it breaks,
   * the machine stands at the present. */
  async journey<T>(action: () => Promise<T>): Promise<T> {
    this.#isUnderWay = true;
    this.#isStopped = false;
    this.#breathed = this.host.world.currentJiffy();
    try {
      return await action();
    } catch (error) {
      this.toPresent();
      throw error;
    } finally {
      this.#isUnderWay = false;
      this.#repeating = null;
    }
  }

  /** Stand at a step of a stretch of the branch under way. */
  async seek(index: number, step: number): Promise<void> {
    const stretch = this.#stretch(index);
    const replayer = this.#replayerFor(index, step);
    while (this.host.engine.steps < step && !this.#isStopped) {
      replayer.advance(step, SLICE_STEPS);
      await this.breathe();
    }
    this.#stand(index, replayer, stretch);
  }

  /** Stand at the end of a stretch, when all has been done. */
  async seekEnd(index: number): Promise<void> {
    const stretch = this.#stretch(index);
    await this.seek(index, lastStepOf(stretch));
    if (!isWhole(stretch) || this.#isStopped) return;
    const { replayer } = this.moment as Moment;
    replayer.finish();
    this.#stand(index, replayer, stretch);
  }

  /** Stand where a replayer has got to. */
  standAt(index: number, replayer: Replayer): void {
    this.#stand(index, replayer, this.#stretch(index));
  }

  /** A replayer that begins at the first mark of a stretch from which that step can be reached. */
  begin(index: number, step: number): Replayer {
    this.#leavePresent();
    const { segment } = this.#stretch(index);
    const mark = segment.markFor(step);
    const replayer = isKept(mark) ? this.#at(segment, mark) : this.#after(index);
    this.disturbed = false;
    return replayer;
  }

  #at(segment: Segment, mark: KeptMark): Replayer {
    const replayer = this.#replayer(segment);
    replayer.goTo(mark);
    return replayer;
  }

  /** A replayer at the beginning of a segment that follows from others: they are repeated, from the
   * last mark with a checkpoint on. */
  #after(index: number): Replayer {
    const here = this.#repeating;
    const isNext = here !== null && here.segment === this.#stretch(index - 1).segment;
    if (isNext && here.isAtEnd && !this.disturbed) {
      const replayer = this.#replayer(this.#stretch(index).segment);
      replayer.follow();
      return replayer;
    }
    let first = index - 1;
    while (!this.#stretch(first).segment.marks.some(isKept)) first--;
    const base = this.#stretch(first).segment;
    let replayer = this.#at(base, base.marks.findLast(isKept) as KeptMark);
    for (let next = first + 1; next <= index; next++) {
      const { lastStep } = replayer.segment;
      replayer.advance(lastStep, Number.POSITIVE_INFINITY);
      replayer.finish();
      replayer = this.#replayer(this.#stretch(next).segment);
      replayer.follow();
    }
    return replayer;
  }

  #replayer(segment: Segment): Replayer {
    this.#repeating = new Replayer(this.host.engine, this.host.boundary, segment);
    return this.#repeating;
  }

  /** Stand at the newest moment of the branch under way. */
  toPresent(): void {
    const { tip } = this.branch;
    if (tip !== null) this.#arrive(tip);
  }

  /** Travel in another branch from now on. */
  enter(branch: Branch): void {
    if (branch === this.branch) return;
    this.#leavePresent();
    this.timeline.enter(branch);
  }

  /** What has been gone through so far belongs to a new branch; there, this is the present. */
  fork(): void {
    const { engine } = this.host;
    const { moment } = this;
    const { stretches } = this.branch;
    if (moment === null) {
      this.#leavePresent();
      // What goes on here does not reach what was left.
      const { situation } = this.host;
      const { evaluation } = situation;
      const again = evaluation?.at(evaluation.progress) ?? null;
      this.host.situation = new KeptSituation(situation).again(again);
      this.timeline.fork(engine.steps, stretches);
      return;
    }
    const { index, replayer } = moment;
    const { segment } = replayer;
    const ended = engine.state.kind;
    const until = { step: engine.steps, cursor: replayer.cursor, ended };
    this.timeline.fork(engine.steps, [...stretches.slice(0, index), { segment, until }]);
    this.moment = null;
  }

  /** Let others work if they have waited long. Answers whether to stop. */
  async breathe(): Promise<boolean> {
    const { world, scheduler } = this.host;
    const waitedMs =
      ((world.currentJiffy() - this.#breathed) * MS_PER_SECOND) / world.jiffiesPerSecond;
    if (waitedMs >= LATE_MS) {
      await scheduler.yield();
      this.#breathed = world.currentJiffy();
    }
    return this.#isStopped;
  }

  #stretch(index: number): Stretch {
    return this.branch.stretches[index] as Stretch;
  }

  /** The one under way, if going on is the shortest way. */
  #replayerFor(index: number, step: number): Replayer {
    const { moment, disturbed } = this;
    const { steps } = this.host.engine;
    const { segment } = this.#stretch(index);
    const canGoOn = moment?.replayer.segment === segment && !disturbed && steps <= step;
    if (canGoOn && segment.markFor(step).step <= steps) {
      this.#repeating = moment.replayer;
      return moment.replayer;
    }
    return this.begin(index, step);
  }

  #stand(index: number, replayer: Replayer, { segment }: Stretch): void {
    this.moment = { index, replayer };
    this.host.situation = segment.situation.again(replayer.evaluation);
  }

  #leavePresent(): void {
    const { engine, situation } = this.host;
    if (this.moment !== null || this.branch.tip !== null) return;
    this.branch.tip = { step: engine.steps, checkpoint: presentOf(engine), situation };
  }

  #arrive({ checkpoint, situation }: Tip): void {
    const { engine } = this.host;
    engine.rewind(checkpoint);
    engine.forget(checkpoint);
    this.branch.tip = null;
    this.moment = null;
    this.host.situation = situation;
    this.disturbed = false;
  }
}

type KeptMark = Mark & { readonly checkpoint: Checkpoint };

function isKept(mark: Mark): mark is KeptMark {
  return mark.checkpoint !== null;
}

/** The present, to be come back to. Throws OmegaMisuse `state-conflict` if it cannot be kept. */
function presentOf(engine: Engine): Checkpoint {
  try {
    return engine.checkpoint();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const message = `the present could not be come back to: ${error.message}`;
    throw new OmegaMisuse('state-conflict', message);
  }
}
