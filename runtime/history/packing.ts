/**
 * What a recording has of the outside, as JSON: answers, files, promises. Values of the program are
 * kept aside, by number, to be saved with a state of its engine; files and promises are numbered
 * too, since entries of the journal and states share them.
 */
import type { Value } from '../../grammar/datum.js';
import { Fault } from '../core/condition.js';
import { type ByteSink, WorldError } from '../core/world.js';
import { givenValue, KeptValue, keptValue } from './copied-value.js';
import { Thrown } from './journal.js';
import { fileRead, ReadFile, WrittenFile } from './recorded-files.js';

export type Json = null | boolean | number | string | JsonList | JsonObject;
type JsonList = readonly Json[];
interface JsonObject {
  readonly [key: string]: Json;
}

/** A file that was read: its name, and what was read of it. Null: the end; a list: why no more. */
export type PackedFile = readonly [path: string, pieces: ReadonlyArray<string | null | [string]>];

/** Numbers for what is kept aside. */
class Numbers<T> {
  readonly all: T[] = [];
  readonly #known = new Map<T, number>();

  of(item: T): number {
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    this.#known.set(item, this.all.length);
    return this.all.push(item) - 1;
  }
}

export class Packer {
  readonly #values = new Numbers<Value>();
  readonly #files = new Numbers<ReadFile>();
  readonly #written = new Numbers<WrittenFile>();
  readonly #promises = new Numbers<unknown>();

  get values(): Value[] {
    return this.#values.all;
  }

  get files(): readonly PackedFile[] {
    return this.#files.all.map(({ path, pieces }) => [path, pieces.map(packedPiece)]);
  }

  get written(): readonly string[] {
    return this.#written.all.map(({ path }) => path);
  }

  /** The number of a value of the program. */
  readonly value = (value: Value): number => this.#values.of(value);

  /** An answer of the outside, as a journal keeps it. What is no JSON is an object with one name,
   * that of its kind. */
  readonly answer = (kept: unknown): Json => {
    if (kept === undefined) return { none: null };
    if (typeof kept !== 'object' || kept === null) return kept as Json;
    if (kept instanceof Uint8Array) return { bytes: latin1(kept) };
    if (kept instanceof Promise) return { promise: this.#promises.of(kept) };
    if (kept instanceof ReadFile) return { read: this.#files.of(kept) };
    if (kept instanceof WrittenFile) return { written: this.#written.of(kept) };
    if (kept instanceof KeptValue) return { value: this.#kept(kept) };
    if (kept instanceof Thrown) return { thrown: this.#thrown(kept) };
    if (Array.isArray(kept)) return kept.map(this.answer);
    const parts = Object.entries(kept).map(([name, part]) => [name, this.answer(part)]);
    return { object: Object.fromEntries(parts) as JsonObject };
  };

  /** What of the host a state refers to. Null: it has to be asked for again. */
  readonly thing = (thing: unknown): Json => {
    if (thing instanceof Promise) return { promise: this.#promises.of(thing) };
    if (typeof thing !== 'object' || thing === null) return null;
    const file = fileRead(thing);
    if (file !== undefined) return { read: this.#files.of(file) };
    const { path, again } = thing as Partial<ByteSink>;
    return path === undefined || again === undefined ? null : { path };
  };

  /** The arguments in it are objects that are found again. */
  #kept(kept: KeptValue): Json {
    const places = Array.from({ length: kept.argumentCount }, (_, i): Value => [i]);
    return [this.value(givenValue(kept, places)), places.map(this.value)];
  }

  #thrown({ error }: Thrown): Json {
    if (error instanceof Fault) return ['raised', this.value(error.payload)];
    return [error instanceof WorldError ? 'world' : 'host', messageOf(error)];
  }
}

/** The converse: with the values, files and promises that are there by number. */
export class Unpacker {
  constructor(
    readonly values: readonly Value[],
    readonly files: readonly ReadFile[],
    readonly written: readonly WrittenFile[],
    readonly promise: (number: number) => unknown,
  ) {}

  readonly value = (number: Json | undefined): Value => this.values[number as number];

  readonly answer = (packed: Json): unknown => {
    if (typeof packed !== 'object' || packed === null) return packed;
    if (Array.isArray(packed)) return packed.map(this.answer);
    const [[kind, part]] = Object.entries(packed) as [[string, Json]];
    switch (kind) {
      case 'bytes':
        return bytesOf(part as string);
      case 'promise':
        return this.promise(part as number);
      case 'read':
        return this.files[part as number];
      case 'written':
        return this.written[part as number];
      case 'value': {
        const [number, places] = part as readonly [Json, readonly Json[]];
        return keptValue(this.value(number), places.map(this.value));
      }
      case 'thrown':
        return new Thrown(this.#error(part as readonly [string, Json]));
      case 'object': {
        const parts = Object.entries(part as JsonObject);
        return Object.fromEntries(parts.map(([name, one]) => [name, this.answer(one)]));
      }
      default:
        return undefined;
    }
  };

  #error([kind, what]: readonly [string, Json]): unknown {
    if (kind === 'raised') return new Fault(this.value(what));
    return kind === 'world' ? new WorldError(what as string) : new Error(what as string);
  }
}

/** Pieces of a file again. */
export function unpackedPieces([, pieces]: PackedFile): Array<Uint8Array | Thrown | null> {
  return pieces.map((piece) => {
    if (piece === null) return null;
    return typeof piece === 'string' ? bytesOf(piece) : new Thrown(new WorldError(piece[0]));
  });
}

function packedPiece(piece: Uint8Array | Thrown | null): string | null | [string] {
  if (piece instanceof Thrown) return [messageOf(piece.error)];
  return piece === null ? null : latin1(piece);
}

function messageOf(error: unknown): string {
  return error instanceof Error || error instanceof Fault ? error.message : String(error);
}

/** Bytes as the characters with those codes. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
