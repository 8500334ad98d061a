/**
 * Hash tables (SRFI 69), which the libraries of tables are built on. They remember the order in
 * which keys came, so that a program runs the same way each time. Every change is logged in the
 * store and can be undone in constant time.
 */
import {
  Compnum,
  type Described,
  type DescriptionPart,
  Flonum,
  MString,
  type Num,
  Pair,
  Ratnum,
  type Value,
} from '../../grammar/datum.js';
import { foldCase } from '../../grammar/fold-case.js';
import type { Change } from './change.js';
import { counted } from './counted.js';
import { equalHash, IdentityNumbers, isEqual } from './primitives/equivalence.js';
import type { Store } from './store.js';

/** How keys are compared: by `eq?`, `eqv?`, `equal?`, `string=?` or `string-ci=?`. */
export type HashTableKind = 'eq' | 'eqv' | 'equal' | 'string' | 'string-ci';

export const HASH_TABLE_KINDS: readonly HashTableKind[] = [
  'eq',
  'eqv',
  'equal',
  'string',
  'string-ci',
];

/** A key and its value: linked in the order of insertion, and with those of the same place. */
export class Entry {
  /** Whether it is in its table. Written through the store, as its neighbours are. */
  isLinked = false;
  /** Neighbours in the order of insertion. */
  previous: Entry | null = null;
  next: Entry | null = null;
  /** The next entry whose key has the same place. */
  sibling: Entry | null = null;
  /** Grows in the order of insertion. */
  serial = 0;

  constructor(
    readonly key: Value,
    readonly place: Place,
    /** Written through the store. */
    public value: Value,
  ) {}
}

/**
 * Where a JavaScript Map keeps a key. Keys of one place are the same, except structures, whose
 * place is their hash.
 */
type Place = unknown;

/** What a table holds. Replaced as a whole when the table is cleared. */
export class Content {
  readonly places = new Map<Place, Entry>();
  first: Entry | null = null;
  last: Entry | null = null;
  count = 0;
  /** The largest serial number so far. */
  serials = 0;

  constructor(readonly kind: HashTableKind) {}

  /** In the order of insertion. O(n). */
  entries(): Entry[] {
    const entries: Entry[] = [];
    for (let entry = this.first; entry !== null; entry = entry.next) entries.push(entry);
    return entries;
  }
}

/** An entry that is in a table, or is not: put in, or taken out. */
export class EntryChange implements Change {
  constructor(
    readonly content: Content,
    readonly entry: Entry,
  ) {}

  get toggled(): Entry {
    return this.entry;
  }

  swap(): void {
    const { content, entry } = this;
    if (entry.isLinked) unlink(content, entry);
    else link(content, entry);
  }
}

/** For hashing objects inside structures. The numbers never reach the program. */
const identities = new IdentityNumbers();

/** A hash table. All operations on one key are O(1), apart from hashing the key. */
export class HashTable implements Described {
  /** Written through the store. */
  content: Content;

  constructor(
    private readonly store: Store,
    readonly kind: HashTableKind,
  ) {
    this.content = new Content(kind);
  }

  get size(): number {
    return this.content.count;
  }

  /** The value of a key, or `otherwise`. */
  get(key: Value, otherwise: Value): Value {
    const entry = this.#find(key, placeOf(this.kind, key));
    return entry === null ? otherwise : entry.value;
  }

  has(key: Value): boolean {
    return this.#find(key, placeOf(this.kind, key)) !== null;
  }

  /** Give a key a value. A key that was there keeps its position in the order. */
  set(key: Value, value: Value): void {
    const place = placeOf(this.kind, key);
    const entry = this.#find(key, place);
    if (entry !== null) {
      this.store.setField(entry, 'value', value);
      return;
    }
    const { content } = this;
    this.store.apply(new EntryChange(content, last(content, new Entry(key, place, value))));
  }

  /** Forget a key; whether it was there. */
  delete(key: Value): boolean {
    const entry = this.#find(key, placeOf(this.kind, key));
    if (entry === null) return false;
    this.store.apply(new EntryChange(this.content, entry));
    return true;
  }

  /** Forget all keys. */
  clear(): void {
    this.store.setField<HashTable, 'content'>(this, 'content', new Content(this.kind));
  }

