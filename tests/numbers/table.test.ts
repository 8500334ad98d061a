/** The table of number primitives as a whole, and the limits they keep. */
import { describe, expect, it } from 'vitest';
import { arityOf } from '#omega/runtime/core/primitive.js';
import { answer, call, INTEGER_BITS_MAX, specs } from './calling.js';

describe('the limit on integers', () => {
  const limit = `!! limit: exact integer too large: integerBitsMax allows ${INTEGER_BITS_MAX} bits`;

  it.each([
    '(expt 2 10000000000)',
    '(expt 10 100000000000000000000)',
    '(expt 1/3 10000000000)',
    '(expt 3 -10000000000)',
    '(expt 1+i 10000000000)',
    '(arithmetic-shift 1 10000000)',
    '(arithmetic-shift 1 100000000000000000000)',
    '(arithmetic-shift -1 100000)',
    '(* (expt 2 60000) (expt 2 60000))',
    '(+ (expt 2 99999) (expt 2 99999))',
    '(- (- (expt 2 99999)) (expt 2 99999))',
    '(/ (/ (expt 2 60000)) (expt 2 60000))',
    '(+ (/ (expt 3 60000)) (/ (expt 5 30000)))',
    '(square (expt 2 60000))',
    '(lcm (expt 3 60000) (expt 5 30000))',
    `(string->number "${'9'.repeat(40_000)}")`,
    `(string->number "1/${'9'.repeat(40_000)}")`,
  ])('stops %s', (text) => {
    expect(answer(text)).toBe(limit);
  });

  it('lets pass what is just within it', () => {
    expect(answer('(integer-length (- (* 2 (expt 2 99998)) 1))')).toBe('99999');
    expect(answer('(integer-length (expt 2 99999))')).toBe(String(INTEGER_BITS_MAX));
    expect(answer('(integer-length (arithmetic-shift 1 99999))')).toBe(String(INTEGER_BITS_MAX));
  });

  it('bounds the text of a number by the elements of a string', () => {
    expect(answer('(number->string (expt 2 9999) 2)')).toMatch(/^"10*"$/);
    expect(answer('(number->string (expt 2 10000) 2)')).toMatch(/^!! limit: number->string: /);
  });
});

describe('the table', () => {
  it('names every primitive once, with a signature, a sentence and a source', () => {
    const names = specs.map((spec) => spec.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, params, doc } of specs) {
      expect(doc, name).toMatch(/^\S.*\((R7RS 6\.2\.[67]|R5RS 6\.2\.5|SRFI 151)\)\.$/);
      expect(arityOf(params).max, name).toBeGreaterThan(0);
    }
  });

  it('marks those with two values as effects, so that they are never nested', () => {
    const effects = specs.filter((spec) => spec.kind !== 'pure').map((spec) => spec.name);
    expect(effects.sort()).toEqual(['exact-integer-sqrt', 'floor/', 'truncate/']);
  });

  it('refuses every other type in every position that takes a number', () => {
    const takeAnything = /^(number|complex|real|rational|integer|exact-integer)\?$/;
    for (const { name, params } of specs) {
      if (takeAnything.test(name)) {
        expect(call(name, 'no number'), name).toBe(false);
        continue;
      }
      const { min, max } = arityOf(params);
      const count = Math.max(min, Math.min(max, 4));
      for (let position = 0; position < count; position++) {
        if (name === 'string->number') continue;
        const args = Array.from({ length: count }, (_, i) => (i === position ? 'no number' : 2));
        expect(() => call(name, ...args), `${name} ${position}`).toThrow(`${name}: expected`);
        expect(() => call(name, ...args), `${name} ${position}`).toThrow(
          `as argument ${position + 1}`,
        );
      }
    }
  });
});
