/** Going on by a restart: the program stops again at the next form. */
import { counted } from '../../runtime/core/counted.js';
import type { RestartInfo } from '../../runtime/core/engine.js';
import type { DebugAdapter } from './debug-adapter.js';
import type { Debuggee } from './debuggee.js';
import { RequestError } from './request-error.js';

/** Invoke a restart with the values of some expressions, when the response is sent. Throws
 * RequestError. */
export async function invokeRestart(
  adapter: DebugAdapter,
  index: number,
  args: readonly string[],
): Promise<void> {
  const { debuggee } = adapter;
  debuggee.checkStopped();
  const restarts = await restartsOf(debuggee);
  const restart = restarts[index];
  if (restart === undefined) {
    const there = restarts.map((one) => `${one.index} ${one.name}`).join(', ') || 'none';
    throw new RequestError('unknown-target', `there is no restart ${index}; there are ${there}`);
  }
  if (args.length !== restart.parameters.length && (args.length > 0 || !restart.interactive)) {
    const wanted = counted(restart.parameters.length, 'argument');
    const message = `${restart.name} takes ${wanted}, got ${args.length}`;
    throw new RequestError('invalid-arguments', message);
  }
  for (const text of args) {
    const { error, value } = await debuggee.runtime.debug.evaluate(text);
    if (error) throw new RequestError('expression-failed', value);
  }
  adapter.afterwards(() =>
    debuggee.moveOn(({ debug }) => debug.invokeRestart(index, [...args]), 'goto'),
  );
}

/** The ways to go on from where the program has stopped. */
export function restartsOf({ session }: Debuggee): Promise<readonly RestartInfo[]> {
  return session.withRunner((runner) => runner.lookHere((engine) => engine.restarts()));
}
