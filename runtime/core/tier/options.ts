/** When code is compiled. */
export interface TierOptions {
  /** How often a procedure is entered, or a loop turns, before it is compiled. */
  readonly callsMin: number;
  /** How often a value comes back to a place before what follows there is compiled. */
  readonly returnsMin: number;
  /** Characters of source that are kept; beyond, what has not been used lately is
   * discarded. */
  readonly sourceMax: number;
  /** For tests: compiled code gives up after so many transitions. */
  readonly chunk: number | null;
}

/** The tiers by name. */
export type TierName = '0' | '1' | 'auto';

const AUTO: TierOptions = { callsMin: 500, returnsMin: 50, sourceMax: 8_000_000, chunk: null };

export const TIERS: Readonly<Record<TierName, TierOptions | null>> = {
  '0': null,
  '1': { ...AUTO, callsMin: 1, returnsMin: 1 },
  auto: AUTO,
};
