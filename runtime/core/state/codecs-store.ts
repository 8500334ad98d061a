/**
 * How versions of the store are saved, with the changes between them, and hash tables, whose
 * entries such changes are about.
 */
import type { Value } from '../../../grammar/datum.js';
import { Cell } from '../cell.js';
import {
  type Change,
  CharacterChange,
  FieldChange,
  RecordChange,
  SetChange,
  VariableChange,
} from '../change.js';
import type { FactBase } from '../fact/fact-base.js';
import { Fifo } from '../fiber/fifo.js';
import {
  Content,
  Entry,
  EntryChange,
  HashTable,
  type HashTableKind,
  link,
  placeOf,
} from '../hash-table.js';
import { Version } from '../store.js';
import { StateError } from './code.js';
import { codec, instance, type Json, open, text } from './codec.js';
import { loadFactChange, saveFactChange } from './codecs-fact.js';
import { isWakes, loadQueue, loadWakes, saveQueue, saveWakes } from './codecs-fiber.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

const tables = [
  codec<HashTable>({
    tag: 'table',
    is: instance(HashTable),
    save: ({ kind, content }, e) => [kind, e.value(content)],
    make: ([kind], d) => new HashTable(d.engine.store, text(kind) as HashTableKind),
    fill: (table, [, content], d) => {
      table.content = d.value(content) as Content;
    },
  }),
  codec<Content>({
    tag: 'content',
    is: instance(Content),
    save: (content, e) => [content.kind, ...content.entries().map((entry) => e.value(entry))],
    make: ([kind]) => new Content(text(kind) as HashTableKind),
    fill: (content, [, ...entries], d) =>
      // Where a key belongs is known when it is filled.
      d.later(() => {
        for (const json of entries) {
          const entry = placed(d.value(json) as Entry, content.kind);
          entry.previous = content.last;
          link(content, entry);
        }
      }),
  }),
  codec<Entry>({
    tag: 'entry',
    is: instance(Entry),
    save: ({ key, value, previous, isLinked, serial }, e) =>
      [key, value, isLinked ? null : previous, serial].map((part) => e.value(part)),
    make: () => new Entry(null, undefined, null),
    fill: (entry, parts, d) => {
      const [key, value, previous, serial] = parts.map((part) => d.value(part));
      Object.assign(entry, { key, value, previous, serial });
    },
  }),
];

function placed(entry: Entry, kind: HashTableKind): Entry {
  open(entry).place = placeOf(kind, entry.key);
  return entry;
}

const versions = [
  codec<Version>({
    tag: 'version',
    is: instance(Version),
    save: ({ held, next, behind, changes }, e) => [
      held,
      // One that is forgotten is no version of the store any more.
      next === null && behind === null && held === 0,
      e.value(next),
      ...changes.map((change) => saveChange(change, e)),
    ],
    make: ([held]) => Object.assign(new Version(), { held }),
    fill: (version, [, isForgotten, next, ...changes], d) => {
      if (isForgotten) return;
      const after = d.value(next) as Version | null;
      if (after !== null) version.lead(after);
      else d.engine.store.take(version);
      version.changes = changes.map((change) => loadChange(change as readonly Json[], d));
      d.later(() => d.engine.store.adopt(version));
    },
  }),
];

function saveChange(change: Change, e: Encoder): Json {
  const ofFacts = saveFactChange(change, e);
  if (ofFacts !== null) return ofFacts;
  if (change instanceof VariableChange) {
    const { variable, value } = change;
    if (variable instanceof Cell) return ['cell', variable.home, variable.name, e.value(value)];
    return ['box', e.value(variable), e.value(value)];
  }
  if (change instanceof FieldChange) {
    const { object, key, value } = change as FieldChange<Record<string, Value>, string>;
    if (object instanceof Cell) return ['cell', object.home, object.name, e.value(value)];
    if ((object as object) === e.engine.machine) return ['machine', key, e.value(value)];
    return ['field', e.value(object), key, ...saveContent(value, e)];
  }
  if (change instanceof RecordChange) {
    return ['record', e.value(change.record), change.index, e.value(change.value)];
  }
  if (change instanceof CharacterChange) {
    return ['character', e.value(change.string), change.index, change.code];
  }
  if (change instanceof SetChange) {
    const { fibers } = e.engine.machine;
    const owner: Value = change.owner;
    return ['set', owner === fibers ? null : e.value(owner), change.key, e.value(change.item)];
  }
  if (change instanceof EntryChange) {
    return ['entry', e.value(change.content), e.value(change.entry)];
  }
  throw new StateError('a change in an open search cannot be saved');
}

function loadChange(json: readonly Json[], d: Decoder): Change {
  const [kind, first, second, third, fourth] = json;
  const ofFacts = loadFactChange(json, d);
  if (ofFacts !== null) return ofFacts;
  if (kind === 'machine') {
    return new FieldChange(d.engine.machine, first as 'facts', d.value(second) as FactBase);
  }
  if (kind === 'cell') {
    return new VariableChange(d.code.cellOf(text(first), text(second)), d.value(third));
  }
  const object = d.value(first);
  switch (kind) {
    case 'box':
      return new VariableChange(object as { value: Value }, d.value(second));
    case 'record':
      return new RecordChange(object as RecordChange['record'], second as number, d.value(third));
    case 'character': {
      const string = object as CharacterChange['string'];
      return new CharacterChange(string, second as number, third as number);
    }
    case 'set': {
      const owner = (object ?? d.engine.machine.fibers) as Record<string, Set<Value>>;
      return new SetChange(owner, text(second), d.value(third));
    }
    case 'entry': {
      const entry = d.value(second) as Entry;
      const { kind: comparing } = object as Content;
      d.later(() => placed(entry, comparing));
      return new EntryChange(object as Content, entry);
    }
    default: {
      const value = loadContent(third, fourth, d);
      return new FieldChange(object as Record<string, Value>, second as string, value);
    }
  }
}

/** What a field had: besides values, those of ports and fibers have texts, queues and wakes. */
function saveContent(content: unknown, e: Encoder): readonly [string, Json] {
  if (typeof content === 'string') return ['text', content];
  if (content instanceof Fifo) return ['queue', saveQueue(content, e)];
  if (isWakes(content)) return ['wakes', saveWakes(content, e)];
  return ['value', e.value(content)];
}

function loadContent(kind: Json | undefined, json: Json | undefined, d: Decoder): Value {
  switch (kind) {
    case 'text':
      return json;
    case 'queue':
      return loadQueue(json, d);
    case 'wakes':
      return loadWakes(json, d);
    default:
      return d.value(json);
  }
}

/** The store's versions and what they are about. */
export const storeCodecs = [...tables, ...versions];
