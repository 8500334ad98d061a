/** Parts of the language that the owner of an engine has switched off, each with the reason. What a
 * program asks of one is then a `state-conflict` where it asks. */
import { fault } from './condition.js';

export type Part = 'search' | 'transaction' | 'stream';

const CALLED: Readonly<Record<Part, string>> = {
  search: 'searching is off here',
  transaction: 'transactions are off here',
  stream: 'streams are off here',
};

export class Refusals {
  readonly #reasons = new Map<Part, string>();

  /** Refuse that part for this reason; for null, no longer. */
  set(part: Part, reason: string | null): void {
    if (reason === null) this.#reasons.delete(part);
    else this.#reasons.set(part, reason);
  }

  /** Throws a `state-conflict` fault if that part is refused. */
  check(part: Part): void {
    if (this.#reasons.size === 0) return;
    const reason = this.#reasons.get(part);
    if (reason !== undefined) throw fault('state-conflict', `${CALLED[part]}: ${reason}`);
  }
}
