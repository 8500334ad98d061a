/**
 * The operations on the history of a session: recording, going to any moment of it, repeating it,
 * beginning a branch at an earlier moment.
 */
import { z } from 'zod';
import { type Comparison, compareBranches } from './history/compare.js';
import { exportRecording } from './history/exported.js';
import type { History } from './history/history.js';
import { importRecording } from './history/imported.js';
import { type Replayed, replay } from './history/replay.js';
import { findBack, findForward, findOutput, placeWatch, writeWatch } from './history/search.js';
import {
  type BranchInfo,
  branchesOf,
  type FormInfo,
  formsOf,
  type HistoryState,
  historyState,
} from './history/view.js';
import type { Session } from './session.js';
import { imageOf } from './session-image.js';
import { imageDifferences } from './snapshot-diff.js';
import { differenceSchema } from './snapshots.js';
import { checkAllowed, checkIdle } from './state-coordinator.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

/** Forms answered at once when the caller does not say. */
const FORMS_MAX_DEFAULT = 100;

/** Characters of a recording that is imported. */
const TEXT_MAX = 500_000_000;

const statusSchema = z.enum(['idle', 'paused', 'waiting', 'done', 'failed', 'exited']);
const historySchema = z.object({
  recording: z.boolean(),
  gap: z.string().nullable().describe('Why what was done last is not recorded all the same.'),
  past: z.boolean().describe('Whether this is an earlier moment than the newest one.'),
  branch: z.int(),
  form: z.int().nullable().describe('The number of the form under way, or of the latest one.'),
  step: z.int().describe('Transitions made before this moment.'),
  oldest: z.int().nullable().describe('The first step that can be gone to.'),
  newest: z.int().nullable(),
  status: statusSchema,
  control: z.object({ text: z.string(), span: spanSchema }).nullable(),
  forms: z.int(),
  branches: z.int(),
  checkpoints: z.int(),
  bytes: z.int().describe('About how many bytes the history takes.'),
});
const formSchema = z.object({
  form: z.int(),
  text: z.string(),
  location: spanSchema,
  firstStep: z.int(),
  lastStep: z.int(),
  ended: statusSchema,
  outcome: z.string().nullable().describe('How the evaluation ended that it belongs to.'),
  here: z.boolean().describe('Whether the session is in it.'),
});
const branchSchema = z.object({
  branch: z.int(),
  from: z.object({ branch: z.int(), step: z.int() }).nullable(),
  newest: z.int(),
  forms: z.int(),
  current: z.boolean(),
});

const count = parameter(
  'steps',
  z.int().min(1).optional(),
  'So many transitions of the machine; one without it.',
);

const place = [
  parameter('file', z.string().min(1), 'The name of the text, as spans have it.'),
  parameter('line', z.int().min(1), 'The line, from 1.'),
  parameter('column', z.int().min(1).optional(), 'The column, from 1; without it, any.'),
] as const;
const variable = parameter('name', z.string().min(1), 'The name of the variable.');
const foundSchema = historySchema.extend({
  found: z.boolean().describe('False: there is no such moment, and all is as it was.'),
});

const branchEndSchema = z.object({
  branch: z.int(),
  newest: z.int(),
  outcome: z.string().nullable().describe('How what was evaluated last in it has ended.'),
  output: z.string().describe('What that has printed.'),
});

/** Look for a moment, and say where that is. */
function found(
  session: Session,
  search: (history: History) => Promise<boolean>,
): Promise<HistoryState & { readonly found: boolean }> {
  return session.travel(async (it) => {
    it.checkRecorded();
    const isFound = await it.travel(() => search(it));
    return { ...historyState(it), found: isFound };
  });
}

/** Go somewhere, and say where that is. */
function gone(
  session: Session,
  journey: (history: History) => Promise<void> | void,
): Promise<HistoryState> {
  return session.travel(async (it) => {
    await journey(it);
    return historyState(it);
  });
}

