/** A recording as a text, by which another process can go through the run, and repeat it. */
import type { Checkpoint } from '../core/engine.js';
import { StateError } from '../core/state/code.js';
import type { SavedCheckpoint } from '../core/state/saved-checkpoint.js';
import { OmegaMisuse } from '../misuse.js';
import { KeptSituation } from '../situation.js';
import type { Stretch } from './branch.js';
import type { History } from './history.js';
import type { PackedEvaluations, PackedProgress, PackedSituation } from './packed-situations.js';
import { SituationPacker } from './packed-situations.js';
import { type Json, type PackedFile, Packer } from './packing.js';
import { type RecordingInfo, recordingText } from './recording-text.js';
import type { Delivery } from './segment.js';
import { type Surroundings, surroundingsOf } from './surroundings.js';

export interface PackedCheckpoint {
  /** Its number among the states. */
  readonly state: number;
  readonly things: readonly Json[];
  readonly input: SavedCheckpoint['input'];
  /** The number of what a form has raised before it could begin, and the rest of that state. */
  readonly failed: readonly [payload: number, rest: object] | null;
}

export interface PackedMark {
  readonly step: number;
  readonly cursor: number;
  readonly delivered: number;
  readonly checkpoint: PackedCheckpoint | null;
  readonly progress: PackedProgress | null;
}

export interface PackedSegment {
  readonly number: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly ended: Delivery['at'];
  readonly until: Stretch['until'];
  readonly situation: PackedSituation;
  /** The number of the form among the values. */
  readonly form: number | null;
  /** The number of the first entry that is there, and the entries. */
  readonly oldest: number;
  readonly journal: ReadonlyArray<readonly [what: string, asked: string, answer: Json]>;
  readonly deliveries: readonly Delivery[];
  readonly marks: readonly PackedMark[];
}

export interface PackedRecording extends PackedEvaluations {
  readonly surroundings: Surroundings;
  /** Texts that the session was asked to evaluate. */
  readonly evaluated: number;
  readonly segments: readonly PackedSegment[];
  /** How all of it has ended; with it come the values. */
  readonly present: PackedCheckpoint;
  readonly situation: PackedSituation;
  readonly files: readonly PackedFile[];
  readonly written: readonly string[];
}

/** The branch under way, of which the session is at the newest moment. Throws OmegaMisuse
 * `state-conflict` if nothing is recorded, or cannot be written down. */
export function exportRecording(history: History, evaluated: number): string {
  history.checkRecorded();
  history.checkPresent('export the recording');
  try {
    return new Exporter(history).text(evaluated);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const message = `the recording cannot be exported: ${error.message}`;
    throw new OmegaMisuse('state-conflict', message);
  }
}

class Exporter {
  readonly #packer = new Packer();
  readonly #situations = new SituationPacker(this.#packer);
  readonly #states: string[] = [];

  constructor(readonly history: History) {}

  text(evaluated: number): string {
    const { branch, engine, situation: now, setting, range } = this.history;
    const segments = branch.stretches.map((stretch) => this.#segment(stretch));
    const situation = this.#situations.situation(new KeptSituation(now));
    const answers = segments.reduce((sum, { journal }) => sum + journal.length, 0);
    // Last, since it has all the values; how a form has failed there, the situation knows.
    const last = this.#checkpoint(engine.checkpoint(this.#packer.values));
    const present: PackedCheckpoint = { ...last, failed: null };
    const { files, written } = this.#packer;
    const { oldest, newest } = range as { readonly oldest: number; readonly newest: number };
    const info: RecordingInfo = { forms: segments.length, oldest, newest, answers };
    const body: PackedRecording = {
      surroundings: surroundingsOf(setting),
      ...{ evaluated, segments, present, situation, files, written },
      ...this.#situations.all,
    };
    return recordingText({ info, body, states: this.#states });
  }

  #segment({ segment, until }: Stretch): PackedSegment {
    const { number, firstStep, lastStep, ended, form, journal, deliveries, marks } = segment;
    const entries: PackedSegment['journal'][number][] = [];
    for (let i = journal.oldest; i < journal.length; i++) {
      const { what, asked, answer } = journal.at(i) as {
        what: string;
        asked: string;
        answer: unknown;
      };
      entries.push([what, asked, this.#packer.answer(answer)]);
    }
    return {
      ...{ number, firstStep, lastStep, ended, until, deliveries },
      situation: this.#situations.situation(segment.situation),
      form: form === null ? null : this.#packer.value(form),
      oldest: journal.oldest,
      journal: entries,
      marks: marks.map(({ step, cursor, delivered, checkpoint, progress }) => ({
        ...{ step, cursor, delivered },
        checkpoint: checkpoint === null ? null : this.#checkpoint(checkpoint),
        progress: progress === null ? null : this.#situations.progress(progress),
      })),
    };
  }

  #checkpoint(checkpoint: Checkpoint): PackedCheckpoint {
    const { json, things, input, failed } = checkpoint as SavedCheckpoint;
    const state = this.#states.push(json) - 1;
    const packed = { state, things: things.map(this.#packer.thing), input };
    if (failed?.kind !== 'failed') return { ...packed, failed: null };
    const { payload, ...rest } = failed;
    return { ...packed, failed: [this.#packer.value(payload), rest] };
  }
}
