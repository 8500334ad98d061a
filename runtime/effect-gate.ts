/**
 * The gate of a session: what every effect operation passes on its way to the world. It tells the
 * session of what is about to be done and what was done; a gate that the embedder provides decides
 * about it before (core/effect/gate.ts).
 */
import { MString, type Value } from '../grammar/datum.js';
import type { EffectGate } from './core/effect/gate.js';
import type { EffectOperation } from './core/effect/operation.js';
import type { Effect } from './subsystems/seam/outcome.js';

export interface EffectListener {
  intent(effect: Effect): void;
  result(effect: Effect): void;
}

export function sessionGate(listener: EffectListener, provided: EffectGate | null): EffectGate {
  return {
    admit: (operation, args) => provided?.admit?.(operation, args),
    replay: (operation, args) => provided?.replay?.(operation, args) ?? null,
    stage: (operation, args) => provided?.stage?.(operation, args) ?? null,
    intent(operation, args) {
      provided?.intent?.(operation, args);
      if (isTold(operation)) listener.intent(effectOf(operation, args));
    },
    result(operation, args, value) {
      provided?.result?.(operation, args, value);
      if (isTold(operation)) listener.result(effectOf(operation, args));
    },
    ends: (arrived) => provided?.ends?.(arrived) ?? arrived(),
  };
}

/** Looking at the clock is no news. */
function isTold({ record }: EffectOperation): boolean {
  return record.capability !== 'clock';
}

/** The target of an operation is its first argument, if that is a string. */
function effectOf({ name }: EffectOperation, [first]: readonly Value[]): Effect {
  return { operation: name, target: first instanceof MString ? first.toString() : '' };
}
