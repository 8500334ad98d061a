/** A recording that was exported (exported.ts), to be gone through and repeated in another session.
 * Nothing of it is asked of the outside again. */
import type { Value } from '../../grammar/datum.js';
import type { Syntax } from '../../grammar/syntax.js';
import { StateError } from '../core/state/code.js';
import type { SavedCheckpoint } from '../core/state/saved-checkpoint.js';
import { type ByteSink, WorldError } from '../core/world.js';
import type { Incarnation } from '../incarnation.js';
import { OmegaMisuse } from '../misuse.js';
import type { Session } from '../session.js';
import type { Situation } from '../situation.js';
import type { Stretch } from './branch.js';
import type { PackedCheckpoint, PackedMark, PackedRecording, PackedSegment } from './exported.js';
import type { History } from './history.js';
import { Journal } from './journal.js';
import { SituationUnpacker } from './packed-situations.js';
import { Unpacker, unpackedPieces } from './packing.js';
import { continuing, ReadFile, WrittenFile } from './recorded-files.js';
import { invalidRecording, type RecordingInfo, readRecording } from './recording-text.js';
import { type Mark, Segment } from './segment.js';
import { settingAs } from './surroundings.js';

/** Let the session, in which nothing runs, be at the end of what that text has. Throws OmegaMisuse
 * `invalid-recording` or `state-conflict`; then nothing has changed. */
export function importRecording(session: Session, text: string): RecordingInfo {
  const { info, body, states } = readRecording<PackedRecording>(text);
  const setting = settingAs(body.surroundings, session.providers);
  const load = ({ history }: Incarnation): Situation => new Importer(history, body, states).load();
  try {
    session.become(load, body.evaluated, setting);
  } catch (error) {
    if (error instanceof OmegaMisuse) throw error;
    if (error instanceof StateError) {
      throw invalidRecording(`cannot load the recording: ${error.message}`);
    }
    // Its checksum was right, so it was not written by Omega.
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidRecording(`the recording makes no sense (${reason})`);
  }
  return info;
}

class Importer {
  readonly #files: readonly ReadFile[];
  readonly #written: readonly WrittenFile[];
  readonly #promises = new Map<number, Promise<Value>>();

  constructor(
    readonly history: History,
    readonly body: PackedRecording,
    readonly states: readonly string[],
  ) {
    const { boundary, setting } = history;
    const { world } = setting.providers;
    this.#files = body.files.map(
      (file) => new ReadFile(world, file[0], boundary, null, unpackedPieces(file)),
    );
    this.#written = body.written.map((path) => this.#writtenFile(path));
  }

  load(): Situation {
    const { body, history } = this;
    const values = history.engine.rewind(this.#checkpoint(body.present, null)) as readonly Value[];
    const promise = (number: number): Promise<Value> => this.#promise(number);
    const unpacker = new Unpacker(values, this.#files, this.#written, promise);
    const situations = new SituationUnpacker(body, unpacker);
    const stretch = (packed: PackedSegment): Stretch => this.#stretch(packed, unpacker, situations);
    history.timeline.adopt(body.segments.map(stretch));
    const kept = situations.situation(body.situation);
    return kept.again(kept.evaluation);
  }

  #stretch(packed: PackedSegment, unpacker: Unpacker, situations: SituationUnpacker): Stretch {
    const { number, firstStep, lastStep, ended, until, deliveries, oldest } = packed;
    const journal = new Journal(oldest);
    for (const [what, asked, answer] of packed.journal) {
      const kept = unpacker.answer(answer);
      journal.add(what, asked, kept, kept instanceof Uint8Array ? kept.length : 0);
    }
    const form = packed.form === null ? null : (unpacker.value(packed.form) as unknown as Syntax);
    const situation = situations.situation(packed.situation);
    const segment = new Segment(number, firstStep, situation, form, journal);
    const mark = ({ progress, checkpoint, ...rest }: PackedMark): Mark => ({
      ...rest,
      checkpoint: checkpoint === null ? null : this.#checkpoint(checkpoint, unpacker),
      progress: progress === null ? null : situations.progress(progress),
      counted: 0,
    });
    segment.marks.push(...packed.marks.map(mark));
    segment.deliveries.push(...deliveries);
    return { segment: Object.assign(segment, { lastStep, ended }), until };
  }

  /** Without values there are none yet: what has failed then is the present. */
  #checkpoint({ state, things, input, failed }: PackedCheckpoint, values: Unpacker | null) {
    const json = this.states[state] as string;
    const [payload, rest] = failed ?? [];
    const checkpoint: SavedCheckpoint = {
      ...{ bytes: 2 * json.length, json, input },
      things: things.map((thing) => this.#thing(thing as PackedThing | null)),
      failed: null,
    };
    if (values === null || failed === null) return checkpoint;
    return { ...checkpoint, failed: { ...rest, payload: values.value(payload as number) } };
  }

  #thing(thing: PackedThing | null): unknown {
    if (thing === null) return null;
    if ('promise' in thing) return this.#promise(thing.promise);
    if ('read' in thing) return (this.#files[thing.read] as ReadFile).reader();
    return { again: (position: number) => this.#continued(thing.path, position) };
  }

  /** A file that was being written, as the branch that goes on writing it sees it. */
  #continued(path: string, position: number): ByteSink {
    const { boundary, engine } = this.history;
    const journal = new Journal();
    journal.add(continuing(position), path, this.#writtenFile(path));
    return boundary.repeat(journal, 0, () => {
      const { files } = engine;
      if (files.continueOutput) return files.continueOutput(path, position);
      throw new WorldError('cannot go on writing a file here');
    });
  }

  #writtenFile(path: string): WrittenFile {
    const refused = (): never => {
      throw new WorldError(`cannot write to ${path}: it was open in the run that was recorded`);
    };
    const sink = { write: refused, flush() {}, close() {} };
    return new WrittenFile(path, sink, this.history.boundary);
  }

  /** What had not ended when it was recorded never will here. */
  #promise(number: number): Promise<Value> {
    const known = this.#promises.get(number) ?? new Promise<Value>(() => {});
    this.#promises.set(number, known);
    return known;
  }
}

type PackedThing =
  | { readonly promise: number }
  | { readonly read: number }
  | { readonly path: string };
