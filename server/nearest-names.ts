/**
 * The names nearest to a misspelt one, by edit distance (Wagner & Fischer 1974).
 */

/** Names answered. */
const NAMES_MAX = 3;

/** At most three names within a third of the word's length, nearest first. O(names × length²). */
export function nearestNames(word: string, names: readonly string[]): readonly string[] {
  const distanceMax = Math.max(1, Math.floor(word.length / 3));
  return [...new Set(names)]
    .filter((name) => Math.abs(name.length - word.length) <= distanceMax)
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .filter(({ distance }) => distance <= distanceMax)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, NAMES_MAX)
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
