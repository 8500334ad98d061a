/** Simple case mappings over all of Unicode, against what JavaScript's regular expressions know. */
import { expect, test } from 'vitest';
import {
  simpleDowncase,
  simpleFoldcase,
  simpleUpcase,
} from '#omega/runtime/core/primitives/case-mapping.js';

const ALL: number[] = [];
for (let code = 0; code <= 0x10ffff; code++) if (code < 0xd800 || code > 0xdfff) ALL.push(code);

/** Foldings of Unicode 15.1, which an older engine does not know. */
const YOUNG = [0x1fd3, 0x1fe3, 0xfb05];

const hex = (code: number): string => code.toString(16);

test('folding twice changes nothing more', () => {
  expect(
    ALL.filter((code) => simpleFoldcase(simpleFoldcase(code)) !== simpleFoldcase(code)),
  ).toEqual([]);
});

test('a character and its folding are the same to a regular expression that ignores case', () => {
  const folded = ALL.filter((code) => simpleFoldcase(code) !== code && !YOUNG.includes(code));
  const wrong = folded.filter((code) => {
    const pattern = new RegExp(`^\\u{${hex(simpleFoldcase(code))}}$`, 'iu');
    return !pattern.test(String.fromCodePoint(code));
  });
  expect(folded.length).toBeGreaterThan(1300);
  expect(wrong.map(hex)).toEqual([]);
});

test('characters with different foldings are different to it', () => {
  const cased = ALL.filter((code) => simpleUpcase(code) !== code || simpleDowncase(code) !== code);
  const foldings = [...new Set(cased.map(simpleFoldcase))];
  const text = String.fromCodePoint(...foldings);
  const united = foldings.filter(
    (code) => text.match(new RegExp(`\\u{${hex(code)}}`, 'giu'))?.length !== 1,
  );
  expect(united.map(hex)).toEqual([]);
});

test('mappings where the full mapping is longer than one character', () => {
  expect(simpleUpcase(0xdf)).toBe(0xdf); // sharp s
  expect(simpleDowncase(0x130)).toBe(0x69); // I with dot above
  expect(simpleUpcase(0x1f80)).toBe(0x1f88); // alpha with psili and ypogegrammeni
  expect(simpleUpcase(0x1ff3)).toBe(0x1ffc);
  expect(simpleDowncase(0x1ffc)).toBe(0x1ff3);
});
