/**
 * Misuse of the facade: what the host did wrong, as opposed to what a program did wrong. These are
 * thrown, each with a code that is never reused.
 */

export type MisuseCode =
  | 'disposed' // the runtime or session was disposed
  | 'unknown-preset'
  | 'unknown-operation'
  | 'invalid-params' // arguments that do not fit the operation's schema
  | 'invalid-config'
  | 'state-conflict' // not possible in the present state
  | 'unknown-snapshot'
  | 'invalid-image' // damaged, of another format, or of another Omega
  | 'invalid-recording' // the same
  | 'limit' // a named limit of the host's side was reached
  | 'divergence' // a run that was repeated did not do what was recorded
  | 'not-provided'; // a provider that nobody injected

/** A coded error for the host. */
export class OmegaMisuse extends Error {
  override readonly name = 'OmegaMisuse';

  constructor(
    readonly code: MisuseCode,
    message: string,
    /** More about it, as plain JSON, for example the parameter's name. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
