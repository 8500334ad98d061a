/**
 * From where the machine stands to what an evaluation answers, and from there to the wire.
 */
import type { Value } from '../grammar/datum.js';
import { display, write } from '../grammar/printer.js';
import type { ReadError } from '../grammar/reader.js';
import type { Span } from '../grammar/syntax.js';
import { Condition } from './core/condition.js';
import type { TraceLine } from './core/engine.js';
import { toWire, type WireValue } from './interchange.js';
import type { EvalResult, Outcome, ProgramError, StepResult } from './subsystems/seam/outcome.js';

/** Characters of one irritant in an error. */
const IRRITANT_MAX = 400;
const BYTES_PER_MEGABYTE = 1_000_000;

/** An uncaught object as an error for people. */
export function programError(
  payload: Value,
  span: Span | null,
  stack: readonly TraceLine[],
): ProgramError {
  if (!(payload instanceof Condition)) {
    return {
      code: 'uncaught',
      message: 'raised an object that is no condition, and nothing caught it:',
      irritants: [written(payload)],
      span,
      hint: null,
      stack,
    };
  }
  return {
    code: payload.code,
    message: messageText(payload.message),
    irritants: payload.irritants.map(written),
    span: span ?? payload.span,
    hint: payload.hint,
    stack,
  };
}

/** What the reader found wrong, in the same shape. */
export function readerError(error: ReadError): ProgramError {
  return {
    code: error.code,
    message: error.message,
    irritants: [],
    span: error.span,
    hint: error.hint,
    stack: [],
  };
}

/** The outcome of text that does not read. */
export function readFailure(errors: readonly ReadError[]): Outcome {
  const all = errors.map(readerError);
  return { kind: 'error', error: all[0] as ProgramError, errors: all, payload: null };
}

/** The outcome of an uncaught raise. */
export function failure(payload: Value, span: Span | null, stack: readonly TraceLine[]): Outcome {
  const error = programError(payload, span, stack);
  return { kind: 'error', error, errors: [error], payload };
}

/** "message irritant …", as an error is said in one line. */
export function errorLine(error: ProgramError): string {
  return [error.message, ...error.irritants].join(' ');
}

/** "1000 steps used, the limit is 1000" */
export function exhaustionLine(outcome: Extract<Outcome, { kind: 'exhausted' }>): string {
  const { dimension, used, limit } = outcome;
  if (dimension === 'steps') return `${used} steps made, the limit is ${limit}`;
  return `${megabytes(used)} MB of memory taken, the limit is ${megabytes(limit)} MB`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / BYTES_PER_MEGABYTE);
}

/** What an outcome is on the wire: values as text and data, everything else as it is. */
export type WireOutcome = { readonly kind: string } & Partial<WireValue> &
  Readonly<Record<string, unknown>>;

/** An outcome as JSON. For `ok`, `value` is the first value's text and `data` its JSON. */
export function wireOutcome(outcome: Outcome): WireOutcome {
  if (outcome.kind === 'ok') {
    const { value, values, ...rest } = outcome;
    return { ...rest, ...toWire(value), values: values.map(toWire) };
  }
  if (outcome.kind === 'error') {
    const { payload, ...rest } = outcome;
    return { ...rest, payload: payload === null ? null : toWire(payload) };
  }
  return outcome;
}

/** A result as JSON. */
export function wireResult(result: EvalResult): WireOutcome {
  return wireOutcome(result);
}

/** A step as JSON. */
export function wireStep(result: StepResult): unknown {
  return { ...result, outcome: result.outcome === null ? null : wireOutcome(result.outcome) };
}

function written(value: Value): string {
  return write(value, { charactersMax: IRRITANT_MAX });
}

/** A program may give any object as the message of an error. */
function messageText(message: Value): string {
  return typeof message === 'string' ? message : display(message, { charactersMax: IRRITANT_MAX });
}
