/** How a client is told that its program has stopped. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugStop } from '../../runtime/core/debug/debugger.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';
import { errorLine } from '../../runtime/outcome.js';
import type { ProgramError } from '../../runtime/subsystems/seam/outcome.js';

/** Threads are fibers, numbered from 1. */
export const MAIN_THREAD = 1;

export function threadNumber(fiber: number): number {
  return fiber + MAIN_THREAD;
}

export function fiberNumber(threadId: number): number {
  return threadId - MAIN_THREAD;
}

/** The thread that runs, or has stopped. */
export async function threadOf(runtime: OmegaRuntime): Promise<number> {
  const fibers = await runtime.debug.getFibers();
  const current = fibers.find(({ isCurrent }) => isCurrent);
  return current === undefined ? MAIN_THREAD : threadNumber(current.id);
}

export interface Circumstances {
  /** What nobody has handled. */
  readonly error?: ProgramError;
  /** The program has ended. */
  readonly isEnd?: boolean;
  /** Told in place of the stop's own. */
  readonly reason?: 'goto' | 'pause' | 'entry';
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  step: 'Paused after a step',
  breakpoint: 'Paused on a breakpoint',
  'function breakpoint': 'Paused on a function breakpoint',
  'data breakpoint': 'Paused before a variable changes',
  'instruction breakpoint': 'Paused on an instruction breakpoint',
  exception: 'Paused on a condition',
  entry: 'Paused at the beginning',
  goto: 'Paused at another moment',
  pause: 'Paused',
};

export function stoppedBody(
  stop: DebugStop | null,
  threadId: number,
  hitBreakpointIds: readonly number[],
  { error, isEnd = false, reason: told }: Circumstances,
): DebugProtocol.StoppedEvent['body'] {
  const found = error === undefined ? (stop?.reason ?? 'pause') : 'exception';
  const isTold = found === 'step' || found === 'pause' || found === 'goto';
  const reason = isTold ? (told ?? found) : found;
  const isUnhandled = error !== undefined;
  const description = isUnhandled ? 'Unhandled condition' : DESCRIPTIONS[reason];
  const own = stop?.text ?? null;
  const text = isUnhandled ? errorLine(error) : isEnd && own === null ? 'the program ended' : own;
  return {
    reason,
    threadId,
    allThreadsStopped: true,
    ...(description === undefined ? {} : { description }),
    ...(text === null ? {} : { text }),
    ...(hitBreakpointIds.length === 0 ? {} : { hitBreakpointIds: [...hitBreakpointIds] }),
  };
}
