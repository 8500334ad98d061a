/**
 * The log of intents in a file (write-ahead logging): what a commit is about to do is on the disk
 * before it is done. Commits that a crash of an earlier process has cut short are there when the
 * file is opened; those of this process are nobody's to recover.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fault } from '../../runtime/core/condition.js';
import { type Intent, type IntentLog, unfinished } from '../../runtime/core/transaction/intents.js';
import { systemReason } from '../node-world.js';
import { HEADER, IntentLogError, intentsIn, lineOf } from './lines.js';
import { lockFile } from './lock.js';

/** A file that is longer, and has doubled, is written anew without what is finished. */
const BYTES_MAX = 1_000_000;
const CLOSED = 'it is closed';
/** It may hold what is in files that nobody else should read. */
const OWNER_ONLY = 0o600;

export interface FileIntentLog extends IntentLog {
  /** Commits that a crash has cut short and nobody has recovered yet. */
  readonly unfinished: number;
  /** Close the file; other processes may use it then. */
  close(): void;
}

/** What is known of a commit that has not ended. */
interface Open {
  readonly intents: Intent[];
  /** Whether an earlier process has begun it. */
  readonly isOld: boolean;
}

/** The log in that file, which is made if need be. Throws IntentLogError if it cannot be used: it
 * is damaged, or somebody else uses it. */
export function fileIntentLog(path: string): FileIntentLog {
  try {
    return new OpenLog(path);
  } catch (error) {
    if (error instanceof IntentLogError) throw error;
    throw new IntentLogError(`cannot use the log of intents ${path}: ${systemReason(error)}`);
  }
}

class OpenLog implements FileIntentLog {
  readonly path: string;
  readonly #commits = new Map<string, Open>();
  readonly #free: () => void;
  #descriptor = -1;
  /** Bytes in the file, and how many there were when it was last written anew. */
  #size = 0;
  #sizeWhenNew = 0;
  /** Why nothing more can be written. */
  #broken: string | null = null;

  constructor(path: string) {
    const isThere = existsSync(path);
    this.path = isThere ? realpathSync(path) : path;
    if (isThere && !statSync(path).isFile()) throw new Error('it is not a file');
    this.#free = lockFile(this.path);
    try {
      const text = isThere ? readFileSync(path, 'utf8') : '';
      for (const intent of intentsIn(text, path)) this.#note(intent, true);
      this.#putInPlace(this.#writtenAnew());
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  get unfinished(): number {
    return unfinished(this.entries()).length;
  }

  entries(): readonly Intent[] {
    return [...this.#commits.values()].flatMap(({ isOld, intents }) => (isOld ? intents : []));
  }

  append(intent: Intent): void {
    if (this.#broken !== null) throw this.#failure(this.#broken);
    this.#write(Buffer.from(`${lineOf(intent)}\n`));
    this.#note(intent, false);
    if (intent.kind === 'end' && this.#size > Math.max(BYTES_MAX, 2 * this.#sizeWhenNew)) {
      this.#compact();
    }
  }

  close(): void {
    if (this.#broken === CLOSED) return;
    this.#broken = CLOSED;
    closeSync(this.#descriptor);
    this.#free();
  }

  /** Add bytes to the file, all or none. */
  #write(bytes: Uint8Array): void {
    try {
      for (let offset = 0; offset < bytes.length; ) {
        offset += writeSync(this.#descriptor, bytes, offset);
      }
    } catch (error) {
      this.#attempt(() => ftruncateSync(this.#descriptor, this.#size));
      throw this.#failure(systemReason(error));
    }
    // After a sync that failed nobody knows what is on the disk.
    this.#attempt(() => fsyncSync(this.#descriptor));
    this.#size += bytes.length;
  }

  /** Do what the file cannot be used without. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#broken = systemReason(error);
      throw this.#failure(this.#broken);
    }
  }

  #failure(reason: string): Error {
    const hint = 'nothing is done that cannot be written down before';
    return fault('file-error', `cannot write the log of intents ${this.path}: ${reason}`, [], hint);
  }

  #note(intent: Intent, isOld: boolean): void {
    const { commit, kind } = intent;
    if (kind === 'begin') this.#commits.set(commit, { intents: [intent], isOld });
    else if (kind === 'end') this.#commits.delete(commit);
    else this.#commits.get(commit)?.intents.push(intent);
  }

  /** Leave out what is finished. If that cannot be done now, perhaps it can later. */
  #compact(): void {
    let descriptor: number;
    try {
      descriptor = this.#writtenAnew();
    } catch {
      this.#sizeWhenNew = this.#size;
      return;
    }
    closeSync(this.#descriptor);
    this.#attempt(() => this.#putInPlace(descriptor));
  }

  /** A new file beside the old one, with what is unfinished and nothing else. Answers its
   * descriptor. */
  #writtenAnew(): number {
    const intents = [...this.#commits.values()].flatMap((commit) => commit.intents);
    const text = [HEADER, ...intents.map(lineOf), ''].join('\n');
    writeFileSync(this.#besides, text, { mode: OWNER_ONLY, flush: true });
    return openSync(this.#besides, 'a');
  }

  /** Let the new file take the place of the old one, in one step. */
  #putInPlace(descriptor: number): void {
    renameSync(this.#besides, this.path);
    syncFolder(dirname(this.path));
    this.#descriptor = descriptor;
    this.#size = fstatSync(descriptor).size;
    this.#sizeWhenNew = this.#size;
  }

  get #besides(): string {
    return `${this.path}.new`;
  }
}

/** Let a change of names in a folder last. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
