/** The requests that look at what has stopped: threads, frames, scopes, variables. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import type { StackFrame } from '../../runtime/core/debug/inspection.js';
import type { Variable } from '../../runtime/debug.js';
import type { DebugAdapter } from './debug-adapter.js';
import type { Debuggee } from './debuggee.js';
import { count, type Handler, handler, number, start, text, threadSchema } from './handler.js';
import { RequestError } from './request-error.js';
import type { Holder } from './seen.js';
import { fiberNumber, MAIN_THREAD, threadNumber } from './stopped.js';

/** Frames and variables answered at once, at most. */
const FRAMES_MAX = 1000;
const VARIABLES_MAX = 10_000;

/** The fibers, whether it runs or not. */
function fibersOf({ session }: Debuggee): ReturnType<typeof listFibers> {
  return listFibers(session.engine);
}

function listFibers({ debug }: Debuggee['session']['engine']) {
  return debug.inspection.fibers;
}

function threads({ debuggee }: DebugAdapter): DebugProtocol.ThreadsResponse['body'] {
  const { branch, isPast } = debuggee.session.history;
  const where = [
    ...(branch.id > 1 ? [`branch ${branch.id}`] : []),
    ...(isPast ? ['in the past'] : []),
  ].join(', ');
  const mark = where === '' ? '' : ` (${where})`;
  const fibers = fibersOf(debuggee);
  if (fibers.length === 0) return { threads: [{ id: MAIN_THREAD, name: `main${mark}` }] };
  return {
    threads: fibers.map(({ id, name }) => ({ id: threadNumber(id), name: `${name}${mark}` })),
  };
}

/** The fiber that a thread is. Throws RequestError `unknown-thread`. */
export function fiberOf(debuggee: Debuggee, threadId: number): number {
  const fibers = fibersOf(debuggee);
  const isThere =
    fibers.some(({ id }) => threadNumber(id) === threadId) ||
    (fibers.length === 0 && threadId === MAIN_THREAD);
  if (isThere) return fiberNumber(threadId);
  throw new RequestError('unknown-thread', `there is no thread ${threadId}`);
}

/** Throws RequestError `unknown-thread`, `notStopped`. */
export function checkThread({ debuggee }: DebugAdapter, threadId: number): void {
  fiberOf(debuggee, threadId);
  debuggee.checkStopped();
}

async function stackTrace(
  adapter: DebugAdapter,
  args: { readonly threadId: number; readonly startFrame: number; readonly levels: number },
): Promise<DebugProtocol.StackTraceResponse['body']> {
  const { debuggee } = adapter;
  checkThread(adapter, args.threadId);
  const fiber = fiberOf(debuggee, args.threadId);
  const levels = args.levels === 0 ? FRAMES_MAX : Math.min(args.levels, FRAMES_MAX);
  const { startFrame } = args;
  const frames = await debuggee.runtime.debug.getStack(startFrame, levels + 1, fiber);
  if (startFrame === 0) await placeInstructions(debuggee, frames[0]);
  const shown = frames.slice(0, levels);
  const stackFrames = shown.map((frame) => frameShown(adapter, fiber, frame));
  return { stackFrames, totalFrames: startFrame + frames.length };
}

/** Number the instructions that the innermost frame is at. */
async function placeInstructions(debuggee: Debuggee, frame?: StackFrame): Promise<void> {
  if (frame === undefined) return;
  debuggee.instructions.place(await debuggee.runtime.debug.disassemble(0));
}

function frameShown(
  { client, debuggee }: DebugAdapter,
  fiber: number,
  { index, procedure, span, isUser, elided, reference }: StackFrame,
): DebugProtocol.StackFrame {
  const id = debuggee.seen.frame({ fiber, index });
  const address = debuggee.instructions.address(reference);
  return {
    id,
    name: elided ? `${procedure} … tail calls elided` : procedure,
    ...(span === null ? { line: 0, column: 0 } : client.range(span)),
    ...(span === null ? {} : { source: debuggee.sources.source(span.file) }),
    ...(address === null ? {} : { instructionPointerReference: address }),
    ...(isUser ? {} : { presentationHint: 'subtle' as const }),
    canRestart: true,
  };
}

