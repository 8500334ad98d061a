/** Rows of facts in files, as Soufflé has them: a row a line, fields apart by a delimiter. */
import { Flonum, intern, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Fault } from '../condition.js';
import { counted } from '../counted.js';
import { parseFloatText, parseInteger } from '../datalog/functors.js';
import { faultAt } from '../datalog/rule-check.js';
import type { Directive } from './directives.js';
import type { Kind } from './kinds.js';

/** Characters in one line. */
const LINE_MAX = 1_000_000;

/** How far a file has been read. */
export interface Progress {
  /** The number of the line that comes next, from 1. */
  readonly line: number;
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
}

/** Read the lines of a piece of text that end in it, or, at the end of the file, all of them.
 * Answers how much of the piece was read. `take` gets each row.
 * @throws Fault `invalid-argument` for a line that is no row, with its place */
export function readRows(
  directive: Directive,
  file: string,
  text: string,
  isEnd: boolean,
  from: Progress,
  take: (row: Value[]) => void,
): { readonly length: number; readonly progress: Progress } {
  let { line } = from;
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    if (feed < 0 && !isEnd) break;
    const end = feed < 0 ? text.length : feed;
    const content = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    if (line > 1 || !directive.hasHeaders) {
      const reading = new LineReading(directive, file, content, line, from.offset + start);
      take(reading.row());
    }
    line++;
    start = feed < 0 ? end : feed + 1;
  }
  if (text.length - start > LINE_MAX) {
    const reading = new LineReading(directive, file, '', line, from.offset + start);
    throw reading.refused(0, 0, `a line has at most ${LINE_MAX} characters`);
  }
  return { length: start, progress: { line, offset: from.offset + start } };
}

/** One line. */
class LineReading {
  /** Where fields begin. */
  readonly #starts: number[] = [];

  constructor(
    readonly directive: Directive,
    readonly file: string,
    readonly line: string,
    readonly number: number,
    readonly offset: number,
  ) {}

  row(): Value[] {
    const { kinds, delimiter, relation } = this.directive;
    const { line } = this;
    if (kinds.length === 0) {
      if (line === '()') return [];
      throw this.refused(0, line.length, `${relation} has no columns: expected ()`);
    }
    const fields = this.directive.isQuoted ? this.#quotedFields() : this.#fields();
    if (fields.length !== kinds.length) {
      const expected = counted(kinds.length, 'field');
      const sign = delimiter === '\t' ? 'a tab' : JSON.stringify(delimiter);
      const got = `apart by ${sign}; here is ${fields.length}`;
      throw this.refused(0, line.length, `${relation} has ${expected} in a line, ${got}`);
    }
    return fields.map((field, i) => this.#value(field, kinds[i] as Kind, i));
  }

  #fields(): readonly string[] {
    const { delimiter } = this.directive;
    const fields = this.line.split(delimiter);
    let start = 0;
    for (const field of fields) {
      this.#starts.push(start);
      start += field.length + delimiter.length;
    }
    return fields;
  }

  #quotedFields(): readonly string[] {
    const { line } = this;
    const { delimiter } = this.directive;
    const fields: string[] = [];
    for (let at = 0; ; at += delimiter.length) {
      this.#starts.push(at);
      if (line[at] !== '"') {
        const next = line.indexOf(delimiter, at);
        const end = next < 0 ? line.length : next;
        fields.push(line.slice(at, end));
        at = end;
      } else {
        let end = at + 1;
        while (end < line.length && (line[end] !== '"' || line[end + 1] === '"'))
          end += line[end] === '"' ? 2 : 1;
        if (end >= line.length) throw this.refused(at, line.length, 'a quoted field has no end');
        fields.push(line.slice(at + 1, end).replaceAll('""', '"'));
        at = end + 1;
      }
      if (at >= line.length) return fields;
      if (!line.startsWith(delimiter, at))
        throw this.refused(at, at + 1, 'expected a delimiter behind a quoted field');
    }
  }

  #value(field: string, kind: Kind, column: number): Value {
    const value = fieldValue(field, kind);
    if (value !== null) return value;
    const { attributes, relation } = this.directive;
    const start = this.#starts[column] as number;
    const what = `${attributes[column]} of ${relation}`;
    const expected = EXPECTED[kind as Exclude<Kind, 'symbol'>];
    const got = JSON.stringify(field.slice(0, 50));
    throw this.refused(start, start + field.length, `${what}: expected ${expected}, got ${got}`);
  }

  #span(start: number, end: number): Span {
    const { file, number: line, offset } = this;
    const places = { column: start + 1, endColumn: end + 1 };
    return {
      file,
      line,
      endLine: line,
      ...places,
      offset: offset + start,
      endOffset: offset + end,
    };
  }

  refused(start: number, end: number, message: string): Fault {
    const hint = 'correct the line, or the declaration of the relation';
    return faultAt(this.#span(start, end), 'invalid-argument', message, hint);
  }
}

const EXPECTED: Readonly<Record<Exclude<Kind, 'symbol'>, string>> = {
  number: 'an integer from -2147483648 to 2147483647',
  unsigned: 'an integer from 0 to 4294967295',
  float: 'a number',
};

function fieldValue(field: string, kind: Kind): Value | null {
  switch (kind) {
    case 'symbol':
      return intern(field);
    case 'number':
      return parseInteger(field, -(2 ** 31), 2 ** 31 - 1);
    case 'unsigned':
      return parseInteger(field, 0, 2 ** 32 - 1);
    case 'float': {
      const value = parseFloatText(field);
      return value === null ? null : new Flonum(value);
    }
  }
}
