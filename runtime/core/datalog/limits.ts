/** What a database of facts is limited to, and every evaluation of it. */
import { type Fault, fault } from '../condition.js';

export interface DatalogLimits {
  /** Different terms; a list counts as one for each of its pairs. One takes some 150 bytes. */
  readonly termsMax: number;
  /** Rows of all relations together, derived ones included. */
  readonly factsMax: number;
  /** Rows that one evaluation may make. */
  readonly derivedMax: number;
  /** Rounds of one evaluation. */
  readonly roundsMax: number;
  readonly rulesMax: number;
  /** Conjunctions that the disjunctions of one rule may come to. */
  readonly branchesMax: number;
  /** Goals in one conjunction: each is a loop inside those before. */
  readonly goalsMax: number;
  readonly columnsMax: number;
}

/** What of this is one evaluation's. It may be allowed more, or less. */
export type Maxima = Pick<DatalogLimits, 'roundsMax' | 'factsMax' | 'derivedMax'>;

/** Which of them was reached. */
export type LimitKind = 'rounds' | 'facts' | 'derived';

/** Unless the embedder says otherwise. */
export const DATALOG_LIMITS: DatalogLimits = {
  termsMax: 16_000_000,
  factsMax: 50_000_000,
  derivedMax: 50_000_000,
  roundsMax: 10_000_000,
  rulesMax: 100_000,
  branchesMax: 256,
  goalsMax: 200,
  columnsMax: 64,
};

/** The fault of something that may not grow any further. */
export function limitFault(what: string, most: number, hint: string): Fault {
  return fault('limit', `too many ${what}; the limit is`, [most], hint);
}
