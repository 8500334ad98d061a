/** Short ways to read and show, for the tests of the grammar. */
import type { Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { type ReadOptions, read } from '#omega/grammar/reader.js';
import { type Syntax, SyntaxList, SyntaxVector, toDatum } from '#omega/grammar/syntax.js';

/** All data of a text without flaws. */
export function readAll(text: string, options: ReadOptions = {}): Value[] {
  const { data, errors } = read(text, options);
  if (errors.length > 0) {
    throw new Error(`${JSON.stringify(text)}: ${errors.map((e) => e.message).join('; ')}`);
  }
  return data.map((syntax) => toDatum(syntax));
}

/** The only datum of a text without flaws. */
export function readOne(text: string, options: ReadOptions = {}): Value {
  const data = readAll(text, options);
  if (data.length !== 1) throw new Error(`${JSON.stringify(text)}: ${data.length} data`);
  return data[0];
}

/** All data of a text, written one after the other. */
export function echo(text: string, options: ReadOptions = {}): string {
  return readAll(text, options)
    .map((datum) => write(datum))
    .join(' ');
}

/** The flaws of a text as `line:column-endLine:endColumn message`, `…` behind unfinished ones. */
export function flaws(text: string): string[] {
  return read(text).errors.map(({ span, message, incomplete }) => {
    const place = `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
    return `${place} ${message}${incomplete ? ' …' : ''}`;
  });
}

/** The syntax directly within a syntax. */
export function partsOf({ content }: Syntax): readonly Syntax[] {
  if (content instanceof SyntaxVector) return content.items;
  if (!(content instanceof SyntaxList)) return [];
  return content.tail === null ? content.items : [...content.items, content.tail];
}