/** Scopes that take long to read, or that few want to see at once. */
const EXPENSIVE: ReadonlySet<string> = new Set(['Globals', 'Store', 'Kontinuation', 'Dynamic']);

async function scopes(
  { debuggee }: DebugAdapter,
  { frameId }: { readonly frameId: number },
): Promise<DebugProtocol.ScopesResponse['body']> {
  debuggee.checkStopped();
  const place = debuggee.seen.frameOf(frameId);
  await checkCurrent(debuggee, place.fiber);
  const found = await debuggee.runtime.debug.getScopes(place.index);
  return {
    scopes: found.map(({ name, reference, indexed, named }) => {
      const holder: Holder | null =
        name === 'Locals' ? place : name === 'Globals' ? 'top level' : null;
      debuggee.seen.remember(reference, { indexed, named, holder });
      return {
        name,
        variablesReference: reference,
        expensive: EXPENSIVE.has(name),
        ...(name === 'Locals' ? { presentationHint: 'locals' } : {}),
        ...countsOf({ indexed, named }),
      };
    }),
  };
}

/** Frames of fibers that wait can be listed, not looked into. Throws RequestError. */
export async function checkCurrent({ runtime }: Debuggee, fiber: number): Promise<void> {
  const fibers = await runtime.debug.getFibers();
  const current = fibers.find(({ isCurrent }) => isCurrent);
  if (current === undefined || current.id === fiber) return;
  const message = `only the frames of the thread that runs, ${current.name}, can be looked into`;
  throw new RequestError('state-conflict', message);
}

/** How many parts something has, where that is known. */
export function countsOf({ indexed, named }: { readonly indexed: number; readonly named: number }) {
  return indexed + named === 0 ? {} : { indexedVariables: indexed, namedVariables: named };
}

/** A name that an expression can have. */
const NAME = /^[^\s()'`,"|;#[\]]+$/;

/** A variable as the client wants it; what is inside can be asked for from now on. */
export function variableShown(
  { client, debuggee }: DebugAdapter,
  { name, value, type, reference, indexed, named }: Variable,
  holder: Holder | null,
): DebugProtocol.Variable {
  debuggee.seen.remember(reference, { indexed, named, holder: null });
  const isNamed = holder !== null && NAME.test(name);
  return {
    name,
    value,
    ...(client.hasTypes ? { type } : {}),
    ...(isNamed ? { evaluateName: name } : {}),
    variablesReference: reference,
    ...countsOf({ indexed, named }),
  };
}

async function variables(
  adapter: DebugAdapter,
  args: {
    readonly variablesReference: number;
    readonly filter?: 'indexed' | 'named' | undefined;
    readonly start?: number | undefined;
    readonly count?: number | undefined;
  },
): Promise<DebugProtocol.VariablesResponse['body']> {
  const { debuggee } = adapter;
  debuggee.checkStopped();
  const { variablesReference, filter } = args;
  const { indexed, named, holder } = debuggee.seen.thing(variablesReference);
  const first = args.start ?? 0;
  const all = indexed + named || VARIABLES_MAX;
  const wanted = Math.min(args.count || all, VARIABLES_MAX);
  const isAfter = filter === 'named';
  const from = isAfter ? first + indexed : first;
  const most = filter === 'indexed' ? Math.min(wanted, Math.max(0, indexed - first)) : wanted;
  const found =
    most === 0 ? [] : await debuggee.runtime.debug.getVariables(variablesReference, from, most);
  return { variables: found.map((variable) => variableShown(adapter, variable, holder)) };
}

export const STACK_REQUESTS: Readonly<Record<string, Handler>> = {
  threads: handler(z.looseObject({}), threads),
  stackTrace: handler(
    threadSchema.extend({ startFrame: start.default(0), levels: count.default(0) }),
    stackTrace,
  ),
  scopes: handler(z.looseObject({ frameId: number }), scopes),
  variables: handler(
    z.looseObject({
      variablesReference: number.min(1),
      filter: z.enum(['indexed', 'named']).optional(),
      start,
      count,
      format: z.looseObject({ hex: z.boolean().optional() }).optional(),
      name: text.optional(),
    }),
    variables,
  ),
};
