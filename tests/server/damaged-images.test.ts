/**
 * Images that are not as they were written: each says so, or is the same nevertheless; never is the
 * session another one then.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { imageText, readImage } from '#omega/runtime/image.js';
import { OmegaMisuse } from '#omega/runtime/misuse.js';
import { Session } from '#omega/runtime/session.js';
import { becomeImage, imageOf } from '#omega/runtime/session-image.js';
import { packed, unpacked } from '#omega/server/image-files.js';

const RUNS = 300;

/** A session with something of everything, as text. */
async function text(): Promise<string> {
  const session = new Session();
  await session.eval(`
    (define-library (own) (export f) (import (scheme base)) (begin (define (f x) (* 2 x))))
    (import (own) (srfi 69))
    (define table (make-hash-table)) (hash-table-set! table 'a (list 1.5 "text" #\\λ 2/3))
    (define ch (channel)) (define waits (spawn (lambda () (channel-receive! ch)))) (yield-fiber)`);
  await session.eval('(let ((x (amb 1 2 3))) (f x))');
  await session.eval('(vector-ref (vector 1) 5)');
  return imageText(imageOf(session, 'damaged'));
}

const whole = await text();
const file = packed(whole);

/** The session that these bytes are the image of. Throws what is said of them. */
function loaded(bytes: Uint8Array): Session {
  const session = new Session();
  becomeImage(session, readImage(unpacked(Buffer.from(bytes))));
  return session;
}

/** Whether these bytes are refused with a message for people; else they are the same image. */
function isRefused(bytes: Uint8Array): boolean {
  try {
    expect(imageText(imageOf(loaded(bytes), 'damaged'))).toBe(sameText);
    return false;
  } catch (error) {
    if (!(error instanceof OmegaMisuse)) throw error;
    expect(error.code).toBe('invalid-image');
    expect(error.message).toMatch(/^[a-z]/);
    return true;
  }
}

/** What is saved again of what was loaded, which numbers some things otherwise. */
const sameText = imageText(imageOf(loaded(file), 'damaged'));

test('the whole is what it was', async () => {
  const session = loaded(file);
  const answers: string[] = [];
  for (const code of ["(list (f 4) (hash-table-ref table 'a))", '(next-solution)']) {
    const result = await session.eval(code);
    answers.push(result.kind === 'ok' ? write(result.value) : result.kind);
  }
  expect(answers).toEqual(['(8 (1.5 "text" #\\λ 2/3))', '4']);
  expect(session.levels).toHaveLength(1);
  expect(isRefused(file)).toBe(false);
  expect(isRefused(Buffer.from(whole))).toBe(false);
});

test('bytes that are others', () => {
  let refused = 0;
  const places = fc.array(
    fc.record({ at: fc.nat(file.length - 1), bits: fc.integer({ min: 1, max: 255 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(places, (changes) => {
      const bytes = Uint8Array.from(file);
      for (const { at, bits } of changes) bytes[at] = (bytes[at] as number) ^ bits;
      if (isRefused(bytes)) refused++;
    }),
    { numRuns: RUNS },
  );
  expect(refused).toBeGreaterThan(RUNS / 2);
});

test('the same without compression', () => {
  const plain = Buffer.from(whole);
  fc.assert(
    fc.property(fc.nat(plain.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const bytes = Uint8Array.from(plain);
      bytes[at] = (bytes[at] as number) ^ bits;
      expect(isRefused(bytes)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('what is cut off, or has something behind it', () => {
  for (const bytes of [file, Buffer.from(whole)]) {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(isRefused(bytes.subarray(0, length))).toBe(true);
      }),
      { numRuns: RUNS / 3 },
    );
  }
  expect(isRefused(Buffer.concat([Buffer.from(whole), Buffer.from(' ')]))).toBe(true);
});

test('what was never an image', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(isRefused(bytes)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});
