/** Reading datum by datum, as ports do. */
import { describe, expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { type ReadDatumOptions, readDatum } from '#omega/grammar/reader.js';
import { toDatum } from '#omega/grammar/syntax.js';
import { echo } from './reading.js';

/** All data of a text, each by its own call, with what is carried from one to the next. */
function readOneByOne(text: string): string[] {
  const found: string[] = [];
  let options: ReadDatumOptions = {};
  for (let at = 0; ; ) {
    const { datum, end, errors, ...place } = readDatum(text, at, options);
    if (datum === null && errors.length === 0) return found;
    const { line, column } = place;
    found.push(errors[0]?.message ?? `${write(toDatum(datum as never))} ${line}:${column}`);
    at = end;
    options = place;
  }
}

test('each call takes one datum and what stands before it', () => {
  expect(readOneByOne('a (b c)\n ; comment\n \'d #;e #|f|# "g\nh" #(1)#u8(2) ;end')).toEqual([
    'a 1:2',
    '(b c) 1:8',
    "'d 3:4",
    '"g\\nh" 4:3',
    '#(1) 4:8',
    '#u8(2) 4:14',
  ]);
});

test('nothing behind the datum is looked at', () => {
  const text = 'a)#\\bogus "';
  expect(readDatum(text, 0)).toMatchObject({ end: 1, errors: [], incomplete: false });
  expect(readDatum('(a)(', 0)).toMatchObject({ end: 3, errors: [] });
  expect(readDatum('(a . (b))]', 0)).toMatchObject({ end: 9, errors: [] });
});

test('places count from the beginning of the text', () => {
  const { datum } = readDatum('(a)\n  b', 3, { file: 'f', line: 1, column: 4 });
  expect(datum?.span).toMatchObject({ file: 'f', line: 2, column: 3, offset: 6, endOffset: 7 });
});

test('after a flaw reading goes on behind it', () => {
  expect(readOneByOne('a ) #\\bogus . b')).toEqual([
    'a 1:2',
    ') closes nothing: no list is open here',
    '#\\bogus is no character',
    'a dot may only stand in a list',
    'b 1:16',
  ]);
});

test('case folding is carried on', () => {
  expect(readOneByOne('A #!fold-case B C #!no-fold-case D').map((s) => s[0])).toEqual([
    'A',
    'b',
    'c',
    'D',
  ]);
  expect(readDatum('#!fold-case ', 0)).toMatchObject({ datum: null, foldCase: true, errors: [] });
});

describe('the end of the text', () => {
  test.each(['', '  ', '; x', '#;a', '#| |#'])('%j: no datum and no error', (text) => {
    expect(readDatum(text, 0)).toMatchObject({
      datum: null,
      end: text.length,
      errors: [],
      incomplete: false,
    });
  });

  test.each(['(a', "'", '#;', '"a\nb c', '"a\n)b', '#| ', '(a "b\n c) d', '#0='])(
    '%j: within a datum',
    (text) => {
      expect(readDatum(text, 0)).toMatchObject({ end: text.length, incomplete: true });
    },
  );
});

test('labels belong to one datum', () => {
  expect(readOneByOne('#0=(a . #0#) #0=b #0#')).toEqual([
    '#0=(a . #0#) 1:13',
    'b 1:18',
    'the label #0# is not defined here',
  ]);
});

test('a megabyte, datum by datum, is what reading it at once gives', () => {
  const text = '(define x \'(1 "two" #\\3)) ; four\n'.repeat(30_000);
  const found = readOneByOne(text);
  expect(found.length).toBe(30_000);
  expect(found.at(-1)).toBe(`${echo(text.slice(0, 32))} 30000:26`);
  expect(readOneByOne('1 '.repeat(100_000)).length).toBe(100_000);
});
