/** What can be stepped into from a form: the procedures that the calls in it name, and of an amb
 * its alternatives. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { intern, Sym } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { read } from '../../grammar/reader.js';
import { type Syntax, SyntaxList, toDatum } from '../../grammar/syntax.js';
import type { BreakpointRequest } from '../../runtime/core/debug/breakpoint.js';
import { debuggingOf } from '../../runtime/debug-steering.js';
import type { DebugOutcome } from '../../runtime/debugging.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import type { ClientView } from './client-view.js';
import type { Debuggee } from './debuggee.js';
import type { FramePlace } from './seen.js';

const TARGETS_MAX = 100;
const LABEL_MAX = 60;
const AMB = intern('amb');

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
  const names = [...new Set(data.flatMap(calledIn))].filter((name) => isInText(runtime, name));
  const calls = names.map((name) => [{ kind: 'call', name }, name] as const);
  const alternatives = alternativesOf(data[0]).map((form, index) => {
    return [{ kind: 'alternative', index }, `alternative ${index}: ${form}`] as const;
  });
  const at = { line: client.line(span.line), column: client.column(span.column) };
  return [...alternatives, ...calls]
    .slice(0, TARGETS_MAX)
    .map(([target, label]) => ({ id: seen.rememberTarget(target), label, ...at }));
}

/** The alternatives of a form that is an amb, as texts; of any other, none. */
function alternativesOf(form: Syntax | undefined): readonly string[] {
  if (!(form?.content instanceof SyntaxList)) return [];
  const [head, ...alternatives] = form.content.items;
  if (head?.content !== AMB) return [];
  return alternatives.map((one) => write(toDatum(one), { charactersMax: LABEL_MAX }));
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

/** Go on into the procedure of a target, or to the end of the form if it is not called; or with an
 * alternative of the amb that comes next. */
export function stepInto(
  { session, seen }: Debuggee,
  targetId: number,
): (runtime: OmegaRuntime) => Promise<DebugOutcome> {
  const target = seen.target(targetId);
  if (target.kind === 'alternative') return (runtime) => intoAlternative(runtime, target.index);
  return async ({ breakpoints, debug }) => {
    const { id } = breakpoints.add(beginningOf(target.name));
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

/** Choose, and then go on with that alternative instead of the first. */
async function intoAlternative({ amb, debug }: OmegaRuntime, index: number): Promise<DebugOutcome> {
  const before = amb.getState()?.choicePoints.at(-1)?.id ?? 0;
  const outcome = await debug.stepIn();
  const chosen = amb.getState()?.choicePoints.find(({ id }) => id > before);
  if (outcome.result !== null || chosen === undefined || index === 0) return outcome;
  return debug.pickAlternative(chosen.id, index);
}
