/**
 * The debug console: expressions, evaluated where the program has stopped; commands that begin with
 * a comma, those of the REPL and those that go on and back; and what the program reads.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { read } from '../../grammar/reader.js';
import { type Syntax, SyntaxList } from '../../grammar/syntax.js';
import { debuggingOf } from '../../runtime/debug-steering.js';
import { errorLine, exhaustionLine, hasFailed, hasValues } from '../../runtime/outcome.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';
import { commandAnswer } from './console-commands.js';
import type { DebugAdapter } from './debug-adapter.js';
import type { Debuggee } from './debuggee.js';
import { RequestError } from './request-error.js';
import type { FramePlace } from './seen.js';
import { checkCurrent, variableShown } from './stack-requests.js';

/** What belongs to the top level, wherever it is typed. */
const DEFINITION = /^\s*\((define|import)[-\s]/;

type Answer = DebugProtocol.EvaluateResponse['body'];

/** What a line typed into the debug console answers. */
export async function consoleAnswer(
  adapter: DebugAdapter,
  line: string,
  place: FramePlace | null,
  seq: number,
): Promise<Answer> {
  const { debuggee } = adapter;
  if (line.trim() === ',eof' && debuggee.input(null)) return said('');
  if (debuggee.input(`${line}\n`)) return said('');
  if (line.trimStart().startsWith(',')) return said(await commandAnswer(adapter, line.trim()));
  if (place !== null) await checkCurrent(debuggee, place.fiber);
  const assigned = assignmentIn(line);
  if (assigned !== null && debuggee.isStopped) {
    const frame = place?.index ?? null;
    const { name, text } = assigned;
    const found = await debuggee.aside(() => debuggee.runtime.debug.setVariable(name, text, frame));
    adapter.afterwards(() => debuggee.changed(['threads', 'variables']));
    return { result: found.value, variablesReference: 0 };
  }
  const { session } = debuggee;
  if (session.history.isPast) return look(adapter, line, place);
  const cancel = (): void => {
    session.interrupt();
  };
  const work = (): Promise<EvalResult> => evaluated(debuggee, line, place);
  const result = await adapter.cancellable(seq, cancel, () => debuggee.aside(work));
  adapter.afterwards(() => debuggee.changed(['variables']));
  return resultShown(adapter, line, result);
}

function said(result: string): Answer {
  return { result, variablesReference: 0 };
}

/** At an earlier moment nothing is done: it would begin a branch. */
async function look(
  adapter: DebugAdapter,
  line: string,
  place: FramePlace | null,
): Promise<Answer> {
  const found = await adapter.debuggee.runtime.debug.evaluate(line, place?.index);
  if (found.error) throw new RequestError('expression-failed', found.value);
  const { variablesReference } = variableShown(adapter, found, null);
  return { result: found.value, variablesReference };
}

/** Evaluate where it has stopped, or, where nothing has, at the top level. */
async function evaluated(
  debuggee: Debuggee,
  line: string,
  place: FramePlace | null,
): Promise<EvalResult> {
  const { session, sources } = debuggee;
  const file = sources.nameFor(line);
  const [level] = session.levels;
  if (level === undefined) {
    if (!session.isIdle) throw new RequestError('notStopped', 'the program runs');
    return session.eval(line, { file, opensLevel: false });
  }
  debuggee.checkStopped();
  const { debug } = session.engine;
  const debugging = debuggingOf(session);
  const { stop } = debugging.stateOf(session);
  debug.isMuted = true;
  try {
    const result = await (DEFINITION.test(line)
      ? session.eval(line, { file, opensLevel: false })
      : session.evalInFrame(place?.index ?? 0, line, { file }));
    const opened = 'level' in result ? result.level : null;
    if (opened !== null && opened > level.level) await session.abort(opened);
    return result;
  } finally {
    debug.isMuted = false;
    debugging.note(session, stop);
  }
}

function resultShown(adapter: DebugAdapter, line: string, result: EvalResult): Answer {
  if (hasFailed(result)) throw new RequestError('expression-failed', errorLine(result.error));
  if (result.kind === 'interrupted') throw new RequestError('cancelled', 'interrupted');
  if (result.kind === 'exhausted') {
    throw new RequestError('expression-failed', exhaustionLine(result));
  }
  if (!hasValues(result)) {
    throw new RequestError('expression-failed', 'it reads the console, which nobody can type into');
  }
  if (result.values.length === 0) return said('');
  const { session } = adapter.debuggee;
  const shown = session.engine.debug.inspection.show(line, result.value);
  const reference = debuggingOf(session).refer(shown);
  const { value, variablesReference } = variableShown(adapter, { ...shown, reference }, null);
  return { result: value, variablesReference };
}

/** The name and the expression of "(set! NAME EXPRESSION)". */
function assignmentIn(line: string): { readonly name: string; readonly text: string } | null {
  const { data, errors } = read(line);
  const [form] = data;
  if (form === undefined || data.length > 1 || errors.length > 0) return null;
  const { content } = form;
  if (!(content instanceof SyntaxList) || content.items.length !== 3) return null;
  const [head, name, value] = content.items as readonly [Syntax, Syntax, Syntax];
  const texts = [head, name, value].map(({ span }) =>
    span === null ? '' : line.slice(span.offset, span.endOffset),
  );
  const [verb, variable, expression] = texts as [string, string, string];
  const isName = !(name.content instanceof SyntaxList) && variable !== '';
  return verb === 'set!' && isName ? { name: variable, text: expression } : null;
}
