/** What the reader says about flawed text, and what it reads in spite of it. */
import { describe, expect, test } from 'vitest';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { toDatum } from '#omega/grammar/syntax.js';
import { flaws } from './reading.js';

describe('flaws and their places', () => {
  test.each([
    [')', ['1:1-1:2 ) closes nothing: no list is open here']],
    ['(a [b] c)', ['1:4-1:5 [ does not open a list here']],
    [
      '(a {b) c',
      [
        '1:1-1:2 expected ) to close this (, came the end of the text …',
        '1:4-1:5 { does not open a list here',
      ],
    ],
    ['(a]', ['1:3-1:4 expected ) to close the ( of line 1, came ]']],
    ['( . a)', ['1:3-1:4 expected a datum before the dot']],
    ['(a . )', ['1:1-1:7 expected a datum after the dot of this list']],
    ['(a . b c)', ['1:8-1:9 only one datum may follow the dot of a list']],
    [
      '(a . b . c)',
      ['1:8-1:9 a list has only one dot', '1:10-1:11 only one datum may follow the dot of a list'],
    ],
    ['#(a . b)', ['1:5-1:6 a dot may only stand in a list']],
    ['.', ['1:1-1:2 a dot may only stand in a list']],
    ["(a ')", ["1:4-1:5 expected a datum after ', came )"]],
    ['(a #;)', ['1:4-1:6 expected a datum after #;, came )']],
    ['(a #0=)', ['1:4-1:7 expected a datum after #0=, came )']],
    [
      '#u8(1 256 a -1 1.0)',
      ['1:7-1:10', '1:11-1:12', '1:13-1:15', '1:16-1:19'].map(
        (place) => `${place} expected a byte, an exact integer from 0 to 255`,
      ),
    ],
    ['#u8 (1)', ['1:1-1:4 #u8 must be followed by ( at once']],
    ['#\\bogus', ['1:1-1:8 #\\bogus is no character']],
    ['#\\Space', ['1:1-1:8 #\\Space is no character']],
    [
      '#\\x110000 #\\xD800',
      ['1:1-1:10 #\\x110000 is no Unicode character', '1:11-1:18 #\\xD800 is no Unicode character'],
    ],
    ['#\\', ['1:1-1:3 a character must follow #\\, but the text ends here']],
    ['"a\\qb"', ['1:3-1:5 the escape \\q is unknown']],
    ['"\n \\x41 "', ['2:2-2:6 the escape \\x41 is not finished']],
    [
      '"\\x110000;\\xd800;"',
      ['1:2-1:11 \\x110000; is no Unicode character', '1:11-1:18 \\xd800; is no Unicode character'],
    ],
    ['"\ud800"', ['1:1-1:4 half of a surrogate pair stands here, which is no character']],
    ['#xyz', ['1:1-1:5 #xyz is no number']],
    ['#e1.x', ['1:1-1:6 #e1.x is no number']],
    ['#foo #', ['1:1-1:5 #foo is unknown', '1:6-1:7 # is unknown']],
    ['#<car>', ['1:1-1:7 #<car> stands for a value that cannot be written as text']],
    [
      '#!eof #!default',
      ['1:1-1:6 the directive #!eof is unknown', '1:7-1:16 the directive #!default is unknown'],
    ],
    ['“a”', ['1:1-1:2 the character “ (U+201C) cannot be part of a symbol']],
    ['a\u200bb', ['1:2-1:3 the character U+200B cannot be part of a symbol']],
    ['#0#', ['1:1-1:4 the label #0# is not defined here']],
    ['(#0# #0=a)', ['1:2-1:5 the label #0# is not defined here']],
    ['#0=a #0#', ['1:6-1:9 the label #0# is not defined here']],
    ['(#0=a #0=b)', ['1:7-1:10 the label #0= is defined twice']],
    ['(#0=#00=b)', ['1:5-1:9 the label #0= is defined twice']],
    ['#u8(#0=5)', ['1:5-1:8 a bytevector holds bytes, and no labels']],
    [
      '(#u8(#0=5 1) #0#)',
      [
        '1:6-1:9 a bytevector holds bytes, and no labels',
        '1:14-1:17 the label #0# is not defined here',
      ],
    ],
    ['#0=#0#', ['1:4-1:7 the label #0= names nothing but itself']],
    ['(#;#0=a #0#)', ['1:9-1:12 the label #0# is not defined here']],
  ])('%j', (text, expected) => {
    expect(flaws(text)).toEqual(expected);
  });

  test('a datum that cannot be read makes no further errors', () => {
    expect(flaws("(#0=#\\bogus #0# '#\\bogus)").length).toBe(2);
  });

  test('every error has a code, and hints say what to do', () => {
    const { errors } = read('(list “hi”)', { file: 'greeting.omega' });
    expect(errors[0]).toMatchObject({
      code: 'read-error',
      hint: 'strings stand between straight quotes: "like this"',
      span: { file: 'greeting.omega', line: 1, column: 7, offset: 6, endOffset: 7 },
    });
  });
});

