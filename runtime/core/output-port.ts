/** Output ports (R7RS 6.13.3). */
import { MString } from '../../grammar/datum.js';
import { fault } from './condition.js';
import { Port, withFile } from './port.js';
import type { Store } from './store.js';
import { encodeUtf8 } from './utf8.js';
import type { ByteSink, World } from './world.js';

/** A textual output port. */
export abstract class TextOutputPort extends Port {
  readonly isInput = false;
  readonly isTextual = true;

  /** Deliver a text. */
  abstract writeText(text: string): void;

  /** Hand on what is being held back. */
  flush(): void {}
}

/** A binary output port. */
export abstract class ByteOutputPort extends Port {
  readonly isInput = false;
  readonly isTextual = false;

  /** Deliver bytes. The array is not kept. */
  abstract writeBytes(bytes: Uint8Array): void;

  /** Hand on what is being held back. */
  flush(): void {}
}

/** A port that collects a text (`open-output-string`). */
export class StringOutputPort extends TextOutputPort {
  /** What was written so far. Written through the store. */
  text = '';

  constructor(
    store: Store,
    readonly elementsMax: number,
  ) {
    super(store, 'string');
  }

  writeText(text: string): void {
    if (this.text.length + text.length > this.elementsMax) throw full(this, this.elementsMax);
    this.store.setField<StringOutputPort, 'text'>(this, 'text', this.text + text);
  }
}

const FIRST_BUFFER_BYTES = 64;

/** A port that collects bytes (`open-output-bytevector`). */
export class BytevectorOutputPort extends ByteOutputPort {
  /** The first `length` bytes are what was written so far. Both are written through the store. */
  buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  length = 0;

  constructor(
    store: Store,
    readonly elementsMax: number,
  ) {
    super(store, 'bytevector');
  }

  writeBytes(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.elementsMax) throw full(this, this.elementsMax);
    if (length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.buffer.length * 2));
      larger.set(this.buffer);
      this.store.setField<BytevectorOutputPort, 'buffer'>(this, 'buffer', larger);
    }
    for (let i = 0; i < bytes.length; i++) {
      this.store.setByte(this.buffer, this.length + i, bytes[i] as number);
    }
    this.store.setField<BytevectorOutputPort, 'length'>(this, 'length', length);
  }

  /** What was written so far, in a fresh array. */
  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}

function full(port: Port, elementsMax: number): Error {
  return fault(
    'limit',
    `one object may have at most ${elementsMax} elements, and this port collects one:`,
    [port],
    'The limit is called elementsMax.',
  );
}

/** A port that writes a UTF-8 file. */
export class TextFileOutputPort extends TextOutputPort {
  constructor(
    store: Store,
    readonly path: string,
    readonly sink: ByteSink,
  ) {
    super(store, JSON.stringify(path));
  }

  writeText(text: string): void {
    const bytes = encodeUtf8(text);
    this.store.onOutside?.('writing a file');
    withFile('write', new MString(this.path), () => this.sink.write(bytes));
  }

  /** Whether what is written waits for the end of a transaction. */
  get isStaged(): boolean {
    return this.sink.isUndoable ?? false;
  }

  override flush(): void {
    this.store.onOutside?.('writing a file');
    withFile('flush-output-port', new MString(this.path), () => this.sink.flush());
  }

  override close(): void {
    if (!this.open) return;
    this.store.onOutside?.('closing a file');
    if (this.isStaged) super.close();
    else this.open = false;
    withFile('close-port', new MString(this.path), () => this.sink.close());
  }
}

/** A port that writes the bytes of a file. */
export class ByteFileOutputPort extends ByteOutputPort {
  constructor(
    store: Store,
    readonly path: string,
    readonly sink: ByteSink,
  ) {
    super(store, JSON.stringify(path));
  }

  writeBytes(bytes: Uint8Array): void {
    this.store.onOutside?.('writing a file');
    withFile('write', new MString(this.path), () => this.sink.write(bytes.slice()));
  }

  /** Whether what is written waits for the end of a transaction. */
  get isStaged(): boolean {
    return this.sink.isUndoable ?? false;
  }

  override flush(): void {
    this.store.onOutside?.('writing a file');
    withFile('flush-output-port', new MString(this.path), () => this.sink.flush());
  }

  override close(): void {
    if (!this.open) return;
    this.store.onOutside?.('closing a file');
    if (this.isStaged) super.close();
    else this.open = false;
    withFile('close-port', new MString(this.path), () => this.sink.close());
  }
}

/** A port that writes to standard output or standard error. */
export class ConsoleOutputPort extends TextOutputPort {
  constructor(
    store: Store,
    private readonly world: World,
    private readonly stream: 'output' | 'error',
  ) {
    super(store, stream === 'output' ? 'console' : 'console errors');
  }

  writeText(text: string): void {
    this.store.onOutside?.('writing to the console');
    if (text !== '') this.world.writeConsole(text, this.stream);
  }
}
