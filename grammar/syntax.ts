/**
 * Syntax: a datum that remembers where it was written. The reader makes it, the expander eats it,
 * `toDatum` forgets the places. Lists are arrays here, because whoever looks at syntax wants the
 * n-th part of a form.
 */
import { NIL, Pair, type Sym, type Value } from './datum.js';

/** Where something stands: 1-based line and column, 0-based offsets, all in UTF-16 code units; the
 * end is exclusive. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly offset: number;
  readonly endOffset: number;
}

/** The parts of a list. `tail` is what follows the dot, never itself a list (see `makeList`). */
export class SyntaxList {
  constructor(
    readonly items: readonly Syntax[],
    readonly tail: Syntax | null = null,
  ) {}
}

/** The parts of a vector. */
export class SyntaxVector {
  constructor(readonly items: readonly Syntax[]) {}
}

/** One datum with its place. `content` is a SyntaxList, a SyntaxVector, an identifier (a Sym, or
 * the expander's renamed one), or any other atomic value. `span` is null when no text stands behind
 * it. A datum label's references (#0#) are the very Syntax object that was labelled. */
export class Syntax {
  constructor(
    public content: Value | Sym | SyntaxList | SyntaxVector,
    readonly span: Span | null,
  ) {}
}

/** A list with that tail; a tail that is a list is spliced, so `(a . (b c))` has three items. */
export function makeList(items: readonly Syntax[], tail: Syntax | null): SyntaxList {
  if (tail !== null && tail.content instanceof SyntaxList) {
    return new SyntaxList([...items, ...tail.content.items], tail.content.tail);
  }
  return new SyntaxList(items, tail);
}

/**
 * The plain datum. Shared and cyclic syntax (datum labels) becomes shared and cyclic data.
 * Iterative: depth is bounded by memory only. `atom` maps atomic contents (the expander passes a
 * function that strips renamings).
 */
export function toDatum(root: Syntax, atom: (content: Value) => Value = (c) => c): Value {
  const made = new Map<Syntax, Value>();
  const pending: Array<() => void> = [];
  const convert = (syntax: Syntax, put: (value: Value) => void): void => {
    const { content } = syntax;
    if (!(content instanceof SyntaxList || content instanceof SyntaxVector)) {
      put(atom(content));
      return;
    }
    const known = made.get(syntax);
    if (known !== undefined) {
      put(known);
      return;
    }
    if (content instanceof SyntaxVector) {
      const vector: Value[] = new Array(content.items.length).fill(false);
      made.set(syntax, vector);
      put(vector);
      content.items.forEach((item, i) => {
        pending.push(() =>
          convert(item, (v) => {
            vector[i] = v;
          }),
        );
      });
      return;
    }
    const { items, tail } = content;
    const pairs = items.map(() => new Pair(NIL, NIL));
    pairs.forEach((pair, i) => {
      if (i + 1 < pairs.length) pair.cdr = pairs[i + 1];
      pending.push(() =>
        convert(items[i] as Syntax, (v) => {
          pair.car = v;
        }),
      );
    });
    const first = pairs[0] ?? NIL;
    made.set(syntax, first);
    put(first);
    if (tail !== null) {
      const last = pairs[pairs.length - 1] as Pair;
      pending.push(() =>
        convert(tail, (v) => {
          last.cdr = v;
        }),
      );
    }
  };
  let result: Value = NIL;
  convert(root, (v) => {
    result = v;
  });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) next();
  return result;
}
