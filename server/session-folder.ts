/**
 * Named sessions that outlast the server: each is an image in a folder, written whenever what waits
 * for review has changed, before that is answered, and at the end. What is accepted is noted down
 * before it is done, so that after a crash it does not wait again and is not done twice.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../runtime/core/compiler/hash.js';
import { imageText, readImage } from '../runtime/image.js';
import { OmegaMisuse } from '../runtime/misuse.js';
import type { Session } from '../runtime/session.js';
import { becomeImage, imageOf } from '../runtime/session-image.js';
import { printLine } from './console-output.js';
import { imageFiles } from './image-files.js';
import { lockFile } from './intents/lock.js';

/** Characters of a name that is the name of a file; a longer one is known by its hash. */
const NAME_MAX = 80;
const OWNER_ONLY = 0o700;

type Queue = Session['engine']['transactions']['inReview'];

export class SessionFolder {
  readonly #kept = new Map<Session, KeptSession>();
  readonly #free: () => void;

  /** The folder, which is made if need be. Throws what the file system throws, or an Error that
   * names who uses it. */
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    this.#free = lockFile(join(path, 'sessions'));
  }

  /** Let a new session be as it was left, and keep it from now on. Throws OmegaMisuse
   * `invalid-image`. */
  adopt(session: Session): void {
    const kept = new KeptSession(session, join(this.path, fileNameOf(session.id)));
    kept.begin();
    this.#kept.set(session, kept);
  }

  /** Keep it as it is, for the last time; it is about to be disposed. */
  leave(session: Session): void {
    this.#kept.get(session)?.keep();
    this.#kept.delete(session);
  }

  /** Other processes may use the folder then. */
  close(): void {
    this.#free();
  }
}

class KeptSession {
  readonly #image: string;
  /** Numbers of what has been taken out of review since the image was written. */
  readonly #accepted: string;
  #queue: Queue;
  #isNoted = false;

  constructor(
    readonly session: Session,
    path: string,
  ) {
    this.#image = `${path}.image`;
    this.#accepted = `${path}.accepted`;
    this.#queue = session.engine.transactions.inReview;
  }

  get #inReview(): Queue {
    return this.session.engine.transactions.inReview;
  }

  begin(): void {
    const { session } = this;
    if (existsSync(this.#image)) becomeImage(session, this.#read());
    this.#queue = this.#inReview;
    this.#forgetAccepted();
    session.on('eval-complete', () => this.#keepIfChanged());
    session.on('snapshot-restored', () => {
      session.turn(async () => this.#keepIfChanged()).catch(() => {});
    });
    session.on('effect-intent', () => this.#noteAccepted());
  }

  #read(): ReturnType<typeof readImage> {
    try {
      return readImage(imageFiles.read(this.#image));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const what = `the session "${this.session.id}" cannot go on as ${this.#image} has it`;
      throw new OmegaMisuse('invalid-image', `${what}: ${why}`);
    }
  }

  #keepIfChanged(): void {
    if (this.#inReview !== this.#queue) this.keep();
  }

  /** Write the session as it is, without what runs. What cannot be written is told. */
  keep(): void {
    const { session } = this;
    const { engine, evaluations } = session;
    const situation = { ...session.situation, evaluation: null, isRunning: false };
    try {
      imageFiles.write(
        this.#image,
        imageText(imageOf({ engine, evaluations, situation }, session.id)),
      );
      rmSync(this.#accepted, { force: true });
      this.#queue = this.#inReview;
      this.#isNoted = false;
    } catch (error) {
      this.#tell(`is not kept: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Something is about to be done: perhaps what the image still has in review. */
  #noteAccepted(): void {
    if (this.#isNoted || this.#inReview === this.#queue) return;
    const left = new Set(this.#inReview.map(({ id }) => id));
    const gone = this.#queue.map(({ id }) => id).filter((id) => !left.has(id));
    if (gone.length === 0) return;
    try {
      writeFileSync(this.#accepted, JSON.stringify(gone), { flush: true });
      this.#isNoted = true;
    } catch (error) {
      this.#tell(`may ask again for what is accepted now: ${String(error)}`);
    }
  }

  /** After a crash: what was being performed waits no more. */
  #forgetAccepted(): void {
    if (!existsSync(this.#accepted)) return;
    const noted = JSON.parse(readFileSync(this.#accepted, 'utf8')) as readonly number[];
    const ids = this.#queue.map(({ id }) => id).filter((id) => noted.includes(id));
    if (ids.length === 0) {
      rmSync(this.#accepted, { force: true });
      return;
    }
    const what = `the proposals ${ids.join(' ')} were accepted when the server ended`;
    this.#tell(`${what}: they wait no more; with --intents, (recover-commits!) does the rest`);
    this.session.eval(`(reject-proposals! ${ids.join(' ')})`).catch(() => {});
  }

  #tell(what: string): void {
    printLine(`omega: the session "${this.session.id}" ${what}`, 'error');
  }
}

/** A name that any file system takes, and no other session has. */
function fileNameOf(name: string): string {
  return /^[\w-]+$/.test(name) && name.length <= NAME_MAX ? name : `=${contentHash(name)}`;
}
