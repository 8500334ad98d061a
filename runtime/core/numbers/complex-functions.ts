/**
 * The elementary functions on the complex plane, in doubles (R7RS 6.2.6). Branch cuts are those
 * of the report; on a cut the sign of a zero part says from which side (Kahan, "Branch cuts for
 * complex elementary functions", 1987).
 */

/** A point of the plane: a real and an imaginary part. */
export interface Point {
  readonly re: number;
  readonly im: number;
}

/** The exponential. */
export function exponential({ re, im }: Point): Point {
  const size = Math.exp(re);
  if (im === 0) return { re: size, im };
  return { re: size * Math.cos(im), im: size * Math.sin(im) };
}

/** The principal logarithm, cut along the negative reals. */
export function logarithm({ re, im }: Point): Point {
  return { re: logarithmOfSize(re, im), im: Math.atan2(im, re) };
}

/** log |z|, also where |z| is near 1 or overflows. */
function logarithmOfSize(re: number, im: number): number {
  const [x, y] = [Math.abs(re), Math.abs(im)];
  const [large, small] = x > y ? [x, y] : [y, x];
  if (large > 0.5 && large < 2) {
    return Math.log1p((large - 1) * (large + 1) + small * small) / 2;
  }
  if (large > Number.MAX_VALUE / 2 && Number.isFinite(large)) {
    return Math.log(Math.hypot(large / 2, small / 2)) + Math.LN2;
  }
  return Math.log(Math.hypot(large, small));
}

/** Below this size halves and sums of squares may underflow. */
const TINY = 1e-290;

/** The principal square root, cut along the negative reals; its real part is not negative. */
export function squareRoot({ re, im }: Point): Point {
  if (re === 0 && im === 0) return { re: 0, im };
  if (im === Number.POSITIVE_INFINITY || im === Number.NEGATIVE_INFINITY) {
    return { re: Number.POSITIVE_INFINITY, im };
  }
  const size = Math.max(Math.abs(re), Math.abs(im));
  if (size > Number.MAX_VALUE / 4 && Number.isFinite(size)) return scaledRoot(re, im, 2 ** -4);
  if (size < TINY) return scaledRoot(re, im, 2 ** 600);
  const half = Math.sqrt((Math.abs(re) + Math.hypot(re, im)) / 2);
  if (re >= 0)
    return { re: half, im: half === Number.POSITIVE_INFINITY ? im * 0 : im / (2 * half) };
  const other = half === Number.POSITIVE_INFINITY ? 0 : Math.abs(im) / (2 * half);
  return { re: other, im: isNegative(im) ? -half : half };
}

/** The square root by way of that of a multiple; `scale` is a power of 4. */
function scaledRoot(re: number, im: number, scale: number): Point {
  const root = squareRoot({ re: re * scale, im: im * scale });
  const back = 1 / Math.sqrt(scale);
  return { re: root.re * back, im: root.im * back };
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** The sine. */
export function sine({ re, im }: Point): Point {
  return { re: Math.sin(re) * Math.cosh(im), im: Math.cos(re) * Math.sinh(im) };
}

/** The cosine. */
export function cosine({ re, im }: Point): Point {
  return { re: Math.cos(re) * Math.cosh(im), im: -Math.sin(re) * Math.sinh(im) };
}

/** From here on the tangent is +i or -i to the last bit. */
const TANGENT_FLAT = 20;

/** The tangent. */
export function tangent({ re, im }: Point): Point {
  if (Math.abs(im) > TANGENT_FLAT) {
    return { re: Math.sin(2 * re) * 2 * Math.exp(-2 * Math.abs(im)), im: Math.sign(im) };
  }
  const below = Math.cos(2 * re) + Math.cosh(2 * im);
  return { re: Math.sin(2 * re) / below, im: Math.sinh(2 * im) / below };
}

/** sqrt(1 - z) and sqrt(1 + z), from which the inverse functions are made (Kahan). */
function neighbours({ re, im }: Point): readonly [Point, Point] {
  return [squareRoot({ re: 1 - re, im: -im }), squareRoot({ re: 1 + re, im })];
}

/** The inverse sine, cut along the reals outside [-1, 1]. */
export function inverseSine(z: Point): Point {
  const [minus, plus] = neighbours(z);
  return {
    re: Math.atan2(z.re, minus.re * plus.re - minus.im * plus.im),
    im: Math.asinh(minus.re * plus.im - minus.im * plus.re),
  };
}

/** The inverse cosine, cut along the reals outside [-1, 1]. */
export function inverseCosine(z: Point): Point {
  const [minus, plus] = neighbours(z);
  return {
    re: 2 * Math.atan2(minus.re, plus.re),
    im: Math.asinh(plus.re * minus.im - plus.im * minus.re),
  };
}

/** The inverse tangent, cut along the imaginary axis outside [-i, i]. */
export function inverseTangent({ re, im }: Point): Point {
  // atan z = -i atanh iz; in the upper half plane, where its logarithm keeps all digits.
  const height = Math.abs(im);
  const size = Math.log1p((4 * height) / (re * re + (1 - height) * (1 - height))) / 4;
  const turn = Math.atan2(2 * re, (1 - height) * (1 + height) - re * re) / 2;
  return { re: turn, im: isNegative(im) ? -size : size };
}
