/**
 * Presets: named sets of configuration entries for the usual ways to use a runtime.
 */
import type { RuntimeConfig } from './config.js';
import { OmegaMisuse } from './misuse.js';

export type RuntimePreset =
  | 'default' // everything on
  | 'minimal' // evaluation only
  | 'debug' // stops at errors, traces, keeps history
  | 'production' // fast: nothing recorded
  | 'testing' // providers that touch nothing outside
  | 'repl' // for a person at a terminal
  | 'server'; // for clients on a port, once `protocol.start()` is called

/** What each preset changes in the default configuration. */
export const RuntimePresets: Readonly<Record<RuntimePreset, Partial<RuntimeConfig>>> = {
  default: {},
  minimal: {
    enableAmb: false,
    enableStreams: false,
    enableTransactions: false,
    enableDebug: false,
  },
  debug: {
    enableDebug: true,
    breakOnError: true,
    traceExecution: true,
    historyEnabled: true,
  },
  production: {
    enableDebug: false,
    traceExecution: false,
    historyEnabled: false,
    artifactCaching: true,
  },
  testing: { sessionName: 'testing' },
  repl: { enableHistory: true, historyEnabled: true, enableSnapshots: true, historyLimit: 1000 },
  server: { enableProtocol: true, transportType: 'tcp', port: 7888 },
};

/** The entries of a preset. Throws OmegaMisuse `unknown-preset`. */
export function presetConfig(name: RuntimePreset): Partial<RuntimeConfig> {
  if (!Object.hasOwn(RuntimePresets, name)) {
    const known = Object.keys(RuntimePresets).join(', ');
    throw new OmegaMisuse('unknown-preset', `no preset is called "${name}"; there are ${known}`, {
      preset: name,
    });
  }
  return RuntimePresets[name];
}
