/** Transactions as plain JSON, for people and debuggers. */
import type { Value } from '../../../grammar/datum.js';
import { MString } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Machine } from '../machine.js';
import type { Choice } from '../search/choice.js';
import type { TransactionWatcher } from '../watcher.js';
import type { Proposal, ProposalStatus } from './proposal.js';
import type { Transaction, TransactionStatus } from './transaction.js';

/** Characters of contents shown, and proposals. */
const TEXT_MAX = 100_000;
export const PROPOSALS_SHOWN = 1000;

export interface ProposalView {
  readonly id: number;
  readonly op: string;
  readonly target: string;
  /** What was there, and what will be: text as it is, other things as they are written. */
  readonly before: string | null;
  readonly after: string | null;
  readonly status: ProposalStatus;
  readonly location: Span | null;
}

export interface TransactionInfo {
  readonly id: number;
  readonly status: TransactionStatus;
  readonly review: boolean;
  readonly location: Span | null;
}

export interface TransactionState {
  readonly active: boolean;
  /** How many are inside each other. */
  readonly depth: number;
  /** The innermost. */
  readonly transaction: TransactionInfo;
  /** What waits to be done to the world, in order; at most a thousand. */
  readonly proposals: readonly ProposalView[];
  /** Those around it, the outermost first. */
  readonly savepoints: readonly TransactionInfo[];
}

/** The transactions of one machine. */
export class TransactionView {
  constructor(readonly machine: Machine) {}

  /** Who is told of transactions and proposals. */
  set watcher(watcher: TransactionWatcher) {
    this.machine.transactionWatcher = watcher;
  }

  get isOpen(): boolean {
    return this.machine.transaction !== null;
  }

  /** The transaction under way; null if there is none. */
  get state(): TransactionState | null {
    const { transaction } = this.machine;
    if (transaction === null) return null;
    const around: TransactionInfo[] = [];
    for (let t = transaction.outer; t !== null; t = t.outer) around.push(infoOf(t));
    return {
      active: true,
      depth: transaction.depth,
      transaction: infoOf(transaction),
      proposals: this.proposals,
      savepoints: around.reverse(),
    };
  }

  /** What the branch under way would do to the world, in order. */
  get proposals(): readonly ProposalView[] {
    return this.machine.staging.all().slice(0, PROPOSALS_SHOWN).map(proposalView);
  }

  /** What waits for review, in order. */
  get queue(): readonly ProposalView[] {
    return this.inReview.slice(0, PROPOSALS_SHOWN).map(proposalView);
  }

  /** The same as it is: another list as soon as it is not the same. */
  get inReview(): readonly Proposal[] {
    return this.machine.staging.queue;
  }

  /** Make the store be as it was at a choice point that is open; false if there is none of that
   * number. What was proposed since is gone. */
  rollbackTo(choicePointId: number): boolean {
    let choice: Choice | null = this.machine.choices;
    while (choice !== null && choice.at.id !== choicePointId) choice = choice.outer;
    if (choice === null) return false;
    this.machine.store.goto(choice.at.version);
    return true;
  }
}

export function infoOf({ id, status, isReviewed, location }: Transaction): TransactionInfo {
  return { id, status, review: isReviewed, location };
}

export function proposalView(proposal: Proposal): ProposalView {
  const { id, op, target, before, after, status, facts } = proposal;
  return {
    id,
    op,
    target,
    before: shown(before),
    after: shown(after),
    status,
    location: facts.location,
  };
}

function shown(value: Value): string | null {
  if (value === false) return null;
  if (value instanceof MString) {
    const text = value.toString();
    return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
  }
  return write(value, { charactersMax: TEXT_MAX });
}
