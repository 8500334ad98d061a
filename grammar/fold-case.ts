/**
 * Case folding of text (Unicode full folding without language rules; R7RS 6.7 `string-foldcase`),
 * which `#!fold-case` applies to identifiers and character names (R7RS 2.1).
 */

/** Characters whose folding is not "upper case, then lower case, each by itself". */
const EXCEPTIONS = /[\u0131\u03c2\u1e9e]|[\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]/g;

function foldException(character: string): string {
  if (character === '\u0131') return '\u0131'; // dotless i stays
  if (character === '\u03c2') return '\u03c3'; // final sigma
  if (character === '\u1e9e') return 'ss'; // capital sharp s
  return character.toUpperCase(); // Cherokee folds to its capitals
}

/** The text with case distinctions removed. O(n). */
export function foldCase(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII is the fast path
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  let last = 0;
  for (const match of text.matchAll(EXCEPTIONS)) {
    folded += foldOrdinary(text.slice(last, match.index)) + foldException(match[0]);
    last = match.index + 1;
  }
  return folded + foldOrdinary(text.slice(last));
}

function foldOrdinary(text: string): string {
  // Lower-casing makes a sigma at the end of a word final, which folding does not.
  return text
    .toUpperCase()
    .toLowerCase()
    .replace(/\u03c2/g, '\u03c3');
}
