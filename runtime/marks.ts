/**
 * Marks: what a program says about itself in comments, checked by running it.
 *
 *     FORM ; => DATUM          the value as `write` prints it; a line for each of several values
 *     FORM ; out: TEXT         a line that the form printed; all of them are marked, in order
 *     FORM ; !! CODE: MESSAGE  the form ended in an uncaught condition; the message may be left out
 *
 * A mark belongs to the form before it: on its last line, or in the comments between it and the
 * next form. Each mark is one check; a form that fails without a mark for it is one failed check.
 */
import type { Value } from '../grammar/datum.js';
import { write } from '../grammar/printer.js';
import { type ReadError, read } from '../grammar/reader.js';
import type { Span, Syntax } from '../grammar/syntax.js';
import { toDatum } from '../grammar/syntax.js';
import { errorLine, exhaustionLine, hasExited, hasFailed, hasValues } from './outcome.js';
import { readProgram } from './program.js';
import type { Session } from './session.js';
import type { EvalResult, ProgramError } from './subsystems/seam/outcome.js';

export interface Check {
  /** 1-based line of the mark; of the form where there is none. */
  readonly line: number;
  /** `surprise`: the form failed though nothing said that it would. `test`: a test library's. */
  readonly kind: 'value' | 'output' | 'error' | 'surprise' | 'test';
  readonly expected: string;
  readonly actual: string;
  readonly passed: boolean;
  /** What a test library calls it. */
  readonly name?: string;
  /** It was not run because the suite says so. */
  readonly skipped?: boolean;
}

interface Mark {
  readonly kind: 'value' | 'output' | 'error';
  readonly text: string;
  readonly line: number;
}

const MARK = /^;+\s?(?:=>\s*(?<value>.*)|out:(?<output>.*)|!!\s*(?<error>.*))$/;
const NOTHING = '(nothing)';

/** How a form's own tests are run and gathered, where it has other tests than marks. */
export interface TestDialect {
  /** Where a form has marks and makes checks of its own: its own count, and not the marks.
   * Otherwise the marks count: the form's tests are what it shows. */
  readonly comesFirst?: boolean;
  /** Is told that the program begins, after its environment was made. */
  begin(kind: 'open' | 'importing'): Promise<void>;
  evaluate(form: Syntax): Promise<EvalResult>;
  /** The checks that evaluating the form made. */
  checksOf(form: Syntax, result: EvalResult): readonly Check[];
}

/** Run a program in that session, which should be fresh, and check its marks in order. O(its run).
 */
export async function checkMarks(
  text: string,
  file: string,
  session: Session,
  dialect: TestDialect = marksOnly(session),
): Promise<Check[]> {
  const { forms, errors, kind } = readProgram(text, file);
  const { damaged, checks } = checkReading(forms, errors);
  session.engine.startProgram(kind);
  await dialect.begin(kind);
  for (const [index, form] of forms.entries()) {
    const { span } = form;
    if (span === null || damaged.has(form)) continue;
    const until = forms[index + 1]?.span?.offset ?? text.length;
    const marks = marksBetween(text.slice(span.endOffset, until), span.endLine);
    const result = await dialect.evaluate(form);
    const own = dialect.checksOf(form, result);
    const isOwn = own.length > 0 && (dialect.comesFirst === true || marks.length === 0);
    checks.push(...checkForm(form, isOwn ? [] : marks, result), ...(isOwn ? own : []));
    if (hasExited(result)) break;
  }
  return checks.sort((a, b) => a.line - b.line);
}

/** One failed check for each form that does not read, and for each flaw outside of all forms. What
 * could be made out of a damaged form is not run. */
function checkReading(
  forms: readonly Syntax[],
  errors: readonly ReadError[],
): { readonly damaged: ReadonlySet<Syntax>; readonly checks: Check[] } {
  const damaged = new Set<Syntax>();
  const checks: Check[] = [];
  for (const { span, message } of errors) {
    const form = forms.find((candidate) => contains(candidate.span, span.offset));
    if (form?.span && !damaged.has(form)) checks.push(surprise(form.span.line, message));
    if (form) damaged.add(form);
    else checks.push(surprise(span.line, message));
  }
  return { damaged, checks };
}

/** Whether the offset lies in the span or at its end. */
function contains(span: Span | null, offset: number): boolean {
  return span !== null && span.offset <= offset && offset <= span.endOffset;
}

function marksOnly(session: Session): TestDialect {
  return {
    begin: async () => {},
    evaluate: (form) => session.evalForm(form),
    checksOf: () => [],
  };
}

