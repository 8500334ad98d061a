/** What is wrong with a Datalog program. */
import type { Span } from '../../../grammar/syntax.js';
import type { ErrorCode } from '../condition.js';

export interface Flaw {
  readonly code: ErrorCode;
  readonly message: string;
  readonly span: Span;
  readonly hint: string | null;
}

/** Thrown where a statement is refused, and caught where statements are taken one by one. */
export class Refusal extends Error {
  constructor(readonly flaw: Flaw) {
    super(flaw.message);
  }
}

export function refuse(code: ErrorCode, span: Span, message: string, hint: string | null): Refusal {
  return new Refusal({ code, message, span, hint });
}
