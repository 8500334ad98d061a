/**
 * Hashes of tuples of integers, as functions and, for generated code, as text. Multiplicative, one
 * column after the other (Knuth, TAOCP 6.4); the upper bits are the good ones.
 */

const FACTOR = 0x9e3779b1;

/** The hash of one more column. */
export function mixed(hash: number, value: number): number {
  return Math.imul((hash ^ (hash >>> 15)) + value, FACTOR);
}

/** The hash of a tuple's columns: `data[at + columns[i]]`. */
export function hashOf(data: Int32Array, at: number, columns: readonly number[]): number {
  let hash = 0;
  for (const column of columns) hash = mixed(hash, data[at + column] as number);
  return hash;
}

/** The same of values given as expressions of generated code. */
export function hashText(values: readonly string[]): string {
  return values.reduce((hash, value) => `mixed(${hash}, ${value})`, '0');
}
