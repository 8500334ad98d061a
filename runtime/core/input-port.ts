/**
 * Input ports (R7RS 6.13.2). What was read is a chain of pieces, fetched when needed; a port is a
 * place in that chain, so going back to an earlier state of the store is going back in the chain.
 */
import { MString } from '../../grammar/datum.js';
import { fault } from './condition.js';
import { Port, withFile } from './port.js';
import type { Store } from './store.js';
import { Utf8Decoder } from './utf8.js';
import { type ByteSource, NeedInput } from './world.js';

/** What an input port delivers at the end of the input instead of a code point or byte. */
export const END = -1;

/** A piece of input, and the one after it once that was fetched. */
export class Piece<T> {
  next: Piece<T> | null = null;

  constructor(
    readonly data: T,
    /** Offset of `data` in the whole input. */
    readonly offset: number,
  ) {}
}

/** A place in a chain of pieces. */
interface Place<T> {
  readonly piece: Piece<T>;
  readonly index: number;
}

abstract class InputPort<T extends { readonly length: number }> extends Port {
  readonly isInput = true;
  /** The piece that is being read, and how much of it was. Written through the store. */
  piece: Piece<T>;
  index = 0;

  constructor(store: Store, title: string, first: T) {
    super(store, title);
    this.piece = new Piece(first, 0);
  }

  /**
   * What comes after all that was fetched, null at the end. Throws NeedInput if it is not there.
   */
  protected abstract fetch(): T | null;

  /** Whether fetching may throw NeedInput. */
  protected readonly mayWait: boolean = false;

  /** Whether reading would not have to wait. */
  isReady(): boolean {
    return true;
  }

  /** The piece after that one, fetched if need be; null at the end. */
  protected after(piece: Piece<T>): Piece<T> | null {
    if (piece.next === null) {
      const data = this.fetch();
      if (data !== null) piece.next = new Piece(data, piece.offset + piece.data.length);
    }
    return piece.next;
  }

  /** Go to the next unread element; false at the end. */
  protected atElement(): boolean {
    while (this.index >= this.piece.data.length) {
      const next = this.after(this.piece);
      if (next === null) return false;
      this.goTo({ piece: next, index: 0 });
    }
    return true;
  }

  protected goTo({ piece, index }: Place<T>): void {
    if (piece !== this.piece) this.store.setField<InputPort<T>, 'piece'>(this, 'piece', piece);
    this.store.setField<InputPort<T>, 'index'>(this, 'index', index);
  }
}

/** A textual input port; the pieces are UTF-16 texts that do not break a character. */
export abstract class TextInputPort extends InputPort<string> {
  readonly isTextual = true;
  /** Whether `read` folds the case of symbols, as `#!fold-case` asks. Written through the store. */
  foldsCase = false;

  /** The next code point, or `END`; it stays unread. */
  peekCode(): number {
    return this.atElement() ? (this.piece.data.codePointAt(this.index) as number) : END;
  }

  /** The next code point, or `END`. */
  readCode(): number {
    const code = this.peekCode();
    if (code !== END) this.goTo({ piece: this.piece, index: this.index + (code > 0xffff ? 2 : 1) });
    return code;
  }

  /** The text up to the next line feed, carriage return, or both, which are passed over; null at
   * the end. Nothing is consumed if the line is not there yet. */
  readLine(): string | null {
    let text = '';
    let place: Place<string> = this;
    for (;;) {
      const { data } = place.piece;
      const length = data.slice(place.index).search(/[\r\n]/);
      if (length >= 0) {
        text += data.slice(place.index, place.index + length);
        this.goTo(this.#afterLineEnd({ piece: place.piece, index: place.index + length }));
        return text;
      }
      text += data.slice(place.index);
      const next = this.after(place.piece);
      if (next === null) {
        this.goTo({ piece: place.piece, index: data.length });
        return text === '' ? null : text;
      }
      place = { piece: next, index: 0 };
    }
  }

  #afterLineEnd({ piece, index }: Place<string>): Place<string> {
    if (piece.data[index] === '\n') return { piece, index: index + 1 };
    if (index + 1 < piece.data.length) {
      return { piece, index: piece.data[index + 1] === '\n' ? index + 2 : index + 1 };
    }
    const next = this.after(piece);
    if (next?.data[0] === '\n') return { piece: next, index: 1 };
    return { piece, index: index + 1 };
  }

  /** At most `count` characters, fewer only before the end; null at the end. Nothing is consumed if
   * they are not there yet. */
  readText(count: number): string | null {
    if (count === 0) return '';
    let text = '';
    let missing = count;
    let { piece, index }: Place<string> = this;
    for (;;) {
      const start = index;
      while (missing > 0 && index < piece.data.length) {
        index += (piece.data.codePointAt(index) as number) > 0xffff ? 2 : 1;
        missing--;
      }
      text += piece.data.slice(start, index);
      const next: Piece<string> | null = missing > 0 ? this.after(piece) : null;
      if (next === null) break;
      piece = next;
      index = 0;
    }
    this.goTo({ piece, index });
    return text === '' ? null : text;
  }

  /** The unread text begins at `offset` of `text`, of which there are at least `least` UTF-16 units
   * unless `ended`: then it is all there is. Up to `wanted` units are shown, if that needs no
   * waiting. Nothing is consumed. */
  window(
    least: number,
    wanted: number,
  ): { readonly text: string; readonly offset: number; readonly ended: boolean } {
    let { data: text } = this.piece;
    let offset = this.index;
    let last = this.piece;
    while (text.length - offset < wanted) {
      if (text.length - offset >= least && last.next === null && this.mayWait) break;
      const next = this.after(last);
      if (next === null) return { text, offset, ended: true };
      last = next;
      text = text.slice(offset) + last.data;
      offset = 0;
    }
    return { text, offset, ended: false };
  }

