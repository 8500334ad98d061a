/**
 * The engine of a session: what the providers offer, seen by the session on its way, behind the
 * boundary of its history.
 */
import { createEngine } from './core/create-engine.js';
import type { Engine, EngineLimits } from './core/engine.js';
import type { TierOptions } from './core/tier/options.js';
import { type EffectListener, sessionGate } from './effect-gate.js';
import type { Boundary } from './history/boundary.js';
import { recordedGate, recordedIntents, recordedOperation } from './history/recorded-operations.js';
import { recordedFinders, recordedWorld } from './history/recorded-world.js';
import { observedWorld } from './observed-world.js';
import type { RuntimeProviders } from './providers.js';

/** What an engine tells its session. */
export interface EngineListener extends EffectListener {
  printed(text: string, stream: 'output' | 'error'): void;
  /** What was printed before was printed again, in a run that is repeated. */
  printedAgain(text: string): void;
}

export function sessionEngine(
  providers: RuntimeProviders,
  boundary: Boundary,
  listener: EngineListener,
  options: {
    readonly tier: TierOptions | null;
    readonly limits: Partial<EngineLimits> | undefined;
  },
): Engine {
  const { world, operations, gate, intents } = providers;
  const observed = observedWorld(world, (text, stream) => listener.printed(text, stream));
  return createEngine({
    tier: options.tier,
    world: recordedWorld(observed, boundary, (text) => listener.printedAgain(text)),
    ...recordedFinders(providers, boundary),
    operations: operations.map((operation) => recordedOperation(operation, boundary)),
    gate: sessionGate(listener, recordedGate(gate, boundary)),
    intents: intents === null ? null : recordedIntents(intents, boundary),
    ...(options.limits ? { limits: options.limits } : {}),
  });
}
