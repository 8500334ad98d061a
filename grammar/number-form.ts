/**
 * Numbers in normal form: the makers that keep the invariants of integers, ratios and complex
 * numbers (`datum.ts`), and the bridges between exact numbers and IEEE doubles (R7RS 6.2.2,
 * 6.2.6). They know no limits; the machine's arithmetic adds those.
 */
import { Compnum, Flonum, type Num, Ratnum, type Real } from './datum.js';
import { bitLength, greatestDivisor } from './whole-numbers.js';

const SAFE_HIGH = BigInt(Number.MAX_SAFE_INTEGER);
const SAFE_LOW = -SAFE_HIGH;

/** The Omega integer of that value: a `number` when it is safe, otherwise the bigint. */
export function normalInteger(n: bigint): number | bigint {
  return n <= SAFE_HIGH && n >= SAFE_LOW ? Number(n) : n;
}

/** The Omega number n/d in lowest terms; `d` must not be 0. */
export function exactRatio(n: bigint, d: bigint): number | bigint | Ratnum {
  const divisor = greatestDivisor(n, d);
  return reducedRatio(n / divisor, d / divisor);
}

/** The Omega number n/d where gcd(n, d) = 1 is known and d is not 0. */
export function reducedRatio(n: bigint, d: bigint): number | bigint | Ratnum {
  if (d < 0n) return reducedRatio(-n, -d);
  return d === 1n ? normalInteger(n) : new Ratnum(n, d);
}

/** The number re + im*i: real if `im` is exact 0, and with inexact parts if either is inexact. */
export function rectangular(re: Real, im: Real): Num {
  if (im === 0) return re;
  if (re instanceof Flonum === im instanceof Flonum) return new Compnum(re, im);
  return new Compnum(new Flonum(toDouble(re)), new Flonum(toDouble(im)));
}

/** The double nearest to a real, ties to even. */
export function toDouble(n: Real): number {
  if (n instanceof Flonum) return n.value;
  return n instanceof Ratnum ? ratioToDouble(n.numerator, n.denominator) : Number(n);
}

const MANTISSA_BITS = 53;
/** Bits of a quotient before it is rounded: more than a double holds, so that a sticky bit
 * decides. */
const QUOTIENT_BITS = 64;
const EXPONENT_MIN = -1022;
const EXPONENT_MAX = 1023;
/** All doubles are integral multiples of 2^-1074. */
const FINEST_EXPONENT = 1074;

/** The double nearest to n/d, ties to even; `d` > 0. Overflow gives an infinity, underflow a
 * zero. */
export function ratioToDouble(n: bigint, d: bigint): number {
  if (n < 0n) return -ratioToDouble(-n, d);
  if (n <= SAFE_HIGH && d <= SAFE_HIGH) return Number(n) / Number(d);
  const scale = QUOTIENT_BITS - (bitLength(n) - bitLength(d));
  const [dividend, divisor] = scale >= 0 ? [n << BigInt(scale), d] : [n, d << BigInt(-scale)];
  const floor = dividend / divisor;
  const quotient = floor * divisor === dividend ? floor : floor | 1n;
  const exponent = bitLength(quotient) - 1 - scale;
  if (exponent > EXPONENT_MAX) return Number.POSITIVE_INFINITY;
  if (exponent < EXPONENT_MIN - MANTISSA_BITS) return 0;
  if (exponent < EXPONENT_MIN) return subnormal(quotient, scale - FINEST_EXPONENT);
  // The scale is applied in halves, because 2^-scale alone might not be a normal double.
  const half = Math.trunc(scale / 2);
  return Number(quotient) * 2 ** -half * 2 ** (half - scale);
}

/** quotient / 2^excess, rounded to an integer (ties to even), in units of 2^-1074. */
function subnormal(quotient: bigint, excess: number): number {
  const bits = BigInt(excess);
  const floor = quotient >> bits;
  const rest = quotient - (floor << bits);
  const half = 1n << (bits - 1n);
  const up = rest > half || (rest === half && (floor & 1n) === 1n);
  return Number(up ? floor + 1n : floor) * Number.MIN_VALUE;
}

const view = new DataView(new ArrayBuffer(8));

/** A finite double as mantissa * 2^exponent with an integral mantissa that carries the sign. */
export function decompose(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const fraction = bits & 0xfffffffffffffn;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return {
    mantissa: bits >> 63n === 1n ? -magnitude : magnitude,
    exponent: biased === 0 ? -FINEST_EXPONENT : biased - 1075,
  };
}

/** The exact number with the value of a finite double. */
export function exactOfDouble(x: number): number | bigint | Ratnum {
  if (Number.isSafeInteger(x)) return x === 0 ? 0 : x;
  if (Number.isInteger(x)) return BigInt(x);
  let { mantissa, exponent } = decompose(x);
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return new Ratnum(mantissa, 1n << BigInt(-exponent));
}
