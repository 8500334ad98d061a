/**
 * Text <-> numbers: the number syntax of R7RS 7.1.1 with `string->number` and `number->string`
 * (6.2.7). Beyond the report, every radix from 2 to 36 is understood and a point may stand in any
 * of them; exponents belong to radix 10.
 *
 * From radix 19 on `i` is also a digit. There a text that can be a real is one (`-i` is -18), and
 * complex numbers are written with all their parts (`0-1i`).
 */
import { Compnum, Flonum, type Num, Ratnum, type Real } from './datum.js';
import { formatDouble } from './flonum-text.js';
import {
  exactOfDouble,
  exactRatio,
  normalInteger,
  ratioToDouble,
  rectangular,
  reducedRatio,
  toDouble,
} from './number-form.js';

/** Longest text that is considered as a number, in characters. */
export const NUMBER_TEXT_MAX = 10_000_000;
/** Largest power of ten that an exact decimal (`#e1e5`) may be scaled by. */
export const EXACT_EXPONENT_MAX = 1_000_000;
/** Longest text of a ratio, which is to be brought to lowest terms. */
export const RATIO_TEXT_MAX = 1_000_000;

type Exactness = 'exact' | 'inexact' | 'as-written';

/** How the digits of one number are to be read. */
interface Reading {
  readonly radix: number;
  readonly exactness: Exactness;
}

const RADIX_PREFIXES: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, x: 16 };
const SMALL_INTEGER = /^[+-]?[0-9]{1,15}$/;
const NUMBER_CHARACTERS = /^[-+.@/0-9a-zA-Z]+$/;

/**
 * The number that `text` writes, or null when it writes none. A prefix in the text overrides
 * `radix` (2 to 36). Also null: a zero denominator, `#e` of an infinity or NaN, and what passes
 * the limits above. About linear in the length of the text.
 */
export function parseNumber(text: string, radix = 10): Num | null {
  if (radix === 10 && SMALL_INTEGER.test(text)) return Number(text) + 0;
  if (text.length > NUMBER_TEXT_MAX) return null;
  let radixSeen: number | null = null;
  let exactness: Exactness | null = null;
  let start = 0;
  for (; text[start] === '#'; start += 2) {
    const letter = (text[start + 1] ?? '').toLowerCase();
    const prefixRadix = RADIX_PREFIXES[letter];
    if (prefixRadix !== undefined && radixSeen === null) radixSeen = prefixRadix;
    else if ((letter === 'e' || letter === 'i') && exactness === null) {
      exactness = letter === 'e' ? 'exact' : 'inexact';
    } else return null;
  }
  const body = start === 0 ? text : text.slice(start);
  if (!NUMBER_CHARACTERS.test(body)) return null;
  return parseComplex(body.toLowerCase(), {
    radix: radixSeen ?? radix,
    exactness: exactness ?? 'as-written',
  });
}

function parseComplex(text: string, reading: Reading): Num | null {
  const at = text.indexOf('@');
  if (at >= 0) return parsePolar(text.slice(0, at), text.slice(at + 1), reading);
  return parseReal(text, reading) ?? parseRectangular(text, reading);
}

/** `magnitude@angle`. An angle of exact 0 gives the magnitude itself. */
function parsePolar(magnitudeText: string, angleText: string, reading: Reading): Num | null {
  const magnitude = parseReal(magnitudeText, { ...reading, exactness: 'as-written' });
  const angle = parseReal(angleText, { ...reading, exactness: 'as-written' });
  if (magnitude === null || angle === null) return null;
  if (angle === 0) return withExactness(magnitude, reading.exactness);
  if (magnitude === 0) return withExactness(0, reading.exactness);
  const [size, turn] = [toDouble(magnitude), toDouble(angle)];
  const re = withExactness(new Flonum(size * Math.cos(turn)), reading.exactness);
  const im = withExactness(new Flonum(size * Math.sin(turn)), reading.exactness);
  return re === null || im === null ? null : rectangular(re, im);
}

/** Signs that a rectangular number can have: two of its parts, two of their exponents. */
const SIGNS_MAX = 4;

