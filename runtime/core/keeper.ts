/**
 * Who keeps states of a whole session for its programs: under names, and in files. Whoever owns the
 * engine provides one. What cannot be done is a Fault.
 */
import { fault } from './condition.js';

/** A name that two states do not have in common, or not the same. Values are written. */
export interface Difference {
  readonly name: string;
  readonly change: 'defined' | 'changed' | 'gone';
  /** Null where it is not defined. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Keeper {
  /** Keep the state as it is. One of that name makes room. */
  save(name: string): void;
  /** What goes on is that state: the engine that asked for it does nothing more. */
  restore(name: string): void;
  /** In the order in which they were kept. */
  names(): readonly string[];
  /** How the second differs from the first, by name. */
  diff(before: string, after: string): readonly Difference[];
  saveImage(path: string): void;
  loadImage(path: string): void;
}

function refuse(): never {
  throw fault('effect-failed', 'snapshots: nobody keeps any for this program');
}

/** Of an engine whose owner provides none. */
export const NO_KEEPER: Keeper = {
  save: refuse,
  restore: refuse,
  names: refuse,
  diff: refuse,
  saveImage: refuse,
  loadImage: refuse,
};
