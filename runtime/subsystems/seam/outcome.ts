/**
 * What an evaluation ends in. An outcome is data, never an exception: a program's error, a reached
 * limit and an interrupt are ordinary answers, told apart by `kind`.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { DebugStop } from '../../core/debug/debugger.js';
import type { MachineView, RestartInfo, TraceLine } from '../../core/engine.js';
import type { ProposalView } from '../../core/transaction/view.js';

/** A program's error, as far as it can be said without the machine. */
export interface ProgramError {
  /** From the table of conditions; `uncaught` when something else than a condition was raised. */
  readonly code: string;
  /** Name of the condition's type, for example "&type-error"; null for what is no condition. */
  readonly type: string | null;
  readonly message: string;
  /** The irritants as `write` prints them, long ones cut. */
  readonly irritants: readonly string[];
  readonly span: Span | null;
  readonly hint: string | null;
  /** The Omega stack, innermost first. */
  readonly stack: readonly TraceLine[];
}

/** What can run out. */
export type Dimension = 'steps' | 'memory';

/** What stays of an evaluation that stopped before its end. */
export interface Kept {
  /** The ways to go on, innermost first. */
  readonly restarts: readonly RestartInfo[];
  /** The level that was opened for it; null if nothing stays that a restart could go on with. */
  readonly level: number | null;
}

/** What an uncaught condition leaves. */
export interface Uncaught<Answer = Value> {
  readonly error: ProgramError;
  /** Of text that does not read, all reader errors. */
  readonly errors: readonly ProgramError[];
  /** The raised object itself; null for a reader error. */
  readonly payload: Answer | null;
}

/** How an evaluation ended. */
export type Outcome<Answer = Value> =
  /** `values` has all values of the last form; `value` is the first of them (unspecified if none).
   * `exitCode` is a number when the program asked to end, for example by (exit 3). */
  | {
      readonly kind: 'ok';
      readonly value: Answer;
      readonly values: readonly Answer[];
      readonly exitCode: number | null;
    }
  /** An uncaught condition, or text that does not read or expand. */
  | ({ readonly kind: 'error' } & Uncaught<Answer> & Kept)
  /** The program waits for something that only the host can give; `resume` goes on. */
  | { readonly kind: 'needs'; readonly request: 'console-input' }
  /** It ended well, and what it would do to the world waits for review, in order; of many the first
   * thousand. The values are those of the last form. */
  | {
      readonly kind: 'proposed';
      readonly value: Answer;
      readonly values: readonly Answer[];
      readonly proposals: readonly ProposalView[];
    }
  /** An uncaught &fixpoint-limit: not stable after so many rounds. */
  | ({ readonly kind: 'nonconverged'; readonly rounds: number } & Uncaught<Answer> & Kept)
  /** An uncaught &fixpoint-cycle: a state came again after so many rounds. */
  | ({ readonly kind: 'cycle'; readonly length: number } & Uncaught<Answer> & Kept)
  /** A limit was reached; the state is kept. */
  | ({
      readonly kind: 'exhausted';
      readonly dimension: Dimension;
      readonly limit: number;
      readonly used: number;
    } & Kept)
  /** Stopped from outside, or for a debugger, and then it says why; the state is kept and `resume`
   * goes on. */
  | ({
      readonly kind: 'interrupted';
      readonly span: Span | null;
      readonly stop?: DebugStop;
    } & Kept);

/** Something the program did to the world outside. */
export interface Effect {
  readonly operation: string;
  readonly target: string;
}

/** What `eval` answers. */
export type EvalResult<Answer = Value> = Outcome<Answer> & {
  /** Transitions made. */
  readonly steps: number;
  readonly effects: readonly Effect[];
  /** Top-level names this evaluation defined. */
  readonly definitions: readonly string[];
  /** What the program printed, both streams, cut at `outputMax` characters. */
  readonly output: string;
  readonly durationMs: number;
  /** The name the value was bound to, for example "$1", when the caller asked to keep it. */
  readonly binding: string | null;
};

/** What `step` answers: where the machine stands, and the outcome if the program is over. */
export interface StepResult<Answer = Value> {
  readonly done: boolean;
  readonly state: MachineView;
  readonly outcome: Outcome<Answer> | null;
}
