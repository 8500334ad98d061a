/**
 * How each kind of object is saved: a tag, its parts, and how to make it again from parts. Objects
 * may refer to each other in cycles, so loading makes an empty object first and fills it later.
 * Adding a kind of object is adding a record here.
 */
import {
  Char,
  Compnum,
  char,
  Flonum,
  intern,
  isInterned,
  MString,
  Pair,
  Ratnum,
  type Real,
  Sym,
  type Value,
} from '../../../grammar/datum.js';
import { formatNumber, parseNumber } from '../../../grammar/number-text.js';
import { type Span, Syntax, SyntaxList, SyntaxVector } from '../../../grammar/syntax.js';
import { Box, Closure } from '../compiler/lambda.js';
import { Alias, type Identifier } from '../expander/scope.js';
import { Promise_, PromiseContent } from '../promise.js';
import { Record, type RecordField, RecordType } from '../record.js';
import { Sequence } from '../sequence.js';
import { MultipleValues } from '../values.js';
import { libraryNamed } from './code.js';
import { type Codec, codec, instance, type Json, open, text } from './codec.js';
import { asideCodecs } from './codecs-aside.js';
import { controlCodecs } from './codecs-control.js';
import { factCodecs } from './codecs-fact.js';
import { fiberCodecs } from './codecs-fiber.js';
import { fixpointCodecs } from './codecs-fixpoint.js';
import { logicCodecs } from './codecs-logic.js';
import { portCodecs } from './codecs-port.js';
import { searchCodecs } from './codecs-search.js';
import { storeCodecs } from './codecs-store.js';
import { transactionCodecs } from './codecs-transaction.js';

const atoms = [
  codec<Sym>({
    tag: 'symbol',
    is: instance(Sym),
    save: (s) => (isInterned(s) ? [s.name] : [s.name, 1]),
    make: ([name, uninterned]) =>
      uninterned === undefined ? intern(text(name)) : new Sym(text(name)),
  }),
  codec<Char>({
    tag: 'char',
    is: instance(Char),
    save: (c) => [c.code],
    make: ([code]) => char(code as number),
  }),
  codec<Flonum>({
    tag: 'flonum',
    is: instance(Flonum),
    save: (x) => [formatNumber(x)],
    make: ([x]) => parseNumber(text(x)) as Flonum,
  }),
  codec<Ratnum>({
    tag: 'ratio',
    is: instance(Ratnum),
    save: (x) => [formatNumber(x)],
    make: ([x]) => parseNumber(text(x)) as Ratnum,
  }),
  codec<Compnum>({
    tag: 'complex',
    is: instance(Compnum),
    save: (x) => [formatNumber(x.re), formatNumber(x.im)],
    make: ([re, im]) => new Compnum(parseNumber(text(re)) as Real, parseNumber(text(im)) as Real),
  }),
  codec<MString>({
    tag: 'string',
    is: instance(MString),
    save: (s) => [s.toString()],
    make: ([s]) => new MString(text(s)),
  }),
  codec<Uint8Array>({
    tag: 'bytes',
    is: instance(Uint8Array),
    save: (b) => [...b],
    make: (parts) => Uint8Array.from(parts as number[]),
  }),
];

const structures = [
  codec<Pair>({
    tag: 'pair',
    is: instance(Pair),
    save: (pair, e) => [e.value(pair.car), e.value(pair.cdr)],
    make: () => new Pair(null, null),
    fill: (pair, [car, cdr], d) => {
      pair.car = d.value(car);
      pair.cdr = d.value(cdr);
    },
  }),
  codec<Value[]>({
    tag: 'vector',
    is: (value): value is Value[] => Array.isArray(value),
    save: (vector, e) => Array.from(vector, (item) => e.value(item)),
    make: (parts) => new Array(parts.length).fill(false),
    fill: (vector, parts, d) => {
      parts.forEach((part, i) => {
        vector[i] = d.value(part);
      });
    },
  }),
  codec<RecordType>({
    tag: 'record-type',
    is: instance(RecordType),
    save: ({ name, fields }) => [name, fields.map((field): Json => [field.name, field.mutable])],
    make: ([name, fields]) =>
      new RecordType(
        text(name),
        (fields as ReadonlyArray<readonly [string, boolean]>).map(
          ([field, mutable]): RecordField => ({ name: field, mutable }),
        ),
      ),
  }),
  codec<Record>({
    tag: 'record',
    is: instance(Record),
    save: ({ type, fields }, e) => [e.value(type), ...fields.map((field) => e.value(field))],
    make: (parts) =>
      new Record(null as unknown as RecordType, new Array(parts.length - 1).fill(false)),
    fill: (record, [type, ...fields], d) => {
      open(record).type = d.value(type) as RecordType;
      fields.forEach((field, i) => {
        record.fields[i] = d.value(field);
      });
    },
  }),
];

