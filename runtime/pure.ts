/**
 * The package's entry without Node (`omega-runtime/pure`): the facade over providers that touch
 * nothing outside. Inject others with `createWithProviders`.
 */
import type { RuntimeConfig } from './config.js';
import { type RuntimeFactory as Factory, runtimeFactory } from './factory.js';
import type { OmegaRuntime } from './omega-runtime.js';

export type { RuntimeConfig } from './config.js';
export { fault } from './core/condition.js';
export type { EffectGate } from './core/effect/gate.js';
export type { HostOperation } from './core/effect/host-library.js';
export { type Action, type Intent, type IntentLog, memoryLog } from './core/transaction/intents.js';
export { fromJs, read, toJs } from './interchange.js';
export { type MemoryWorld, memoryWorld } from './memory-world.js';
export { type MisuseCode, OmegaMisuse } from './misuse.js';
export type { OmegaRuntime } from './omega-runtime.js';
export { type RuntimePreset, RuntimePresets } from './presets.js';
export type { RuntimeProviders } from './providers.js';
export type { RuntimeEventHandler, RuntimeEventMap } from './subsystems/seam/event-map.js';
export type { EvalResult, Outcome, StepResult } from './subsystems/seam/outcome.js';

export type RuntimeFactory = Factory;
/** Makes runtimes that touch nothing outside. */
export const RuntimeFactory: Factory = runtimeFactory(() => ({}));

/** A runtime with that configuration. Rejects with OmegaMisuse `invalid-config`. */
export function createRuntime(config: Partial<RuntimeConfig> = {}): Promise<OmegaRuntime> {
  return RuntimeFactory.createWithConfig(config);
}

/** A runtime at the end of a run that was recorded, which its history goes through and repeats; the
 * text is what `history.export()` has answered. Rejects with OmegaMisuse `invalid-recording`. */
export async function loadRecording(text: string): Promise<OmegaRuntime> {
  const runtime = await RuntimeFactory.create();
  await runtime.history.import(text);
  return runtime;
}
