/** Text to numbers and back: tables and round trips (R7RS 6.2.7, 7.1.1). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flonum, type Num } from '#omega/grammar/datum.js';
import { exactRatio, normalInteger, toDouble } from '#omega/grammar/number-form.js';
import {
  EXACT_EXPONENT_MAX,
  formatNumber,
  NUMBER_TEXT_MAX,
  parseNumber,
  RATIO_TEXT_MAX,
} from '#omega/grammar/number-text.js';
import { numbersEqv } from '#omega/runtime/core/numbers/equivalence.js';
import { type Exact, exactAdd } from '#omega/runtime/core/numbers/exact.js';
import { finiteDoubles, hostIntegers, numbers } from './arbitrary-numbers.js';

/** A text, and how the number it writes is printed. */
const readings: readonly (readonly [string, string])[] = [
  ['1', '1'],
  ['-0', '0'],
  ['+007', '7'],
  ['9007199254740991', '9007199254740991'],
  ['9007199254740992', '9007199254740992'],
  ['-9007199254740992', '-9007199254740992'],
  ['#xFf', '255'],
  ['#b-101', '-5'],
  ['#o777', '511'],
  ['#d10', '10'],
  ['#x1e2', '482'],
  ['6/4', '3/2'],
  ['-6/3', '-2'],
  ['#b10/11', '2/3'],
  ['0/5', '0'],
  ['1.', '1.0'],
  ['.5', '0.5'],
  ['-0.0', '-0.0'],
  ['1e2', '100.0'],
  ['1E2', '100.0'],
  ['1.5e-3', '0.0015'],
  ['1e21', '1e21'],
  ['1e-7', '1e-7'],
  ['1e400', '+inf.0'],
  ['1e-400', '0.0'],
  ['123456789012345680000.0', '123456789012345680000.0'],
  ['#b1.1', '1.5'],
  ['#x.8', '0.5'],
  ['+inf.0', '+inf.0'],
  ['-INF.0', '-inf.0'],
  ['+NaN.0', '+nan.0'],
  ['-nan.0', '+nan.0'],
  ['#e1.5', '3/2'],
  ['#e-1.25e-3', '-1/800'],
  ['#e.000', '0'],
  ['#e1.20', '6/5'],
  ['#e0.5e1', '5'],
  ['#e1e25', '10000000000000000000000000'],
  ['#e0e99999999999', '0'],
  ['#i1/3', '0.3333333333333333'],
  ['#i10', '10.0'],
  ['#x#e1F', '31'],
  ['#E#X1f', '31'],
  ['#i#xff', '255.0'],
  ['#e#b1.1', '3/2'],
  ['1+2i', '1+2i'],
  ['1-i', '1-i'],
  ['+i', '+i'],
  ['-I', '-i'],
  ['1/2-3/4i', '1/2-3/4i'],
  ['-2.5+0i', '-2.5'],
  ['-2.5+0.0i', '-2.5+0.0i'],
  ['1+0i', '1'],
  ['1.0+2i', '1.0+2.0i'],
  ['+1.0i', '0.0+1.0i'],
  ['+inf.0i', '0.0+inf.0i'],
  ['+inf.0-nan.0i', '+inf.0+nan.0i'],
  ['-0.0-0.0i', '-0.0-0.0i'],
  ['1e+2-1e-2i', '100.0-0.01i'],
  ['#x10+aI', '16+10i'],
  ['#i1+2i', '1.0+2.0i'],
  ['#e1.5+.5i', '3/2+1/2i'],
  ['1@0', '1'],
  ['#i1@0', '1.0'],
  ['0@1', '0'],
  ['2@0.0', '2.0+0.0i'],
];

const noNumbers: readonly string[] = [
  ...['', '+', '-', '.', '...', '+.', 'i', 'e5', '+e5', '.e5', '1e', '1e+', '1.2.3', '--1', '+-1'],
  ...['1+', '1+2', '1++2i', '1+2i3', '1i', '2i', '1e+2i', '1+2+3+4+5+6i', '1@', '@1', '1@2@3'],
  ...['1/0', '#i1/0', '1/', '/2', '1/-2', '1/2/3', '1/2.5', '1.5/2', '1/2e3'],
  ...['inf.0', '+inf', '+inf.00', 'nan.0', '+infi', '#e+inf.0', '#e-nan.0', '#e+inf.0i'],
  ...[
    '#',
    '##',
    '#x',
    '#e',
    '#xg',
    '#b2',
    '#o8',
    '#b1e1',
    '#q1',
    '#x#x1',
    '#e#i1',
    '#e#x#e1',
    '1#',
  ],
  ...[' 1', '1 ', '1_000', '0x10', '1n', 'Infinity', 'NaN', '١', '１', '\u212A', '1\n'],
  ...['1e5.5', '1g5', '1h5', '-', 'abc', '+a'],
];