describe('unfinished text', () => {
  test.each([
    '(',
    '(a',
    "'",
    '(a . ',
    '#(1',
    '#u8(1',
    '"abc',
    '"abc\\',
    '|a',
    '#|',
    '#| #| |#',
    '#;',
    '#;(',
    "(a '",
    '(a #;',
    '#0=',
    ',@',
    '(define (f)\n(g)',
    '"two\nlines (#\\bogus )',
    '(a #| b) #\\bogus',
    '(let (\n(foo\n(bar)\n)',
    "(a ' #; (b",
  ])('%j could go on', (text) => {
    const { errors } = read(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.filter((error) => !error.incomplete)).toEqual([]);
  });

  test.each(['a)', '(a . b c', '#\\bogus (', '"\\q" (a'])(
    '%j is wrong however it goes on',
    (text) => {
      expect(read(text).errors.some((error) => !error.incomplete)).toBe(true);
    },
  );
});

describe('what is outside the damage is read', () => {
  const rest = (text: string): string =>
    read(text)
      .data.map((syntax) => write(toDatum(syntax)))
      .join(' ');

  test.each([
    ['(a #\\bogus b) c', '(a b) c'],
    [') a', 'a'],
    ['(a [b c] d) e', '(a (b c) d) e'],
    ['(define (f x)\n  (g x)\n(define (h) 1)\n(h)', '(define (f x) (g x)) (define (h) 1) (h)'],
    ['(a)\n(b\n(c)\n(d', '(a) (b) (c) (d)'],
    ['(a "b\n(c)', '(a) (c)'],
    ['(a |b\nc)', '(a c)'],
    ['#(1 . 2)', '#(1 2)'],
    ['(a . b c)', '(a . b)'],
    ['"a\\qb"', '"aqb"'],
    ["(a ')", '(a (quote))'],
    ['(a #| b', '(a)'],
  ])('%j', (text, expected) => {
    expect(rest(text)).toBe(expected);
  });

  test('a list that is balanced may begin in column 1 inside another', () => {
    expect(rest('(a\n(b)\n(c)\n)')).toBe('(a (b) (c))');
  });

  test('several flaws are told at once, in the order of the text, up to a limit', () => {
    expect(flaws('#\\bogus (a . ) "\\q" )').length).toBe(4);
    const { errors } = read(`${'#\\bogus '.repeat(5000)}(`);
    expect(errors.length).toBe(101);
    expect(errors.at(-1)?.incomplete).toBe(true);
    const offsets = errors.map((error) => error.span.offset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });
});

describe('hostile text', () => {
  test.each([
    ['open lists at the margin', '(a\n'.repeat(200_000)],
    ['quotes that all look closed or open', `"${'\\"\n'.repeat(200_000)}`],
    ['bars likewise', `|${'\\|\n'.repeat(200_000)}`],
    ['comments that never end', '#|'.repeat(300_000)],
    ['closing parentheses', ')'.repeat(300_000)],
    ['labels and comments on them', `(${'#1=a #;#2=b '.repeat(50_000)})`],
    ['prefixes without end', "'".repeat(300_000)],
    ['backslashes and blanks', `"${'\\ '.repeat(200_000)}"`],
    ['one line of sharps', '#'.repeat(300_000)],
  ])('%s', (_name, text) => {
    const { errors } = read(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(101);
  });
});