/** `re+imi`, `+imi`, `re+i`, `+i`: splits at the last sign that leaves two numbers. */
function parseRectangular(text: string, reading: Reading): Num | null {
  if (!text.endsWith('i')) return null;
  let split = text.length - 1;
  for (let tried = 0; tried < SIGNS_MAX; tried++) {
    split = lastSign(text, split - 1);
    if (split < 0) return null;
    const im = imaginaryPart(text.slice(split, -1), reading);
    if (im === null) continue;
    const re = split === 0 ? 0 : parseReal(text.slice(0, split), reading);
    if (re !== null) return rectangular(re, im);
    if (split === 0) return null;
  }
  return null;
}

function lastSign(text: string, from: number): number {
  return from < 0 ? -1 : Math.max(text.lastIndexOf('+', from), text.lastIndexOf('-', from));
}

function imaginaryPart(text: string, reading: Reading): Real | null {
  if (text.length > 1) return parseReal(text, reading);
  return withExactness(text === '-' ? -1 : 1, reading.exactness);
}

const SPECIAL: Readonly<Record<string, number>> = {
  '+inf.0': Number.POSITIVE_INFINITY,
  '-inf.0': Number.NEGATIVE_INFINITY,
  '+nan.0': Number.NaN,
  '-nan.0': Number.NaN,
};

function parseReal(text: string, reading: Reading): Real | null {
  const special = text.length === 6 ? SPECIAL[text] : undefined;
  if (special !== undefined) {
    return reading.exactness === 'exact' ? null : new Flonum(special);
  }
  const signed = text[0] === '+' || text[0] === '-';
  const negative = text[0] === '-';
  const digits = signed ? text.slice(1) : text;
  const { radix, exactness } = reading;
  if (isDigits(digits, radix)) {
    const magnitude = parseDigits(digits, radix);
    return withExactness(normalInteger(negative ? -magnitude : magnitude), exactness);
  }
  const slash = digits.indexOf('/');
  if (slash >= 0) {
    return parseRatio(digits.slice(0, slash), digits.slice(slash + 1), negative, reading);
  }
  return radix === 10
    ? parseDecimal(digits, negative, exactness)
    : parsePointed(digits, negative, reading);
}

function parseRatio(
  above: string,
  below: string,
  negative: boolean,
  reading: Reading,
): Real | null {
  const { radix, exactness } = reading;
  if (above.length + below.length > RATIO_TEXT_MAX) return null;
  if (!isDigits(above, radix) || !isDigits(below, radix)) return null;
  const denominator = parseDigits(below, radix);
  if (denominator === 0n) return null;
  const numerator = parseDigits(above, radix);
  return withExactness(exactRatio(negative ? -numerator : numerator, denominator), exactness);
}

/** The exponent markers s, f, d, l ask for a precision (R7RS 6.2.5); there is one precision here.
 */
const DECIMAL = /^(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[esfdl]([+-]?[0-9]+))?$/;

function parseDecimal(text: string, negative: boolean, exactness: Exactness): Real | null {
  const parts = DECIMAL.exec(text);
  if (parts === null) return null;
  if (exactness !== 'exact') {
    const value = Number(text.replace(/[sfdl]/, 'e'));
    return new Flonum(negative ? -value : value);
  }
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.length - trailingZeros(digits);
  if (significant === 0) return 0;
  const scale = Number(exponent) - fraction.length + (digits.length - significant);
  if (Math.abs(scale) > EXACT_EXPONENT_MAX) return null;
  const magnitude = BigInt(digits.slice(0, significant));
  return scaledByTen(negative ? -magnitude : magnitude, scale);
}

function trailingZeros(digits: string): number {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.length - end;
}

/**
 * n * 10^scale, for an n that 10 does not divide. Such an n shares with a power of ten either twos
 * or fives, which are divided out without a general (quadratic) gcd.
 */
function scaledByTen(n: bigint, scale: number): Real {
  if (scale >= 0) return normalInteger(n * 10n ** BigInt(scale));
  const places = BigInt(-scale);
  if ((n & 1n) === 0n) {
    const twos = commonPower(n, 2n, places);
    return reducedRatio(n >> twos, (5n ** places) << (places - twos));
  }
  const fives = commonPower(n, 5n, places);
  return reducedRatio(n / 5n ** fives, (5n ** (places - fives)) << places);
}

