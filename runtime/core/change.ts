/** Writes of the store, as what has to be swapped to take one back, or to do it again. */
import type { MString, Value } from '../../grammar/datum.js';
import { Cell } from './cell.js';
import type { Record } from './record.js';

export interface Change {
  /** Take the write back; or, if that has been done, do it again. */
  swap(): void;
  /** What is there by it, or is not: two changes of that take each other back, wherever they are in
   * a list, and whatever has happened to it is of no interest then. */
  readonly toggled?: object;
}

/** What a variable had: a box, or a global cell. */
export class VariableChange implements Change {
  constructor(
    readonly variable: { value: Value },
    public value: Value,
  ) {}

  swap(): void {
    const { variable, value } = this;
    if (variable instanceof Cell && variable.watched) variable.invalidate();
    this.value = variable.value;
    variable.value = value;
  }
}

/** What a field or an element was. */
export class FieldChange<T extends object, K extends keyof T> implements Change {
  constructor(
    readonly object: T,
    readonly key: K,
    public value: T[K],
  ) {}

  swap(): void {
    const { object, key, value } = this;
    this.value = object[key];
    object[key] = value;
  }
}

/** What a field of a record was. */
export class RecordChange implements Change {
  constructor(
    readonly record: Record,
    readonly index: number,
    public value: Value,
  ) {}

  swap(): void {
    const { record, index, value } = this;
    this.value = record.fields[index];
    record.fields[index] = value;
  }
}

/** Which character was there. */
export class CharacterChange implements Change {
  constructor(
    readonly string: MString,
    readonly index: number,
    public code: number,
  ) {}

  swap(): void {
    const { string, index, code } = this;
    this.code = string.codeAt(index);
    string.setCode(index, code);
  }
}

/** An item that is in a set, or is not. The set is named by who has it. */
export class SetChange<K extends string, T> implements Change {
  constructor(
    readonly owner: { readonly [key in K]: Set<T> },
    readonly key: K,
    readonly item: T,
  ) {}

  swap(): void {
    const set = this.owner[this.key];
    if (!set.delete(this.item)) set.add(this.item);
  }
}

/** Leave out what an earlier change of the list takes back anyway: of the writes to a place, only
 * what was there before the first is needed; swapped the other way round, that one change does what
 * all of them did. O(their number). */
export function condense(changes: Change[]): void {
  const seen = new Map<object, Set<unknown>>();
  const gone = toggledTwice(changes);
  let count = 0;
  for (const change of changes) {
    if (!isOf(change, gone) && !isLater(change, seen)) changes[count++] = change;
  }
  changes.length = count;
}

/** What is there, or is not, as before the list. None is in a list more than twice: it is put in
 * once and taken out once. */
function toggledTwice(changes: readonly Change[]): ReadonlySet<object> {
  const once = new Set<object>();
  const twice = new Set<object>();
  for (const { toggled } of changes) {
    if (toggled === undefined) continue;
    if (once.has(toggled)) twice.add(toggled);
    else once.add(toggled);
  }
  return twice;
}

/** Whether a change is about one of these. */
function isOf(change: Change, objects: ReadonlySet<object>): boolean {
  const object = change.toggled ?? (change instanceof FieldChange ? change.object : undefined);
  return object !== undefined && objects.has(object);
}

/** Whether a place has been seen before. */
function isLater(change: Change, seen: Map<object, Set<unknown>>): boolean {
  const [object, key] = placeOf(change);
  if (object === null) return false;
  const keys = seen.get(object);
  if (keys === undefined) seen.set(object, new Set([key]));
  else if (keys.has(key)) return true;
  else keys.add(key);
  return false;
}

/** The place that a change is about, if it is one that has a value. */
function placeOf(change: Change): readonly [object: object | null, key: unknown] {
  if (change instanceof FieldChange) return [change.object, change.key];
  if (change instanceof RecordChange) return [change.record, change.index];
  if (change instanceof VariableChange) return [change.variable, 'value'];
  if (change instanceof CharacterChange) return [change.string, change.index];
  return [null, null];
}
