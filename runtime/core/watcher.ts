/** What whoever embeds the machine may want to know of searches, transactions, fixpoints and facts
 * as they happen. */
import type { Value } from '../../grammar/datum.js';
import type { Node } from './compiler/ir.js';
import type { Fixpoint } from './fixpoint/fixpoint.js';
import type { ChoicePoint } from './search/choice.js';
import type { Proposal } from './transaction/proposal.js';
import type { Transaction } from './transaction/transaction.js';

export interface TransactionWatcher {
  transactionBegan(transaction: Transaction): void;
  transactionEnded(transaction: Transaction): void;
  /** Something is to be done to the world later. What a port writes is told of when it is closed,
   * or else when it is to be done. */
  proposed(proposal: Proposal): void;
  /** Proposals that waited for review were performed. */
  accepted(proposals: readonly Proposal[]): void;
  /** Proposals were taken out of review, not to be performed. */
  rejected(proposals: readonly Proposal[]): void;
}

export interface FactWatcher {
  /** A fact was given that was not there before. */
  asserted(relation: string, values: readonly Value[]): void;
  /** A fact that was given is taken back. */
  retracted(relation: string, values: readonly Value[]): void;
}

export interface FixpointWatcher {
  roundEnded(fixpoint: Fixpoint): void;
  /** It has converged, come back to an earlier state, or used up its rounds. */
  fixpointEnded(fixpoint: Fixpoint): void;
}

/** There is one only while somebody listens: choosing and failing is what searches do most. */
export interface SearchWatcher {
  /** A choice was made: there is something left to try. */
  chose(choice: ChoicePoint): void;
  /** That call failed, and the machine is back at a choice point, the store as it was. */
  wentBack(choice: ChoicePoint, failed: Node | null): void;
  /** A search has answered. */
  solved(): void;
  /** In a search nothing is left to try. */
  exhausted(): void;
}