describe('parseNumber (R7RS 7.1.1)', () => {
  it.each(readings)('%s', (text, printed) => {
    const n = parseNumber(text);
    expect(n).not.toBeNull();
    expect(formatNumber(n as Num)).toBe(printed);
  });

  it.each(noNumbers)('%j is not a number', (text) => {
    expect(parseNumber(text)).toBeNull();
  });

  it('reads polar numbers through their parts', () => {
    expect(formatNumber(parseNumber('1@2') as Num)).toBe(`${Math.cos(2)}+${Math.sin(2)}i`);
    expect(formatNumber(parseNumber('-1.5@-1/2') as Num)).toBe(
      `${-1.5 * Math.cos(-0.5)}+${-1.5 * Math.sin(-0.5)}i`,
    );
  });

  it('reads exact decimals without going through a double', () => {
    expect(parseNumber('#e1e400')).toBe(10n ** 400n);
    expect(formatNumber(parseNumber('#e1.1') as Num)).toBe('11/10');
    expect(formatNumber(parseNumber('#e1e-30') as Num)).toBe(`1/1${'0'.repeat(30)}`);
    expect(formatNumber(parseNumber('#e.00032') as Num)).toBe('1/3125');
    expect(formatNumber(parseNumber('#e.0009765625') as Num)).toBe('1/1024');
  });

  it('takes the radix from the prefix before the argument', () => {
    expect(parseNumber('100', 16)).toBe(256);
    expect(parseNumber('#b100', 16)).toBe(4);
    expect(parseNumber('zz', 36)).toBe(35 * 36 + 35);
    expect(parseNumber('12', 2)).toBeNull();
  });

  it('reads i as a digit where it is one', () => {
    expect(parseNumber('-i', 18)).not.toBe(-18);
    expect(parseNumber('-i', 19)).toBe(-18);
    expect(formatNumber(parseNumber('0-1i', 36) as Num, 36)).toBe('0-1i');
    expect(formatNumber(parseNumber('1+inf.0i', 36) as Num, 36)).toBe('1.0+inf.0i');
    expect(parseNumber('-0inf.0', 36)).toEqual(new Flonum(-(18 * 1296 + 23 * 36 + 15)));
    expect(parseNumber('-inf.0', 36)).toEqual(new Flonum(Number.NEGATIVE_INFINITY));
  });

  it('answers null beyond its limits', () => {
    expect(parseNumber('#e1e1000000000')).toBeNull();
    expect(parseNumber('#e1e-1000000000')).toBeNull();
    expect(parseNumber(`#e1e${'9'.repeat(400)}`)).toBeNull();
    expect(parseNumber(`#e1e${EXACT_EXPONENT_MAX + 1}`)).toBeNull();
    expect(parseNumber(`#e1e${EXACT_EXPONENT_MAX}`)).toBe(10n ** BigInt(EXACT_EXPONENT_MAX));
    expect(parseNumber('1'.repeat(NUMBER_TEXT_MAX + 1))).toBeNull();
    expect(parseNumber(`1/${'3'.repeat(RATIO_TEXT_MAX)}`)).toBeNull();
    expect(parseNumber(`1e${'9'.repeat(400)}`)).toEqual(new Flonum(Number.POSITIVE_INFINITY));
  });

  it('reads long literals', () => {
    const digits = '7'.repeat(100_000);
    expect(parseNumber(digits)).toBe(BigInt(digits));
    expect(parseNumber('1'.repeat(100_000), 2)).toBe(2n ** 100_000n - 1n);
    expect(parseNumber('2'.repeat(50_000), 3)).toBe(3n ** 50_000n - 1n);
    expect(parseNumber(`${digits}.${digits}`)).toEqual(new Flonum(Number.POSITIVE_INFINITY));
    expect(parseNumber(`0.${'0'.repeat(1000)}1e1000`)).toEqual(new Flonum(0.1));
  });

  it('never throws, whatever the text', () => {
    const characters = fc.constantFrom(...'0123456789abcdefinx+-./@#eEiI \u212A');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
        const n = parseNumber(text);
        expect(n === null || numbersEqv(n, parseNumber(formatNumber(n)) as Num)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('formatNumber (R7RS 6.2.7)', () => {
  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.5, '0.5'],
    [100, '100.0'],
    [1e20, '100000000000000000000.0'],
    [1e21, '1e21'],
    [1.5e300, '1.5e300'],
    [0.000001, '0.000001'],
    [1.25e-7, '1.25e-7'],
    [5e-324, '5e-324'],
    [Number.NaN, '+nan.0'],
    [Number.NEGATIVE_INFINITY, '-inf.0'],
  ])('of the double %s', (x, text) => {
    expect(formatNumber(new Flonum(x))).toBe(text);
  });

  it.each([
    [0.5, 2, '0.1'],
    [-2.75, 2, '-10.11'],
    [255.5, 16, 'ff.8'],
    [1 / 3, 3, '0.1'],
    [0.1, 3, '0.0022002200220022002200220022002201'],
    [1 / 1296, 36, '0.01'],
    [1e21, 16, '3635c9adc5dea00000.0'],
    [2 ** 60, 2, `1${'0'.repeat(60)}.0`],
    [2 ** -60, 2, `0.${'0'.repeat(59)}1`],
  ])('of the double %s in radix %i', (x, radix, text) => {
    expect(formatNumber(new Flonum(x), radix)).toBe(text);
  });

  it('reads back as the same number in every radix', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 2, max: 36 }), (n, radix) => {
        const text = formatNumber(n, radix);
        const back = parseNumber(text, radix);
        expect(back !== null && numbersEqv(back, n), text).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('has no more digits than needed, in any radix', () => {
    fc.assert(
      fc.property(
        finiteDoubles.filter((x) => x > 1e-5 && x < 1e20),
        fc.integer({ min: 2, max: 36 }),
        (x, radix) => {
          const digits = formatNumber(new Flonum(x), radix).replace(/\.0$/, '');
          const places = digits.length - digits.indexOf('.') - 2;
          if (!digits.includes('.') || places === 0) return;
          const below = parseNumber(`#e${digits.slice(0, -1)}`, radix) as Exact;
          const above = exactAdd(below, exactRatio(1n, BigInt(radix) ** BigInt(places)));
          expect(toDouble(below)).not.toBe(x);
          expect(toDouble(above)).not.toBe(x);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('agrees with the host on integers in every radix', () => {
    fc.assert(
      fc.property(hostIntegers, fc.integer({ min: 2, max: 36 }), (n, radix) => {
        expect(formatNumber(normalInteger(n), radix)).toBe(n.toString(radix));
      }),
    );
  });
});
