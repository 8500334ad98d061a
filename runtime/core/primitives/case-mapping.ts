/**
 * Simple case mapping and folding: one character for one character (R7RS 6.6; Unicode 5.18).
 * JavaScript has the full mappings, which may give several; the simple ones are derived from them.
 */

/** Characters with iota subscript, whose simple upper case is one character but whose full one is
 * two: pairs of a range's first and last character, and the distance to the upper case. */
const IOTA_SUBSCRIPT: ReadonlyArray<readonly [number, number, number]> = [
  [0x1f80, 0x1f87, 8],
  [0x1f90, 0x1f97, 8],
  [0x1fa0, 0x1fa7, 8],
  [0x1fb3, 0x1fb3, 9],
  [0x1fc3, 0x1fc3, 9],
  [0x1ff3, 0x1ff3, 9],
];

const DOTTED_CAPITAL_I = 0x130;
const DOTLESS_SMALL_I = 0x131;

/** Letters with the same full folding as another letter, which they fold to (Unicode 15.1). */
const TWINS: ReadonlyMap<number, number> = new Map([
  [0x1fd3, 0x390],
  [0x1fe3, 0x3b0],
  [0xfb05, 0xfb06],
]);

/** The single character that text is, or `otherwise`. */
function onlyCharacter(text: string, otherwise: number): number {
  const code = text.codePointAt(0) as number;
  return text.length === (code > 0xffff ? 2 : 1) ? code : otherwise;
}

/** The simple upper case of a code point. */
export function simpleUpcase(code: number): number {
  for (const [first, last, distance] of IOTA_SUBSCRIPT) {
    if (code >= first && code <= last) return code + distance;
  }
  return onlyCharacter(String.fromCodePoint(code).toUpperCase(), code);
}

/** The simple lower case of a code point. */
export function simpleDowncase(code: number): number {
  if (code === DOTTED_CAPITAL_I) return 0x69;
  return onlyCharacter(String.fromCodePoint(code).toLowerCase(), code);
}

/** The simple case folding of a code point. */
export function simpleFoldcase(code: number): number {
  if (code === DOTTED_CAPITAL_I || code === DOTLESS_SMALL_I) return code;
  return TWINS.get(code) ?? cherokeeFold(code) ?? simpleDowncase(simpleUpcase(code));
}

/** The folding of a Cherokee letter, which goes to upper case unlike all others; else null. */
function cherokeeFold(code: number): number | null {
  if (code >= 0x13a0 && code <= 0x13f5) return code;
  if (code >= 0x13f8 && code <= 0x13fd) return code - 8;
  if (code >= 0xab70 && code <= 0xabbf) return code - 0xab70 + 0x13a0;
  return null;
}
