/**
 * Host bigints as whole numbers: their length in bits and their greatest common divisor, in a time
 * that grows little faster than that of multiplication.
 */
const SAFE_HIGH = BigInt(Number.MAX_SAFE_INTEGER);

/** The bits of |n|: 0 for 0, 1 for 1, 8 for 255. O(size). */
export function bitLength(n: bigint): number {
  const digits = (n < 0n ? -n : n).toString(16);
  return digits.length * 4 - (Math.clz32(Number.parseInt(digits[0] as string, 16)) - 28);
}

/** The greatest common divisor of two safe non-negative integers. */
export function smallDivisor(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Up to this size Euclid's steps are cheaper than gathering them. */
const EUCLID_BITS_MAX = 512;
const EUCLID_MAX = 1n << BigInt(EUCLID_BITS_MAX);

/** The greatest common divisor, never negative; gcd(0, 0) = 0. */
export function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = descending(a < 0n ? -a : a, b < 0n ? -b : b);
  while (y > EUCLID_MAX) {
    const [p, q] = reduced(halving(x, y), x, y);
    [x, y] = p < x ? [p, q] : [y, x % y];
  }
  while (y !== 0n) {
    if (x <= SAFE_HIGH) return BigInt(smallDivisor(Number(x), Number(y)));
    [x, y] = [y, x % y];
  }
  return x;
}

function descending(x: bigint, y: bigint): [bigint, bigint] {
  return x < y ? [y, x] : [x, y];
}

/**
 * Several of Euclid's steps: x, y become a x + b y, c x + d y. Invariant: a d - b c is 1 or -1, so
 * that the pair keeps its divisor whichever steps were taken.
 */
interface Steps {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
  readonly d: bigint;
}

const NO_STEPS: Steps = { a: 1n, b: 0n, c: 0n, d: 1n };

/** The pair after those steps, without signs and in descending order. */
function reduced({ a, b, c, d }: Steps, x: bigint, y: bigint): [bigint, bigint] {
  const p = a * x + b * y;
  const q = c * x + d * y;
  return descending(p < 0n ? -p : p, q < 0n ? -q : q);
}

/** The same steps, such that the pair they make of x and y is not negative and descending. */
function oriented({ a, b, c, d }: Steps, x: bigint, y: bigint): [Steps, bigint, bigint] {
  const p = a * x + b * y;
  const q = c * x + d * y;
  const first = p < 0n ? { a: -a, b: -b, value: -p } : { a, b, value: p };
  const second = q < 0n ? { a: -c, b: -d, value: -q } : { a: c, b: d, value: q };
  const [high, low] = first.value < second.value ? [second, first] : [first, second];
  return [{ a: high.a, b: high.b, c: low.a, d: low.b }, high.value, low.value];
}

/** First the steps `s`, then the steps `t`. */
function followed(s: Steps, t: Steps): Steps {
  return {
    a: t.a * s.a + t.b * s.c,
    b: t.a * s.b + t.b * s.d,
    c: t.c * s.a + t.d * s.c,
    d: t.c * s.b + t.d * s.d,
  };
}

/** Up to this size steps are taken on doubles. */
const SMALL_BITS = 52;

/**
 * The steps that bring x >= y >= 0 down to about half the bits of x. The leading half of a number
 * decides the first half of these steps, and so on down (Schönhage 1971; Möller, "On Schönhage's
 * algorithm and subquadratic integer gcd computation", 2008). A step too many or too few does no
 * harm, so nothing is done about the rare ones that the missing bits would have decided otherwise.
 */
function halving(x: bigint, y: bigint): Steps {
  const bits = bitLength(x);
  const half = bits >> 1;
  if (y >> BigInt(half) === 0n) return NO_STEPS;
  if (bits <= SMALL_BITS) return smallHalving(Number(x), Number(y), 2 ** half);
  const shift = BigInt(half);
  const [first, p, q] = oriented(halving(x >> shift, y >> shift), x, y);
  if (q >> shift === 0n) return first;
  const quotient = p / q;
  const steps = followed(first, { a: 0n, b: 1n, c: 1n, d: -quotient });
  const size = bitLength(q);
  if (size >= bits) return steps; // cannot be for steps well chosen; makes the recursion end
  const rest = p - quotient * q;
  const excess = BigInt(Math.max(0, 2 * half - size));
  return followed(steps, halving(q >> excess, rest >> excess));
}

function smallHalving(x: number, y: number, least: number): Steps {
  let [high, low] = [x, y];
  let [a, b, c, d] = [1, 0, 0, 1];
  while (low >= least) {
    const q = Math.floor(high / low);
    [a, c] = [c, a - q * c];
    [b, d] = [d, b - q * d];
    [high, low] = [low, high - q * low];
  }
  return { a: BigInt(a), b: BigInt(b), c: BigInt(c), d: BigInt(d) };
}
