/**
 * The package's entry for Node: the facade of Omega with files, clock, environment and port of this
 * process injected. What programs print goes into results and events, not to the process's console.
 */
import { type RuntimeFactory as Factory, runtimeFactory } from '../runtime/factory.js';
import type { OmegaRuntime, RuntimeConfig } from '../runtime/pure.js';
import { nodeProviders } from './node-providers.js';
import { protocolServer } from './wire/protocol-server.js';

export type {
  Action,
  EffectGate,
  EvalResult,
  HostOperation,
  Intent,
  IntentLog,
  MemoryWorld,
  MisuseCode,
  OmegaRuntime,
  Outcome,
  RuntimeConfig,
  RuntimeEventHandler,
  RuntimeEventMap,
  RuntimePreset,
  RuntimeProviders,
  StepResult,
} from '../runtime/pure.js';
export {
  fault,
  fromJs,
  memoryLog,
  memoryWorld,
  OmegaMisuse,
  RuntimePresets,
  read,
  toJs,
} from '../runtime/pure.js';
export { type FileIntentLog, fileIntentLog } from './intents/intent-log.js';
export { IntentLogError } from './intents/lines.js';

export type RuntimeFactory = Factory;
/** Makes runtimes over this process. */
export const RuntimeFactory: Factory = runtimeFactory(() => {
  const protocol = protocolServer();
  return { ...nodeProviders(), protocol, directory: protocol.pool };
});

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
