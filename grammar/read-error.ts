/** What the reader has to say about text that is no data (R7RS 7.1). */
import type { Span } from './syntax.js';

/** One flaw of a text. `incomplete` says that more text behind it could heal it, so that a terminal
 * should ask for another line. */
export interface ReadError {
  readonly code: 'read-error';
  readonly message: string;
  readonly span: Span;
  readonly hint: string | null;
  readonly incomplete: boolean;
}

/** How a part of the reader reports a flaw: offsets from the start of the token at hand, end
 * exclusive. */
export type ReportFlaw = (start: number, end: number, message: string, hint: string | null) => void;
