/**
 * The operations on transactions: the one under way (of a form that is stepped, was interrupted or
 * stopped at a level), and the proposals that wait for review.
 */
import { z } from 'zod';
import { level } from './conditions.js';
import type { ProposalView, TransactionInfo, TransactionState } from './core/transaction/view.js';
import { resultSchema } from './execution.js';
import { wireResult } from './outcome.js';
import { proposalSchema } from './proposal-schema.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';
import { checkOn } from './switches.js';

const transactionSchema = z.object({
  id: z.int(),
  status: z.enum(['active', 'returned', 'committed', 'rolled-back']),
  review: z.boolean().describe('Whether its proposals wait for review.'),
  location: spanSchema,
});

const stateSchema = z.object({
  active: z.boolean(),
  depth: z.int().describe('How many are inside each other.'),
  transaction: transactionSchema.describe('The innermost.'),
  proposals: z.array(proposalSchema).describe('What waits to be done to the world, in order.'),
  savepoints: z.array(transactionSchema).describe('Those around it, the outermost first.'),
});

const ids = parameter(
  'ids',
  z.array(z.int()).max(100_000).optional(),
  'Numbers of proposals in review; without it, all of them.',
);

export const transactions = subsystem({
  name: 'transactions',
  doc: 'Transactions: what they would do to the world, and what waits for review.',
  initial: () => null,
  operations: {
    isInTransaction: operation({
      doc: 'Whether a transaction is under way.',
      params: [],
      returns: z.boolean(),
      run(session: Session) {
        return session.engine.transactions.state !== null;
      },
    }),
    getDepth: operation({
      doc: 'How many transactions are inside each other; 0 without any.',
      params: [],
      returns: z.int(),
      run(session: Session) {
        return session.engine.transactions.state?.depth ?? 0;
      },
    }),
    current: operation({
      doc: 'The innermost transaction; null if there is none.',
      params: [],
      returns: transactionSchema.nullable(),
      run(session: Session): TransactionInfo | null {
        return session.engine.transactions.state?.transaction ?? null;
      },
    }),
    getState: operation({
      doc: 'The transaction under way; null if there is none.',
      params: [],
      returns: stateSchema.nullable(),
      run(session: Session): TransactionState | null {
        return session.engine.transactions.state;
      },
    }),
    getStateAt: operation({
      doc: 'The transaction that stopped at a level; null if none was under way there.',
      params: [level],
      returns: stateSchema.nullable(),
      run(session: Session, number): Promise<TransactionState | null> {
        return session.lookAt(number, ({ transactions: { state } }) => state);
      },
    }),
    getProposals: operation({
      doc: 'What the branch under way would do to the world, in order.',
      params: [],
      returns: z.array(proposalSchema),
      run(session: Session): readonly ProposalView[] {
        return session.engine.transactions.proposals;
      },
    }),
    getReviewQueue: operation({
      doc: 'The proposals that wait for review, in order.',
      params: [],
      returns: z.array(proposalSchema),
      run(session: Session): readonly ProposalView[] {
        return session.engine.transactions.queue;
      },
    }),
    accept: operation({
      doc: 'Perform proposals that wait for review, as (accept-proposals! ids) does.',
      params: [ids],
      returns: resultSchema,
      run(session: Session, chosen) {
        checkOn(session, 'enableTransactions');
        return session.eval(`(accept-proposals! ${chosen?.join(' ') ?? ''})`);
      },
      wire: wireResult,
    }),
    reject: operation({
      doc: 'Forget proposals that wait for review, as (reject-proposals! ids) does.',
      params: [ids],
      returns: resultSchema,
      run(session: Session, chosen) {
        checkOn(session, 'enableTransactions');
        return session.eval(`(reject-proposals! ${chosen?.join(' ') ?? ''})`);
      },
      wire: wireResult,
    }),
    recover: operation({
      doc: 'Do the rest of the commits that a crash has cut short, as (recover-commits!) does.',
      params: [],
      returns: resultSchema,
      run(session: Session) {
        checkOn(session, 'enableTransactions');
        return session.eval('(recover-commits!)');
      },
      wire: wireResult,
    }),
    rollbackToCheckpoint: operation({
      doc: 'Make the store as it was at an open choice point, and forget what was proposed since.',
      params: [parameter('checkpointId', z.int(), 'As amb-backtrack tells it.')],
      returns: z.boolean().describe('False if no open choice point has that number.'),
      run(session: Session, checkpointId) {
        checkOn(session, 'enableTransactions');
        session.history.changing();
        return session.engine.transactions.rollbackTo(checkpointId);
      },
    }),
  },
  listeners: {
    // A branch that fails takes its proposals with it. The store has been undone by then: this is
    // that act made visible.
    'amb-backtrack'(host, { checkpointId }) {
      host.engine.transactions.rollbackTo(checkpointId);
    },
  },
});
