/** Moments of a recorded run at which control came to a line, as targets of "goto". */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ClientView } from './client-view.js';
import type { Debuggee } from './debuggee.js';

const DIRECTIONS = [
  ['backToPlace', 'the last time before'],
  ['forwardToPlace', 'the next time that is recorded'],
] as const;

/** The nearest moments, before and after this one. The session is where it was afterwards. */
export async function momentsOf(
  debuggee: Debuggee,
  client: ClientView,
  file: string,
  line: number,
  column?: number,
): Promise<DebugProtocol.GotoTarget[]> {
  const { runtime, seen, session } = debuggee;
  const here = session.engine.steps;
  return debuggee.aside(async () => {
    const targets: DebugProtocol.GotoTarget[] = [];
    for (const [direction, label] of DIRECTIONS) {
      const { found, step } = await runtime.history[direction](file, line, column);
      if (found) {
        const id = seen.rememberMoment(step);
        targets.push({ id, label: `${label}: step ${step}`, line: client.line(line) });
      }
      await runtime.history.goTo(here);
    }
    return targets;
  });
}
