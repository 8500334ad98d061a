/**
 * What changes from one text to another, by lines (Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986). Texts that have too little in common are taken as all different.
 */

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Lines gone and new that are looked for. */
const EDITS_MAX = 500;

/** The lines of both texts in order, those that are common to both once. O((lines + edits) ·
 * edits). */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...a.slice(0, start).map(same),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

function middle(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const trace = furthestReaching(a, b);
  if (trace === null) return [...a.map(gone), ...b.map(added)];
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d > 0; d--) {
    const reached = trace[d - 1] as ReadonlyMap<number, number>;
    const isNew = comesFromAbove(reached, x - y, d);
    const diagonal = x - y + (isNew ? 1 : -1);
    const fromX = reached.get(diagonal) as number;
    const fromY = fromX - diagonal;
    for (; x > fromX && y > fromY; x--, y--) lines.push({ kind: 'same', text: a[x - 1] as string });
    if (isNew) lines.push(added(b[--y] as string));
    else lines.push(gone(a[--x] as string));
  }
  for (; x > 0; x--) lines.push({ kind: 'same', text: a[x - 1] as string });
  return lines.reverse();
}

const gone = (text: string): DiffLine => ({ kind: 'gone', text });
const added = (text: string): DiffLine => ({ kind: 'new', text });

/** For each number of edits, how far into `a` one comes on each diagonal; null if it takes too many
 * edits to come to the end of both. */
function furthestReaching(
  a: readonly string[],
  b: readonly string[],
): ReadonlyArray<ReadonlyMap<number, number>> | null {
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(EDITS_MAX, a.length + b.length); d++) {
    const before: ReadonlyMap<number, number> = trace.at(-1) ?? new Map([[1, 0]]);
    const reached = new Map<number, number>();
    trace.push(reached);
    for (let k = -d; k <= d; k += 2) {
      const isNew = comesFromAbove(before, k, d);
      let x = isNew ? (before.get(k + 1) as number) : (before.get(k - 1) as number) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return null;
}

/** Whether the way to a diagonal with so many edits ends with a new line. */
function comesFromAbove(before: ReadonlyMap<number, number>, k: number, d: number): boolean {
  if (k === -d) return true;
  return k !== d && (before.get(k - 1) as number) < (before.get(k + 1) as number);
}
