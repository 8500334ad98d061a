/** How the objects of control are saved: frames, prompts, continuations, jumps, conditions. */
import type { Sym, Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { Condition, type ConditionPart, type ErrorCode } from '../condition.js';
import { ConditionType } from '../condition-type.js';
import { Continuation } from '../continuation.js';
import { MarkKey } from '../control/marks.js';
import { Whole } from '../dynamic.js';
import { Frame } from '../frame.js';
import { HandlerCluster } from '../handlers.js';
import { Jump, Point, type Winding } from '../jump.js';
import { MarkSet } from '../mark-set.js';
import { Parameter, Parameterization } from '../parameter.js';
import { Prompt, PromptTag } from '../prompt.js';
import { Restart } from '../restart.js';
import type { Version } from '../store.js';
import { isFrame } from '../tier/compact-frame.js';
import { codec, instance, type Json, open, text } from './codec.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

/** Values, and JSON back to values. */
export const all = (values: readonly Value[], e: Encoder): Json[] =>
  Array.from(values, (value) => e.value(value));

export const each = (json: Json | undefined, d: Decoder): Value[] =>
  (json as readonly Json[]).map((part) => d.value(part));

const frames = [
  codec<Frame>({
    tag: 'frame',
    is: isFrame,
    save: ({ node, shared, next, registers }, e) => [
      e.code.node(node),
      shared,
      e.value(next),
      ...all(registers, e),
    ],
    make: ([node, shared, , ...registers], d) => {
      const frame = new Frame(d.code.node(node), new Array(registers.length), null);
      frame.shared = shared as boolean;
      return frame;
    },
    fill: (frame, [, , next, ...registers], d) => {
      open(frame).next = d.value(next) as Frame | null;
      registers.forEach((value, i) => {
        frame.registers[i] = d.value(value);
      });
    },
  }),
  codec<PromptTag>({
    tag: 'prompt-tag',
    is: instance(PromptTag),
    save: ({ name }, e) => [e.value(name)],
    make: () => new PromptTag(false),
    fill: (tag, [name], d) => {
      open(tag).name = d.value(name);
    },
  }),
  codec<Prompt>({
    tag: 'prompt',
    is: instance(Prompt),
    save: ({ tag, handler, frame, dynamic, next, marked }, e) =>
      all([tag, handler, frame, dynamic, next, marked], e),
    make: () => new Prompt(null, false, null, null, null),
    fill: (prompt, parts, d) => {
      const [tag, handler, frame, dynamic, next, marked] = each(parts, d);
      Object.assign(prompt, { tag, handler, frame, dynamic, next, marked });
    },
  }),
  codec<Continuation>({
    tag: 'continuation',
    is: instance(Continuation),
    save: ({ frame, dynamic, prompts, base, tag, composable }, e) =>
      all([frame, dynamic, prompts, base, tag, composable], e),
    make: () => Object.create(Continuation.prototype) as Continuation,
    fill: (continuation, parts, d) => {
      const [frame, dynamic, prompts, base, tag, composable] = each(parts, d);
      Object.assign(continuation, { frame, dynamic, prompts, base, tag, composable });
    },
  }),
  codec<Point>({
    tag: 'point',
    is: instance(Point),
    save: ({ frame, dynamic, prompts, node, registers }, e) => [
      ...all([frame, dynamic, prompts], e),
      node === null ? null : e.code.node(node),
      ...all(registers, e),
    ],
    make: ([, , , node], d) =>
      new Point(null, null, null, node === null ? null : d.code.node(node)),
    fill: (point, [frame, dynamic, prompts, , ...registers], d) => {
      open(point).frame = d.value(frame) as Frame | null;
      open(point).dynamic = d.value(dynamic) as Frame | null;
      open(point).prompts = d.value(prompts) as Prompt | null;
      open(point).registers = registers.map((value) => d.value(value));
    },
  }),
  codec<Jump>({
    tag: 'jump',
    is: instance(Jump),
    save: ({ to, procedure, args, leaves, enters, options }, e) => [
      e.value(to),
      e.value(procedure),
      all(args, e),
      windings(leaves, e),
      windings(enters, e),
      options.suspends === true,
      e.value(options.version ?? null),
      options.isReleased === true,
    ],
    make: () => Object.create(Jump.prototype) as Jump,
    fill: (jump, [to, procedure, args, leaves, enters, suspends, version, isReleased], d) => {
      const there = d.value(version) as Version | null;
      Object.assign(jump, {
        to: d.value(to),
        procedure: d.value(procedure),
        args: each(args, d),
        leaves: windingsFrom(leaves, d),
        enters: windingsFrom(enters, d),
        options: { suspends, ...(there === null ? {} : { version: there, isReleased }) },
      });
    },
  }),
];

function windings(list: readonly Winding[], e: Encoder): Json {
  return list.map(({ winder, prompts }) => [e.value(winder), e.value(prompts)]);
}

function windingsFrom(json: Json | undefined, d: Decoder): Winding[] {
  return (json as ReadonlyArray<readonly [Json, Json]>).map(([winder, prompts]) => ({
    winder: d.value(winder) as Frame,
    prompts: d.value(prompts) as Prompt | null,
  }));
}

const parameters = [
  codec<Parameter>({
    tag: 'parameter',
    is: instance(Parameter),
    save: ({ value, converter, access }, e) => all([value, converter, access], e),
    make: () => new Parameter(null, false),
    fill: (parameter, parts, d) => {
      const [value, converter, access] = each(parts, d);
      Object.assign(parameter, { value, converter, access });
    },
  }),
  codec<Parameterization>({
    tag: 'parameterization',
    is: instance(Parameterization),
    save: ({ bindings }, e) => [e.value(bindings)],
    make: () => new Parameterization(null),
    fill: (parameterization, [bindings], d) => {
      open(parameterization).bindings = d.value(bindings);
    },
  }),
  codec<Whole>({
    tag: 'whole',
    is: instance(Whole),
    save: ({ items }, e) => [e.value(items)],
    make: () => new Whole(null),
    fill: (whole, [items], d) => {
      open(whole).items = d.value(items);
    },
  }),
  codec<MarkKey>({
    tag: 'mark-key',
    is: instance(MarkKey),
    save: ({ name }, e) => [e.value(name)],
    make: () => new MarkKey(false),
    fill: (key, [name], d) => {
      open(key).name = d.value(name);
    },
  }),
  codec<MarkSet>({
    tag: 'mark-set',
    is: instance(MarkSet),
    save: ({ entries }, e) => all(entries, e),
    make: () => new MarkSet([]),
    fill: (set, parts, d) => {
      open(set).entries = each(parts, d);
    },
  }),
];

const conditions = [
  codec<ConditionType>({
    tag: 'condition-type',
    is: instance(ConditionType),
    save: ({ name, parent, fields, report }, e) => [
      name,
      e.value(parent),
      e.value(report),
      ...fields,
    ],
    make: ([name, , , ...fields]) => new ConditionType(text(name), null, fields as string[]),
    fill: (type, [, parent, report], d) => {
      open(type).parent = d.value(parent) as ConditionType | null;
      open(type).report = d.value(report);
    },
  }),
  codec<Condition>({
    tag: 'condition',
    is: instance(Condition),
    save: ({ code, message, hint, span, own, origin, irritants, details }, e) => [
      code,
      message,
      details.length === 0 ? hint : [hint, ...all(details, e)],
      e.span(span),
      own === null ? null : parts(own, e),
      origin === null ? null : parts(origin.parts, e),
      ...all(irritants, e),
    ],
    make: ([code, message, advice]) => {
      const [hint] = Array.isArray(advice) ? advice : [advice];
      return new Condition(text(code) as ErrorCode, text(message), [], hint as string | null);
    },
    fill: (condition, [, , advice, span, own, origin, ...irritants], d) => {
      if (Array.isArray(advice)) open(condition).details = each(advice.slice(1), d);
      condition.span = d.span(span) as Span | null;
      open(condition).irritants = irritants.map((value) => d.value(value));
      if (own !== null) open(condition).own = partsFrom(own, d);
      if (origin !== null) condition.origin = { parts: partsFrom(origin, d) };
    },
  }),
  codec<HandlerCluster>({
    tag: 'handlers',
    is: instance(HandlerCluster),
    save: ({ clauses }, e) => all(clauses, e),
    make: () => new HandlerCluster([]),
    fill: (cluster, parts, d) => {
      open(cluster).clauses = each(parts, d);
    },
  }),
  codec<Restart>({
    tag: 'restart',
    is: instance(Restart),
    save: (restart, e) => {
      const { name, point, action, report, interactive, test, condition, variable } = restart;
      return [variable, ...all([name, point, action, report, interactive, test, condition], e)];
    },
    make: () => Object.create(Restart.prototype) as Restart,
    fill: (restart, [variable, ...parts], d) => {
      const [name, point, action, report, interactive, test, condition] = each(parts, d);
      const fields = { point, action, report, interactive, test, condition, variable };
      Object.assign(restart, { name: name as Sym, ...fields });
    },
  }),
];

function parts(simple: readonly ConditionPart[], e: Encoder): Json {
  return simple.map(({ type, values }) => [e.value(type), ...all(values, e)]);
}

function partsFrom(json: Json | undefined, d: Decoder): ConditionPart[] {
  return (json as ReadonlyArray<readonly Json[]>).map(([type, ...values]) => ({
    type: d.value(type) as ConditionType,
    values: values.map((value) => d.value(value)),
  }));
}

/** Everything that the kontinuation is made of, and what is raised along it. */
export const controlCodecs = [...frames, ...parameters, ...conditions];
