/** What the printer makes of values (R7RS 6.13.3). */
import { describe, expect, test } from 'vitest';
import {
  type DescriptionPart,
  EOF,
  intern,
  list,
  MString,
  NIL,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
} from '#omega/grammar/datum.js';
import {
  display,
  type PrintOptions,
  write,
  writeShared,
  writeSimple,
} from '#omega/grammar/printer.js';
import { readOne } from './reading.js';

describe('write', () => {
  test.each([
    ['(a . (b . (c . ())))', '(a b c)'],
    ['(a . #(b "c" #\\d 1.5))', '(a . #(b "c" #\\d 1.5))'],
    ['(#t #f () #u8(1 2) #u8())', '(#t #f () #u8(1 2) #u8())'],
    ['(quote a) ', "'a"],
    ['(quasiquote (a (unquote b) (unquote-splicing c)))', '`(a ,b ,@c)'],
    ['(a quote b)', '(a quote b)'],
    ['(quote)', '(quote)'],
    ['(quote a b)', '(quote a b)'],
    ['(quote . a)', '(quote . a)'],
    ['(unquote @a)', ',|@a|'],
    [
      '"\\a\\b\\t\\n\\r\\"\\\\ | \\x0;\\x7f;\\x200b;é"',
      '"\\a\\b\\t\\n\\r\\"\\\\ | \\x0;\\x7f;\\x200b;é"',
    ],
    ['|a\\nb \\x0; \\| "|', '|a\\nb \\x0; \\| "|'],
    [
      '(|| |.| |1| |-1.5| |+i| |a b| |#a| |A| |a.b| |...| |1+| |λ| |«|)',
      '(|| |.| |1| |-1.5| |+i| |a b| |#a| A a.b ... 1+ λ |«|)',
    ],
    [
      '(#\\a #\\space #\\x0 #\\x7 #\\x7f #\\x301 #\\xa0 #\\x200d #\\λ #\\()',
      '(#\\a #\\space #\\null #\\alarm #\\delete #\\x301 #\\xa0 #\\x200d #\\λ #\\()',
    ],
  ])('%s', (text, expected) => {
    expect(write(readOne(text))).toBe(expected);
  });

  test('values without written form', () => {
    expect(write(list([UNSPECIFIED, EOF, undefined, null, () => 1]))).toBe(
      '(#<unspecified> #<eof> #<host> #<host> #<host>)',
    );
    expect(write(list([new Sym('g'), new Sym('a b'), intern('g')]))).toBe('(#:g #:|a b| g)');
  });
});

describe('display', () => {
  test.each([
    ['("a\\nb" #\\x #\\space |a b| (#("c")))', '(a\nb x   a b (#(c)))'],
    ['\'(1 . "b")', "'(1 . b)"],
    ['#0=("a" . #0#)', '#0=(a . #0#)'],
  ])('%s', (text, expected) => {
    expect(display(readOne(text))).toBe(expected);
  });

  test('uninterned symbols are shown by their name', () => {
    expect(display(new Sym('g'))).toBe('g');
  });
});

describe('labels', () => {
  test.each([
    ['(#0=(a) #0#)', '((a) (a))', '(#0=(a) #0#)'],
    ['(#0=#(a) . #0#)', '(#(a) . #(a))', '(#0=#(a) . #0#)'],
    ['(#0=(a) b . #0#)', '((a) b a)', '(#0=(a) b . #0#)'],
    ['(#0=(a) #1=(b . #1#) #0#)', '((a) #0=(b . #0#) (a))', '(#0=(a) #1=(b . #1#) #0#)'],
    ['#0=(a . #0#)', '#0=(a . #0#)', '#0=(a . #0#)'],
    ['#0=(a b . #0#)', '#0=(a b . #0#)', '#0=(a b . #0#)'],
    ['(x . #0=(a . #0#))', '(x . #0=(a . #0#))', '(x . #0=(a . #0#))'],
    ['#0=#(#0# #0#)', '#0=#(#0# #0#)', '#0=#(#0# #0#)'],
    ["#0='#0#", "#0='#0#", "#0='#0#"],
    ['(quote . #0=(a . #0#))', '(quote . #0=(a . #0#))', '(quote . #0=(a . #0#))'],
    ['#0=(a . #1=(#0# . #1#))', '#0=(a . #1=(#0# . #1#))', '#0=(a . #1=(#0# . #1#))'],
    ['(#0="a" #0#)', '("a" "a")', '("a" "a")'],
  ])('%s', (text, written, shared) => {
    const value = readOne(text);
    expect(write(value)).toBe(written);
    expect(writeShared(value)).toBe(shared);
    expect(writeSimple(value)).toBe(written);
  });

  test('a shared operand list keeps (quote x) from being abbreviated', () => {
    const rest = list([intern('x')]);
    const value = list([new Pair(intern('quote'), rest), rest]);
    expect(writeShared(value)).toBe('((quote . #0=(x)) #0#)');
    expect(write(value)).toBe("('x (x))");
  });

  test('a cycle far behind much that is shared', () => {
    const shared = list([1, 2]);
    const items: Value[] = Array.from({ length: 5000 }, () => shared);
    items.push(items);
    expect(write(items)).toBe(`#0=#(${'(1 2) '.repeat(5000)}#0#)`);
  });
});

