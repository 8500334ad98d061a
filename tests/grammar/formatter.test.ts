/** What the formatter makes of programs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { format } from '#omega/grammar/formatter.js';
import { write } from '#omega/grammar/printer.js';
import { anyTree } from './any-datum.js';
import { readOne } from './reading.js';
import { sameDatum } from './same-datum.js';

/** The lines, formatted. */
const formatted = (...lines: string[]): string[] => {
  const { text, errors } = format(lines.join('\n'));
  expect(errors).toEqual([]);
  expect(format(text).text).toBe(text);
  return text.split('\n');
};

describe('indentation', () => {
  test.each([
    ['under the first operand', ['(foo a', '     b', '     c)']],
    ['under the operator when it stands alone', ['(foo', ' a', ' b)']],
    ['definitions', ['(define (f x)', '  (g x)', '  x)']],
    [
      'record types',
      ['(define-record-type point', '  (make-point x y)', '  point?', '  (x point-x))'],
    ],
    [
      'lambda, when, let',
      ['(lambda (x)', '  (when x', '    (let ((y 1)', '          (z 2))', '      y)))'],
    ],
    ['named let', ['(let loop ((i 0)', '           (j 1))', '  (loop j i))']],
    [
      'what comes before the body',
      ['(let', '    ((x 1))', '  x)', '(do ((i 0 (+ i 1)))', '    ((= i 3))', '  (f i))'],
    ],
    ['if', ['(if a', '    b', '    c)']],
    ['cond', ['(cond ((a) b)', '      (c', '       d)', '      (else e', '            f))']],
    ['case', ['(case x', '  ((1 2)', '   a)', '  (else', '   b))']],
    ['begin', ['(begin (a)', '       (b))', '(begin', '  (a))']],
    [
      'guard and with-',
      ['(guard (e (#t', '           1))', '  (with-budget ((steps 1))', '    (f)))'],
    ],
    ['syntax-rules', ['(define-syntax f', '  (syntax-rules ()', '    ((_ a)', '     a)))']],
    [
      'macros of the text',
      ['(define-syntax while', '  #f)', '(while a', '  b)', '(until a', '       b)'],
    ],
    [
      'procedures that take procedures',
      ['(call-with-values', '  f', '  g)', '(call/cc (lambda (k)', '           k))'],
    ],
    ['imports', ['(import (a)', '        (b))', '(export', '  a)']],
    ['quoted data', ["'(when a", '  b)', '(quote (a', '        b))', "(f '(a b", '     c))']],
    ['quasiquoted code', ['`(when ,a', '   ,@b)']],
    ['vectors', ['#(a', '  b)', '#u8(1', '    2)']],
    ['an operator that is a form', ['((f x)', ' a', ' b)']],
    ['inside strings nothing', ['(f "a', '  b" (g', '      1))']],
    ['comments with the code', ['(f a', '   ; one', '   ;; two', '   #| three |# b)']],
    ['three semicolons at the margin', ['(f a', ';;; section', '   b)']],
    ['data comments', ['(f #;a b', '       c)', '(define x', '  #;(a', '     b)', '  c)']],
  ] as ReadonlyArray<readonly [string, string[]]>)('%s', (_name, lines) => {
    expect(formatted(...lines)).toEqual([...lines, '']);
    // However the lines were indented; but a string's own lines are data.
    const isText = lines.join('\n').includes('"');
    const flat = lines.map((line) =>
      isText || line.startsWith(';;;') ? line : ` \t${line.trim()}`,
    );
    expect(formatted(...flat)).toEqual([...lines, '']);
  });
});

describe('blanks', () => {
  test('at line ends, inside parentheses, between lines', () => {
    expect(formatted('', '(a  ', '', '', ' b ; c  ', ' )', '', '', '', '( d\te )', '', '')).toEqual(
      ['(a', '', ' b ; c', ' )', '', '(d e)', ''],
    );
  });

  test('line ends of other systems', () => {
    expect(format('(a\r\nb)\r\r; c\rd').text).toBe('(a\n b)\n\n; c\nd\n');
  });

  test('nothing', () => {
    expect(format('').text).toBe('');
    expect(format(' \n\n ').text).toBe('');
    expect(format('a').text).toBe('a\n');
  });

  test('the inside of strings, symbols and comments', () => {
    const text = '"a  \n\t b" |c  \n d| #| e  \n   f |#\n';
    expect(format(text).text).toBe(text);
  });

  test('blanks that keep tokens apart', () => {
    expect(format("(f , @a  ' b)").text).toBe("(f , @a  ' b)\n");
  });
});

test('text with flaws stays as it is', () => {
  const text = '(a\n   b))\n';
  const { text: same, errors } = format(text);
  expect(same).toBe(text);
  expect(errors.map((error) => error.message)).toEqual([') closes nothing: no list is open here']);
});

test('however deep, no line is indented beyond a limit', () => {
  const depth = 20_000;
  const { text, errors } = format('(a\n'.repeat(depth) + ')'.repeat(depth));
  expect(errors).toEqual([]);
  expect(
    Math.max(
      ...text
        .split('\n')
        .slice(0, depth)
        .map((line) => line.length),
    ),
  ).toBeLessThan(250);
  expect(format(text).text).toBe(text);
});

test('data survive, and formatting twice is formatting once', () => {
  fc.assert(
    fc.property(
      anyTree,
      fc.infiniteStream(fc.constantFrom(' ', '  ', '\n', '\n\n\n', ' ; x\n', '\t')),
      (value, blanks) => {
        // Blanks may stand in place of any single one that is not inside a string or symbol.
        const parts = write(value).split(/("(?:[^"\\]|\\.)*"|\|(?:[^|\\]|\\.)*\||#\\.)/su);
        const text = parts
          .map((part, i) =>
            i % 2 === 1 ? part : part.replaceAll(' ', () => blanks.next().value as string),
          )
          .join('');
        const once = format(text);
        expect(once.errors).toEqual([]);
        expect(sameDatum(readOne(once.text), value)).toBe(true);
        expect(format(once.text).text).toBe(once.text);
      },
    ),
    { numRuns: 2000 },
  );
});
