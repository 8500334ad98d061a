/**
 * The text of values without parts (R7RS 6.13.3 `write`, 7.1.1): numbers, booleans, characters,
 * strings, symbols, bytevectors and the values that have no written form.
 */
import {
  Char,
  Compnum,
  EOF,
  Flonum,
  isInterned,
  MString,
  NIL,
  type Num,
  Ratnum,
  Sym,
  UNSPECIFIED,
  type Value,
} from './datum.js';
import { CHARACTER_NAMES } from './literals.js';
import { formatNumber, parseNumber } from './number-text.js';

const NAMES_BY_CODE: ReadonlyMap<number, string> = new Map(
  [...CHARACTER_NAMES].map(([name, code]) => [code, name]),
);

const MNEMONICS: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\\', '\\\\'],
]);

/** Characters that cannot be seen, or that move others; the joiners inside emoji are spared. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const STRING_ESCAPES = new RegExp(`["\\\\]|${INVISIBLE.source}`, 'gu');
const SYMBOL_ESCAPES = new RegExp(`[|\\\\]|${INVISIBLE.source}`, 'gu');
/** What `#\` shows by number: also blanks, and marks that would combine with the backslash. */
const UNSHOWN_CHARACTER = /[\p{C}\p{Z}\p{M}]/u;

const PLAIN_SYMBOL = /^[A-Za-z!$%&*/:<=>?^_~+\-.0-9][A-Za-z!$%&*/:<=>?^_~+\-.0-9@]*$/;
/** R7RS 7.1.1 <initial> and <subsequent> with the Unicode categories it allows. */
const UNICODE_SYMBOL = (() => {
  const ascii = 'A-Za-z!$%&*/:<=>?^_~+\\-.0-9';
  const wide = '\\p{L}\\p{Mn}\\p{Nl}\\p{No}\\p{Pd}\\p{Pc}\\p{Po}\\p{S}\\p{Co}\\u200c\\u200d';
  const initial = `(?:[${ascii}]|(?![\\0-\\x7f])[${wide}])`;
  const subsequent = `(?:[${ascii}@]|(?![\\0-\\x7f])[${wide}\\p{Nd}\\p{Mc}\\p{Me}])`;
  return new RegExp(`^${initial}${subsequent}*$`, 'u');
})();

function escapeCharacter(character: string): string {
  const mnemonic = MNEMONICS.get(character);
  if (mnemonic !== undefined) return mnemonic;
  if (character === '"' || character === '|') return `\\${character}`;
  return `\\x${(character.codePointAt(0) as number).toString(16)};`;
}

/** A string as `read` takes it. O(n). */
export function stringText(text: string): string {
  return `"${text.replace(STRING_ESCAPES, escapeCharacter)}"`;
}

/** A symbol's name as `read` takes it: between bars where it would else be something different. */
export function symbolText(name: string): string {
  const plain = PLAIN_SYMBOL.test(name) || UNICODE_SYMBOL.test(name);
  if (plain && name !== '.' && !looksNumeric(name)) return name;
  return `|${name.replace(SYMBOL_ESCAPES, escapeCharacter)}|`;
}

function looksNumeric(name: string): boolean {
  return /^[+\-.0-9]/.test(name) && parseNumber(name) !== null;
}

/** A character as `read` takes it. */
export function characterText(code: number): string {
  const name = NAMES_BY_CODE.get(code);
  if (name !== undefined) return `#\\${name}`;
  const character = String.fromCodePoint(code);
  return UNSHOWN_CHARACTER.test(character) ? `#\\x${code.toString(16)}` : `#\\${character}`;
}

function bytevectorText(bytes: Uint8Array): string {
  return `#u8(${bytes.join(' ')})`;
}

function isNumber(value: Value): value is Num {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Flonum ||
    value instanceof Ratnum ||
    value instanceof Compnum
  );
}

/**
 * The text of a value without parts. `quoted` is `write`, otherwise `display`: strings, characters
 * and symbols as they are.
 */
export function atomText(value: Value, quoted: boolean): string {
  if (isNumber(value)) return formatNumber(value);
  if (value instanceof Sym) {
    if (!quoted) return value.name;
    return (isInterned(value) ? '' : '#:') + symbolText(value.name);
  }
  if (value instanceof MString) {
    const text = value.toString();
    return quoted ? stringText(text) : text;
  }
  if (value instanceof Char) {
    return quoted ? characterText(value.code) : String.fromCodePoint(value.code);
  }
  if (value === NIL) return '()';
  if (value === true) return '#t';
  if (value === false) return '#f';
  if (value === UNSPECIFIED) return '#<unspecified>';
  if (value === EOF) return '#<eof>';
  if (value instanceof Uint8Array) return bytevectorText(value);
  return '#<host>';
}
