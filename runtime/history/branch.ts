/**
 * Branches of a history. Each is a path of segments; branches that were forked share the beginning
 * of their paths.
 */
import type { Checkpoint, RunState } from '../core/engine.js';
import type { Situation } from '../situation.js';
import type { Segment } from './segment.js';

/** So much of a segment as belongs to a branch. */
export interface Stretch {
  readonly segment: Segment;
  /** Where the branch leaves the segment; null: it has all of it. */
  readonly until: Leaving | null;
}

/** A moment at which a segment is left: the step, the entries of the journal before it, and how the
 * machine stands there. */
interface Leaving {
  readonly step: number;
  readonly cursor: number;
  readonly ended: RunState['kind'];
}

/** The newest moment of a branch that was left, and how to be there again. */
export interface Tip {
  readonly step: number;
  readonly checkpoint: Checkpoint;
  readonly situation: Situation;
}

/** Where a branch was forked. */
export interface Fork {
  readonly branch: number;
  readonly step: number;
}

export class Branch {
  /** Null while it is the one that goes on. */
  tip: Tip | null = null;

  constructor(
    readonly id: number,
    readonly fork: Fork | null,
    public stretches: readonly Stretch[],
  ) {}

  /** Index of the stretch in which a step is looked for: of those that it may belong to the latest,
   * since the end of a segment is where the next one begins. -1 if there is none. */
  indexOf(step: number): number {
    const found = this.stretches.findLastIndex(({ segment }) => segment.firstStep <= step);
    return Math.max(found, Math.min(0, this.stretches.length - 1));
  }
}

/** The last step of a stretch. */
export function lastStepOf({ segment, until }: Stretch): number {
  return until?.step ?? segment.lastStep;
}

/** How the machine stands at the end of a stretch. */
export function endOf({ segment, until }: Stretch): RunState['kind'] {
  return until?.ended ?? segment.ended;
}

/** Whether it has all that its segment has done. */
export function isWhole({ segment, until }: Stretch): boolean {
  if (until === null) return true;
  const { step, cursor, ended } = until;
  const isLast = step === segment.lastStep && cursor === segment.journal.length;
  return isLast && ended === segment.ended;
}
