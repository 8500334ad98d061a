/** Case folding against the host's own notion of letters that differ in case only. */
import { expect, test } from 'vitest';
import { foldCase } from '#omega/grammar/fold-case.js';

test.each([
  ['Straße STRASSE', 'strasse strasse'],
  ['ΣΑΣ σας', 'σασ σασ'],
  ['İıIi', 'i̇ıii'],
  ['ﬀ ŉ ᾳ ẞ K Ω', 'ff ʼn αι ss k ω'],
  ['\u13a0\uab70\u13f8', '\u13a0\u13a0\u13f0'],
  ['ABC xyz 123', 'abc xyz 123'],
  ['', ''],
])('%s', (text, folded) => {
  expect(foldCase(text)).toBe(folded);
});

test('characters that differ in case only fold to the same, all others to themselves', () => {
  const wrong: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    const folded = foldCase(character);
    if (foldCase(folded) !== folded) wrong.push(`${code} folds further`);
    const same = new RegExp(`^\\u{${code.toString(16)}}$`, 'iu');
    const isSingle = [...folded].length === 1;
    if (folded !== character && isSingle && !same.test(folded)) wrong.push(`${code} folds astray`);
    for (const variant of [character.toLowerCase(), character.toUpperCase()]) {
      if (variant === character || [...variant].length > 1 || !same.test(variant)) continue;
      if (foldCase(variant) !== folded) wrong.push(`${code} and its variant differ`);
    }
  }
  expect(wrong).toEqual([]);
});
