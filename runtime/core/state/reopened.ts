/**
 * Files of ports in a loaded state: each is opened again when its port is next used, and until then
 * it does not matter whether it is there.
 */
import { MString } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { type ByteSink, type ByteSource, WorldError } from '../world.js';

/** Open a file again. Throws WorldError if it is not what it was. */
type Open<T> = () => T;

/** A file that was read up to an offset. */
export class ReopenedSource implements ByteSource {
  #source: ByteSource | null = null;
  /** Of the piece that the offset is in, what comes after it. */
  #rest: Uint8Array | null = null;

  constructor(
    readonly path: string,
    readonly position: number,
    readonly open: Open<ByteSource>,
  ) {}

  read(): Uint8Array | null {
    this.#source ??= again(this.path, () => this.#opened());
    const rest = this.#rest;
    this.#rest = null;
    return rest ?? this.#source.read();
  }

  close(): void {
    this.#source?.close();
  }

  #opened(): ByteSource {
    const source = this.open();
    let missing = this.position;
    while (missing > 0) {
      const bytes = source.read();
      if (bytes === null) {
        source.close();
        throw new WorldError(`it has fewer than the ${this.position} bytes that had been read`);
      }
      if (bytes.length > missing) this.#rest = bytes.slice(missing);
      missing -= Math.min(missing, bytes.length);
    }
    return source;
  }
}

/** A file that was written up to an offset. */
export class ReopenedSink implements ByteSink {
  #sink: ByteSink | null = null;

  constructor(
    readonly path: string,
    readonly offset: number,
    readonly open: Open<ByteSink>,
  ) {}

  get position(): number {
    return this.#sink?.position ?? this.offset;
  }

  write(bytes: Uint8Array): void {
    this.#opened().write(bytes);
  }

  /** What is not open yet has nothing to be flushed. */
  flush(): void {
    this.#sink?.flush();
  }

  close(): void {
    this.#opened().close();
  }

  #opened(): ByteSink {
    this.#sink ??= again(this.path, this.open);
    return this.#sink;
  }
}

function again<T>(path: string, open: Open<T>): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const message = `the file of a saved port cannot be used any more (${error.message}):`;
    const hint =
      'put the file back and go on by retry; use-value is the value of this one operation';
    throw fault('resource-missing', message, [new MString(path)], hint);
  }
}
