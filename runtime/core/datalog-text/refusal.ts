/** What is wrong with a Datalog program. */
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import { Condition, type ErrorCode, Fault } from '../condition.js';

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

/** What the engine's error says, as a flaw at that place if it knows none. Any other is thrown. */
export function flawOf(error: unknown, place: Span): Flaw {
  if (!(error instanceof Fault) || !(error.payload instanceof Condition)) throw error;
  const { code, message, irritants, hint, span } = error.payload;
  const text = [message, ...irritants.map((irritant) => write(irritant))].join(' ');
  return { code, message: text, hint, span: span ?? place };
}

export function refuse(code: ErrorCode, span: Span, message: string, hint: string | null): Refusal {
  return new Refusal({ code, message, span, hint });
}
