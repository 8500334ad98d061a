/** UTF-8 against the platform's own encoder and decoder. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8, Utf8Decoder } from '#omega/runtime/core/utf8.js';

/** The text of those pieces, or the offset of the first invalid byte. */
function decodePieces(pieces: readonly Uint8Array[]): string | number {
  const decoder = new Utf8Decoder();
  const text = pieces.map((piece) => decoder.decode(piece)).join('') + decoder.end();
  return decoder.invalidAt ?? text;
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}

test('encoding agrees with TextEncoder, and decoding in pieces undoes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), (text, size) => {
      const bytes = encodeUtf8(text);
      expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
      expect(decodePieces(cut(bytes, size))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('what TextDecoder refuses is refused, and the rest before it was valid', () => {
  const byte = fc.oneof(
    fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc1, 0xc3, 0xe0, 0xed, 0xa0, 0x9f, 0xef, 0xf0, 0x90),
    fc.constantFrom(0xf4, 0x8f, 0xf5, 0xff),
    fc.integer({ min: 0, max: 255 }),
  );
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let refusals = 0;
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (list, size) => {
      const bytes = Uint8Array.from(list);
      const result = decodePieces(cut(bytes, size));
      if (typeof result === 'string') {
        expect(result).toBe(strict.decode(bytes));
      } else {
        refusals++;
        expect(() => strict.decode(bytes)).toThrow();
        expect(() => strict.decode(bytes.slice(0, result))).not.toThrow();
      }
    }),
    { numRuns: 5000 },
  );
  expect(refusals).toBeGreaterThan(100);
});
