/** `programs/word-count.omega` by hand in JavaScript: a Map is the table. */
const SYLLABLES = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 're', 'si', 'to', 'wu'];

const nextRandom = (seed) => (seed * 9301 + 49297) % 233280;

function word(start, count) {
  let [text, seed] = ['', start];
  for (let i = 0; i < count; i++) {
    text += SYLLABLES[Math.floor((seed % 1000) / 100)];
    seed = nextRandom(seed);
  }
  return text;
}

function textOf(count) {
  let [text, seed] = ['', 7];
  for (let i = 0; i < count; i++) {
    text += `${word(seed, 1 + Math.floor((seed % 10000) / 3000))} `;
    seed = nextRandom(seed + i);
  }
  return text;
}

function* wordsOf(text) {
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && text[i] !== ' ') {
      if (start === -1) start = i;
    } else if (start !== -1) {
      yield text.substring(start, i);
      start = -1;
    }
  }
}

function countWords(text) {
  const table = new Map();
  for (const found of wordsOf(text)) table.set(found, (table.get(found) ?? 0) + 1);
  return table.size * 100000 + Math.max(...table.values());
}

export const run = () => countWords(textOf(12000));
