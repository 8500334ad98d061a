/**
 * What stands between a program and the world: every operation that no handler of the program takes
 * passes here, in this order: admitted (capability, then budget), answered from the record of an
 * earlier run, staged, announced, done, reported (and charged). The engine's owner provides the
 * gate; without one everything passes.
 */
import type { Value } from '../../../grammar/datum.js';
import type { EffectOperation } from './operation.js';

/** An answer that is there without doing the operation. */
export interface Answer {
  readonly value: Value;
}

/** The end of an operation that answered a promise. */
export interface HostEnd {
  readonly promise: Promise<Value>;
  readonly end:
    | { readonly kind: 'value'; readonly value: Value }
    | { readonly kind: 'raise'; readonly payload: Value };
}

export interface EffectGate {
  /** Throws Fault if the program may not, or cannot pay for it. */
  admit?(operation: EffectOperation, args: readonly Value[]): void;
  /** When a run is repeated: what the operation answered then; null: it was not recorded. */
  replay?(operation: EffectOperation, args: readonly Value[]): Answer | null;
  /** Keep the operation for later and answer what the program is to see until then. */
  stage?(operation: EffectOperation, args: readonly Value[]): Answer | null;
  /** It is about to be done. */
  intent?(operation: EffectOperation, args: readonly Value[]): void;
  /** It was done. */
  result?(operation: EffectOperation, args: readonly Value[], value: Value): void;
  /** Which of the operations that fibers wait for have ended, as far as the program is told now:
   * those that `arrived` answers, or, when a run is repeated, those it was told of then. */
  ends?(arrived: () => readonly HostEnd[]): readonly HostEnd[];
}
