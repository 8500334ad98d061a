/** Limits of an engine. */
import type { EngineLimits } from './engine.js';

/** What everything is limited to unless the embedder says otherwise. */
export const DEFAULT_LIMITS: EngineLimits = {
  expansionsMax: 1_000_000,
  nestingMax: 1500,
  elementsMax: 16_777_216,
  integerBitsMax: 8_000_000,
};
