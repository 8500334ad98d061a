/**
 * The text of inexact reals in any radix: the shortest digits that read back as the same double
 * (Steele & White 1990; Burger & Dybvig 1996). In radix 10 the host already knows them.
 */
import { decompose } from './number-form.js';

/** The external representation of a double in a radix from 2 to 36 (R7RS 6.2.7). */
export function formatDouble(x: number, radix: number): string {
  if (Number.isNaN(x)) return '+nan.0';
  if (!Number.isFinite(x)) return x > 0 ? '+inf.0' : '-inf.0';
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  if (radix === 10) return decimalText(x);
  const sign = x < 0 ? '-' : '';
  const text = positional(shortestDigits(Math.abs(x), radix));
  // Where i, n, f and a are digits, a leading zero tells a number from an infinity or a NaN.
  return sign + (text === 'inf.0' || text === 'nan.0' ? `0${text}` : text);
}

/** What the host prints, with a point in it or an exponent: "1.0", "1e21", "1.5e-7". */
function decimalText(x: number): string {
  const text = String(x);
  if (text.includes('e')) return text.replace('e+', 'e');
  return text.includes('.') ? text : `${text}.0`;
}

/** The value 0.d1 d2 d3 ... * radix^point. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

function positional({ digits, point }: Digits): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${digits}${'0'.repeat(point - digits.length)}.0`;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A double and half the gaps to its neighbours, as numerators over one denominator. */
interface Interval {
  value: bigint;
  above: bigint;
  below: bigint;
  unit: bigint;
}

const LOWEST_NORMAL = 1n << 52n;
const FINEST_EXPONENT = -1074;

function roundingInterval(mantissa: bigint, exponent: number): Interval {
  // Just above a power of two the gap below is half as wide.
  const uneven = mantissa === LOWEST_NORMAL && exponent > FINEST_EXPONENT;
  const widening = uneven ? 2n : 1n;
  const gap = exponent >= 0 ? 1n << BigInt(exponent) : 1n;
  const unit = exponent >= 0 ? 2n : 1n << BigInt(1 - exponent);
  return {
    value: mantissa * gap * 2n * widening,
    above: gap * widening,
    below: gap,
    unit: unit * widening,
  };
}

/** The shortest digits in `radix` that lie in the rounding interval of x, which is positive. */
function shortestDigits(x: number, radix: number): Digits {
  const { mantissa, exponent } = decompose(x);
  const closed = (mantissa & 1n) === 0n; // ties round to even, so the ends belong to an even x
  const base = BigInt(radix);
  let { value, above, below, unit } = roundingInterval(mantissa, exponent);
  const reaches = (n: bigint, bound: bigint): boolean => (closed ? n >= bound : n > bound);

  let point = Math.ceil(Math.log2(x) / Math.log2(radix) - 1e-10);
  if (point >= 0) unit *= base ** BigInt(point);
  else {
    const scale = base ** BigInt(-point);
    value *= scale;
    above *= scale;
    below *= scale;
  }
  if (reaches(value + above, unit)) {
    point++;
    unit *= base;
  }

  let digits = '';
  for (;;) {
    value *= base;
    above *= base;
    below *= base;
    const digit = value / unit;
    value -= digit * unit;
    const lowEnds = reaches(below, value);
    const highEnds = reaches(value + above, unit);
    if (lowEnds || highEnds) {
      const up = highEnds && (!lowEnds || value * 2n >= unit);
      return { digits: digits + (up ? digit + 1n : digit).toString(radix), point };
    }
    digits += digit.toString(radix);
  }
}