  /** A table of the same kind with the same keys and values. O(n). */
  copy(): HashTable {
    const copy = new HashTable(this.store, this.kind);
    for (let entry = this.content.first; entry !== null; entry = entry.next) {
      const copied = new Entry(entry.key, entry.place, entry.value);
      link(copy.content, last(copy.content, copied));
    }
    return copy;
  }

  /** Keys and values in the order of insertion. O(n). */
  entries(): Array<readonly [key: Value, value: Value]> {
    return this.content.entries().map((entry) => [entry.key, entry.value]);
  }

  describe(): readonly DescriptionPart[] {
    const keys = counted(this.size, 'key');
    return [`#<hash-table ${this.kind}: ${keys}>`];
  }

  #find(key: Value, place: Place): Entry | null {
    let entry = this.content.places.get(place) ?? null;
    if (this.kind !== 'equal' || !isStructure(key)) return entry;
    while (entry !== null && !isEqual(entry.key, key)) entry = entry.sibling;
    return entry;
  }
}

/** Where a table of that kind keeps a key. */
export function placeOf(kind: HashTableKind, key: Value): Place {
  switch (kind) {
    case 'eq':
      return key;
    case 'eqv':
      return atomPlace(key);
    case 'equal':
      if (key instanceof MString) return `s${key.toString()}`;
      return isStructure(key) ? `h${equalHash(key, identities)}` : atomPlace(key);
    case 'string':
      return (key as MString).toString();
    case 'string-ci':
      return foldCase((key as MString).toString());
  }
}

/** Whether `equal?` looks into the value, strings aside. */
function isStructure(value: Value): boolean {
  return value instanceof Pair || Array.isArray(value) || value instanceof Uint8Array;
}

/** The value itself, or for numbers that are objects a text that says which number. */
function atomPlace(value: Value): Place {
  if (value instanceof Flonum || value instanceof Ratnum || value instanceof Compnum) {
    return `n${numberText(value)}`;
  }
  return value;
}

/** A text that two numbers share if and only if they are `eqv?`. */
function numberText(value: Num): string {
  if (value instanceof Flonum) return Object.is(value.value, -0) ? '-0.' : `${value.value}.`;
  if (value instanceof Ratnum)
    return `${value.numerator.toString(36)}/${value.denominator.toString(36)}`;
  if (value instanceof Compnum) return `${numberText(value.re)},${numberText(value.im)}`;
  return value.toString(36);
}

/** That entry, as the last one of the content that it is about to be in. */
export function last(content: Content, entry: Entry): Entry {
  entry.previous = content.last;
  entry.serial = content.serials + 1;
  return entry;
}

/** Put an entry where it belongs in the order of insertion, and first at its place. */
export function link(content: Content, entry: Entry): void {
  const previous = before(content, entry);
  entry.previous = previous;
  entry.isLinked = true;
  content.serials = Math.max(content.serials, entry.serial);
  entry.next = previous === null ? content.first : previous.next;
  if (previous === null) content.first = entry;
  else previous.next = entry;
  if (entry.next === null) content.last = entry;
  else entry.next.previous = entry;
  entry.sibling = content.places.get(entry.place) ?? null;
  content.places.set(entry.place, entry);
  content.count++;
}

/** The one behind which an entry belongs: its `previous`, as a rule. Of changes that have taken
 * each other back, and are forgotten, that may be none. */
function before(content: Content, { previous, serial }: Entry): Entry | null {
  let found = previous;
  while (found !== null && !found.isLinked) found = found.previous;
  let next = found === null ? content.first : found.next;
  for (; next !== null && next.serial < serial; next = next.next) found = next;
  return found;
}

/** Take an entry out. It keeps its `previous`, so that `link` can undo this. */
function unlink(content: Content, entry: Entry): void {
  entry.isLinked = false;
  if (entry.previous === null) content.first = entry.next;
  else entry.previous.next = entry.next;
  if (entry.next === null) content.last = entry.previous;
  else entry.next.previous = entry.previous;
  content.count--;
  const first = content.places.get(entry.place) as Entry;
  if (first !== entry) {
    let before = first;
    while (before.sibling !== entry) before = before.sibling as Entry;
    before.sibling = entry.sibling;
  } else if (entry.sibling === null) {
    content.places.delete(entry.place);
  } else {
    content.places.set(entry.place, entry.sibling);
  }
}
