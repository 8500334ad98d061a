/** The options of all verbs that run programs: what a run may take, and how it is compiled. */
import { DEFAULT_CONFIG, type RuntimeConfig } from '../../runtime/config.js';
import { memoryBytesFor } from '../node-providers.js';
import { choiceOption, integerOption, type OptionValues } from './verb.js';

const STEPS_MAX = Number.MAX_SAFE_INTEGER;
const MEGABYTES_MAX = 1_000_000;
const BYTES_PER_MEGABYTE = 1_000_000;

/** `--tier`, for every verb that runs programs. */
export const TIER_OPTION = {
  argument: 'TIER',
  doc: 'Compile to JavaScript never (0), at once (1), or what is hot (auto, the default).',
} as const;

/** What `--steps`, `--memory` and `--tier` ask for; without the second, memory is limited to what
 * the process survives. Throws UsageError. */
export function limitConfig(
  options: OptionValues,
  memoryBytes: number = memoryBytesFor('alone'),
): Pick<RuntimeConfig, 'stepsMax' | 'memoryBytesMax' | 'tier'> {
  const steps = integerOption(options, 'steps', 1, STEPS_MAX);
  const megabytes = integerOption(options, 'memory', 1, MEGABYTES_MAX);
  return {
    stepsMax: steps ?? null,
    memoryBytesMax: megabytes === undefined ? memoryBytes : megabytes * BYTES_PER_MEGABYTE,
    tier: choiceOption(options, 'tier', ['0', '1', 'auto']) ?? DEFAULT_CONFIG.tier,
  };
}
