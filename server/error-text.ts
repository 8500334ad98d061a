/**
 * A program's error for people at a terminal: place, code, message, the source line with a caret,
 * what might be done about it, and the Omega stack.
 */
import type { Span } from '../grammar/syntax.js';
import type { TraceLine } from '../runtime/core/engine.js';
import { errorLine } from '../runtime/outcome.js';
import type { ProgramError } from '../runtime/subsystems/seam/outcome.js';

/** Stack lines shown. */
const STACK_MAX = 20;
/** Columns of source shown around the caret. */
const WIDTH_MAX = 100;

/** The text of a file that spans name, or null if it is not known any more. */
export type SourceOf = (file: string) => string | null;

/** Puts colour around text; the identity where there is none. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly alarm: (text: string) => string;
  readonly quiet: (text: string) => string;
}

export const PLAIN: Paint = { strong: (t) => t, alarm: (t) => t, quiet: (t) => t };

/** Colour by terminal escapes (ECMA-48). */
export const COLOURED: Paint = {
  strong: (text) => `\u001b[1m${text}\u001b[0m`,
  alarm: (text) => `\u001b[1;31m${text}\u001b[0m`,
  quiet: (text) => `\u001b[2m${text}\u001b[0m`,
};

/** What suits a stream: colour on a terminal, unless NO_COLOR is set. */
export function paintFor(stream: { readonly isTTY?: boolean | undefined }): Paint {
  return stream.isTTY && !process.env.NO_COLOR ? COLOURED : PLAIN;
}

/** The error in several lines, without a newline at the end. */
export function errorText(error: ProgramError, sourceOf: SourceOf, paint: Paint = PLAIN): string {
  const { span, code, hint, stack } = error;
  const place = span ? `${paint.strong(placeOf(span))}: ` : '';
  const lines = [`${place}${paint.alarm(`error[${code}]`)}: ${errorLine(error)}`];
  const source = span ? sourceOf(span.file) : null;
  if (span && source !== null) lines.push(...excerpt(span, source, paint));
  if (hint) lines.push(`  hint: ${hint}`);
  if (stack.length > 0) lines.push(...stackLines(stack, paint));
  return lines.join('\n');
}

/** "file:line:column" */
export function placeOf(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}

/** The source line of the span's beginning, and carets below it. */
export function excerpt(span: Span, source: string, paint: Paint): string[] {
  const line = source.split(/\r\n|\n|\r/, span.line)[span.line - 1];
  if (line === undefined) return [];
  const column = Math.min(span.column - 1, line.length);
  const end = span.endLine === span.line ? span.endColumn - 1 : line.length;
  const from = column < WIDTH_MAX - 20 ? 0 : column - WIDTH_MAX / 2;
  const shown = line.slice(from, from + WIDTH_MAX);
  const cutBefore = from > 0 ? '…' : '';
  const cutAfter = from + WIDTH_MAX < line.length ? '…' : '';
  const indent = cutBefore.replace('…', ' ') + blank(line.slice(from, column));
  const marked = line.slice(column, Math.min(end, from + WIDTH_MAX));
  const carets = '^'.repeat(Math.max(1, blank(marked).length));
  const number = String(span.line);
  const gutter = ' '.repeat(number.length);
  return [
    `${paint.quiet(` ${number} |`)} ${cutBefore}${printable(shown)}${cutAfter}`,
    `${paint.quiet(` ${gutter} |`)} ${indent}${paint.alarm(carets)}`,
  ];
}

/** Blanks as wide as the text is on a terminal: East Asian characters take two columns (UAX 11). */
function blank(text: string): string {
  return text
    .replace(/\p{Mark}/gu, '')
    .replace(WIDE, '  ')
    .replace(/[^\t ]/gu, ' ');
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f300}-\u{1faff}]/gu;

/** Control characters would act on the terminal; each is shown as one sign. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '\u{FFFD}');
}

function stackLines(stack: readonly TraceLine[], paint: Paint): string[] {
  const shown = stack.slice(0, STACK_MAX);
  const width = Math.min(30, Math.max(...shown.map(({ procedure }) => procedure.length)));
  const lines = shown.flatMap(({ procedure, span, elided }) => [
    ...(elided ? [paint.quiet('    … tail calls elided')] : []),
    `    ${procedure.padEnd(width)}${span ? `  ${placeOf(span)}` : ''}`.trimEnd(),
  ]);
  const more = stack.length - shown.length;
  return ['  stack:', ...lines, ...(more > 0 ? [`    … ${more} more`] : [])];
}
