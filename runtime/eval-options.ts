/** How an evaluation is asked for, and what one gets for it before it has run. */
import type { EvalResult, ProgramError } from './subsystems/seam/outcome.js';

export interface EvalOptions {
  /** Names the text in spans. */
  readonly file?: string;
  /** Bind the value to the next of $1, $2 …. */
  readonly keepResult?: boolean;
  /** The text is a whole program: it gets an environment of its own (R7RS 5.1), and nothing of it
   * runs if anything of it does not read. What fails in it opens no level. */
  readonly program?: boolean;
  /** Whether what stops stays as a level; without it, unless the text is a whole program. */
  readonly opensLevel?: boolean;
}

/** How to evaluate in a frame of a level. */
export interface FrameEvalOptions extends Pick<EvalOptions, 'file' | 'keepResult'> {
  /** Without it, the innermost level. */
  readonly level?: number;
}

/** An evaluation asked for: its result to come, and a way to give it up. */
export interface Ticket {
  readonly result: Promise<EvalResult>;
  /** Stop it if it runs, forget it if it waits; it then ends `interrupted`. */
  cancel(): void;
}

/** What `load` answers: how many forms now wait for `step`, or what is wrong with the text. */
export interface LoadResult {
  readonly forms: number;
  readonly errors: readonly ProgramError[];
}