/** The marks in the comments between two forms; `line` is that of the text's beginning. */
function marksBetween(text: string, line: number): Mark[] {
  return text.split(/\r\n|\n|\r/).flatMap((row, index): Mark[] => {
    const comment = row.indexOf(';');
    const groups = comment < 0 ? undefined : MARK.exec(row.slice(comment).trimEnd())?.groups;
    if (groups === undefined) return [];
    const { value, output, error } = groups;
    const at = line + index;
    if (value !== undefined) return [{ kind: 'value', text: value, line: at }];
    if (error !== undefined) return [{ kind: 'error', text: error, line: at }];
    return [{ kind: 'output', text: (output as string).replace(/^ /, ''), line: at }];
  });
}

function checkForm(form: Syntax, marks: readonly Mark[], result: EvalResult): Check[] {
  const of = (kind: Mark['kind']): Mark[] => marks.filter((mark) => mark.kind === kind);
  const checks = [
    ...checkValues(of('value'), result),
    ...checkOutput(of('output'), result.output),
    ...of('error').map((mark) => checkError(mark, result)),
  ];
  const expected = marks.some((mark) => mark.kind === 'error' || mark.kind === 'value');
  if (!hasValues(result) && !expected) {
    checks.push(surprise((form.span as Span).line, describeEnd(result)));
  }
  return checks.sort((a, b) => a.line - b.line);
}

function checkValues(marks: readonly Mark[], result: EvalResult): Check[] {
  const values = hasValues(result) ? result.values.map((value) => write(value)) : null;
  return marks.map((mark, index): Check => {
    const last = index === marks.length - 1;
    const actual = values === null ? describeEnd(result) : (values[index] ?? NOTHING);
    const more = values !== null && last ? values.slice(marks.length) : [];
    const passed = values !== null && more.length === 0 && sameDatum(mark.text, actual);
    const { text: expected, line } = mark;
    return { line, kind: 'value', expected, actual: [actual, ...more].join(' and '), passed };
  });
}

function checkOutput(marks: readonly Mark[], output: string): Check[] {
  if (marks.length === 0) return [];
  const rows = output.replace(/\n$/, '').split('\n');
  return marks.map((mark, index): Check => {
    const last = index === marks.length - 1;
    const more = last ? rows.slice(marks.length) : [];
    const actual = rows[index]?.trimEnd();
    const { text: expected, line } = mark;
    const passed = actual === expected && more.length === 0;
    return {
      line,
      kind: 'output',
      expected,
      actual: [actual ?? NOTHING, ...more].join('\n'),
      passed,
    };
  });
}

function checkError(mark: Mark, result: EvalResult): Check {
  const { text: expected, line } = mark;
  const actual = describeEnd(result);
  const passed = hasFailed(result) && fitsError(expected, result.error);
  return { line, kind: 'error', expected, actual, passed };
}

/** Whether "CODE" or "CODE: MESSAGE" says this error; the message with or without irritants. */
function fitsError(expected: string, error: ProgramError): boolean {
  const colon = expected.indexOf(':');
  if (colon < 0) return expected.trim() === error.code;
  const message = expected.slice(colon + 1).trim();
  const code = expected.slice(0, colon).trim();
  return code === error.code && (message === error.message || message === errorLine(error));
}

/** Whether the text is the datum's text, or reads as a datum that is written so. */
function sameDatum(expected: string, actual: string): boolean {
  if (expected.trim() === actual) return true;
  const { data, errors } = read(expected);
  const only = data[0];
  return errors.length === 0 && data.length === 1 && only !== undefined
    ? write(toDatum(only)) === actual
    : false;
}

/** How an evaluation ended, in a line. */
export function describeEnd(result: EvalResult): string {
  switch (result.kind) {
    case 'ok':
      return result.exitCode === null ? written(result.values) : `(exit ${result.exitCode})`;
    case 'proposed':
      return written(result.values);
    case 'error':
    case 'nonconverged':
    case 'cycle':
      return `${result.error.code}: ${errorLine(result.error)}`;
    case 'exhausted':
      return `exhausted: ${exhaustionLine(result)}`;
    case 'needs':
      return `needs ${result.request}`;
    case 'interrupted':
      return result.kind;
  }
}

function written(values: readonly Value[]): string {
  return values.map((value) => write(value)).join(' and ');
}

function surprise(line: number, actual: string): Check {
  return { line, kind: 'surprise', expected: 'no error', actual, passed: false };
}
