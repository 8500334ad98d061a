/** What whoever embeds the machine may want to know of searches and transactions as they happen. */
import type { Choice } from './search/choice.js';
import type { Proposal } from './transaction/proposal.js';
import type { Transaction } from './transaction/transaction.js';

export interface Watcher {
  /** A choice was made: there is something left to try. */
  chose(choice: Choice): void;
  /** Something failed, and the machine is back at a choice point, the store as it was. */
  wentBack(choice: Choice): void;
  /** A search has answered. */
  solved(): void;
  /** Nothing is left to try. */
  exhausted(): void;
  transactionBegan(transaction: Transaction): void;
  transactionEnded(transaction: Transaction): void;
  /** Something is to be done to the world later. */
  proposed(proposal: Proposal): void;
  /** Proposals were taken out of review, not to be performed. */
  rejected(proposals: readonly Proposal[]): void;
}
