/** What waits to be done to the world: the proposals of the branch under way, and those in review.
 */
import {
  type Described,
  type DescriptionPart,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { UNBOUND } from '../cell.js';
import { fault } from '../condition.js';
import type { Machine } from '../machine.js';
import { Parameter } from '../parameter.js';
import { isSearching } from '../search/search.js';
import { FactProposal } from './fact-proposal.js';
import type { IntentLog } from './intents.js';
import { PortProposal, type Proposal, type ProposalFacts } from './proposal.js';
import { Transaction } from './transaction.js';

/** Proposals of one branch, and in review, at most. */
const PROPOSALS_MAX = 100_000;

/** The transaction in force: bound where one runs. #f: none, whatever is around (detached). */
export const TRANSACTION = new Parameter(null, false);

/** Proposals, the latest first. Immutable. */
export class Staged {
  readonly count: number;
  /** Whether one of them is about a fact. */
  readonly hasFact: boolean;

  constructor(
    readonly proposal: Proposal,
    readonly before: Staged | null,
  ) {
    this.count = 1 + (before?.count ?? 0);
    this.hasFact = proposal instanceof FactProposal || before?.hasFact === true;
  }
}

export class Staging implements Described {
  /** Of the branch under way. Written through the store. */
  latest: Staged | null = null;
  /** Those that wait for review, in order. The session's, whatever is undone. */
  queue: readonly Proposal[] = [];
  /** Where it is written down what is about to be done; null: nowhere. */
  log: IntentLog | null = null;
  nextId = 1;
  /** The procedure that performs what waits here. */
  deliver: () => Value = () => UNSPECIFIED;

  /** What a name means at the program's top level, or UNBOUND. */
  lookup: (name: string) => Value = () => UNBOUND;

  constructor(readonly machine: Machine) {}

  /** Whether what changes the world is to wait here. */
  get isOn(): boolean {
    const { machine } = this;
    const transaction = machine.parameterValue(TRANSACTION);
    if (transaction === false) return false;
    return transaction instanceof Transaction || isSearching(machine);
  }

  /** Whether what is done to facts of the session is proposed: under review, or when something
   * waits that was done to them before, since what is done later is done over it. O(1) where
   * nothing is under review. */
  get takesFacts(): boolean {
    const { machine, latest } = this;
    const hasFact = latest?.hasFact === true;
    if (!hasFact && machine.transaction?.isReviewed !== true) return false;
    return this.isOn && (hasFact || this.#isReviewed);
  }

  get #isReviewed(): boolean {
    const transaction = this.machine.parameterValue(TRANSACTION);
    return transaction instanceof Transaction && transaction.isReviewed;
  }

  /** Whether something waits that nothing can undo any more. */
  get isDue(): boolean {
    return this.latest !== null && !this.isOn;
  }

  /** What the next proposal says of itself. Throws Fault `limit`. */
  facts(): ProposalFacts {
    const { machine } = this;
    if ((this.latest?.count ?? 0) + this.queue.length >= PROPOSALS_MAX) {
      throw fault('limit', `more than ${PROPOSALS_MAX} proposals wait`, [], 'commit more often');
    }
    return { id: this.nextId++, location: machine.span, isReviewed: this.#isReviewed };
  }

  /** Keep a proposal for later. It is told of, or if it is open when it is complete. */
  add(proposal: Proposal): void {
    const latest = this.latest?.proposal;
    if (latest instanceof PortProposal) this.complete(latest);
    this.#set(new Staged(proposal, this.latest));
    if (!proposal.isOpen) this.machine.transactionWatcher?.proposed(proposal);
  }

  /** Nothing more is going to be written to it. */
  complete(proposal: Proposal): void {
    if (!proposal.isOpen) return;
    this.machine.store.setField<Proposal, 'isOpen'>(proposal, 'isOpen', false);
    this.machine.transactionWatcher?.proposed(proposal);
  }

  /** Take those that came after `since` off, oldest first. */
  take(since: Staged | null): Proposal[] {
    const taken = this.all(since);
    for (const proposal of taken) this.complete(proposal);
    this.#set(since);
    return taken;
  }

  /** Those that came after `since`, oldest first. */
  all(since: Staged | null = null): Proposal[] {
    const all: Proposal[] = [];
    for (let s = this.latest; s !== null && s !== since; s = s.before) all.push(s.proposal);
    return all.reverse();
  }

  /** The latest that `test` holds for. O(proposals). */
  find(test: (proposal: Proposal) => boolean): Proposal | null {
    for (let s = this.latest; s !== null; s = s.before) if (test(s.proposal)) return s.proposal;
    return null;
  }

  /** Let these wait for review, in the order in which they were made. */
  enqueue(proposals: readonly Proposal[]): void {
    for (const proposal of proposals) {
      proposal.seal();
      proposal.status = 'queued';
    }
    this.queue = [...this.queue, ...proposals].sort((a, b) => a.id - b.id);
  }

  /** Take those with these numbers off the queue, in its order. Throws Fault. */
  dequeue(ids: readonly Value[]): readonly Proposal[] {
    const taken = this.waiting(ids);
    const gone = new Set(taken);
    this.queue = this.queue.filter((proposal) => !gone.has(proposal));
    return taken;
  }

  /** Those of the queue with these numbers, in its order. Throws Fault. */
  waiting(ids: readonly Value[]): readonly Proposal[] {
    const inQueue = new Set<Value>(this.queue.map(({ id }) => id));
    const missing = ids.find((id) => !inQueue.has(id));
    if (missing !== undefined) {
      const there = this.queue.map(({ id }) => id).join(' ') || 'none';
      const hint = `in review: ${there}`;
      throw fault(
        'invalid-argument',
        'no proposal with that number is in review:',
        [missing],
        hint,
      );
    }
    const wanted = new Set(ids);
    return this.queue.filter(({ id }) => wanted.has(id));
  }

  #set(latest: Staged | null): void {
    this.machine.store.setField<Staging, 'latest'>(this, 'latest', latest);
  }

  describe(): readonly DescriptionPart[] {
    return ['#<staging>'];
  }
}
