/**
 * Making runtimes: with a configuration, a preset, or providers.
 */
import type { RuntimeConfig } from './config.js';
import { type OmegaRuntime, openRuntime } from './omega-runtime.js';
import { presetConfig, type RuntimePreset } from './presets.js';
import type { RuntimeProviders } from './providers.js';

export interface RuntimeFactory {
  /** A runtime with the default configuration. */
  create(): Promise<OmegaRuntime>;
  /** With some entries of the configuration changed. Rejects with OmegaMisuse `invalid-config`. */
  createWithConfig(config: Partial<RuntimeConfig>): Promise<OmegaRuntime>;
  /** As a preset says. Rejects with OmegaMisuse `unknown-preset`. */
  createWithPreset(preset: RuntimePreset): Promise<OmegaRuntime>;
  /** With some providers replaced. */
  createWithProviders(providers: Partial<RuntimeProviders>): Promise<OmegaRuntime>;
}

/** A factory whose runtimes have these providers, unless told otherwise. Each runtime gets its own,
 * so that two of them share nothing. */
export function runtimeFactory(providers: () => Partial<RuntimeProviders>): RuntimeFactory {
  return {
    create: async () => openRuntime({}, providers()),
    createWithConfig: async (config) => openRuntime(config, providers()),
    createWithPreset: async (preset) =>
      openRuntime(presetConfig(preset), preset === 'testing' ? {} : providers()),
    createWithProviders: async (replaced) => openRuntime({}, { ...providers(), ...replaced }),
  };
}
