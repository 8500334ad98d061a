/** How two snapshots of a session differ, by the names that are defined in them. */
import type { Difference } from './core/keeper.js';
import { StateError } from './core/state/code.js';
import { compareStates } from './core/state/compare.js';
import { type Image, invalidImage } from './image.js';
import { EMPTY_WORLD } from './providers.js';
import type { Session } from './session.js';

/** How the second image differs from the first. Nothing is done to the world. Throws OmegaMisuse
 * `invalid-image`. */
export function imageDifferences(
  { providers, engineLimits }: Session,
  before: Image,
  after: Image,
): readonly Difference[] {
  const { findLibrary, findFile, operations } = providers;
  const options = {
    ...{ findLibrary, findFile, operations, limits: engineLimits },
    ...{ world: EMPTY_WORLD, tier: null },
  };
  try {
    return compareStates(before.state, after.state, options);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw invalidImage(`cannot compare: ${error.message}`);
  }
}
