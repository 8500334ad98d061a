/** Writes of the store, as what has to be swapped to take one back, or to do it again. */
import type { MString, Value } from '../../grammar/datum.js';
import { Cell } from './cell.js';
import type { Record } from './record.js';

export interface Change {
  /** Take the write back; or, if that has been done, do it again. */
  swap(): void;
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
