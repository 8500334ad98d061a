/** The end of a program: what it is still in is left, so that its cleanups are done. */
import type { Engine } from './core/engine.js';
import { programError } from './outcome.js';
import type { ProgramError } from './subsystems/seam/outcome.js';

/** A fiber that has failed without anybody's notice. */
export interface FiberFailure {
  readonly fiber: string;
  readonly error: ProgramError;
}

/** Leave what failed as by its restart abort, then cancel the fibers that are left; `run` runs the
 * machine until it stops. Answers the fibers that have failed. */
export async function endProgram(
  session: { readonly engine: Engine },
  run: () => Promise<unknown>,
): Promise<readonly FiberFailure[]> {
  const { engine } = session;
  const last = engine.state.kind === 'failed' ? engine.restarts().at(-1) : undefined;
  if (last !== undefined && engine.invokeRestart(last.index, [])) await run();
  // A cleanup may have restored a snapshot, and with it another engine.
  if (session.engine.beginEnd()) await run();
  return session.engine
    .takeFailures()
    .map(([fiber, payload]) => ({ fiber, error: programError(payload, null, []) }));
}
