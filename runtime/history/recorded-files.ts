/**
 * Files of a run that is recorded. What was read is kept, so that it can be read again; what was
 * written is only compared when the run is repeated.
 */
import { type ByteSink, type ByteSource, type World, WorldError } from '../core/world.js';
import type { Boundary } from './boundary.js';
import { Thrown } from './journal.js';

/** What each reader reads. */
const READERS = new WeakMap<object, ReadFile>();

/** The recorded file that a source reads; undefined if it is none. */
export function fileRead(source: object): ReadFile | undefined {
  return READERS.get(source);
}

/** A file that was opened for reading, with what was read of it; it may have several readers, one
 * for each time that its opening is repeated. */
export class ReadFile {
  #source: ByteSource | null;

  constructor(
    readonly world: World,
    readonly path: string,
    readonly boundary: Boundary,
    source: ByteSource | null,
    /** Pieces as the world gave them; null: the end. */
    readonly pieces: Array<Uint8Array | Thrown | null> = [],
  ) {
    this.#source = source;
  }

  /** A reader from that byte on, which is among those that were read. */
  reader(position = 0): ByteSource {
    let index = 0;
    /** Bytes of the next piece that come before it. */
    let skip = position;
    for (; skip > 0; index++) {
      const length = (this.pieces[index] as Uint8Array).length;
      if (length > skip) break;
      skip -= length;
    }
    let closed = false;
    const reader: ByteSource = {
      again: (at) => this.reader(at),
      read: () => {
        const piece = this.#piece(index);
        if (piece instanceof Thrown) throw piece.error;
        if (piece === null) return null;
        const rest = piece.subarray(skip);
        index++;
        skip = 0;
        return rest;
      },
      close: () => {
        if (!closed && !this.boundary.isRepeating) this.#close();
        closed = true;
      },
    };
    READERS.set(reader, this);
    return reader;
  }

  #piece(index: number): Uint8Array | Thrown | null {
    const known = this.pieces[index];
    if (known !== undefined) return known;
    if (this.boundary.isRepeating) {
      this.boundary.diverge('nothing more read', `reading on in ${this.path}`);
    }
    const piece = this.#next();
    this.pieces.push(piece);
    this.boundary.grow(piece instanceof Uint8Array ? piece.length : 0);
    return piece;
  }

  #next(): Uint8Array | Thrown | null {
    try {
      this.#source ??= this.#reopened();
      return this.#source.read()?.slice() ?? null;
    } catch (error) {
      return new Thrown(error);
    }
  }

  /** It was closed in a branch that was left: open it again where that had got to. */
  #reopened(): ByteSource {
    const source = this.world.openInput(this.path);
    let skip = 0;
    for (const piece of this.pieces) if (piece instanceof Uint8Array) skip += piece.length;
    let first: Uint8Array | null = new Uint8Array(0);
    while (skip > 0 && first !== null) {
      first = source.read();
      if (first === null) break;
      if (first.length > skip) return resumed(first.subarray(skip), source);
      skip -= first.length;
    }
    return source;
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }
}

/** A source of which a piece was read too far. */
function resumed(rest: Uint8Array, source: ByteSource): ByteSource {
  let first: Uint8Array | null = rest;
  return {
    read() {
      const piece = first ?? source.read();
      first = null;
      return piece;
    },
    close: () => source.close(),
  };
}

/** A file that was opened for writing. */
export class WrittenFile {
  #closed = false;

  constructor(
    readonly path: string,
    readonly sink: ByteSink,
    readonly boundary: Boundary,
  ) {}

  writer(): ByteSink {
    const { path, boundary } = this;
    return {
      // What a branch that was left has written stays in the file.
      again: () => this.writer(),
      write: (bytes) => {
        boundary.tell(`write to ${path}`, digest(bytes), () => this.#open().write(bytes));
      },
      flush: () => boundary.tell(`flush ${path}`, '', () => this.#open().flush()),
      close: () => {
        boundary.tell(`close ${path}`, '', () => {
          if (!this.#closed) this.sink.close();
          this.#closed = true;
        });
      },
    };
  }

  #open(): ByteSink {
    if (!this.#closed) return this.sink;
    const { path } = this;
    throw new WorldError(`cannot write to ${path}: another branch of history has closed it`);
  }
}

/** What going on writing a file is called in a journal. */
export function continuing(position: number): string {
  return `continue-output after ${position}`;
}

type Opening = Pick<World, 'openInput' | 'openOutput' | 'openAppend' | 'continueOutput'>;

/** Opening files so that a recorded run can be repeated. */
export function recordedFiles(world: World, boundary: Boundary): Opening {
  const writer = (how: string, path: string, open: () => ByteSink): ByteSink => {
    const live = (): WrittenFile => new WrittenFile(path, open(), boundary);
    return boundary.ask(how, path, live).writer();
  };
  const opening: Opening = {
    openInput(path) {
      if (!boundary.isRecording && !boundary.isRepeating) return world.openInput(path);
      const live = (): ReadFile => new ReadFile(world, path, boundary, world.openInput(path));
      return boundary.ask('open-input', path, live).reader();
    },
    openOutput: (path) => writer('open-output', path, () => world.openOutput(path)),
    openAppend: (path) => writer('open-append', path, () => world.openAppend(path)),
  };
  const { continueOutput } = world;
  if (continueOutput !== undefined) {
    opening.continueOutput = (path, position) =>
      writer(continuing(position), path, () => continueOutput.call(world, path, position));
  }
  return opening;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Length and hash of some bytes (FNV-1a, 32 bits), for telling whether they are the same. */
function digest(bytes: Uint8Array): string {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return `${bytes.length} bytes ${(hash >>> 0).toString(16)}`;
}
