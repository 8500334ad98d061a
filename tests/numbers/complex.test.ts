/** Complex numbers: laws, branch cuts and powers (R7RS 6.2.6). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Compnum, Flonum, type Num } from '#omega/grammar/datum.js';
import { rectangular } from '#omega/grammar/number-form.js';
import { add, divide, multiply, subtract } from '#omega/runtime/core/numbers/arithmetic.js';
import { conjugate, imaginaryPart, realPart } from '#omega/runtime/core/numbers/complex.js';
import { expt, magnitude, sqrt } from '#omega/runtime/core/numbers/powers.js';
import {
  acos,
  angle,
  asin,
  atan,
  cos,
  exp,
  log,
  pointOf,
  polar,
  sin,
  tan,
} from '#omega/runtime/core/numbers/transcendental.js';
import { numberOf } from './calling.js';

const NEARLY = 1e-9;

/** Fails unless the two are as near to each other as rounding allows. */
function near(a: Num, b: Num): void {
  const [x, y] = [pointOf(a), pointOf(b)];
  const size = Math.max(1, Math.hypot(x.re, x.im), Math.hypot(y.re, y.im));
  const message = `${x.re}+${x.im}i and ${y.re}+${y.im}i`;
  expect(Math.hypot(x.re - y.re, x.im - y.im) / size, message).toBeLessThan(NEARLY);
}

const coordinates = fc.oneof(
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.constantFrom(0, 1, -1, 0.5, -2),
);
const points = fc
  .tuple(coordinates, coordinates)
  .map(([re, im]) => new Compnum(new Flonum(re), new Flonum(im)));
/** Away from the poles of the arc tangent. */
const tame = points.filter((z) => {
  const { re, im } = pointOf(z);
  return Math.hypot(re, Math.abs(im) - 1) > 1e-3;
});
const i = numberOf('+i');

describe('functions of complex numbers', () => {
  it('are undone by their inverses', () => {
    fc.assert(
      fc.property(tame, (z) => {
        near(sin(asin(z)), z);
        near(cos(acos(z)), z);
        near(tan(atan(z)), z);
        near(multiply(sqrt(z), sqrt(z)), z);
        if (magnitudeOf(z) > 0) near(exp(log(z)), z);
      }),
      { numRuns: 1000 },
    );
  });

  it('obey the addition theorems', () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        near(exp(add(a, b)), multiply(exp(a), exp(b)));
        near(sin(add(a, b)), add(multiply(sin(a), cos(b)), multiply(cos(a), sin(b))));
        near(multiply(tan(a), cos(a)), sin(a));
        near(exp(multiply(i, a)), add(cos(a), multiply(i, sin(a))));
      }),
    );
  });

  it('agree with the definitions of the report', () => {
    fc.assert(
      fc.property(tame, (z) => {
        // On a cut the definitions lose the sign of a zero, which says from which side it is met.
        const { re, im } = pointOf(z);
        fc.pre(re !== 0 && im !== 0);
        const minusI = numberOf('-i');
        const root = sqrt(subtract(1, multiply(z, z)));
        near(asin(z), multiply(minusI, log(add(multiply(i, z), root))));
        near(acos(z), subtract(new Flonum(Math.PI / 2), asin(z)));
        const turned = multiply(i, z);
        near(
          atan(z),
          divide(subtract(log(add(1, turned)), log(subtract(1, turned))), numberOf('+2i')),
        );
      }),
    );
  });

  it('agree with the real ones on the real line', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 0.99, noNaN: true }), (x) => {
        const [z, real] = [rectangular(new Flonum(x), new Flonum(0)), new Flonum(x)];
        for (const f of [exp, sin, cos, tan, asin, acos, atan]) near(f(z), f(real));
        if (x > 0) near(log(z), log(real));
        if (x > 0) near(sqrt(z), sqrt(real));
      }),
    );
  });

  it('see from which side a cut is approached', () => {
    const side = (re: number, im: number): Num => new Compnum(new Flonum(re), new Flonum(im));
    near(log(side(-1, 0)), side(0, Math.PI));
    near(log(side(-1, -0)), side(0, -Math.PI));
    near(sqrt(side(-4, 0)), side(0, 2));
    near(sqrt(side(-4, -0)), side(0, -2));
    near(asin(side(2, 0)), side(Math.PI / 2, 1.3169578969248166));
    near(asin(side(2, -0)), side(Math.PI / 2, -1.3169578969248166));
    near(acos(side(2, 0)), side(0, -1.3169578969248166));
    near(atan(side(0, 2)), side(Math.PI / 2, 0.5493061443340549));
    near(atan(side(-0, 2)), side(-Math.PI / 2, 0.5493061443340549));
  });

  it('stay finite where the answer is', () => {
    const huge = new Compnum(new Flonum(1.5e308), new Flonum(1.5e308));
    const root = pointOf(sqrt(huge));
    expect(root.re / 1e154).toBeCloseTo(Math.sqrt(1.5) * 2 ** 0.25 * Math.cos(Math.PI / 8), 9);
    expect(pointOf(log(huge)).re).toBeCloseTo(Math.log(1.5e308) + Math.log(2) / 2, 9);
    expect(pointOf(tan(numberOf('1+1000.0i')))).toEqual({ re: 0, im: 1 });
    expect(pointOf(log(numberOf('1.0+1e-200i')))).toEqual({ re: 0, im: 1e-200 });
  });
});

function magnitudeOf(z: Compnum): number {
  return (magnitude(z) as Flonum).value;
}

describe('parts and powers of complex numbers', () => {
  it('are put together again', () => {
    fc.assert(
      fc.property(points, (z) => {
        near(polar(magnitude(z), angle(z)), z);
        near(rectangular(realPart(z), imaginaryPart(z)), z);
        near(multiply(z, conjugate(z)), new Flonum(magnitudeOf(z) ** 2));
      }),
    );
  });

  it('multiply out', () => {
    const whole = fc.integer({ min: -9, max: 9 });
    const exactPoints = fc
      .tuple(
        whole,
        whole.filter((n) => n !== 0),
      )
      .map(([re, im]) => new Compnum(re, im));
    fc.assert(
      fc.property(exactPoints, fc.integer({ min: 0, max: 12 }), (z, exponent) => {
        let product: Num = 1;
        for (let k = 0; k < exponent; k++) product = multiply(product, z);
        expect(subtract(expt(z, exponent), product)).toBe(0);
        expect(multiply(expt(z, -exponent), product)).toBe(1);
        expect(sqrt(multiply(z, z))).toEqual(leaning(z));
      }),
    );
  });

  /** z or -z: the principal root of its square. */
  function leaning(z: Compnum): Num {
    const re = z.re as number;
    return re > 0 || (re === 0 && (z.im as number) > 0) ? z : subtract(0, z);
  }

  it('agree with exp and log', () => {
    fc.assert(
      fc.property(
        points.filter((z) => magnitudeOf(z) > 0.1),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (z, exponent) => {
          near(expt(z, new Flonum(exponent)), exp(multiply(new Flonum(exponent), log(z))));
          near(expt(z, 5), exp(multiply(5, log(z))));
        },
      ),
    );
  });
});
