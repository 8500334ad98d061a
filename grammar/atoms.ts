/**
 * The values of single tokens (R7RS 7.1.1). Numbers, symbols and booleans are told apart by their
 * text.
 */
import type { IToken } from 'chevrotain';
import { intern, MString, type Value } from './datum.js';
import { foldCase } from './fold-case.js';
import { BarSymbol, Character, StringText, UNCLOSED } from './lexer.js';
import { decodeCharacter, decodeQuoted, excerpt } from './literals.js';
import { parseNumber } from './number-text.js';
import type { ReportFlaw } from './read-error.js';

/** What no symbol may hold unless it stands between bars: controls, invisible characters, and the
 * quotation marks and brackets that word processors put in. */
const NOT_IN_SYMBOL = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/u;
const PLAIN_SYMBOL = /^[\w!$%&*/:<=>?^~+\-.@#]*$/;
const CURLY_QUOTES = /[\u2018-\u201f\u00ab\u00bb\u2039\u203a]/;

/** The value of a token without parts, or undefined after a report. */
export function tokenValue(
  { image, tokenType, payload }: IToken,
  fold: boolean,
  report: ReportFlaw,
): Value {
  if (tokenType === Character) return decodeCharacter(image, fold, report) ?? undefined;
  if (tokenType !== StringText && tokenType !== BarSymbol) return readAtom(image, fold, report);
  if (payload === UNCLOSED) {
    const what = tokenType === StringText ? 'string' : 'symbol';
    report(0, 1, `this ${what} is never closed`, `close it with ${image[0]}`);
    return undefined;
  }
  const text = decodeQuoted(image, image.length - 1, report);
  return tokenType === StringText ? new MString(text) : intern(text);
}

/**
 * The value of a run of characters without delimiters, or undefined after a report. O(length), and
 * what `parseNumber` costs.
 */
function readAtom(image: string, fold: boolean, report: ReportFlaw): Value {
  const first = image.charCodeAt(0);
  if (first === 0x23) return readSharp(image, report);
  const numeric =
    (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (numeric) {
    const number = parseNumber(image);
    if (number !== null) return number;
  }
  if (!PLAIN_SYMBOL.test(image)) {
    const flaw = NOT_IN_SYMBOL.exec(image);
    if (flaw !== null) {
      reportCharacter(flaw[0], flaw.index, report);
      return undefined;
    }
  }
  return intern(fold ? foldCase(image) : image);
}

/** Values that begin with `#`. Letters are equal in both cases here (R7RS 7.1.1). */
function readSharp(image: string, report: ReportFlaw): Value {
  const lower = image.toLowerCase();
  if (lower === '#t' || lower === '#true') return true;
  if (lower === '#f' || lower === '#false') return false;
  const end = image.length;
  if (/^#[bdeiox]/.test(lower)) {
    const number = parseNumber(image);
    if (number !== null) return number;
    report(
      0,
      end,
      `${excerpt(image)} is no number`,
      'check its digits and its radix (#b #o #d #x)',
    );
  } else if (lower === '#u8') {
    report(0, end, '#u8 must be followed by ( at once', 'a bytevector looks like #u8(1 2 3)');
  } else if (lower.startsWith('#<')) {
    report(0, end, `${excerpt(image)} stands for a value that cannot be written as text`, null);
  } else if (lower.startsWith('#:')) {
    report(0, end, `${excerpt(image)} is an uninterned symbol, which cannot be read`, null);
  } else {
    const hint =
      'after # may come: t f true false ( u8( \\ ; | b o d x e i, a label, or !fold-case';
    report(0, end, `${excerpt(image)} is unknown`, hint);
  }
  return undefined;
}

function reportCharacter(character: string, index: number, report: ReportFlaw): void {
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  const visible = /\p{C}/u.test(character) ? `U+${code}` : `${character} (U+${code})`;
  const hint = CURLY_QUOTES.test(character)
    ? 'strings stand between straight quotes: "like this"'
    : 'put the symbol between bars if you mean it: |like this|';
  report(
    index,
    index + character.length,
    `the character ${visible} cannot be part of a symbol`,
    hint,
  );
}
