/**
 * The operations on snapshots: the whole session, kept under a name, gone back to, compared, and
 * exchanged as text.
 */
import { z } from 'zod';
import { type Image, imageText } from './image.js';
import type { Session } from './session.js';
import { imageOf, restoreSnapshot, takeSnapshot } from './session-image.js';
import { imageDifferences } from './snapshot-diff.js';
import { SNAPSHOT_NAME_MAX } from './snapshot-shelf.js';
import { checkAllowed, checkIdle } from './state-coordinator.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';
import { checkOn } from './switches.js';

/** Characters of an image that is imported. */
const IMAGE_MAX = 500_000_000;

const nameSchema = z.string().min(1).max(SNAPSHOT_NAME_MAX);
const name = parameter('name', nameSchema, 'The name of a snapshot.');

const snapshotSchema = z.object({
  name: z.string(),
  definitions: z.int().describe('Top-level names that the program has defined.'),
  evaluations: z.int().describe('Texts that the session was asked to evaluate until then.'),
  steps: z.int().describe('Transitions made until then.'),
  levels: z.int().describe('Computations that had stopped, and can be gone on with.'),
  underWay: z.boolean().describe('Whether a text was under way: "runtime/resume" goes on with it.'),
  parked: z.boolean().describe('Whether a search was parked.'),
  size: z.int().describe('Characters of its state.'),
});

export const differenceSchema = z.object({
  name: z.string(),
  change: z.enum(['defined', 'changed', 'gone']),
  before: z.string().nullable().describe('The value as it was, written.'),
  after: z.string().nullable().describe('The value as it is, written.'),
});

export const snapshots = subsystem({
  name: 'snapshots',
  doc: 'The whole session kept under names: definitions, what has stopped, searches, fibers.',
  initial: () => null,
  operations: {
    save: operation({
      doc: 'Keep the session as it is, when everything asked for before is done.',
      params: [
        parameter(
          'name',
          nameSchema.optional(),
          'Its name; a snapshot that had it makes room. Without it, a name is made.',
        ),
      ],
      returns: snapshotSchema,
      run(session: Session, wanted) {
        checkOn(session, 'enableSnapshots');
        return session.turn(async () =>
          takeSnapshot(session, wanted ?? session.snapshots.freeName()),
        );
      },
    }),
    restore: operation({
      doc:
        'Let the session be as it was then. What was under way is kept, and resume goes on with ' +
        'it; what was recorded can no longer be gone to. Refused with state-conflict while ' +
        'something runs, and where stateCoordinator/canDo says so.',
      params: [name],
      returns: snapshotSchema,
      async run(session: Session, wanted) {
        checkOn(session, 'enableSnapshots');
        // Decided now, not when its turn comes; what there is not is told first.
        session.snapshots.get(wanted);
        checkIdle(session, 'restore');
        checkAllowed(session.engine, 'restore');
        return session.turn(async () => restoreSnapshot(session, wanted));
      },
    }),
    list: operation({
      doc: 'The snapshots, the oldest first.',
      params: [],
      returns: z.array(snapshotSchema),
      run(session: Session) {
        return session.snapshots.list;
      },
    }),
    diff: operation({
      doc: 'How a snapshot, or the session as it is, differs from a snapshot: name by name.',
      params: [
        parameter('before', nameSchema, 'The name of the one.'),
        parameter('after', nameSchema.optional(), 'The other; without it, the session as it is.'),
      ],
      returns: z.array(differenceSchema),
      async run(session: Session, before, after) {
        checkOn(session, 'enableSnapshots');
        const first = session.snapshots.get(before);
        const second = after === undefined ? now(session, before) : session.snapshots.get(after);
        return imageDifferences(session, first, await second);
      },
    }),
    rename: operation({
      doc: 'Give a snapshot another name, which no other one has.',
      params: [name, parameter('to', nameSchema, 'The new name.')],
      returns: snapshotSchema,
      run(session: Session, from, to) {
        checkOn(session, 'enableSnapshots');
        return session.snapshots.rename(from, to);
      },
    }),
    delete: operation({
      doc: 'Forget a snapshot; whether there was one.',
      params: [name],
      returns: z.boolean(),
      run(session: Session, wanted) {
        checkOn(session, 'enableSnapshots');
        return session.snapshots.delete(wanted);
      },
    }),
    export: operation({
      doc: 'A snapshot, or the session as it is, as the text of an image.',
      params: [
        parameter('name', nameSchema.optional(), 'Its name; without it, the session as it is.'),
      ],
      returns: z.string(),
      async run(session: Session, wanted) {
        checkOn(session, 'enableSnapshots');
        if (wanted !== undefined) return session.snapshots.export(wanted);
        return imageText(await now(session, session.snapshots.freeName()));
      },
    }),
    import: operation({
      doc: 'Keep the image of a text as a snapshot; it is not restored.',
      params: [
        parameter('text', z.string().max(IMAGE_MAX), 'What "snapshots/export" has answered.'),
        parameter('name', nameSchema.optional(), 'Its name; without it, the one that it has.'),
      ],
      returns: snapshotSchema,
      run(session: Session, text, wanted) {
        checkOn(session, 'enableSnapshots');
        return session.snapshots.import(text, wanted);
      },
    }),
  },
  listeners: {},
});

/** The session as it is when everything asked for before is done. */
function now(session: Session, name: string): Promise<Image> {
  return session.turn(async () => imageOf(session, name));
}
