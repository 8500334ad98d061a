/**
 * Values as a tree that is looked into piece by piece: nothing is forced, nothing is walked that
 * was not asked for, and a cycle is only as deep as somebody looks.
 */
import { MString, NIL, Pair, Sym, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { UNASSIGNED, UNBOUND } from '../cell.js';
import { Box, Closure } from '../compiler/lambda.js';
import { Condition } from '../condition.js';
import { Continuation } from '../continuation.js';
import { HashTable } from '../hash-table.js';
import { Parameter } from '../parameter.js';
import { Primitive } from '../primitive.js';
import { Promise_ } from '../promise.js';
import { framesOf } from '../prompt.js';
import { Record } from '../record.js';
import { MultipleValues } from '../values.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };
/** Elements of a list that are counted. */
const COUNTED_MAX = 100_000;

/** Something with a name and a value, and what is inside it. */
export interface Shown {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** Parts that are numbered, and parts with names; counted up to a hundred thousand. */
  readonly indexed: number;
  readonly named: number;
  /** Parts from one on, at most so many; null: there are none. Numbered parts come first. */
  readonly parts: ((start: number, count: number) => readonly Shown[]) | null;
  /** The value itself; undefined for what is none. */
  readonly content?: Value;
}

/** A value under a name. */
export function shown(name: string, value: Value): Shown {
  const content = value instanceof Box ? value.value : value;
  if (content === UNASSIGNED || content === UNBOUND || content === undefined) {
    return { ...EMPTY, name, value: '(no value yet)', type: 'unassigned' };
  }
  return { name, value: write(content, BRIEF), ...inside(content), content };
}

/** A text under a name, with parts that are made when somebody looks. */
export function shownText(
  name: string,
  value: string,
  type: string,
  parts: readonly Shown[] | (() => readonly Shown[]) | null = null,
): Shown {
  if (parts === null) return { ...EMPTY, name, value, type };
  const all = typeof parts === 'function' ? parts : () => parts;
  const named = typeof parts === 'function' ? 0 : parts.length;
  const slice = (start: number, count: number): readonly Shown[] =>
    all().slice(start, start + count);
  return { name, value, type, indexed: 0, named, parts: slice };
}

/** Plain JSON under a name. */
export function shownJson(name: string, json: unknown): Shown {
  if (Array.isArray(json)) {
    const parts = (start: number, count: number): readonly Shown[] =>
      json.slice(start, start + count).map((item, i) => shownJson(`${start + i}`, item));
    const value = json.length === 0 ? '[]' : `[${json.length}]`;
    return { name, value, type: 'list', indexed: json.length, named: 0, parts };
  }
  if (typeof json === 'object' && json !== null) {
    const entries = Object.entries(json).filter(([, item]) => item !== undefined);
    const parts = (start: number, count: number): readonly Shown[] =>
      entries.slice(start, start + count).map(([key, item]) => shownJson(key, item));
    const value = briefJson(json);
    return { name, value, type: 'object', indexed: 0, named: entries.length, parts };
  }
  return { ...EMPTY, name, value: `${json}`, type: typeof json };
}

function briefJson(json: object): string {
  const text = Object.entries(json)
    .filter(([, item]) => typeof item !== 'object' || item === null)
    .map(([key, item]) => `${key}: ${item}`)
    .join(', ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

const EMPTY = { indexed: 0, named: 0, parts: null } as const;

function named(type: string, parts: ReadonlyArray<readonly [string, Value]>): Inside {
  if (parts.length === 0) return { type, ...EMPTY };
  const some = (start: number, count: number): readonly Shown[] =>
    parts.slice(start, start + count).map(([name, value]) => shown(name, value));
  return { type, indexed: 0, named: parts.length, parts: some };
}

function indexed(type: string, length: number, at: (i: number) => Value): Inside {
  if (length === 0) return { type, ...EMPTY };
  const some = (start: number, count: number): readonly Shown[] => {
    const end = Math.min(length, start + count);
    return Array.from({ length: Math.max(0, end - start) }, (_, i) =>
      shown(`${start + i}`, at(start + i)),
    );
  };
  return { type, indexed: length, named: 0, parts: some };
}

type Inside = Pick<Shown, 'type' | 'indexed' | 'named' | 'parts'>;

function inside(value: Value): Inside {
  if (value instanceof Pair) return listParts(value);
  if (Array.isArray(value)) return indexed('vector', value.length, (i) => value[i]);
  if (value instanceof Uint8Array) return indexed('bytevector', value.length, (i) => value[i]);
  if (value instanceof HashTable) return tableParts(value);
  if (value instanceof Record) {
    const { type, fields } = value;
    return named(
      type.name,
      type.fields.map(({ name }, i) => [name, fields[i]] as const),
    );
  }
  if (value instanceof Condition) return named('condition', conditionParts(value));
  if (value instanceof Closure) {
    const { lambda, captured } = value;
    return named(
      'procedure',
      lambda.free.map(({ name }, i) => [name, captured[i]] as const),
    );
  }
  if (value instanceof Promise_) {
    const { done, value: content } = value.content;
    return done ? named('promise', [['value', content]]) : { type: 'promise', ...EMPTY };
  }
  if (value instanceof MultipleValues) {
    return indexed('values', value.items.length, (i) => value.items[i]);
  }
  if (value instanceof Parameter) return named('parameter', [['value', value.value]]);
  if (value instanceof Continuation) return continuationParts(value);
  return { type: typeName(value), ...EMPTY };
}

function typeName(value: Value): string {
  if (typeof value === 'number' || typeof value === 'bigint') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof MString) return 'string';
  if (value instanceof Sym) return 'symbol';
  if (value instanceof Primitive) return 'procedure';
  if (value === NIL) return 'list';
  if (value === UNSPECIFIED) return 'unspecified';
  return (value as object).constructor.name.toLowerCase();
}

/** A list's elements, and what follows after them if that is not the empty list. A cyclic list goes
 * round as long as somebody asks. */
function listParts(first: Pair): Inside {
  const met = new Set<Pair>();
  let rest: Value = first;
  while (rest instanceof Pair && met.size < COUNTED_MAX && !met.has(rest)) {
    met.add(rest);
    rest = rest.cdr;
  }
  const count = met.size;
  const isCyclic = rest instanceof Pair && met.has(rest);
  const tail = isCyclic || rest === NIL || rest instanceof Pair ? null : rest;
  const some = (start: number, wanted: number): readonly Shown[] => {
    const parts: Shown[] = [];
    let at: Value = first;
    for (let i = 0; at instanceof Pair && i < start + wanted; i++, at = at.cdr) {
      if (i >= start) parts.push(shown(`${i}`, at.car));
    }
    if (tail !== null && start + wanted > count) parts.push(shown('.', tail));
    return parts;
  };
  const type = isCyclic ? 'circular list' : tail === null ? 'list' : 'pair';
  return { type, indexed: count, named: tail === null ? 0 : 1, parts: some };
}

function tableParts(table: HashTable): Inside {
  if (table.size === 0) return { type: 'hash-table', ...EMPTY };
  const some = (start: number, count: number): readonly Shown[] =>
    table.content
      .entries()
      .slice(start, start + count)
      .map(({ key, value }) => shown(write(key, BRIEF), value));
  return { type: 'hash-table', indexed: 0, named: table.size, parts: some };
}

function conditionParts(condition: Condition): ReadonlyArray<readonly [string, Value]> {
  return [
    ['code', condition.code],
    ['message', new MString(condition.message)],
    ['irritants', condition.irritantList],
  ];
}

function continuationParts({ frame, prompts }: Continuation): Inside {
  const some = (start: number, count: number): readonly Shown[] => {
    const parts: Shown[] = [];
    let i = 0;
    for (const { node } of framesOf(frame, prompts)) {
      if (node.lambda === null) continue;
      if (i >= start + count) break;
      const place = node.span === null ? '' : ` ${node.span.file}:${node.span.line}`;
      if (i >= start) {
        parts.push(shownText(`${i}`, `${node.lambda.name || 'lambda'}${place}`, 'frame'));
      }
      i++;
    }
    return parts;
  };
  let frames = 0;
  for (const { node } of framesOf(frame, prompts)) {
    if (node.lambda !== null && ++frames >= COUNTED_MAX) break;
  }
  return { type: 'continuation', indexed: frames, named: 0, parts: some };
}
