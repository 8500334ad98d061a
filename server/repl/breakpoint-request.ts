/**
 * What a person types for a breakpoint, as a request: `PLACE [:if EXPR] [:hits N] [:log TEXT]`.
 */
import { MString } from '../../grammar/datum.js';
import { read } from '../../grammar/reader.js';
import {
  type BreakpointInfo,
  type BreakpointRequest,
  hitTest,
  type Target,
} from '../../runtime/core/debug/breakpoint.js';
import type { Filter } from '../../runtime/core/debug/debugger.js';
import { placeOf, type SourceOf } from '../error-text.js';
import { oneLine } from './level-text.js';

type Options = Pick<BreakpointRequest, 'condition' | 'hitCondition' | 'logMessage'>;

/** A request from what is typed. `file` is the text that a line without one is in. Throws Error
 * with what is wrong. */
export function requestFor(
  typed: string,
  file: string | null,
  sourceOf: SourceOf,
): BreakpointRequest {
  const [, place = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(typed.trim()) ?? [];
  return { target: targetFor(place, file, sourceOf), ...optionsIn(rest), enabled: true };
}

/** The request for a variable to be watched. */
export function watchFor(typed: string, scope: BreakpointInfo['span']): BreakpointRequest {
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(typed.trim()) ?? [];
  return { target: { kind: 'data', name, scope }, ...optionsIn(rest), enabled: true };
}

/** What a program can be stopped at besides. */
export const KINDS: readonly Filter['happening'][] = [
  'signal',
  'warning',
  'amb-fail',
  'rollback',
  'effect',
];

/** What is typed for that: `none`, or `KIND … [:if EXPR]`. Throws Error with what is wrong. */
export function filtersIn(typed: string): readonly Filter[] {
  const [, words = '', options = ''] = /^([\s\S]*?)(:[\s\S]*)?$/.exec(typed) ?? [];
  const { condition, hitCondition, logMessage } = optionsIn(options);
  if (hitCondition !== null || logMessage !== null) throw new Error(',catch takes only :if');
  const kinds = words.split(/\s+/).filter((word) => word !== '');
  if (kinds.length === 1 && kinds[0] === 'none') return [];
  return kinds.map((kind) => {
    const happening = KINDS.find((one) => one === kind);
    if (happening !== undefined) return { happening, condition };
    throw new Error(`,catch takes ${KINDS.join(', ')} or none, got ${kind}`);
  });
}

/** What a program is stopped at besides, in a line. */
export function caughtText(filters: readonly Filter[]): string {
  const kinds = filters.map(({ happening, condition }) =>
    condition === null ? happening : `${happening} :if ${oneLine(condition)}`,
  );
  return `stops at ${kinds.join(', ')}`;
}

function targetFor(place: string, current: string | null, sourceOf: SourceOf): Target {
  const here = /^(\d+)(?::(\d+))?$/.exec(place);
  const elsewhere = /^(.+?):(\d+)(?::(\d+))?$/.exec(place);
  const [line, column] = here?.slice(1) ?? elsewhere?.slice(2) ?? [];
  if (line === undefined) return { kind: 'function', name: place };
  const file = here === null ? (elsewhere?.[1] as string) : current;
  if (file === null) {
    throw new Error(`line ${line} of which text? Say FILE:${place}, or the name of a procedure`);
  }
  const target = { file, line: Number(line), column: column === undefined ? null : Number(column) };
  if (target.line < 1 || target.column === 0) throw new Error('lines and columns count from 1');
  checkLine(target, sourceOf(file));
  return { kind: 'source', ...target };
}

/** Throws Error if a text, as far as it is known, has no form from that line on in the same
 * top-level form. */
function checkLine({ file, line }: { file: string; line: number }, source: string | null): void {
  if (source === null) return;
  const lines = source.replace(/\r?\n$/, '').split('\n').length;
  if (line > lines) throw new Error(`there is no line ${line} in ${file}: it has ${lines}`);
  const spans = read(source).data.flatMap(({ span }) => span ?? []);
  if (spans.some((span) => span.line <= line && line <= span.endLine)) return;
  const next = spans.find((span) => span.line > line);
  const hint = next === undefined ? 'nor after it' : `the next one begins on line ${next.line}`;
  throw new Error(`there is no form on line ${line} of ${file}; ${hint}`);
}

function optionsIn(text: string): Options {
  const { data, errors } = read(text);
  const [error] = errors;
  if (error !== undefined)
    throw new Error(`what follows the place does not read: ${error.message}`);
  const textOf = (index: number): string | null => {
    const span = data[index]?.span ?? null;
    return span === null ? null : text.slice(span.offset, span.endOffset);
  };
  const options = { condition: null, hitCondition: null, logMessage: null } as {
    -readonly [Key in keyof Options]: Options[Key];
  };
  for (let i = 0; i < data.length; i += 2) {
    const [key, value] = [textOf(i), textOf(i + 1)];
    if (key === null || !KEYS.includes(key)) {
      throw new Error(`expected ${KEYS.join(', ')} after the place, got ${key}`);
    }
    if (value === null) throw new Error(`${key} needs something after it`);
    const content = data[i + 1]?.content;
    if (key === ':if') options.condition = value;
    else if (key === ':log') {
      options.logMessage = content instanceof MString ? content.toString() : value;
    } else if (hitTest(value) === null) {
      throw new Error(`:hits takes a number after =, >, >=, <, <= or %, not ${value}`);
    } else options.hitCondition = value;
  }
  return options;
}

const KEYS: readonly string[] = [':if', ':hits', ':log'];

/** A breakpoint in a line. */
export function breakpointText(info: BreakpointInfo): string {
  const { id, target, span, condition, hitCondition, logMessage, hits, message } = info;
  const parts = [`${id}`, targetText(target)];
  if (span !== null) parts.push(`at ${placeOf(span)}`);
  if (condition !== null) parts.push(`:if ${oneLine(condition)}`);
  if (hitCondition !== null) parts.push(`:hits ${hitCondition}`);
  if (logMessage !== null) parts.push(`:log ${JSON.stringify(oneLine(logMessage))}`);
  if (hits > 0) parts.push(`(come to ${hits === 1 ? 'once' : `${hits} times`})`);
  return parts.join(' ') + (message === null ? '' : `; ${oneLine(message)}`);
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'source':
      return `${target.file}:${target.line}${target.column === null ? '' : `:${target.column}`}`;
    case 'function':
      return target.name;
    case 'data':
      return `watch ${target.name}`;
    case 'instruction':
      return target.reference;
  }
}
