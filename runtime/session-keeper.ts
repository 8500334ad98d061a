/**
 * What keeps states for the programs of a session: its snapshots, and the image files of its
 * provider. What cannot be done is a condition in the program.
 */
import { MString } from '../grammar/datum.js';
import { type ErrorCode, fault } from './core/condition.js';
import type { Keeper } from './core/keeper.js';
import { withFile } from './core/port.js';
import { imageText, readImage } from './image.js';
import { type MisuseCode, OmegaMisuse } from './misuse.js';
import type { Session } from './session.js';
import { becomeImage, imageOf, restoreSnapshot, takeSnapshot } from './session-image.js';
import { imageDifferences } from './snapshot-diff.js';
import { SNAPSHOT_NAME_MAX } from './snapshot-shelf.js';
import { checkAllowed } from './state-coordinator.js';
import { checkOn } from './switches.js';

/** What misuse by the host is, when it is the program's. */
const CODES: Partial<Record<MisuseCode, ErrorCode>> = {
  'state-conflict': 'state-conflict',
  'unknown-snapshot': 'invalid-argument',
  'invalid-image': 'read-error',
  limit: 'limit',
};

export function keeperOf(session: Session): Keeper {
  /** Do it for a program, if snapshots are on. */
  const attempt = <T>(who: string, action: () => T): T =>
    asCondition(who, () => {
      checkOn(session, 'enableSnapshots');
      return action();
    });
  return {
    save: (name) =>
      attempt('snapshot!', () => {
        checkName(name);
        return takeSnapshot(session, name);
      }),
    restore(name) {
      attempt('restore!', () => {
        checkAllowed(session.engine, 'restore');
        restoreSnapshot(session, name);
      });
    },
    names: () => attempt('snapshots', () => session.snapshots.names),
    diff(before, after) {
      const { snapshots } = session;
      return attempt('snapshot-diff', () =>
        imageDifferences(session, snapshots.get(before), snapshots.get(after)),
      );
    },
    saveImage(path) {
      attempt('save-image', () => {
        checkPath('save-image', path);
        const text = imageText(imageOf(session, path));
        withFile('save-image', new MString(path), () => session.providers.images.write(path, text));
        session.emit('snapshot-saved', { name: path });
      });
    },
    loadImage(path) {
      attempt('load-image', () => {
        checkPath('load-image', path);
        checkAllowed(session.engine, 'restore');
        const file = new MString(path);
        const text = withFile('load-image', file, () => session.providers.images.read(path));
        becomeImage(session, readImage(text));
      });
    },
  };
}

/** Throws a fault for what the host may not call a snapshot either. */
function checkName(name: string): void {
  if (name !== '' && name.length <= SNAPSHOT_NAME_MAX) return;
  const expected = `a name of 1 to ${SNAPSHOT_NAME_MAX} characters`;
  throw fault('invalid-argument', `snapshot!: expected ${expected}, got`, [new MString(name)]);
}

function checkPath(who: string, path: string): void {
  if (path === '') throw fault('file-error', `${who}: the name of the file is empty`);
}

function asCondition<T>(who: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = error instanceof OmegaMisuse ? CODES[error.code] : undefined;
    if (code === undefined) throw error;
    throw fault(code, `${who}: ${(error as OmegaMisuse).message}`);
  }
}
