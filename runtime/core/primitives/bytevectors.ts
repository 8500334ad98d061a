/** Bytevectors (R7RS 6.9). */
import { MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { effect, type PrimitiveTable, pure } from '../primitive.js';
import { encodeUtf8, Utf8Decoder } from '../utf8.js';
import {
  byteArgument,
  bytevectorArgument,
  checkedCount,
  checkRoom,
  destinationArgument,
  endArgument,
  indexArgument,
  sizeArgument,
  startArgument,
  stringArgument,
} from './arguments.js';

export const bytevectorPrimitives: PrimitiveTable = ({ store, limits }) => [
  pure(
    'bytevector?',
    'obj',
    'Whether the object is a bytevector (R7RS 6.9).',
    (obj) => obj instanceof Uint8Array,
  ),
  pure(
    'make-bytevector',
    'k [byte]',
    'A fresh bytevector of k times byte, or 0 (R7RS 6.9).',
    (k, byte = 0) =>
      new Uint8Array(sizeArgument('make-bytevector', 1, k, limits.elementsMax)).fill(
        byteArgument('make-bytevector', 2, byte),
      ),
  ),
  pure(
    'bytevector',
    'byte ...',
    'A fresh bytevector of the bytes (R7RS 6.9).',
    (...bytes: Value[]) =>
      Uint8Array.from(bytes.map((byte, i) => byteArgument('bytevector', i + 1, byte))),
  ),
  pure(
    'bytevector-length',
    'bytevector',
    'How many bytes the bytevector has (R7RS 6.9).',
    (bytevector) => bytevectorArgument('bytevector-length', 1, bytevector).length,
  ),
  pure(
    'bytevector-u8-ref',
    'bytevector k',
    'Byte k of the bytevector (R7RS 6.9).',
    (bytevector, k) => {
      const bytes = bytevectorArgument('bytevector-u8-ref', 1, bytevector);
      return bytes[indexArgument('bytevector-u8-ref', 2, k, bytes.length)];
    },
  ),
  effect(
    'bytevector-u8-set!',
    'bytevector k byte',
    'Replace byte k (R7RS 6.9).',
    (bytevector, k, byte) => {
      const bytes = bytevectorArgument('bytevector-u8-set!', 1, bytevector);
      const index = indexArgument('bytevector-u8-set!', 2, k, bytes.length);
      return store.setByte(bytes, index, byteArgument('bytevector-u8-set!', 3, byte));
    },
  ),
  pure(
    'bytevector-copy',
    'bytevector [start [end]]',
    'A fresh bytevector of a range (R7RS 6.9).',
    (bytevector, start, end) => section('bytevector-copy', bytevector, start, end).slice(),
  ),
  effect(
    'bytevector-copy!',
    'to at from [start [end]]',
    'Copy a range of the bytevector `from` to `to`, from its index `at` on (R7RS 6.9).',
    (to, at, from, start, end) => {
      const target = bytevectorArgument('bytevector-copy!', 1, to);
      const place = destinationArgument('bytevector-copy!', 2, at, target.length);
      const source = bytevectorArgument('bytevector-copy!', 3, from);
      const first = startArgument('bytevector-copy!', 4, start, source.length);
      const count = endArgument('bytevector-copy!', 5, end, first, source.length) - first;
      checkRoom('bytevector-copy!', count, target.length - place);
      // A copy, because the ranges may overlap.
      const bytes = source.slice(first, first + count);
      for (let i = 0; i < count; i++) store.setByte(target, place + i, bytes[i] as number);
      return UNSPECIFIED;
    },
  ),
  effect(
    'bytevector-fill!',
    'bytevector byte [start [end]]',
    'Replace every byte of a range (R6RS library 2.2, with a range as in R7RS 6.8).',
    (bytevector, byte, start, end) => {
      const bytes = bytevectorArgument('bytevector-fill!', 1, bytevector);
      const value = byteArgument('bytevector-fill!', 2, byte);
      const from = startArgument('bytevector-fill!', 3, start, bytes.length);
      const to = endArgument('bytevector-fill!', 4, end, from, bytes.length);
      for (let i = from; i < to; i++) store.setByte(bytes, i, value);
      return UNSPECIFIED;
    },
  ),
  pure(
    'bytevector-append',
    'bytevector ...',
    'The bytes of all bytevectors (R7RS 6.9).',
    (...bytevectors: Value[]) => {
      const parts = bytevectors.map((part, i) =>
        bytevectorArgument('bytevector-append', i + 1, part),
      );
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const result = new Uint8Array(checkedCount('bytevector-append', length, limits.elementsMax));
      let at = 0;
      for (const part of parts) {
        result.set(part, at);
        at += part.length;
      }
      return result;
    },
  ),
  pure(
    'utf8->string',
    'bytevector [start [end]]',
    'The string those bytes encode (R7RS 6.9).',
    (bytevector, start, end) => decode(section('utf8->string', bytevector, start, end), start),
  ),
  pure(
    'string->utf8',
    'string [start [end]]',
    'The UTF-8 encoding of a range (R7RS 6.9).',
    (string, start, end) => {
      const text = stringArgument('string->utf8', 1, string);
      const from = startArgument('string->utf8', 2, start, text.length);
      const bytes = encodeUtf8(
        text.slice(from, endArgument('string->utf8', 3, end, from, text.length)),
      );
      checkedCount('string->utf8', bytes.length, limits.elementsMax);
      return bytes;
    },
  ),
];

/** A view of the bytes from `start` to `end`, arguments 2 and 3. */
function section(who: string, bytevector: Value, start: Value, end: Value): Uint8Array {
  const bytes = bytevectorArgument(who, 1, bytevector);
  const from = startArgument(who, 2, start, bytes.length);
  return bytes.subarray(from, endArgument(who, 3, end, from, bytes.length));
}

/** The string of those bytes, which begin at index `start` of the program's bytevector. */
function decode(bytes: Uint8Array, start: number | undefined): MString {
  const decoder = new Utf8Decoder();
  const text = decoder.decode(bytes) + decoder.end();
  if (decoder.invalidAt === null) return new MString(text);
  throw fault('invalid-argument', 'utf8->string: the bytes are not valid UTF-8 at index', [
    (start ?? 0) + decoder.invalidAt,
  ]);
}
