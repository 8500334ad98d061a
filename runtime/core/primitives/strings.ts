/** Strings (R7RS 6.7). Those that take a procedure are in the prelude. */
import { Char, char, list, MString, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { foldCase } from '../../../grammar/fold-case.js';
import { fault } from '../condition.js';
import {
  effect,
  type PrimitiveContext,
  type PrimitiveSpec,
  type PrimitiveTable,
  pure,
} from '../primitive.js';
import {
  characterArgument,
  checkedCount,
  checkRoom,
  destinationArgument,
  endArgument,
  indexArgument,
  listArgument,
  sizeArgument,
  startArgument,
  stringArgument,
} from './arguments.js';
import { stringComparisons } from './string-comparison.js';

const SPACE = 0x20;

export const stringPrimitives: PrimitiveTable = (context) => [
  ...access(context),
  ...stringComparisons,
  ...cases(context),
  ...sections(context),
  ...writes(context),
];

function access({ limits }: PrimitiveContext): PrimitiveSpec[] {
  return [
    pure(
      'string?',
      'obj',
      'Whether the object is a string (R7RS 6.7).',
      (obj) => obj instanceof MString,
    ),
    pure(
      'make-string',
      'k [char]',
      'A fresh string of k times char, or space (R7RS 6.7).',
      (k, fill) => {
        const length = sizeArgument('make-string', 1, k, limits.elementsMax);
        const code = fill === undefined ? SPACE : characterArgument('make-string', 2, fill);
        return new MString(String.fromCodePoint(code).repeat(length));
      },
    ),
    pure(
      'string',
      'char ...',
      'A fresh string of the characters (R7RS 6.7).',
      (...chars: Value[]) =>
        MString.ofCodes(chars.map((c, i) => characterArgument('string', i + 1, c))),
    ),
    pure(
      'string-length',
      'string',
      'How many characters the string has (R7RS 6.7).',
      (string) => stringArgument('string-length', 1, string).length,
    ),
    pure(
      'string-ref',
      'string k',
      'Character k of the string, counted from 0 (R7RS 6.7).',
      (string, k) => {
        const { length } = stringArgument('string-ref', 1, string);
        return char(string.codeAt(indexArgument('string-ref', 2, k, length)));
      },
    ),
    pure(
      'string-append',
      'string ...',
      'The characters of all strings (R7RS 6.7).',
      (...strings: Value[]) => {
        let text = '';
        for (let i = 0; i < strings.length; i++) {
          text += stringArgument('string-append', i + 1, strings[i]).toString();
          // UTF-16 units, so this errs by at most a factor of two before the exact check.
          if (text.length > 2 * limits.elementsMax) break;
        }
        return limitedString('string-append', text, limits.elementsMax);
      },
    ),
  ];
}

/** A string of that text, unless it has too many characters. */
function limitedString(who: string, text: string, elementsMax: number): MString {
  if (text.length > 2 * elementsMax) checkedCount(who, text.length, elementsMax);
  const string = new MString(text);
  checkedCount(who, string.length, elementsMax);
  return string;
}

function cases({ limits }: PrimitiveContext): PrimitiveSpec[] {
  const mapping = (name: string, what: string, map: (text: string) => string): PrimitiveSpec =>
    pure(name, 'string', `The string in ${what} (R7RS 6.7).`, (string) =>
      limitedString(name, map(stringArgument(name, 1, string).toString()), limits.elementsMax),
    );
  return [
    mapping('string-upcase', 'upper case', (text) => text.toUpperCase()),
    mapping('string-downcase', 'lower case', (text) => text.toLowerCase()),
    mapping('string-foldcase', 'the form for comparing without case', foldCase),
  ];
}

/** A range of a string, arguments 2 and 3, as text. */
function section(who: string, string: Value, start: Value, end: Value): string {
  const text = stringArgument(who, 1, string);
  const from = startArgument(who, 2, start, text.length);
  return text.slice(from, endArgument(who, 3, end, from, text.length));
}

function sections({ limits }: PrimitiveContext): PrimitiveSpec[] {
  return [
    pure(
      'substring',
      'string start [end]',
      'A fresh string of a range (R7RS 6.7).',
      (string, start, end) => new MString(section('substring', string, start, end)),
    ),
    pure(
      'string-copy',
      'string [start [end]]',
      'A fresh string of a range (R7RS 6.7).',
      (string, start, end) => new MString(section('string-copy', string, start, end)),
    ),
    pure(
      'string->list',
      'string [start [end]]',
      'The characters as a list (R7RS 6.7).',
      (string, start, end) =>
        list(
          Array.from(section('string->list', string, start, end), (c) =>
            char(c.codePointAt(0) as number),
          ),
        ),
    ),
    pure('list->string', 'list', 'The characters as a string (R7RS 6.7).', (first) => {
      const items = listArgument('list->string', 1, first);
      checkedCount('list->string', items.length, limits.elementsMax);
      const codes = items.map((item) => {
        if (item instanceof Char) return item.code;
        throw fault('wrong-type', 'list->string: every element must be a character, got', [item]);
      });
      return MString.ofCodes(codes);
    }),
  ];
}

function writes({ store }: PrimitiveContext): PrimitiveSpec[] {
  return [
    effect(
      'string-set!',
      'string k char',
      'Replace character k of the string (R7RS 6.7).',
      (string, k, c) => {
        const { length } = stringArgument('string-set!', 1, string);
        const index = indexArgument('string-set!', 2, k, length);
        return store.setChar(string, index, characterArgument('string-set!', 3, c));
      },
    ),
    effect(
      'string-copy!',
      'to at from [start [end]]',
      'Copy a range of the string `from` to `to`, from its index `at` on (R7RS 6.7).',
      (to, at, from, start, end) => {
        const target = stringArgument('string-copy!', 1, to);
        const place = destinationArgument('string-copy!', 2, at, target.length);
        const source = stringArgument('string-copy!', 3, from);
        const first = startArgument('string-copy!', 4, start, source.length);
        const count = endArgument('string-copy!', 5, end, first, source.length) - first;
        checkRoom('string-copy!', count, target.length - place);
        // Overlapping ranges: go in the direction that reads before it overwrites.
        if (place <= first) {
          for (let i = 0; i < count; i++)
            store.setChar(target, place + i, source.codeAt(first + i));
        } else {
          for (let i = count - 1; i >= 0; i--) {
            store.setChar(target, place + i, source.codeAt(first + i));
          }
        }
        return UNSPECIFIED;
      },
    ),
    effect(
      'string-fill!',
      'string fill [start [end]]',
      'Replace every character of a range (R7RS 6.7).',
      (string, fill, start, end) => {
        const target = stringArgument('string-fill!', 1, string);
        const code = characterArgument('string-fill!', 2, fill);
        const from = startArgument('string-fill!', 3, start, target.length);
        const to = endArgument('string-fill!', 4, end, from, target.length);
        for (let i = from; i < to; i++) store.setChar(target, i, code);
        return UNSPECIFIED;
      },
    ),
  ];
}
