/** Sessions as images, and back. Whoever calls this sees to it that no transition is under way. */
import type { Engine } from './core/engine.js';
import { StateError } from './core/state/code.js';
import { type Image, type ImageInfo, invalidImage } from './image.js';
import { OmegaMisuse } from './misuse.js';
import { situationFromValue, situationToValue } from './saved-situation.js';
import type { Session } from './session.js';
import type { Situation } from './situation.js';
import type { SnapshotInfo } from './snapshot-shelf.js';

/** The session as it is. Throws OmegaMisuse `state-conflict` if something in it cannot be saved. */
export function imageOf(
  { engine, situation, evaluations }: Pick<Session, 'engine' | 'situation' | 'evaluations'>,
  name: string,
): Image {
  try {
    const state = engine.saveState(situationToValue(situation));
    const info: ImageInfo = {
      name,
      definitions: engine.definitions().length,
      evaluations,
      steps: engine.steps,
      levels: situation.levels.length,
      underWay: situation.evaluation !== null,
      parked: engine.searches.parked !== null,
    };
    return { info, state };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new OmegaMisuse('state-conflict', `the session cannot be saved: ${error.message}`);
  }
}

/** Let the session be as that image has it. Throws OmegaMisuse `invalid-image`; then nothing has
 * changed. */
export function becomeImage(session: Session, { info, state }: Image): void {
  session.become(({ engine }) => loaded(engine, state), info.evaluations);
  session.emit('snapshot-restored', { name: info.name });
}

/** Put an engine into a state; answers the situation that was saved with it. */
function loaded(engine: Engine, state: string): Situation {
  try {
    return situationFromValue(engine.loadState(state));
  } catch (error) {
    if (error instanceof StateError) throw invalidImage(`cannot restore: ${error.message}`);
    // Its checksum was right, so it was not written by Omega.
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidImage(`the image makes no sense (${reason})`);
  }
}

/** Keep the session as it is under that name. Throws OmegaMisuse `state-conflict` or `limit`. */
export function takeSnapshot(session: Session, name: string): SnapshotInfo {
  const info = session.snapshots.put(imageOf(session, name));
  session.emit('snapshot-saved', { name });
  return info;
}

/** Let the session be as when that snapshot was taken. Throws OmegaMisuse `unknown-snapshot` or
 * `invalid-image`. */
export function restoreSnapshot(session: Session, name: string): SnapshotInfo {
  const image = session.snapshots.get(name);
  becomeImage(session, image);
  return { ...image.info, size: image.state.length };
}
