/**
 * What is written to a database, so that it can be taken back and done again. Writes are in the
 * order in which they happened, and whoever takes them back does so last first; so a row that was
 * appended is the last one whenever it is to be taken back. While nobody records, nothing is kept.
 */
import { type Change, FieldChange } from '../change.js';

/** A write to a relation that later ones of its kind are added to. */
export interface RowsChange extends Change {
  readonly kind: 'append' | 'kill';
  readonly relation: object;
}

export class Journal {
  /** What has been written since the recording began; null while nobody records. */
  changes: Change[] | null = null;

  /** Assign to a field. */
  assign<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): void {
    this.changes?.push(new FieldChange(object, key, object[key]));
    object[key] = value;
  }

  /** Make or delete the entry of a key; undefined for none. */
  assignEntry<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
    const change = new EntryChange(map, key, value);
    this.changes?.push(change);
    change.swap();
  }

  /** Whether the latest change is one of that kind to that relation. */
  isLatest(kind: RowsChange['kind'], relation: object): boolean {
    const latest = this.changes?.at(-1) as RowsChange | undefined;
    return latest !== undefined && latest.relation === relation && latest.kind === kind;
  }
}

/** An entry of a map, which keeps the order of its keys only as long as the latest one goes. */
class EntryChange<K, V> implements Change {
  constructor(
    readonly map: Map<K, V>,
    readonly key: K,
    public value: V | undefined,
  ) {}

  swap(): void {
    const { map, key, value } = this;
    this.value = map.get(key);
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
}
