/** What the reader makes of text without flaws (R7RS 2, 7.1.1, 7.1.2). */
import { describe, expect, test } from 'vitest';
import { Flonum, intern, MString, Pair, Ratnum } from '#omega/grammar/datum.js';
import { read } from '#omega/grammar/reader.js';
import type { Syntax } from '#omega/grammar/syntax.js';
import { echo, partsOf, readAll, readOne } from './reading.js';
import { sameDatum } from './same-datum.js';

describe('comments and blanks', () => {
  test.each([
    ['; all of it', ''],
    ['1 ; to the end\n2', '1 2'],
    ['1 ; ends with a CR\r2', '1 2'],
    ['1 #| a #| nested |# b |# 2', '1 2'],
    ['(a #|x|# . #|y|# b)', '(a . b)'],
    ['#||# #||||# 1 #|#||#|#', '1'],
    ['#|;|# 1 ; #|\n2', '1 2'],
    ['#;1 2', '2'],
    ['#;(a b) #;#(c) 2', '2'],
    ['#;#;1 2 3', '3'],
    ["#; ; not this\n #|nor this|# 'a 2", '2'],
    ['(1 #;2)', '(1)'],
    ['(1 . 2 #;3)', '(1 . 2)'],
    ['(1 . #;2 3)', '(1 . 3)'],
    ["'#;a b", "'b"],
    ['#!/usr/bin/env omega\n1', '1'],
    ['\ufeff1\u00a02\f3\v4\u2028 5\u0085', '1 2 3 4 5'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(echo(text)).toBe(expected);
  });
});

describe('booleans and numbers', () => {
  test.each([
    ['#t #true #T #TRUE #f #false #F', '#t #t #t #t #f #f #f'],
    ['1 -2 +3 007 -0', '1 -2 3 7 0'],
    ['#xff #XFF #b101 #o17 #d10 #e1.5 #i1/2 #x#e-1F #i#b1', '255 255 5 15 10 3/2 0.5 -31 1.0'],
    ['1.5 .5 -.5 1. 1e3 1E-2', '1.5 0.5 -0.5 1.0 1000.0 0.01'],
    ['+inf.0 -inf.0 +nan.0 -0.0', '+inf.0 -inf.0 +nan.0 -0.0'],
    ['1/2 -6/4 4/2', '1/2 -3/2 2'],
    ['1+2i +i -i 1@0', '1+2i +i -i 1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['(1.5(2)3)', '(1.5 (2) 3)'],
  ])('%j', (text, expected) => {
    expect(echo(text)).toBe(expected);
  });

  test('exact and inexact are told apart', () => {
    expect(readAll('1 1.0 1/3')).toEqual([1, new Flonum(1), new Ratnum(1n, 3n)]);
  });
});

describe('symbols', () => {
  test.each([
    '...',
    '+',
    '-',
    '->x',
    '.foo',
    '..',
    '+.',
    '-.x',
    '+@',
    ':key',
    'a.b',
    '!$%&*/:<=>?^_~',
    '1+',
    '-1+',
    '+5x',
    'a@b',
    'λ',
    'été',
    '数',
    '<=?',
    'x1',
    'V17a',
    '🙂',
    'a#b',
    '-',
    '1/0',
  ])('%s is itself', (name) => {
    expect(readOne(name)).toBe(intern(name));
  });

  test.each([
    ['|a b|', 'a b'],
    ['||', ''],
    ['|a\\|b|', 'a|b'],
    ['|\\x41;\\x3bb;|', 'Aλ'],
    ['|a\\tb\\n|', 'a\tb\n'],
    ['|two\nlines|', 'two\nlines'],
    ['|1|', '1'],
    ['|"(;|', '"(;'],
  ])('%s', (text, name) => {
    expect(readOne(text)).toBe(intern(name));
  });

  test('bars and quotation marks end a symbol', () => {
    expect(echo("a|b|c 'd'e f,g")).toBe("a b c 'd 'e f ,g");
  });

  test('case is kept, until #!fold-case', () => {
    expect(echo('Ab #!fold-case Ab |Ab| #\\A #\\SPACE #!no-fold-case Ab')).toBe(
      'Ab ab Ab #\\A #\\space Ab',
    );
    expect(echo('(A #!FOLD-CASE ΣΑΣ Straße)')).toBe('(A σασ strasse)');
    expect(echo('Ab', { foldCase: true })).toBe('ab');
    expect(read('#!fold-case').errors).toEqual([]);
    expect(echo('Ab')).toBe('Ab');
  });
});

describe('characters and strings', () => {
  test.each([
    [
      '#\\a #\\A #\\1 #\\( #\\) #\\; #\\" #\\# #\\\\ #\\\' #\\|',
      0x61,
      0x41,
      0x31,
      0x28,
      0x29,
      0x3b,
      0x22,
      0x23,
      0x5c,
      0x27,
      0x7c,
    ],
    ['#\\alarm #\\backspace #\\delete #\\escape #\\newline', 7, 8, 0x7f, 0x1b, 10],
    ['#\\null #\\return #\\space #\\tab #\\ ', 0, 13, 32, 9, 32],
    [
      '#\\x41 #\\x #\\x3BB #\\X41 #\\λ #\\x10FFFF #\\🙂 #\\x1f642',
      0x41,
      0x78,
      0x3bb,
      0x41,
      0x3bb,
      0x10ffff,
      0x1f642,
      0x1f642,
    ],
    ['(#\\a)', 0x61],
  ])('%s', (text, ...codes) => {
    const found = text.startsWith('(') ? readOne(text) : readAll(text);
    const characters = found instanceof Pair ? [found.car] : (found as unknown[]);
    expect(characters).toEqual(codes.map((code) => ({ code })));
  });

  test.each([
    ['""', ''],
    ['"a b;(#|"', 'a b;(#|'],
    ['"\\a\\b\\t\\n\\r\\"\\\\\\|"', '\x07\b\t\n\r"\\|'],
    ['"\\x41;\\X3bB;\\x1f642;"', 'Aλ🙂'],
    ['"one \\\n   two"', 'one two'],
    ['"one \\ \t\r\n \ttwo\\\n"', 'one two'],
    ['"two\nlines"', 'two\nlines'],
    ['"two\r\nlines\rthree"', 'two\nlines\nthree'],
    ['"keeps \\r"', 'keeps \r'],
    ['"λ🙂"', 'λ🙂'],
  ])('%j', (text, expected) => {
    const string = readOne(text);
    expect(string).toBeInstanceOf(MString);
    expect(String(string)).toBe(expected);
  });
});

describe('lists, vectors, bytevectors', () => {
  test.each([
    ['() ( ) (a) (a b)', '() () (a) (a b)'],
    [
      '(a . b) (a b . c) (a . (b . (c))) (a . (b . c)) (a . ())',
      '(a . b) (a b . c) (a b c) (a b . c) (a)',
    ],
    ["(a . 'b) (a . (b . 'c)) (a . ,@b)", '(a quote b) (a b quote c) (a unquote-splicing b)'],
    ['#() #(1 #(2) (3 . 4))', '#() #(1 #(2) (3 . 4))'],
    ['#u8() #u8(0 255 #xff) #U8(1)', '#u8() #u8(0 255 255) #u8(1)'],
    ["'a `a ,a ,@a ' a '(a) ''a `(a ,b ,@c)", "'a `a ,a ,@a 'a '(a) ''a `(a ,b ,@c)"],
    ['(quote a)(quasiquote a)', "'a `a"],
  ])('%j', (text, expected) => {
    expect(echo(text)).toBe(expected);
  });
});

describe('datum labels', () => {
  test('a reference is the very syntax that was labelled', () => {
    const [pair] = read('#0=(a . #0#)').data;
    expect(partsOf(pair as never)[1]).toBe(pair);
    const [shared] = read('(#1=(x) #1# #(#1#))').data;
    const [first, second, vector] = partsOf(shared as never);
    expect(second).toBe(first);
    expect(partsOf(vector as never)[0]).toBe(first);
  });

  test('shared tails stay shared', () => {
    const list = readOne('(#0=(b c) . #0#)') as Pair;
    expect(list.cdr).toBe(list.car);
    const cycle = readOne('(a . #0=(b . #0#))') as Pair;
    expect((cycle.cdr as Pair).cdr).toBe(cycle.cdr);
  });

  test.each([
    ['#0=(a #0#)', '#0=(a #0#)'],
    ["#0='#0#", "#0='#0#"],
    ['#7=#(1 #7#)', '#0=#(1 #0#)'],
    ['#0=#1=(#0# #1#)', '#0=(#0# #0#)'],
    ['(#0=a #0# #1=#0# #1#)', '(a a a a)'],
    ['#00=(b . #0#)', '#0=(b . #0#)'],
    ['#0=a #0=b', 'a b'],
    ['(#;#0=a #0=b #0#)', '(b b)'],
    ['#0= #;(c) (d . #0#)', '#0=(d . #0#)'],
  ])('%s', (text, expected) => {
    expect(echo(text)).toBe(expected);
  });
});

describe('places', () => {
  const place = (text: string, ...path: number[]): string => {
    let syntax = read(text, { file: 'f' }).data[path[0] ?? 0];
    for (const index of path.slice(1)) syntax = partsOf(syntax as never)[index];
    const { file, line, column, endLine, endColumn, offset, endOffset } = syntax?.span ?? {};
    return `${file} ${line}:${column}-${endLine}:${endColumn} ${text.slice(offset, endOffset)}`;
  };

  test.each([
    ['(a bc)', [0], 'f 1:1-1:7 (a bc)'],
    ['(a bc)', [0, 1], 'f 1:4-1:6 bc'],
    ['a\n (b\n)', [1], 'f 2:2-3:2 (b\n)'],
    ['a\r\n(b)', [1, 0], 'f 2:2-2:3 b'],
    ['a\rb', [1], 'f 2:1-2:2 b'],
    ['"x\ny" z', [1], 'f 2:4-2:5 z'],
    ['"x\ny" z', [0], 'f 1:1-2:3 "x\ny"'],
    ["' (a)", [0], "f 1:1-1:6 ' (a)"],
    ["' (a)", [0, 0], "f 1:1-1:2 '"],
    ["' (a)", [0, 1], 'f 1:3-1:6 (a)'],
    ['(a . (b c))', [0, 2], 'f 1:9-1:10 c'],
    ['#0=(a)', [0], 'f 1:4-1:7 (a)'],
    ['🙂 a', [1], 'f 1:4-1:5 a'],
    ['#|\n\n|# #(a)', [0, 0], 'f 3:6-3:7 a'],
  ])('%j %j', (text, path, expected) => {
    expect(place(text, ...path)).toBe(expected);
  });
});

describe('size', () => {
  const DEPTH = 100_000;
  test.each([
    ['lists', '(', '', ')'],
    ['vectors', '#(', '', ')'],
    ['quotes', "'", 'a', ''],
    ['tails', '(a . ', 'b', ')'],
    ['quoted tails', "(a . '", 'b', ')'],
    ['labels', '(', '#0=a', ')'],
  ])('%s, 100 000 deep', (_name, open, middle, close) => {
    const text = open.repeat(DEPTH) + middle + close.repeat(DEPTH);
    const { data, errors } = read(text);
    expect(errors).toEqual([]);
    let depth = 0;
    let datum: Syntax | undefined = data[0];
    for (; datum !== undefined; datum = partsOf(datum).at(-1)) depth += 1;
    expect(data.length).toBe(1);
    // What follows a dot goes on in the list around it: one list of 100 000 items.
    const items = partsOf(data[0] as never).length;
    expect(Math.max(depth, items)).toBeGreaterThanOrEqual(DEPTH);
  });

  test('a text of a megabyte', () => {
    const text = '(define (f x) "string" #\\a 1.5) ; comment\n'.repeat(25_000);
    const { data, errors } = read(text);
    expect(errors).toEqual([]);
    expect(data.length).toBe(25_000);
    expect(data.at(-1)?.span?.line).toBe(25_000);
    expect(sameDatum(readOne(text.slice(0, 42)), readOne(text.slice(-42)))).toBe(true);
  });
});
