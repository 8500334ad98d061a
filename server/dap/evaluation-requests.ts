/** The requests about values: evaluate, set, complete, and what a condition is. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import type { ProgramError } from '../../runtime/subsystems/seam/outcome.js';
import { localBackend } from '../repl/backend.js';
import { completionsOf } from '../repl/completion.js';
import { consoleAnswer } from './console.js';
import type { DebugAdapter } from './debug-adapter.js';
import { count, type Handler, handler, number, text, threadSchema } from './handler.js';
import { RequestError } from './request-error.js';
import { restartsOf } from './restarts.js';
import type { Holder } from './seen.js';
import { checkCurrent, checkThread, countsOf, variableShown } from './stack-requests.js';

const COMPLETIONS_MAX = 200;

const evaluateSchema = z.looseObject({
  expression: text,
  frameId: number.optional(),
  context: text.optional(),
});

async function evaluate(
  adapter: DebugAdapter,
  { expression, frameId, context }: z.output<typeof evaluateSchema>,
  seq: number,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const { debuggee } = adapter;
  const place = frameId === undefined ? null : debuggee.seen.frameOf(frameId);
  if (context === 'repl') return consoleAnswer(adapter, expression, place, seq);
  debuggee.checkStopped();
  if (place !== null) await checkCurrent(debuggee, place.fiber);
  const found = await debuggee.runtime.debug.evaluate(expression, place?.index);
  if (found.error) throw new RequestError('expression-failed', found.value);
  if (context === 'clipboard') return { result: found.text, variablesReference: 0 };
  const { variablesReference, value, type } = {
    type: undefined,
    ...variableShown(adapter, found, null),
  };
  return {
    result: value,
    ...(type === undefined ? {} : { type }),
    variablesReference,
    ...countsOf(found),
  };
}

/** Give a variable another value; in the past that begins a branch. */
async function assign(
  adapter: DebugAdapter,
  holder: Holder,
  name: string,
  value: string,
): Promise<DebugProtocol.SetVariableResponse['body']> {
  const { debuggee } = adapter;
  if (holder !== 'top level') await checkCurrent(debuggee, holder.fiber);
  const frame = holder === 'top level' ? null : holder.index;
  const changed = await debuggee.aside(() =>
    debuggee.runtime.debug.setVariable(name, value, frame),
  );
  adapter.afterwards(() => debuggee.changed(['threads', 'variables']));
  const { name: _, evaluateName, ...shown } = variableShown(adapter, changed, null);
  return shown;
}

async function setVariable(
  adapter: DebugAdapter,
  args: { readonly variablesReference: number; readonly name: string; readonly value: string },
): Promise<DebugProtocol.SetVariableResponse['body']> {
  const { debuggee } = adapter;
  debuggee.checkStopped();
  const { holder } = debuggee.seen.thing(args.variablesReference);
  if (holder !== null) return assign(adapter, holder, args.name, args.value);
  const message = 'only variables can be set, not parts of values';
  throw new RequestError('state-conflict', message);
}

async function setExpression(
  adapter: DebugAdapter,
  args: {
    readonly expression: string;
    readonly value: string;
    readonly frameId?: number | undefined;
  },
): Promise<DebugProtocol.SetExpressionResponse['body']> {
  const { debuggee } = adapter;
  debuggee.checkStopped();
  const name = args.expression.trim();
  if (/[\s()]/.test(name) || name === '') {
    throw new RequestError('state-conflict', 'only a variable, by its name, can be set');
  }
  const holder = args.frameId === undefined ? 'top level' : debuggee.seen.frameOf(args.frameId);
  return assign(adapter, holder, name, args.value);
}

