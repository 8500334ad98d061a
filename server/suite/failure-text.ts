/**
 * A failed check for people: where, what was expected, what came, and where the two part.
 */
import type { Paint } from '../error-text.js';
import type { Failure } from './suite-run.js';

const LABELS = ['  expected: ', '  actual:   '] as const;
/** Characters shown around the first difference of long values. */
const WINDOW = 120;

/** The failure in several lines, without a newline at the end. */
export function failureText(file: string, failure: Failure, paint: Paint): string {
  const { line, form, name, expected, actual } = failure;
  const head = `${paint.alarm('FAIL')} ${paint.strong(`${file}:${line}`)}`;
  const shown = (name ?? form).replace(/\s+/g, ' ');
  const lines = [shown === '' ? head : `${head}  ${cut(shown, 0)}`];
  const at = firstDifference(expected, actual);
  const from = at > WINDOW / 2 ? at - WINDOW / 2 : 0;
  const one = !expected.includes('\n') && !actual.includes('\n');
  lines.push(`${LABELS[0]}${one ? cut(expected, from) : indent(expected)}`);
  lines.push(`${LABELS[1]}${one ? cut(actual, from) : indent(actual)}`);
  const comparable = one && at > 0 && at < Math.min(expected.length, actual.length);
  if (comparable) {
    const column = LABELS[1].length + at - from + (from > 0 ? 1 : 0);
    lines.push(`${' '.repeat(column)}${paint.alarm('^')}`);
  }
  return lines.join('\n');
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index++;
  return index;
}

function cut(text: string, from: number): string {
  const shown = text.slice(from, from + WINDOW);
  return `${from > 0 ? '…' : ''}${shown}${from + WINDOW < text.length ? '…' : ''}`;
}

function indent(text: string): string {
  return text.split('\n').join(`\n${' '.repeat(LABELS[0].length)}`);
}
