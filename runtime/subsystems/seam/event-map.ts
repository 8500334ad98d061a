/**
 * The events of a session. Subsystems know each other only by these; `on` and `emit` of the facade
 * are typed by this map.
 */
import type { RestartInfo } from '../../core/engine.js';
import type { Dimension, Effect, EvalResult, ProgramError } from './outcome.js';

/** Event name -> what a listener gets. */
export interface RuntimeEventMap {
  /** Text begins to be evaluated. */
  readonly 'eval-start': { readonly code: string };
  /** An evaluation ended, whichever way. */
  readonly 'eval-complete': { readonly result: EvalResult };
  /** The program printed something. */
  readonly output: { readonly text: string; readonly stream: 'output' | 'error' };
  /** The program is about to do something to the world, or to ask it something. */
  readonly 'effect-intent': Effect;
  /** It was done. */
  readonly 'effect-result': Effect;
  /** Nobody handled a condition. The level is the one opened for it; null if nothing stays. */
  readonly 'condition-unhandled': { readonly level: number | null; readonly error: ProgramError };
  /** What stopped at a level goes on by that restart. */
  readonly 'restart-invoked': { readonly level: number; readonly restart: RestartInfo };
  /** `step` made one transition. */
  readonly step: { readonly steps: number };
  /** A budget ran out: what is running stops with the outcome `exhausted`. */
  readonly 'budget-exceeded': {
    readonly dimension: Dimension;
    readonly limit: number;
    readonly used: number;
  };
  /** Someone asked the running program to stop. */
  readonly interrupted: { readonly running: boolean };
  /** The configuration changed. */
  readonly configured: { readonly changed: readonly string[] };
  /** A listener threw; the others were called all the same. */
  readonly 'listener-error': { readonly event: string; readonly message: string };
  /** The session ended. */
  readonly disposed: { readonly session: string };
}

export type EventName = keyof RuntimeEventMap;

/** A function that is told of events of one kind. */
export type RuntimeEventHandler<K extends EventName> = (data: RuntimeEventMap[K]) => void;
