/** What an engine finds around it, apart from what it may use for itself. */
import type { EngineLimits } from './core/engine.js';
import type { RuntimeProviders } from './providers.js';
import type { Switches } from './switches.js';

export interface Setting {
  readonly providers: RuntimeProviders;
  readonly limits: Partial<EngineLimits>;
  /** Which parts of the language are on. */
  readonly switches: Switches;
}