const machinery = [
  codec<Closure>({
    tag: 'closure',
    is: instance(Closure),
    save: ({ lambda, captured }, e) => [
      e.code.lambda(lambda),
      ...captured.map((value) => e.value(value)),
    ],
    make: ([name], d) => new Closure(d.code.lambda(name), []),
    fill: (closure, [, ...captured], d) => {
      closure.captured = captured.map((value) => d.value(value));
    },
  }),
  codec<Box>({
    tag: 'box',
    is: instance(Box),
    save: (box, e) => [e.value(box.value)],
    make: () => new Box(null),
    fill: (box, [value], d) => {
      box.value = d.value(value);
    },
  }),
  codec<Promise_>({
    tag: 'promise',
    is: instance(Promise_),
    save: ({ content }, e) => [e.value(content)],
    make: () => new Promise_(null as unknown as PromiseContent),
    fill: (promise, [content], d) => {
      promise.content = d.value(content) as PromiseContent;
    },
  }),
  codec<PromiseContent>({
    tag: 'promise-content',
    is: instance(PromiseContent),
    save: ({ done, value }, e) => [done, e.value(value)],
    make: ([done]) => new PromiseContent(done as boolean, null),
    fill: (content, [, value], d) => {
      content.value = d.value(value);
    },
  }),
  codec<MultipleValues>({
    tag: 'values',
    is: instance(MultipleValues),
    save: ({ items }, e) => items.map((item) => e.value(item)),
    make: () => new MultipleValues([]),
    fill: (values, parts, d) => {
      open(values).items = parts.map((part) => d.value(part));
    },
  }),
  codec<Sequence>({
    tag: 'sequence',
    is: instance(Sequence),
    save: (sequence, e) =>
      sequence.steps.map(({ unit, library, last }) => [
        e.code.unit(unit),
        library?.name ?? null,
        last,
      ]),
    make: (steps, d) => {
      const sequence = new Sequence([], null);
      for (const step of steps as ReadonlyArray<readonly [string, string | null, boolean]>) {
        const [unit, library, last] = step;
        const owner = library === null ? null : libraryNamed(d.engine, library);
        sequence.steps.push({ unit: d.code.unit(unit), library: owner, last });
      }
      return sequence;
    },
  }),
];

const syntax = [
  codec<Alias>({
    tag: 'alias',
    is: instance(Alias),
    save: (alias, e) => [e.value(alias.name), e.topLevel(alias.scope)],
    make: ([, scope], d) => new Alias(intern(''), d.topLevel(text(scope))),
    fill: (alias, [name], d) => {
      open(alias).name = d.value(name) as Identifier;
    },
  }),
  codec<Syntax>({
    tag: 'syntax',
    is: instance(Syntax),
    save: (s, e) => [e.value(s.content), e.span(s.span)],
    make: ([, span], d) => new Syntax(null, d.span(span) as Span | null),
    fill: (s, [content], d) => {
      s.content = d.value(content);
    },
  }),
  codec<SyntaxList>({
    tag: 'syntax-list',
    is: instance(SyntaxList),
    save: (s, e) => [e.value(s.tail), ...s.items.map((item) => e.value(item))],
    make: () => new SyntaxList([]),
    fill: (s, [tail, ...items], d) => {
      open(s).tail = d.value(tail) as Syntax | null;
      open(s).items = items.map((item) => d.value(item) as Syntax);
    },
  }),
  codec<SyntaxVector>({
    tag: 'syntax-vector',
    is: instance(SyntaxVector),
    save: (s, e) => s.items.map((item) => e.value(item)),
    make: () => new SyntaxVector([]),
    fill: (s, items, d) => {
      open(s).items = items.map((item) => d.value(item) as Syntax);
    },
  }),
];

/** All kinds of objects that can be saved. */
const CODECS: ReadonlyArray<Codec<object>> = [
  ...structures,
  ...atoms,
  ...machinery,
  ...controlCodecs,
  ...asideCodecs,
  ...searchCodecs,
  ...logicCodecs,
  ...factCodecs,
  ...transactionCodecs,
  ...fixpointCodecs,
  ...storeCodecs,
  ...fiberCodecs,
  ...portCodecs,
  ...syntax,
];

const BY_TAG: ReadonlyMap<string, Codec<object>> = new Map(CODECS.map((one) => [one.tag, one]));
const BY_CLASS = new Map<object, Codec<object>>();

/** The codec of that tag, if there is one. */
export function codecTagged(tag: string): Codec<object> | undefined {
  return BY_TAG.get(tag);
}

/** The codec of the kind that an object is of, if it can be saved. */
export function codecFor(object: object): Codec<object> | undefined {
  const prototype = Object.getPrototypeOf(object) as object;
  const known = BY_CLASS.get(prototype) ?? CODECS.find(({ is }) => is(object));
  if (known !== undefined) BY_CLASS.set(prototype, known);
  return known;
}
