/** What can be stepped into from a form: the procedures that the calls in it name. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Sym } from '../../grammar/datum.js';
import { read } from '../../grammar/reader.js';
import { type Syntax, SyntaxList } from '../../grammar/syntax.js';
import type { BreakpointRequest } from '../../runtime/core/debug/breakpoint.js';
import { debuggingOf } from '../../runtime/debug-steering.js';
import type { DebugOutcome } from '../../runtime/debugging.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import type { ClientView } from './client-view.js';
import type { Debuggee } from './debuggee.js';
import type { FramePlace } from './seen.js';

const TARGETS_MAX = 100;

/** The calls in the form that a frame is at, the inner ones first, as they are made. */
export async function targetsOf(
  { runtime, seen, sources }: Debuggee,
  client: ClientView,
  { fiber, index }: FramePlace,
): Promise<DebugProtocol.StepInTarget[]> {
  const [frame] = await runtime.debug.getStack(index, 1, fiber);
  const span = frame?.span ?? null;
  const text = span === null ? null : sources.textOf(span.file);
  if (index > 0 || span === null || text === null) return [];
  const { data } = read(text.slice(span.offset, span.endOffset), { file: span.file });
  const targets: DebugProtocol.StepInTarget[] = [];
  for (const name of new Set(data.flatMap(calledIn))) {
    if (targets.length >= TARGETS_MAX) break;
    if (!isInText(runtime, name)) continue;
    targets.push({
      id: seen.rememberTarget(name),
      label: name,
      line: client.line(span.line),
      column: client.column(span.column),
    });
  }
  return targets;
}

/** Whether some procedure of the program's text has that name. */
function isInText({ breakpoints }: OmegaRuntime, name: string): boolean {
  const { id, verified } = breakpoints.add(beginningOf(name));
  breakpoints.remove(id);
  return verified;
}

function beginningOf(name: string): BreakpointRequest {
  return {
    target: { kind: 'function', name },
    condition: null,
    hitCondition: null,
    logMessage: null,
    enabled: true,
  };
}

/** What the heads of forms name, in the order in which calls are made. */
function calledIn({ content }: Syntax): readonly string[] {
  if (!(content instanceof SyntaxList)) return [];
  const [head, ...rest] = content.items;
  const name = head?.content instanceof Sym ? head.content.name : null;
  if (name === 'quote' || name === 'quasiquote') return [];
  return [...rest.flatMap(calledIn), ...(name === null ? [] : [name])];
}

/** Go on into the procedure of a target, or to the end of the form if it is not called. */
export function stepInto(
  { session, seen }: Debuggee,
  targetId: number,
): (runtime: OmegaRuntime) => Promise<DebugOutcome> {
  const name = seen.target(targetId);
  return async ({ breakpoints, debug }) => {
    const { id } = breakpoints.add(beginningOf(name));
    try {
      const outcome = await debug.stepOver();
      const { stop } = outcome.state;
      const isThere = stop?.breakpoints.length === 1 && stop.breakpoints.includes(id);
      if (isThere) {
        debuggingOf(session).note(session, { ...stop, reason: 'step', breakpoints: [] });
      }
      return outcome;
    } finally {
      breakpoints.remove(id);
    }
  };
}
