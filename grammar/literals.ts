/**
 * The inside of strings, `|symbols|` and characters: escapes and names (R7RS 6.6, 6.7, 7.1.1).
 * Flaws are reported and skipped; the rest of the literal is still read.
 */
import { type Char, char } from './datum.js';
import { foldCase } from './fold-case.js';
import type { ReportFlaw } from './read-error.js';

/** The characters that have a name (R7RS 6.6), by name. */
export const CHARACTER_NAMES: ReadonlyMap<string, number> = new Map([
  ['alarm', 0x07],
  ['backspace', 0x08],
  ['delete', 0x7f],
  ['escape', 0x1b],
  ['newline', 0x0a],
  ['null', 0x00],
  ['return', 0x0d],
  ['space', 0x20],
  ['tab', 0x09],
]);

/** Letter after the backslash -> what stands for it, in strings and symbols. */
const MNEMONICS: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
  ['|', '|'],
]);

const LONE_SURROGATE = /\p{Surrogate}/u;
const HEX_ESCAPE = /[xX]([0-9a-fA-F]*)(;?)/y;
const CONTINUATION = /[^\S\n\r]*(?:\r\n|\n|\r)[^\S\n\r]*/y;
const ESCAPES_HINT =
  'known escapes are \\a \\b \\t \\n \\r \\" \\\\ \\| and \\x41; with a semicolon';

const RANGE_HINT = 'characters go up to 10FFFF, without D800 to DFFF';

/** Whether that number is a Unicode scalar value, hence a character. */
function isScalar(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/**
 * The text that a quoted literal stands for. `image` is the literal with its opening quote; `end`
 * is the index of the closing one. O(end).
 */
export function decodeQuoted(image: string, end: number, report: ReportFlaw): string {
  if (image.lastIndexOf('\r', end - 1) > 0) {
    const unified = image.slice(0, end).replace(/\r\n?/g, '\n'); // each a newline (R7RS 6.7)
    return decodeQuoted(unified, unified.length, report);
  }
  let text = '';
  let from = 1;
  for (let at = image.indexOf('\\', 1); at >= 0 && at < end; at = image.indexOf('\\', from)) {
    const decoded = decodeEscape(image, at, end, report);
    text += image.slice(from, at) + decoded.text;
    from = Math.min(decoded.end, end);
  }
  text += image.slice(from, end);
  if (!LONE_SURROGATE.test(text)) return text;
  report(0, image.length, 'half of a surrogate pair stands here, which is no character', null);
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** One escape: what it stands for and where it ends. `at` is the index of its backslash. */
function decodeEscape(
  image: string,
  at: number,
  end: number,
  report: ReportFlaw,
): { readonly text: string; readonly end: number } {
  const letter = image[at + 1] ?? '';
  const mnemonic = MNEMONICS.get(letter);
  if (mnemonic !== undefined) return { text: mnemonic, end: at + 2 };
  if (letter === 'x' || letter === 'X') return decodeHexEscape(image, at, report);
  CONTINUATION.lastIndex = at + 1;
  if (CONTINUATION.test(image)) return { text: '', end: CONTINUATION.lastIndex };
  if (at + 1 >= end) return { text: '', end };
  const character = String.fromCodePoint(image.codePointAt(at + 1) as number);
  const stop = at + 1 + character.length;
  report(at, stop, `the escape \\${character} is unknown`, ESCAPES_HINT);
  return { text: character, end: stop };
}

function decodeHexEscape(
  image: string,
  at: number,
  report: ReportFlaw,
): { readonly text: string; readonly end: number } {
  HEX_ESCAPE.lastIndex = at + 1;
  const [whole, digits, semicolon] = HEX_ESCAPE.exec(image) as unknown as [string, string, string];
  const end = at + 1 + whole.length;
  const code = Number.parseInt(digits, 16);
  if (digits === '' || semicolon === '') {
    report(at, end, `the escape \\${whole} is not finished`, 'write \\x, hexadecimal digits and ;');
  } else if (!isScalar(code)) {
    report(at, end, `\\${whole} is no Unicode character`, RANGE_HINT);
  } else {
    return { text: String.fromCodePoint(code), end };
  }
  return { text: '', end };
}

const NAMES_HINT =
  `named characters are ${[...CHARACTER_NAMES.keys()].map((name) => `#\\${name}`).join(' ')}; ` +
  'others are written as themselves or by number, as in #\\x3bb';

/** The character that `#\...` writes, or null after a report. */
export function decodeCharacter(image: string, fold: boolean, report: ReportFlaw): Char | null {
  const name = image.slice(2);
  const code = name.codePointAt(0);
  if (code === undefined) {
    report(0, image.length, 'a character must follow #\\, but the text ends here', NAMES_HINT);
    return null;
  }
  if (name.length === (code > 0xffff ? 2 : 1)) {
    if (isScalar(code)) return char(code);
    report(0, image.length, 'half of a surrogate pair is no character', null);
    return null;
  }
  const named = CHARACTER_NAMES.get(fold ? foldCase(name) : name);
  if (named !== undefined) return char(named);
  if (/^[xX][0-9a-fA-F]+$/.test(name)) {
    const number = Number.parseInt(name.slice(1), 16);
    if (isScalar(number)) return char(number);
    report(0, image.length, `${excerpt(image)} is no Unicode character`, RANGE_HINT);
    return null;
  }
  report(0, image.length, `${excerpt(image)} is no character`, NAMES_HINT);
  return null;
}

/** A token's text, shortened so that a message stays readable. */
export function excerpt(image: string): string {
  return image.length <= 40 ? image : `${image.slice(0, 40)}…`;
}
