/**
 * Comparisons of strings (R7RS 6.7), by code point, and after case folding (R7RS (scheme char)).
 */
import type { MString, Value } from '../../../grammar/datum.js';
import { foldCase } from '../../../grammar/fold-case.js';
import { type PrimitiveSpec, pure } from '../primitive.js';
import { stringArgument } from './arguments.js';

/** Negative, zero or positive as `a` comes before, with or after `b`, by code points. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitOfA = a.charCodeAt(i);
    const unitOfB = b.charCodeAt(i);
    if (unitOfA !== unitOfB) return codePointRank(unitOfA) - codePointRank(unitOfB);
  }
  return a.length - b.length;
}

/** UTF-16 units in the order of the code points they belong to: surrogates come last. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** The five comparisons: name, what is said of neighbours, test of `compareTexts`. */
const COMPARISONS: ReadonlyArray<readonly [string, string, (order: number) => boolean]> = [
  ['=?', 'are all the same', (order) => order === 0],
  ['<?', 'increase', (order) => order < 0],
  ['>?', 'decrease', (order) => order > 0],
  ['<=?', 'nowhere decrease', (order) => order <= 0],
  ['>=?', 'nowhere increase', (order) => order >= 0],
];

/** string=? … string>=? and string-ci=? … string-ci>=?. */
export const stringComparisons: readonly PrimitiveSpec[] = COMPARISONS.flatMap(
  ([suffix, doc, test]) => [
    comparison(`string${suffix}`, `Whether the strings ${doc} (R7RS 6.7).`, test, (string) =>
      string.toString(),
    ),
    comparison(
      `string-ci${suffix}`,
      `Whether the strings ${doc}, case folded (R7RS 6.7).`,
      test,
      (string) => foldCase(string.toString()),
    ),
  ],
);

function comparison(
  name: string,
  doc: string,
  test: (order: number) => boolean,
  textOf: (string: MString) => string,
): PrimitiveSpec {
  return pure(name, 'string1 string2 ...', doc, (...strings: Value[]) => {
    let holds = true;
    let previous = textOf(stringArgument(name, 1, strings[0]));
    for (let i = 1; i < strings.length; i++) {
      const text = textOf(stringArgument(name, i + 1, strings[i]));
      holds = holds && test(compareTexts(previous, text));
      previous = text;
    }
    return holds;
  });
}