describe('values that describe themselves', () => {
  const box = (value: Value) => ({
    value,
    describe(): readonly DescriptionPart[] {
      return ['#<box ', { value: this.value }, '>'];
    },
  });

  test('their parts are written in turn', () => {
    expect(write(list([box(new MString('a')), box(NIL)]))).toBe('(#<box "a"> #<box ()>)');
    expect(display(box(list([new MString('a')])))).toBe('#<box (a)>');
  });

  test('also in cycles', () => {
    const cyclic = box(NIL);
    cyclic.value = list([cyclic]);
    expect(write(cyclic)).toBe('#0=#<box (#0#)>');
    expect(writeShared(list([box(1), cyclic]))).toBe('(#<box 1> #0=#<box (#0#)>)');
  });
});

describe('limits', () => {
  const value = readOne('(1 (2 (3 #(4 5))) #(6 7 8) 9)');
  const cases: ReadonlyArray<readonly [PrintOptions, string]> = [
    [{}, '(1 (2 (3 #(4 5))) #(6 7 8) 9)'],
    [{ lengthMax: 2 }, '(1 (2 (3 #(4 5))) ...)'],
    [{ lengthMax: 0 }, '(...)'],
    [{ depthMax: 2 }, '(1 (2 ...) #(6 7 8) 9)'],
    [{ depthMax: 0 }, '...'],
    [{ lengthMax: 3, depthMax: 1 }, '(1 ... ... ...)'],
    [{ charactersMax: 8 }, '(1 (2 (3...'],
    [{ charactersMax: 29 }, '(1 (2 (3 #(4 5))) #(6 7 8) 9)'],
    [{ charactersMax: 0 }, '...'],
  ];
  test.each(cases)('%j', (options, expected) => {
    expect(write(value, options)).toBe(expected);
  });

  test('a shortened text holds whole characters', () => {
    expect(display(new MString('ab🙂'), { charactersMax: 3 })).toBe('ab...');
  });

  test('keep the text of shared parts short, however long it would be', () => {
    let value: Value = NIL;
    for (let i = 0; i < 200; i++) value = new Pair(value, value);
    expect(write(value, { charactersMax: 1000 }).length).toBe(1003);
    expect(writeShared(value).length).toBeLessThan(5000);
  });
});

describe('size', () => {
  test('a list of a million', () => {
    const items = Array.from({ length: 1_000_000 }, (_, i) => i);
    expect(write(list(items))).toBe(`(${items.join(' ')})`);
  });

  test('100 000 lists, vectors and quotes in each other', () => {
    const depth = 100_000;
    let lists: Value = NIL;
    let vectors: Value = [];
    let quotes: Value = intern('a');
    for (let i = 1; i < depth; i++) {
      lists = list([lists]);
      vectors = [vectors];
      quotes = list([intern('quote'), quotes]);
    }
    expect(write(lists)).toBe('('.repeat(depth) + ')'.repeat(depth));
    expect(write(vectors)).toBe('#('.repeat(depth) + ')'.repeat(depth));
    expect(write(quotes)).toBe(`${"'".repeat(depth - 1)}a`);
    expect(writeShared(lists)).toBe(write(lists));
  });
});