  /** Pass over so many UTF-16 units of what a window showed. */
  passOver(units: number): void {
    let { piece, index }: Place<string> = this;
    index += units;
    while (index > piece.data.length && piece.next !== null) {
      index -= piece.data.length;
      piece = piece.next;
    }
    this.goTo({ piece, index });
  }
}

/** A binary input port. */
export abstract class ByteInputPort extends InputPort<Uint8Array> {
  readonly isTextual = false;

  /** The next byte, or `END`; it stays unread. */
  peekByte(): number {
    return this.atElement() ? (this.piece.data[this.index] as number) : END;
  }

  /** The next byte, or `END`. */
  readByte(): number {
    const byte = this.peekByte();
    if (byte !== END) this.goTo({ piece: this.piece, index: this.index + 1 });
    return byte;
  }

  /** At most `count` bytes, fewer only before the end; null at the end. */
  readBytes(count: number): Uint8Array | null {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length < count && this.atElement()) {
      const end = Math.min(this.piece.data.length, this.index + count - length);
      parts.push(this.piece.data.subarray(this.index, end));
      length += end - this.index;
      this.goTo({ piece: this.piece, index: end });
    }
    if (length === 0 && count > 0) return null;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** A port that delivers the characters of a text (`open-input-string`). */
export class StringInputPort extends TextInputPort {
  constructor(store: Store, text: string) {
    super(store, 'string', text);
  }

  protected fetch(): null {
    return null;
  }
}

/** A port that delivers the bytes of a bytevector (`open-input-bytevector`). */
export class BytevectorInputPort extends ByteInputPort {
  constructor(store: Store, bytes: Uint8Array) {
    super(store, 'bytevector', bytes);
  }

  protected fetch(): null {
    return null;
  }
}

/** A port that delivers the characters of a UTF-8 file. */
export class TextFileInputPort extends TextInputPort {
  readonly #decoder: Utf8Decoder;
  #ended = false;

  /** `start`: the offset in the file at which the source begins. */
  constructor(
    store: Store,
    readonly path: string,
    readonly source: ByteSource,
    start = 0,
  ) {
    super(store, JSON.stringify(path), '');
    this.#decoder = new Utf8Decoder(start);
  }

  /** Offset in the file of what comes after all that was fetched. */
  get fetched(): number {
    return this.#decoder.offset;
  }

  protected fetch(): string | null {
    this.store.onOutside?.('reading a file');
    const file = new MString(this.path);
    while (!this.#ended && this.#decoder.invalidAt === null) {
      const bytes = withFile('read', file, () => this.source.read());
      if (bytes === null) this.#ended = true;
      const text = bytes === null ? this.#decoder.end() : this.#decoder.decode(bytes);
      if (text !== '') return text;
    }
    if (this.#decoder.invalidAt === null) return null;
    throw fault(
      'read-error',
      `the file is not valid UTF-8 at byte ${this.#decoder.invalidAt} (counted from 0):`,
      [file],
      'Open it with open-binary-input-file to read it anyway.',
    );
  }

  override close(): void {
    if (!this.open) return;
    this.store.onOutside?.('closing a file');
    this.source.close();
    this.open = false;
  }
}

/** A port that delivers the bytes of a file. */
export class ByteFileInputPort extends ByteInputPort {
  /** `fetched`: the offset in the file of what comes after all that was fetched. */
  constructor(
    store: Store,
    readonly path: string,
    readonly source: ByteSource,
    public fetched = 0,
  ) {
    super(store, JSON.stringify(path), new Uint8Array(0));
  }

  protected fetch(): Uint8Array | null {
    this.store.onOutside?.('reading a file');
    const bytes = withFile('read', new MString(this.path), () => this.source.read());
    this.fetched += bytes?.length ?? 0;
    return bytes;
  }

  override close(): void {
    if (!this.open) return;
    this.store.onOutside?.('closing a file');
    this.source.close();
    this.open = false;
  }
}

/** A port that delivers what the driver feeds it. Reading more than that throws `NeedInput` before
 * anything is consumed. */
export class ConsoleInputPort extends TextInputPort {
  protected override readonly mayWait = true;
  #last: Piece<string> = this.piece;
  #ended = false;

  constructor(store: Store) {
    super(store, 'console', '');
  }

  /** More input; null is its end, until more is fed nevertheless. */
  feed(text: string | null): void {
    this.#ended = text === null;
    if (text === null || text === '') return;
    // A half of a surrogate pair is no character.
    const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
    const { data, offset } = this.#last;
    this.#last.next = new Piece(wellFormed, offset + data.length);
    this.#last = this.#last.next;
  }

  /** Whether the input has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Be at that place of a chain of pieces, the last of which is all there is so far. */
  goBackTo(piece: Piece<string>, index: number, ended: boolean): void {
    Object.assign(this, { piece, index });
    this.#ended = ended;
    this.#last = piece;
    while (this.#last.next !== null) this.#last = this.#last.next;
  }

  /** What was fed and not read, and whether the input has ended. */
  get unread(): { readonly text: string; readonly ended: boolean } {
    let text = this.piece.data.slice(this.index);
    for (let { next } = this.piece; next !== null; next = next.next) text += next.data;
    return { text, ended: this.#ended };
  }

  /** Make that all there is to read. */
  refeed({ text, ended }: ConsoleInputPort['unread']): void {
    this.piece = new Piece('', 0);
    this.index = 0;
    this.#last = this.piece;
    this.feed(text);
    this.#ended = ended;
  }

  protected fetch(): null {
    if (this.#ended) return null;
    throw new NeedInput('console input is needed');
  }

  override isReady(): boolean {
    return this.#ended || this.index < this.piece.data.length || this.piece !== this.#last;
  }
}
