/**
 * From where the machine stands to what an evaluation answers, and from there to the wire.
 */
import type { Value } from '../grammar/datum.js';
import { display, write } from '../grammar/printer.js';
import type { ReadError } from '../grammar/reader.js';
import type { Span } from '../grammar/syntax.js';
import { Condition, valueIn } from './core/condition.js';
import { conditionType } from './core/condition-type.js';
import type { TraceLine } from './core/engine.js';
import { abortedCondition } from './core/restart.js';
import { toWire, type WireValue } from './interchange.js';
import type {
  EvalResult,
  Kept,
  Outcome,
  ProgramError,
  StepResult,
  Uncaught,
} from './subsystems/seam/outcome.js';

/** Characters of one irritant in an error. */
const IRRITANT_MAX = 400;
const BYTES_PER_MEGABYTE = 1_000_000;

/** An outcome of which nothing stays. */
export const NOTHING_KEPT: Kept = { restarts: [], level: null };

/** An outcome that is an uncaught condition. */
export type Failure<Answer = Value> = Extract<Outcome<Answer>, Uncaught>;

/** An uncaught object as an error for people. `report` is what its type says of it, if it does. */
export function programError(
  payload: Value,
  span: Span | null,
  stack: readonly TraceLine[],
  report: string | null = null,
): ProgramError {
  if (!(payload instanceof Condition)) {
    return {
      code: 'uncaught',
      type: null,
      message: 'raised an object that is no condition, and nothing caught it:',
      irritants: [written(payload)],
      span,
      hint: null,
      stack,
    };
  }
  return {
    code: payload.code,
    type: payload.type.name,
    message: report ?? messageText(payload.heading),
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
    type: null,
    message: error.message,
    irritants: [],
    span: error.span,
    hint: error.hint,
    stack: [],
  };
}

/** The outcome of text that does not read. */
export function readFailure(errors: readonly ReadError[]): Failure {
  const all = errors.map(readerError);
  const error = all[0] as ProgramError;
  return { kind: 'error', error, errors: all, payload: null, ...NOTHING_KEPT };
}

/** The outcome of an uncaught raise. */
export function failure(
  payload: Value,
  span: Span | null,
  stack: readonly TraceLine[],
  report: string | null,
): Failure {
  const error = programError(payload, span, stack, report);
  return { ...kindOf(payload), error, errors: [error], payload, ...NOTHING_KEPT };
}

/** What of an uncaught object is said by the kind of its outcome. */
function kindOf(payload: Value) {
  const { parts } = payload instanceof Condition ? payload : { parts: [] };
  const length = valueIn(parts, conditionType('&fixpoint-cycle'), 1);
  if (typeof length === 'number') return { kind: 'cycle', length } as const;
  const rounds = valueIn(parts, conditionType('&fixpoint-limit'), 0);
  if (typeof rounds === 'number') return { kind: 'nonconverged', rounds } as const;
  return { kind: 'error' } as const;
}

/** Whether a condition was not caught. */
export function hasFailed<Answer>(outcome: Outcome<Answer>): outcome is Failure<Answer> {
  return 'errors' in outcome;
}

/** What the restart abort leaves: the evaluation is over. */
export function abortion(): Failure {
  return failure(abortedCondition(), null, [], null);
}

/** Whether the outcome is that of the restart abort. */
export function isAborted({ payload }: Failure): boolean {
  return payload instanceof Condition && payload.code === 'aborted';
}

/** Stopped from outside. */
export function interrupted(span: Span | null): Extract<Outcome, { kind: 'interrupted' }> {
  return { kind: 'interrupted', span, ...NOTHING_KEPT };
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

/** Whether it has values: it ended well, whether or not something waits for review. */
export function hasValues<Answer>(outcome: Outcome<Answer>): outcome is Answered<Answer> {
  return outcome.kind === 'ok' || outcome.kind === 'proposed';
}

/** Whether the program asked to end. */
export function hasExited(outcome: Outcome): boolean {
  return outcome.kind === 'ok' && outcome.exitCode !== null;
}

/** Whether `resume` goes on with what ended so. */
export function isResumable({ kind }: Outcome): boolean {
  return kind === 'interrupted' || kind === 'needs' || kind === 'exhausted';
}

/** An outcome with values. */
type Answered<Answer> = Extract<Outcome<Answer>, { readonly values: readonly Answer[] }>;

/** An outcome as JSON. Where there are values, `value` is the first one's text and `data` its JSON.
 */
export function wireOutcome(outcome: Outcome): WireOutcome {
  if (hasValues(outcome)) {
    const { value, values, ...rest } = outcome;
    return { ...rest, ...toWire(value), values: values.map(toWire) };
  }
  if (hasFailed(outcome)) {
    const { payload, ...rest } = outcome;
    return { ...rest, payload: payload === null ? null : toWire(payload) };
  }
  return { ...outcome };
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
