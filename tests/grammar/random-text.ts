/**
 * Random texts for fuzzing the grammar, fast and repeatable: the same seed gives the same texts.
 */

/** A stream of pseudo-random numbers (a 32-bit mixer over a counter). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) % limit;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** What Omega text is made of, the parts that begin or end something above all. */
const PIECES = [
  ...[
    '(',
    '(',
    '(',
    ')',
    ')',
    ')',
    '[',
    ']',
    '{',
    '}',
    '#(',
    '#u8(',
    "'",
    '`',
    ',',
    ',@',
    '.',
    ' . ',
  ],
  ...[
    '"',
    '"',
    '|',
    '|',
    '\\',
    '\\\\',
    '\\"',
    '\\|',
    '\\x41;',
    '\\x',
    '\\n',
    '\\\n',
    '#|',
    '|#',
    '#;',
  ],
  ...[';', ';;;', '\n', '\n', '\n(', '\r', '\r\n', ' ', ' ', ' ', '\t', '\f', '\u00a0', '\ufeff'],
  ...['#0=', '#0#', '#1=', '#1#', '#00=', '#', '#!', '#!fold-case', '#!no-fold-case ', '#!/bin/x'],
  ...['#\\', '#\\a', '#\\space', '#\\x41', '#\\(', '#t', '#f', '#true', '#e', '#x', '#i1', '#<x>'],
  ...[
    'a',
    'Ab',
    'x1',
    '...',
    '+',
    '-',
    '+i',
    '1',
    '12',
    '1.5',
    '1/2',
    '1/0',
    '-',
    'e',
    '.5',
    '@',
    'inf.0',
  ],
  ...['λ', '🙂', '\ud83d', '\udc00', '\u0301', '“', '\u200b', '\0', '\u0085', '\u2028', 'ß', 'Σ'],
  ...['255', '256', 'quote', 'define', 'let', 'lambda', 'if', 'begin', 'cond', 'case', 'do'],
] as const;

const PIECES_MAX = 24;

const PROGRAMS = [
  `(define (fact n)
  (if (= n 0) 1 ; base
      (* n (fact (- n 1)))))
(fact 10)
`,
  "(let loop ((i 0) (acc '()))\n  (if (= i 3) (reverse acc)\n    (loop (+ i 1) `(,i ,@acc . ,i))))",
  String.raw`#| a #| nested |# comment |#
(display "a \"string\" \x41; \
   joined\n") #;(not this) (newline)
`,
  `(define-syntax swap!
  (syntax-rules ()
    ((_ a b) (let ((t a)) (set! a b) (set! b t)))))
'#0=(a b . #0#)`,
  String.raw`#(1 #\a #\space #\x3bb "s" #u8(1 2 3) (a . b) |odd symbol| -1.5e3 1/2 +i #xff)
#!fold-case ABC`,
  String.raw`(case x
  ((1 2)
   (foo
     bar))


  ((#\a) => (lambda (v) v))
  (else "multi
line"))   `,
];

const MUTATIONS_MAX = 4;

function randomPieces(random: Random, most: number): string {
  let text = '';
  for (let count = random.below(most + 1); count > 0; count--) text += random.pick(PIECES);
  return text;
}

/** A program with something cut out, put in, doubled or exchanged. */
function mutated(random: Random): string {
  let text = random.pick(PROGRAMS);
  for (let count = random.below(MUTATIONS_MAX + 1); count > 0; count--) {
    const start = random.below(text.length + 1);
    const end = Math.min(text.length, start + random.below(8));
    const cut = text.slice(start, end);
    const put = random.pick(['', cut + cut, random.pick(PIECES), randomPieces(random, 3)]);
    text = text.slice(0, start) + put + text.slice(end);
    if (random.below(6) === 0) text = text.slice(0, random.below(text.length + 1));
  }
  return text;
}

/** A text of random pieces, or a valid program with random damage. */
export function randomText(random: Random): string {
  return random.below(3) === 0 ? mutated(random) : randomPieces(random, PIECES_MAX);
}
