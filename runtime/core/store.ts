/**
 * The store (the S of CESK). Locations are the objects themselves and hold their current value, so
 * reads cost nothing; every write of the language goes through here.
 *
 * Versions are a tree of differences with the present one at its root (Baker, "Shallow Binding
 * Makes Functional Arrays Fast", 1991): a version knows what has to be swapped to come to it from
 * the next one on the way to the present. To go to one is to turn that way around. Only while some
 * version is held is anything logged, and of a variable only the first write since the latest one.
 *
 * Invariant: nothing outside this file assigns to a mutable field of a value after it was made
 * known to the program.
 */
import { type MString, type Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import {
  type Change,
  CharacterChange,
  condense,
  FieldChange,
  RecordChange,
  SetChange,
  VariableChange,
} from './change.js';
import { constantFault, isConstant } from './constant.js';
import type { Record } from './record.js';

/** A state of the store that can be gone to. */
export class Version {
  /** The next version on the way to the present; null for the latest, which is next to it. */
  next: Version | null = null;
  /** What has to be swapped, last first, to come here from there. */
  changes: Change[] = [];
  held = 1;
  /** Those whose way leads here first, as a list by `left` and `right`. */
  behind: Version | null = null;
  left: Version | null = null;
  right: Version | null = null;

  /** Let the way from here lead to that version. */
  lead(next: Version): void {
    this.next = next;
    this.left = null;
    this.right = next.behind;
    if (next.behind !== null) next.behind.left = this;
    next.behind = this;
  }

  /** Take this out of the list that it is in. */
  unlink(): void {
    const { next, left, right } = this;
    if (left !== null) left.right = right;
    else if (next !== null) next.behind = right;
    if (right !== null) right.left = left;
    this.next = null;
  }
}

/** So many changes are logged before it is seen which of them are needed. */
const CHANGES_MAX = 1 << 18;

/** A variable: a box, or a global cell. */
interface Variable {
  value: Value;
  /** Its writes since then are logged. */
  epoch: number;
}

export class Store {
  /** The changes since the latest version, or null while none is held: then compiled code writes
   * without asking. */
  trail: Change[] | null = null;
  /** Is told of what is about to be done or asked outside of the store; throws a Fault where that
   * may not be, since all that is done now will be undone. Null: anything may be. */
  onOutside: ((what: string) => void) | null = null;
  #latest: Version | null = null;
  /** The latest version while nothing runs. */
  #resting: WeakRef<Version> | null = null;
  /** Versions that are held. */
  #heldCount = 0;
  /** Grows whenever a variable's next write has to be logged again. */
  #epoch = 1;
  #changesMax: number;

  constructor(readonly changesMax = CHANGES_MAX) {
    this.#changesMax = changesMax;
  }

  /** The present state, as a version, which whoever asked holds until it is released. O(1). */
  mark(): Version {
    this.wake();
    const version = new Version();
    this.#heldCount++;
    this.#append(version);
    return version;
  }

  /** Make the store be as it was at that version, which stays held. O(changes on the way). */
  goto(version: Version): void {
    this.wake();
    const latest = this.#latest as Version;
    if (latest.changes.length > 0) {
      undo(latest.changes);
      latest.changes.length = 0;
    }
    this.#epoch++;
    if (version === latest) return;
    this.#turn(version);
    this.#latest = version;
    this.trail = version.changes;
  }

  /** Nothing runs for a while: a version that nobody else refers to is not held any more, whatever
   * the count says. Who waits in a value that the program has dropped cannot tell. */
  rest(): void {
    if (this.#latest === null) return;
    this.#resting = new WeakRef(this.#latest);
    this.#latest = null;
    this.trail = null;
  }

  /** Something runs again. All ways lead to the latest version; if it is gone, all are. */
  wake(): void {
    if (this.#resting === null) return;
    this.#latest = this.#resting.deref() ?? null;
    this.#resting = null;
    this.trail = this.#latest?.changes ?? null;
    if (this.#latest === null) this.#heldCount = 0;
  }

  /** One holder more. */
  hold(version: Version): void {
    version.held++;
  }

  /** One holder less. What nobody needs to go anywhere is forgotten. */
  release(version: Version): void {
    this.wake();
    version.held--;
    if (version.held > 0) return;
    this.#heldCount--;
    if (this.#heldCount > 0) {
      this.#leaveOut(version);
      return;
    }
    this.trail = null;
    this.#latest = null;
  }

  /** How often a version was made or gone to. */
  get version(): number {
    return this.#epoch - 1;
  }

  /** Take over the latest version of a saved state … */
  take(latest: Version): void {
    this.#latest = latest;
    this.#heldCount = 0;
    this.#epoch++;
  }

  /** … and every one of them, once all have their changes. */
  adopt(version: Version): void {
    if (version.held > 0) this.#heldCount++;
    if (version === this.#latest) this.trail = version.changes;
  }

  /** Changes logged since the latest version. */
  get trailLength(): number {
    return this.trail?.length ?? 0;
  }

  #append(version: Version): void {
    const before = this.#latest;
    before?.lead(version);
    this.#latest = version;
    this.trail = version.changes;
    this.#epoch++;
    if (before !== null && before.held === 0) this.#leaveOut(before);
  }

  /** Turn the way from a version to the latest one around; then that version is the latest. */
  #turn(version: Version): void {
    const way: Version[] = [];
    for (let at = version; at.next !== null; at = at.next) way.push(at);
    for (const at of way.reverse()) {
      const next = at.next as Version;
      undo(at.changes);
      next.changes = at.changes.reverse();
      at.changes = [];
      at.unlink();
      next.lead(at);
    }
    for (const at of way) if (at.next?.held === 0) this.#leaveOut(at.next);
  }

  /** A version that nobody holds is left out if at most one way leads through it: its changes are
   * added to those of whoever comes that way. */
  #leaveOut(version: Version): void {
    const { behind, next, changes } = version;
    if (behind === null) {
      if (next === null) return;
      version.unlink();
      if (next.held === 0) this.#leaveOut(next);
      return;
    }
    if (behind.right !== null) return;
    behind.unlink();
    if (next === null) this.#latest = behind;
    else {
      version.unlink();
      behind.lead(next);
    }
    if (behind.changes.length === 0) behind.changes = changes;
    else for (const change of changes) behind.changes.push(change);
    if (next === null) this.trail = behind.changes;
  }

  setCar(pair: Pair, value: Value): Value {
    if (this.trail !== null) this.#logField(pair, 'car');
    try {
      pair.car = value;
    } catch {
      throw constantFault(pair);
    }
    return UNSPECIFIED;
  }

  setCdr(pair: Pair, value: Value): Value {
    if (this.trail !== null) this.#logField(pair, 'cdr');
    try {
      pair.cdr = value;
    } catch {
      throw constantFault(pair);
    }
    return UNSPECIFIED;
  }

  /** Write a vector's element; the index is in range. */
  setElement(vector: Value[], index: number, value: Value): Value {
    if (this.trail !== null) this.#logField(vector, index);
    try {
      vector[index] = value;
    } catch {
      throw constantFault(vector);
    }
    return UNSPECIFIED;
  }

  /** Write a record's field, by its number. */
  setRecordField(record: Record, index: number, value: Value): Value {
    if (this.trail !== null) this.#log(new RecordChange(record, index, record.fields[index]));
    record.fields[index] = value;
    return UNSPECIFIED;
  }

  setByte(bytes: Uint8Array, index: number, value: number): Value {
    if (isConstant(bytes)) throw constantFault(bytes);
    if (this.trail !== null) this.#logField(bytes, index);
    bytes[index] = value;
    return UNSPECIFIED;
  }

  setChar(string: MString, index: number, code: number): Value {
    if (isConstant(string)) throw constantFault(string);
    if (this.trail !== null) this.#log(new CharacterChange(string, index, string.codeAt(index)));
    string.setCode(index, code);
    return UNSPECIFIED;
  }

  /** Write what a variable has. */
  setValue(variable: Variable, value: Value): Value {
    if (this.trail !== null && variable.epoch !== this.#epoch) {
      variable.epoch = this.#epoch;
      this.#log(new VariableChange(variable, variable.value));
    }
    variable.value = value;
    return UNSPECIFIED;
  }

  /** Write what a variable has, for good: only an earlier write that is taken back undoes it. */
  setForGood(variable: Variable, value: Value): Value {
    variable.value = value;
    return UNSPECIFIED;
  }

  /** Do something whose writes nothing undoes. It marks no version and goes to none. */
  forGood(work: () => void): void {
    const { trail } = this;
    this.trail = null;
    try {
      work();
    } finally {
      this.trail = trail;
    }
  }

  /** Write a field of any other mutable object (a promise, a port's position …). */
  setField<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): Value {
    if (this.trail !== null) this.#logField(object, key);
    object[key] = value;
    return UNSPECIFIED;
  }

  /** Not in the setters themselves: the host would make room for it at every write. */
  #logField<T extends object, K extends keyof T>(object: T, key: K): void {
    this.#log(new FieldChange(object, key, object[key]));
  }

  /** A place that is written again and again is logged once in a while, and kept once. */
  #log(change: Change): void {
    const trail = this.trail as Change[];
    trail.push(change);
    if (trail.length < this.#changesMax) return;
    condense(trail);
    this.#changesMax = Math.max(this.changesMax, 2 * trail.length);
  }

  /** Add to a set of that owner. */
  addTo<K extends string, T>(owner: { readonly [key in K]: Set<T> }, key: K, item: T): void {
    this.trail?.push(new SetChange(owner, key, item));
    owner[key].add(item);
  }

  /** Delete from a set of that owner what is in it. */
  deleteFrom<K extends string, T>(owner: { readonly [key in K]: Set<T> }, key: K, item: T): void {
    this.trail?.push(new SetChange(owner, key, item));
    owner[key].delete(item);
  }

  /** Log what has been done already, and knows itself how it is taken back. */
  note(change: Change): void {
    this.trail?.push(change);
  }

  /** All changes that something may still take back, or do again. O(their number). */
  *changes(): Iterable<Change> {
    this.wake();
    const versions = this.#latest === null ? [] : [this.#latest];
    for (let version = versions.pop(); version !== undefined; version = versions.pop()) {
      yield* version.changes;
      for (let one = version.behind; one !== null; one = one.right) versions.push(one);
    }
  }

  /** Do a compound write that knows itself how it is taken back. */
  apply(change: Change): void {
    change.swap();
    if (this.trail !== null) this.#log(change);
  }
}

/** Take changes back, last first. */
function undo(changes: readonly Change[]): void {
  for (let i = changes.length - 1; i >= 0; i--) (changes[i] as Change).swap();
}
