/**
 * The events of a session. Subsystems know each other only by these; `on` and `emit` of the facade
 * are typed by this map.
 */
import type { Span } from '../../../grammar/syntax.js';
import type { RestartInfo } from '../../core/engine.js';
import type { PlaceView } from '../../core/search/view.js';
import type { ProposalView, TransactionInfo } from '../../core/transaction/view.js';
import type { Dimension, Effect, EvalResult, ProgramError } from './outcome.js';

/** What events tell of a transaction. */
export type TransactionEvent = TransactionInfo & { readonly depth: number };

/** Event name -> what a listener gets. */
/** A fact that was given or taken back. */
export interface FactEvent {
  readonly relation: string;
  /** As it could be written. */
  readonly fact: string;
}

export interface RuntimeEventMap {
  /** Text begins to be evaluated. */
  readonly 'eval-start': { readonly code: string };
  /** An evaluation ended, whichever way. */
  readonly 'eval-complete': { readonly result: EvalResult };
  /** A choice was made in a search, with something left to try. */
  readonly 'amb-choice': {
    readonly choicePointId: number;
    readonly label: string;
    readonly location: Span | null;
  };
  /** Something failed: the store is as it was at that choice point, and the next alternative is
   * tried. */
  readonly 'amb-backtrack': {
    readonly checkpointId: number;
    readonly choicePointId: number;
    readonly reason: PlaceView | null;
  };
  /** A search has answered. */
  readonly 'amb-solution': Readonly<Record<string, never>>;
  /** In a search nothing is left to try. */
  readonly 'amb-exhausted': Readonly<Record<string, never>>;
  readonly 'transaction-begin': TransactionEvent;
  /** What it has written stands; so many proposals go on waiting for what is around it. */
  readonly 'transaction-commit': TransactionEvent & { readonly pending: number };
  readonly 'transaction-rollback': TransactionEvent;
  /** Something is to be done to the world later. What a port writes is told of when the port is
   * closed, or else when it is to be done. */
  readonly proposal: ProposalView;
  /** Proposals that waited for review have been performed. */
  readonly 'proposals-accepted': { readonly proposals: readonly ProposalView[] };
  /** Proposals in review are not to be performed. */
  readonly 'proposals-rejected': { readonly proposals: readonly ProposalView[] };
  /** A fact was given that was not there before. */
  readonly 'fact-asserted': FactEvent;
  /** A fact that was given is taken back. */
  readonly 'fact-retracted': FactEvent;
  /** A round of a fixpoint has ended. */
  readonly 'fixpoint-round': { readonly round: number; readonly changed: boolean };
  /** A fixpoint is stable after so many rounds. */
  readonly 'fixpoint-converged': { readonly round: number };
  /** In that round a fixpoint came back to its state of `cycleLength` rounds before. */
  readonly 'fixpoint-cycle': { readonly round: number; readonly cycleLength: number };
  /** A fixpoint has used up its rounds. */
  readonly 'fixpoint-exhausted': { readonly round: number };
  /** The program printed something. */
  readonly output: { readonly text: string; readonly stream: 'output' | 'error' };
  /** A log point says that, at that form. */
  readonly log: { readonly text: string; readonly span: Span | null };
  /** The program is about to do something to the world, or to ask it something. */
  readonly 'effect-intent': Effect;
  /** It was done. */
  readonly 'effect-result': Effect;
  /** Nobody handled a condition. The level is the one opened for it; null if nothing stays. */
  readonly 'condition-unhandled': { readonly level: number | null; readonly error: ProgramError };
  /** What stopped at a level goes on by that restart. */
  readonly 'restart-invoked': { readonly level: number; readonly restart: RestartInfo };
  /** The state of the session is kept under that name; of a file, its path. */
  readonly 'snapshot-saved': { readonly name: string };
  /** The session is in the state that was kept under that name. */
  readonly 'snapshot-restored': { readonly name: string };
  /** `step` made one transition. */
  readonly step: { readonly steps: number };
  /** The session is at another moment of its history, or has come back to the present. */
  readonly 'history-moved': {
    readonly branch: number;
    readonly step: number;
    readonly past: boolean;
  };
  /** A new branch began at a step of another one. */
  readonly 'history-forked': {
    readonly branch: number;
    readonly from: number;
    readonly step: number;
  };
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