/** The largest k <= most such that base^k divides n; n is not 0. O(log k) big divisions. */
function commonPower(n: bigint, base: bigint, most: bigint): bigint {
  if (most === 0n || n % base !== 0n) return 0n;
  const rest = commonPower(n / base, base * base, (most - 1n) / 2n);
  const taken = 1n + 2n * rest;
  return taken < most && (n / base ** taken) % base === 0n ? taken + 1n : taken;
}

/** A number with a point in a radix other than 10. */
function parsePointed(text: string, negative: boolean, reading: Reading): Real | null {
  const { radix, exactness } = reading;
  const point = text.indexOf('.');
  if (point < 0) return null;
  const fraction = text.slice(point + 1);
  const digits = text.slice(0, point) + fraction;
  if (digits.length > RATIO_TEXT_MAX || !isDigits(digits, radix)) return null;
  const magnitude = parseDigits(digits, radix);
  const unit = BigInt(radix) ** BigInt(fraction.length);
  if (exactness === 'exact') return exactRatio(negative ? -magnitude : magnitude, unit);
  const value = ratioToDouble(magnitude, unit);
  return new Flonum(negative ? -value : value);
}

const digitPatterns = new Map<number, RegExp>();

function isDigits(text: string, radix: number): boolean {
  let pattern = digitPatterns.get(radix);
  if (pattern === undefined) {
    const letters = radix > 10 ? `a-${(radix - 1).toString(36)}` : '';
    pattern = new RegExp(`^[0-${Math.min(radix - 1, 9)}${letters}]+$`);
    digitPatterns.set(radix, pattern);
  }
  return pattern.test(text);
}

const HOST_PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

/** The integer of checked digits. Radixes the host cannot read are assembled by halves. */
function parseDigits(text: string, radix: number): bigint {
  const prefix = HOST_PREFIXES[radix];
  if (prefix !== undefined) return BigInt(prefix + text);
  const size = Math.floor(Math.log(Number.MAX_SAFE_INTEGER) / Math.log(radix));
  let words: bigint[] = [];
  for (let end = text.length; end > 0; end -= size) {
    words.push(BigInt(Number.parseInt(text.slice(Math.max(0, end - size), end), radix)));
  }
  for (let weight = BigInt(radix) ** BigInt(size); words.length > 1; weight *= weight) {
    const pairs: bigint[] = [];
    for (let i = 0; i < words.length; i += 2) {
      pairs.push((words[i] as bigint) + (words[i + 1] ?? 0n) * weight);
    }
    words = pairs;
  }
  return words[0] as bigint;
}

/** The same number with that exactness; null for the exact form of an infinity or NaN. */
function withExactness(n: Real, exactness: Exactness): Real | null {
  if (exactness === 'inexact') return n instanceof Flonum ? n : new Flonum(toDouble(n));
  if (exactness === 'as-written' || !(n instanceof Flonum)) return n;
  return Number.isFinite(n.value) ? exactOfDouble(n.value) : null;
}

/**
 * The text of a number in a radix from 2 to 36, such that `parseNumber` with the same radix gives
 * an equal number of the same exactness. Flonums have the fewest digits that do; in radix 10
 * large and small ones an exponent.
 */
export function formatNumber(n: Num, radix = 10): string {
  if (n instanceof Compnum) return formatComplex(n, radix);
  return formatReal(n, radix);
}

function formatReal(n: Real, radix: number): string {
  if (n instanceof Flonum) return formatDouble(n.value, radix);
  if (!(n instanceof Ratnum)) return n.toString(radix);
  return `${n.numerator.toString(radix)}/${n.denominator.toString(radix)}`;
}

const DIGIT_I = 18;

function formatComplex(n: Compnum, radix: number): string {
  const spelledOut = radix > DIGIT_I;
  const re = n.re === 0 && !spelledOut ? '' : formatReal(n.re, radix);
  if (!spelledOut && (n.im === 1 || n.im === -1)) return `${re}${n.im === 1 ? '+' : '-'}i`;
  const im = formatReal(n.im, radix);
  return `${re}${im[0] === '-' || im[0] === '+' ? '' : '+'}${im}i`;
}