async function completions(
  { client, debuggee }: DebugAdapter,
  args: {
    readonly text: string;
    readonly column: number;
    readonly line?: number | undefined;
    readonly frameId?: number | undefined;
  },
): Promise<DebugProtocol.CompletionsResponse['body']> {
  const { runtime, seen, session, isStopped } = debuggee;
  const lines = args.text.split('\n');
  const number = args.line === undefined ? lines.length : client.ownLine(args.line);
  const line = (lines[number - 1] ?? '').slice(0, Math.max(0, client.ownColumn(args.column) - 1));
  const [names, word] = await completionsOf(localBackend(session), line);
  const locals: string[] = [];
  if (isStopped && args.frameId !== undefined && word !== '') {
    const [scope] = await runtime.debug.getScopes(seen.frameOf(args.frameId).index);
    const found = scope ? await runtime.debug.getVariables(scope.reference) : [];
    locals.push(...found.map(({ name }) => name).filter((name) => name.startsWith(word)));
  }
  const start = client.column(line.length - word.length + 1);
  const targets = [
    ...locals.map((label) => ({ label, type: 'variable' as const })),
    ...names
      .filter((label) => !locals.includes(label))
      .map((label) => ({
        label,
        type: label.startsWith(',') ? ('keyword' as const) : ('text' as const),
      })),
  ];
  return {
    targets: targets
      .slice(0, COMPLETIONS_MAX)
      .map((target) => ({ ...target, start, length: word.length })),
  };
}

/** A restart as the client is shown it. */
export interface RestartShown {
  readonly id: number;
  readonly name: string;
  readonly report: string;
  readonly parameters: readonly string[];
}

type ExceptionBody = DebugProtocol.ExceptionInfoResponse['body'] & {
  readonly restarts: readonly RestartShown[];
};

async function exceptionInfo(
  adapter: DebugAdapter,
  { threadId }: { readonly threadId: number },
): Promise<ExceptionBody> {
  const { debuggee } = adapter;
  checkThread(adapter, threadId);
  const { session, runtime } = debuggee;
  const [level] = session.history.isPast ? [] : session.levels;
  const { stop } = runtime.debug.getState();
  const restarts = await restartsOf(debuggee);
  const shown = restarts.map(({ index, name, report, parameters }) => ({
    id: index,
    name,
    report,
    parameters,
  }));
  const error = level?.error ?? null;
  if (error !== null) return { ...unhandledInfo(error), restarts: shown };
  if (stop?.reason !== 'exception') {
    throw new RequestError('state-conflict', 'no condition has stopped the program here');
  }
  const description = stop.text ?? 'a condition';
  return { exceptionId: description, description, breakMode: 'always', restarts: shown };
}

function unhandledInfo(error: ProgramError): DebugProtocol.ExceptionInfoResponse['body'] {
  const { code, type, message, irritants, hint, stack } = error;
  const lines = stack.map(({ procedure, span, elided }) => {
    const place = span === null ? '' : ` ${span.file}:${span.line}:${span.column}`;
    return `${elided ? '… tail calls elided\n' : ''}${procedure}${place}`;
  });
  const words = [message, ...irritants].join(' ');
  return {
    exceptionId: code,
    description: hint === null ? words : `${words}\n${hint}`,
    breakMode: 'unhandled',
    details: {
      message: words,
      ...(type === null ? {} : { typeName: type, fullTypeName: type }),
      evaluateName: 'condition',
      stackTrace: lines.join('\n'),
    },
  };
}

export const EVALUATION_REQUESTS: Readonly<Record<string, Handler>> = {
  evaluate: handler(evaluateSchema, evaluate),
  setVariable: handler(
    z.looseObject({ variablesReference: number, name: text.min(1), value: text.min(1) }),
    setVariable,
  ),
  setExpression: handler(
    z.looseObject({ expression: text, value: text.min(1), frameId: number.optional() }),
    setExpression,
  ),
  completions: handler(
    z.looseObject({ text, column: number, line: count, frameId: number.optional() }),
    completions,
  ),
  exceptionInfo: handler(threadSchema, exceptionInfo),
};