export const history = subsystem({
  name: 'history',
  doc: 'What the session has done: recorded, gone through back and forth, repeated, branched off.',
  initial: () => null,
  operations: {
    start: operation({
      doc: 'Record what is evaluated from now on.',
      params: [],
      returns: historySchema,
      run(session: Session) {
        return gone(session, (it) => it.start());
      },
    }),
    stop: operation({
      doc: 'Record no more; what was recorded stays.',
      params: [],
      returns: historySchema,
      run(session: Session) {
        return gone(session, (it) => it.stop());
      },
    }),
    clear: operation({
      doc: 'Forget what was recorded, and all branches but the one under way.',
      params: [],
      returns: historySchema,
      run(session: Session) {
        return gone(session, (it) => it.clear());
      },
    }),
    getState: operation({
      doc: 'Where the session is in its history, and how much of it there is.',
      params: [],
      returns: historySchema,
      run(session: Session): HistoryState {
        return historyState(session.history);
      },
    }),
    getForms: operation({
      doc: 'The top-level forms of the branch under way that are recorded, oldest first.',
      params: [
        parameter('from', z.int().optional(), 'The number of the first form wanted.'),
        parameter(
          'formsMax',
          z.int().min(1).optional(),
          `At most so many forms (${FORMS_MAX_DEFAULT}).`,
        ),
      ],
      returns: z.array(formSchema),
      run(session: Session, from, formsMax): readonly FormInfo[] {
        return formsOf(session.history, from ?? 0, formsMax ?? FORMS_MAX_DEFAULT);
      },
    }),
    getBranches: operation({
      doc: 'The branches that are kept.',
      params: [],
      returns: z.array(branchSchema),
      run(session: Session): readonly BranchInfo[] {
        return branchesOf(session.history);
      },
    }),
    goTo: operation({
      doc: 'Go to a step, or the nearest one that is recorded. Nothing is performed on the way.',
      params: [
        parameter('step', z.int().min(0), 'Transitions made before the moment to go to.'),
        parameter('branch', z.int().optional(), 'The branch; without it, the one under way.'),
      ],
      returns: historySchema,
      run(session: Session, step, branch) {
        return gone(session, (it) => it.goTo(step, branch));
      },
    }),
    goToForm: operation({
      doc: 'Go to the beginning of a form, or to its end.',
      params: [
        parameter('form', z.int(), 'The number of the form.'),
        parameter('end', z.boolean().optional(), 'Whether to its end.'),
      ],
      returns: historySchema,
      run(session: Session, form, end) {
        return gone(session, (it) => it.goToForm(form, end ?? false));
      },
    }),
    goToPresent: operation({
      doc: 'Go to the newest moment of the branch under way.',
      params: [],
      returns: historySchema,
      run(session: Session) {
        return gone(session, (it) => it.goTo(Number.POSITIVE_INFINITY));
      },
    }),
    back: operation({
      doc: 'Go back by some transitions of the machine.',
      params: [count],
      returns: historySchema,
      run(session: Session, steps) {
        return gone(session, (it) => it.goBack(steps ?? 1));
      },
    }),
    forward: operation({
      doc: 'Go forward by some transitions that were made before, at most to the newest moment.',
      params: [count],
      returns: historySchema,
      run(session: Session, steps) {
        return gone(session, (it) => it.goBack(-(steps ?? 1)));
      },
    }),
    backToPlace: operation({
      doc: 'Go back to the last time that control came to a line, or to a column of it.',
      params: place,
      returns: foundSchema,
      run(session: Session, file, line, column) {
        return found(session, (it) => findBack(it, placeWatch(file, line, column ?? null)));
      },
    }),
    forwardToPlace: operation({
      doc: 'Go forward to the next time that control came to a line, or to a column of it.',
      params: place,
      returns: foundSchema,
      run(session: Session, file, line, column) {
        return found(session, (it) => findForward(it, placeWatch(file, line, column ?? null)));
      },
    }),
    backToWrite: operation({
      doc: 'Go back to just before a variable of the top level last got another value.',
      params: [variable],
      returns: foundSchema,
      run(session: Session, name) {
        return found(session, (it) => findBack(it, writeWatch(name)));
      },
    }),
    forwardToWrite: operation({
      doc: 'Go forward to just before a variable of the top level gets its next value.',
      params: [variable],
      returns: foundSchema,
      run(session: Session, name) {
        return found(session, (it) => findForward(it, writeWatch(name)));
      },
    }),
    backToOutput: operation({
      doc: 'Go back to just before a text was printed, the last time that it was.',
      params: [parameter('text', z.string().min(1), 'Part of what was printed.')],
      returns: foundSchema,
      run(session: Session, text) {
        return found(session, (it) => findOutput(it, text));
      },
    }),
    replay: operation({
      doc:
        'Run the branch under way again from its oldest moment, asking nothing of the outside; ' +
        'whatever differs from what was recorded is an error with the code "divergence".',
      params: [],
      returns: z.object({
        complete: z.boolean().describe('False if it was interrupted.'),
        forms: z.int(),
        steps: z.int(),
        answers: z.int().describe('Answers from outside that were taken from the record.'),
      }),
      run(session: Session): Promise<Replayed> {
        return session.travel((it) => {
          it.checkRecorded();
          return it.travel(() => replay(it));
        });
      },
    }),
    export: operation({
      doc:
        'The branch under way as a text, by which another session can go through it and repeat ' +
        'it. At an earlier moment than the newest one it is refused with state-conflict.',
      params: [],
      returns: z.string(),
      run(session: Session): Promise<string> {
        return session.travel((it) => exportRecording(it, session.evaluations));
      },
    }),
    import: operation({
      doc:
        'Be at the end of a run that was recorded elsewhere, in place of what the session is: to ' +
        'go through it and repeat it. Nothing outside is asked, unless what is evaluated there ' +
        'then asks it. Refused as "snapshots/restore" is.',
      params: [parameter('text', z.string().max(TEXT_MAX), 'What "history/export" has answered.')],
      returns: historySchema,
      async run(session: Session, text) {
        checkIdle(session, 'restore');
        checkAllowed(session.engine, 'restore');
        return session.turn(async () => {
          importRecording(session, text);
          return historyState(session.history);
        });
      },
    }),
    compare: operation({
      doc: 'How two branches differ at their newest moments; afterwards all is as it was.',
      params: [
        parameter('first', z.int(), 'The number of the one.'),
        parameter('second', z.int(), 'The number of the other.'),
      ],
      returns: z.object({
        common: z.int().describe('The step up to which they are the same.'),
        first: branchEndSchema,
        second: branchEndSchema,
        differences: z.array(differenceSchema),
      }),
      run(session: Session, first, second): Promise<Comparison> {
        return session.travel((it) =>
          compareBranches(
            it,
            [first, second],
            () => imageOf(session, 'a branch'),
            (before, after) => imageDifferences(session, before, after),
          ),
        );
      },
    }),
    fork: operation({
      doc:
        'Begin a new branch at this moment: from now on what is done is really done. The old one ' +
        'can still be gone to.',
      params: [],
      returns: historySchema,
      run(session: Session) {
        return gone(session, (it) => it.fork());
      },
    }),
  },
  listeners: {},
});
