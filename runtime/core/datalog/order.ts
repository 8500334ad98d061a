/**
 * The order of answers: by the numbers of their terms, column by column. Terms are numbered as they
 * are first mentioned, so the order does not depend on how, or in which pieces, rows were derived.
 */
interface Tuple {
  readonly length: number;
  readonly [column: number]: number;
}

/** Sorts in place. O(n log n). */
export function inOrder<T extends Tuple>(tuples: T[]): T[] {
  return tuples.sort((a, b) => {
    for (let i = 0; i < a.length; i++) {
      const difference = (a[i] as number) - (b[i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
