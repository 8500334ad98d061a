/**
 * The flaws of one text while it is being read.
 */
import type { IToken } from 'chevrotain';
import type { LineTable } from './lines.js';
import type { ReadError } from './read-error.js';
import type { Span } from './syntax.js';

/** How many flaws of one text are reported; the rest are not mentioned. */
export const READ_ERRORS_MAX = 100;

/** Collects flaws. Offsets are those of the piece of text that `lines` is about. */
export class Flaws {
  readonly errors: ReadError[] = [];
  /** Set where all that follows is in doubt: behind an open string or a missing parenthesis. */
  unfinished = false;

  constructor(readonly lines: LineTable) {}

  /** A flaw from `start` to `end` (exclusive). */
  report(start: number, end: number, message: string, hint: string | null, incomplete = false) {
    const healable = incomplete || this.unfinished;
    if (this.errors.length >= READ_ERRORS_MAX) {
      // That the text is unfinished is told in any case, once.
      if (!healable || this.errors[this.errors.length - 1]?.incomplete) return;
    }
    const span = this.lines.place(start, end);
    this.errors.push({ code: 'read-error', message, span, hint, incomplete: healable });
  }

  /** A flaw of a whole token. */
  reportToken({ startOffset, image }: IToken, message: string, hint: string | null): void {
    this.report(startOffset, startOffset + image.length, message, hint);
  }

  /** A flaw of something that has been read. */
  reportSpan(span: Span, message: string, hint: string | null): void {
    const { base } = this.lines;
    this.report(span.offset - base, span.endOffset - base, message, hint);
  }
}
