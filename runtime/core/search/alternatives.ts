/** What a choice point has left to try. Immutable; the next one is made only when it is wanted. */
import type { Value } from '../../../grammar/datum.js';
import { add, greaterThan } from '../numbers/arithmetic.js';

/** How one alternative goes on where the choice was made: a procedure is called there, or without
 * one the values are handed over; and what is left then. */
export interface Alternative {
  readonly procedure: Value;
  readonly args: readonly Value[];
  readonly rest: Alternatives | null;
}

export interface Alternatives {
  take(): Alternative;
  /** There is always another one: then each counts as a choice of its own, between it and the rest.
   */
  readonly isEndless: boolean;
}

/** Thunks, from an index on. */
export class Thunks implements Alternatives {
  readonly isEndless = false;

  constructor(
    readonly thunks: readonly Value[],
    readonly index = 0,
  ) {}

  take(): Alternative {
    const { thunks, index } = this;
    const rest = index + 1 < thunks.length ? new Thunks(thunks, index + 1) : null;
    return { procedure: thunks[index], args: [], rest };
  }
}

/** Exact integers from one to another, or without end. */
export class Integers implements Alternatives {
  constructor(
    readonly from: Value,
    readonly to: Value,
  ) {}

  get isEndless(): boolean {
    return this.to === false;
  }

  take(): Alternative {
    const { from, to } = this;
    const next = add(from, 1);
    const isLast = to !== false && greaterThan(next, to);
    return { procedure: null, args: [from], rest: isLast ? null : new Integers(next, to) };
  }
}

/** Procedures or values, one after the other. */
export class Listed implements Alternatives {
  readonly isEndless = false;

  constructor(
    readonly all: ReadonlyArray<readonly [procedure: Value, value: Value]>,
    readonly index = 0,
  ) {}

  take(): Alternative {
    const { all, index } = this;
    const [procedure, value] = all[index] as readonly [Value, Value];
    const rest = index + 1 < all.length ? new Listed(all, index + 1) : null;
    return { procedure, args: procedure === null ? [value] : [], rest };
  }
}

/** A single value. */
export function only(value: Value): Alternatives {
  return new Listed([[null, value]]);
}

/** A procedure that undoes something and fails. */
export interface Undoing {
  /** Whether it can be undone now. */
  readonly isPossible: boolean;
}

/** Something that was done to the world between two choices. The only way back is to undo it. */
export class Crossing implements Alternatives {
  readonly isEndless = false;

  constructor(
    /** For people. */
    readonly what: Value,
    /** False: that cannot be done. */
    readonly undo: Undoing | false,
  ) {}

  get canBeUndone(): boolean {
    return this.undo !== false && this.undo.isPossible;
  }

  take(): Alternative {
    return { procedure: this.undo, args: [], rest: null };
  }
}
