/** What the adapter tells a client unasked, by event. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Event -> body. */
export interface EventBodies {
  readonly initialized: undefined;
  readonly stopped: DebugProtocol.StoppedEvent['body'];
  readonly continued: DebugProtocol.ContinuedEvent['body'];
  readonly output: DebugProtocol.OutputEvent['body'];
  readonly breakpoint: DebugProtocol.BreakpointEvent['body'];
  readonly loadedSource: DebugProtocol.LoadedSourceEvent['body'];
  readonly invalidated: DebugProtocol.InvalidatedEvent['body'];
  readonly exited: DebugProtocol.ExitedEvent['body'];
  readonly terminated: DebugProtocol.TerminatedEvent['body'];
}

/** Tells a client of an event. */
export type Tell = <Name extends keyof EventBodies>(name: Name, body: EventBodies[Name]) => void;
