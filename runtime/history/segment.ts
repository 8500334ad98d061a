/**
 * A segment of a recorded run: what the machine did between two changes from outside (a form begun,
 * a restart invoked …). It begins with a checkpoint, so it can be repeated by itself: from a mark,
 * with the answers of its journal, and with what was delivered to the machine in between.
 */
import type { Syntax } from '../../grammar/syntax.js';
import type { Checkpoint, RunState } from '../core/engine.js';
import type { Progress } from '../evaluation.js';
import type { KeptSituation } from '../situation.js';
import { Journal } from './journal.js';

/** A moment of a segment that can be gone to at once. */
export interface Mark {
  readonly step: number;
  /** How many entries of the journal, and how many deliveries, came before. */
  readonly cursor: number;
  readonly delivered: number;
  /** Null: the segment before leads here, and its form is begun then. Only of a first mark. */
  readonly checkpoint: Checkpoint | null;
  /** How far the evaluation under way had come. */
  readonly progress: Progress | null;
  /** Bytes of the checkpoint as they were counted last. */
  counted: number;
}

/** What came to the machine while it stood still: input for the console, or a time or the end of an
 * operation that it waited for. */
export interface Delivery {
  readonly kind: 'input' | 'wake';
  /** For input. */
  readonly text: string | null;
  readonly step: number;
  readonly cursor: number;
  /** How the machine stood. */
  readonly at: RunState['kind'];
}

export class Segment {
  readonly marks: Mark[] = [];
  readonly deliveries: Delivery[] = [];
  /** Where it has got to, and how the machine stands there. */
  lastStep: number;
  ended: RunState['kind'] = 'paused';
  /** How many branches have it. */
  holders = 0;
  /** Bytes of the journal as they were counted last. */
  journalCounted = 0;

  constructor(
    readonly number: number,
    readonly firstStep: number,
    readonly situation: KeptSituation,
    /** The form under way; null for what is none. */
    readonly form: Syntax | null,
    readonly journal = new Journal(),
  ) {
    this.lastStep = firstStep;
  }

  /** The first step that can still be gone to. */
  get oldestStep(): number {
    return this.marks[0]?.step ?? this.firstStep;
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    const { marks, journal } = this;
    return marks.reduce((sum, { checkpoint }) => sum + (checkpoint?.bytes ?? 0), journal.bytes);
  }

  /** Whether nothing but the segment before leads to its beginning. */
  get follows(): boolean {
    return this.marks[0]?.checkpoint === null;
  }

  /** How many bytes the journal has grown by since it was asked last. */
  countJournal(): number {
    const grown = this.journal.bytes - this.journalCounted;
    this.journalCounted += grown;
    return grown;
  }

  /** The last mark from which that step can be reached; the oldest one if none can. */
  markFor(step: number): Mark {
    return (this.marks.findLast((mark) => mark.step <= step) ?? this.marks[0]) as Mark;
  }
}
