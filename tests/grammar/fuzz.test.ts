/**
 * Random and damaged texts: the reader never throws, its places are right and nest, reading datum
 * by datum agrees with reading at once, and the formatter never changes the data.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { format } from '#omega/grammar/formatter.js';
import { write } from '#omega/grammar/printer.js';
import { type ReadError, read, readDatum } from '#omega/grammar/reader.js';
import { type Span, type Syntax, toDatum } from '#omega/grammar/syntax.js';
import { startWatchdog } from '../fuzz/watchdog.js';
import { Random, randomText } from './random-text.js';
import { partsOf } from './reading.js';

const BATCHES = 100;
const BATCH_SIZE = 1100;
/** Longer than the slowest machine pauses, shorter than anyone's patience. */
const HANG_MS = 20_000;

const writeAll = (data: readonly Syntax[]): string =>
  data.map((syntax) => write(toDatum(syntax))).join('\n');

function checkPlace(text: string, span: Span): void {
  const { offset, endOffset } = span;
  if (!(0 <= offset && offset <= endOffset && endOffset <= text.length)) {
    throw new Error('a place is outside of the text');
  }
  const breaks = [...text.matchAll(/\r\n|\n|\r/g)].map((b) => b.index + b[0].length);
  const position = (at: number): string => {
    const before = breaks.filter((end) => end <= at);
    return `${before.length + 1}:${at - (before.at(-1) ?? 0) + 1}`;
  };
  if (position(offset) !== `${span.line}:${span.column}`) throw new Error('a wrong start');
  if (position(endOffset) !== `${span.endLine}:${span.endColumn}`) throw new Error('a wrong end');
}

/** Every syntax lies within the one around it and behind the one before it. References to labels,
 * which lie where the label does, are met after it and left out. */
function checkPlaces(text: string, data: readonly Syntax[]): void {
  interface Around {
    from: number;
    readonly to: number;
  }
  const seen = new Set<Syntax>();
  const pending: Array<readonly [Syntax, Around]> = [];
  const enter = (parts: readonly Syntax[], around: Around): void => {
    for (const part of parts.toReversed()) pending.push([part, around]);
  };
  enter(data, { from: 0, to: text.length });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [syntax, around] = next;
    if (seen.has(syntax)) continue;
    seen.add(syntax);
    const span = syntax.span as Span;
    checkPlace(text, span);
    if (span.offset < around.from) throw new Error('a part overlaps the one before it');
    if (span.endOffset > around.to) throw new Error('a part lies outside of the whole');
    around.from = span.endOffset;
    enter(partsOf(syntax), { from: span.offset, to: span.endOffset });
  }
}

function checkErrors(text: string, errors: readonly ReadError[]): void {
  for (const { code, message, span } of errors) {
    if (code !== 'read-error' || message === '') throw new Error('an error says nothing');
    checkPlace(text, span);
  }
}

/** Reading by `readDatum` ends, and gives the same data when there are no errors. */
function checkOneByOne(text: string, whole: readonly Syntax[], isSound: boolean): void {
  const found: Syntax[] = [];
  let foldCase = false;
  for (let at = 0; at < text.length; ) {
    const result = readDatum(text, at, { foldCase });
    if (result.end <= at) throw new Error('no progress');
    if (result.datum !== null) found.push(result.datum);
    at = result.end;
    foldCase = result.foldCase;
  }
  if (isSound) expect(writeAll(found)).toBe(writeAll(whole));
}

function checkFormatting(text: string, data: readonly Syntax[], isSound: boolean): void {
  const formatted = format(text);
  if (!isSound) {
    expect(formatted.text).toBe(text);
    expect(formatted.errors.length).toBeGreaterThan(0);
    return;
  }
  const again = read(formatted.text);
  expect(again.errors).toEqual([]);
  expect(writeAll(again.data)).toBe(writeAll(data));
  expect(format(formatted.text).text).toBe(formatted.text);
}

function check(text: string): void {
  const { data, errors } = read(text);
  const isSound = errors.length === 0;
  checkPlaces(text, data);
  checkErrors(text, errors);
  checkOneByOne(text, data, isSound);
  checkFormatting(text, data, isSound);
  if (isSound) expect(writeAll(read(writeAll(data)).data)).toBe(writeAll(data));
}

test(`${BATCHES * BATCH_SIZE} random texts`, async () => {
  const watchdog = startWatchdog(HANG_MS);
  let sound = 0;
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const random = new Random(seed);
      for (let i = 0; i < BATCH_SIZE; i++) {
        const text = randomText(random);
        watchdog.watch(text);
        try {
          check(text);
          if (read(text).errors.length === 0) sound += 1;
        } catch (cause) {
          throw new Error(`text ${JSON.stringify(text)}`, { cause });
        }
      }
    }),
    { numRuns: BATCHES },
  );
  await watchdog.stop();
  // Both kinds must have been tried.
  expect(sound).toBeGreaterThan(BATCHES * 10);
  expect(sound).toBeLessThan(BATCHES * BATCH_SIZE * 0.9);
});
