/** What the reader has begun and not yet ended: the entries of its stack. */
import type { IToken } from 'chevrotain';
import type { Syntax } from './syntax.js';

export type FrameKind = 'list' | 'vector' | 'bytevector' | 'abbreviation' | 'comment' | 'label';

/** Something that waits for its parts. */
export class Frame {
  /** Of a list, 0: no dot yet, 1: a dot and nothing behind it, 2: the tail is there. */
  dots: 0 | 1 | 2 = 0;
  tail: Syntax | null = null;
  /** Of a label: whether its datum has begun. */
  isBound = false;
  /** How many of `items` belong to the lists around it. */
  readonly start: number;

  constructor(
    readonly kind: FrameKind,
    readonly opener: IToken,
    readonly syntax: Syntax,
    readonly items: Syntax[],
    /** Whether it follows the dot of the list around it and goes on in that list's items. */
    readonly continues: boolean,
    /** How many labels there were when it began. */
    readonly labelsBefore: number,
  ) {
    this.start = items.length;
  }

  /** Whether it ends with a closing parenthesis. */
  get isContainer(): boolean {
    return this.kind === 'list' || this.kind === 'vector' || this.kind === 'bytevector';
  }
}
