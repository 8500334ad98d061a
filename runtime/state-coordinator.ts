/**
 * Who may do what, and when: one table for searches, transactions, fixpoints, snapshots and
 * history. What is refused here is refused everywhere; what is allowed says what it means.
 */
import { z } from 'zod';
import type { Engine } from './core/engine.js';
import { OmegaMisuse } from './misuse.js';
import type { Session } from './session.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

/** What a session can be in the middle of; the innermost counts. */
const REGIONS = ['search', 'transaction', 'fixpoint'] as const;
const ACTIONS = ['restore', 'travel', 'search', 'transaction', 'commit', 'fixpoint'] as const;

export type Region = (typeof REGIONS)[number];
export type CoordinatedAction = (typeof ACTIONS)[number];

export interface Decision {
  readonly allowed: boolean;
  /** What it means here, or why not. */
  readonly reason: string;
}

const yes = (reason: string): Decision => ({ allowed: true, reason });
const no = (reason: string): Decision => ({ allowed: false, reason });

/** Going through the history is a debugger's doing, not a program's: whatever is under way goes
 * along. A program that would go back by itself can only `restore`. */
const WHOLE = yes('whole states of the machine are gone to, with all that was under way in them');

/** The table. */
const DECISIONS: Readonly<Record<Region, Readonly<Record<CoordinatedAction, Decision>>>> = {
  search: {
    restore: no('what the search could still try would be of another state'),
    travel: WHOLE,
    search: yes('it is nested'),
    transaction: yes('it belongs to the branch'),
    commit: yes('it merges into the branch'),
    fixpoint: yes('it belongs to the branch'),
  },
  transaction: {
    restore: no('the transaction would neither be committed nor rolled back'),
    travel: WHOLE,
    search: yes('what it chooses is cut when the transaction ends'),
    transaction: yes('it is a savepoint'),
    commit: yes('an inner one merges into the outer one, which performs the proposals'),
    fixpoint: yes('it belongs to the transaction'),
  },
  fixpoint: {
    restore: no('the round would go on with facts of another state'),
    travel: WHOLE,
    search: yes('it belongs to the round'),
    transaction: yes('it must end in the round'),
    commit: yes('it merges into the round'),
    fixpoint: yes('it is nested'),
  },
};

const NOTHING: Decision = yes('nothing is under way');

/** What a session is in the middle of; null: nothing that matters here. */
export function regionOf({ searches, transactions, fixpoints }: Engine): Region | null {
  if (fixpoints.isInnermost) return 'fixpoint';
  if (transactions.state !== null) return 'transaction';
  if (searches.state !== null) return 'search';
  return fixpoints.state === null ? null : 'fixpoint';
}

/** Whether something may be done now. */
export function decisionFor(engine: Engine, action: CoordinatedAction): Decision {
  const region = regionOf(engine);
  return region === null ? NOTHING : DECISIONS[region][action];
}

/** Throws OmegaMisuse `state-conflict` if it may not. */
export function checkAllowed(engine: Engine, action: CoordinatedAction): void {
  const { allowed, reason } = decisionFor(engine, action);
  if (allowed) return;
  const region = regionOf(engine);
  const message = `${action} is refused inside a ${region}: ${reason}; let it end, or abort it`;
  throw new OmegaMisuse('state-conflict', message, { action, region, reason });
}

/** Throws OmegaMisuse `state-conflict` while something runs or waits for its turn. */
export function checkIdle({ isIdle }: Session, action: CoordinatedAction): void {
  if (isIdle) return;
  const message = `${action} is refused while something runs: interrupt it, or wait for its end`;
  throw new OmegaMisuse('state-conflict', message, { action });
}

const action = parameter('action', z.enum(ACTIONS), 'What is to be done.');
const decisionSchema = z.object({ allowed: z.boolean(), reason: z.string() });

export const stateCoordinator = subsystem({
  name: 'stateCoordinator',
  doc: 'Who may do what, and when: searches, transactions, fixpoints, snapshots and history.',
  initial: () => null,
  operations: {
    getRegion: operation({
      doc: 'What the session is in the middle of; null if that matters to nobody.',
      params: [],
      returns: z.enum(REGIONS).nullable(),
      run(session: Session): Region | null {
        return regionOf(session.engine);
      },
    }),
    canDo: operation({
      doc: 'Whether something may be done now, and what it means or why not.',
      params: [action],
      returns: decisionSchema,
      run(session: Session, asked): Decision {
        return decisionFor(session.engine, asked);
      },
    }),
    check: operation({
      doc: 'Refuse what may not be done now, with the error state-conflict and the reason.',
      params: [action],
      returns: decisionSchema,
      run(session: Session, asked): Decision {
        checkAllowed(session.engine, asked);
        return decisionFor(session.engine, asked);
      },
    }),
    getTable: operation({
      doc: 'The whole table: for each region and action a decision.',
      params: [],
      returns: z.record(z.string(), z.record(z.string(), decisionSchema)),
      run() {
        return DECISIONS;
      },
    }),
  },
  listeners: {},
});
