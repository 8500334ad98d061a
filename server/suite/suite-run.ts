/**
 * Running a test file: in a session of its own, form by form, each form with limits on fuel,
 * memory and time. What fails to read, to expand, or raises, is one failure and never the end.
 */
import { dirname } from 'node:path';
import { intern } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { type SyntaxList, toDatum } from '../../grammar/syntax.js';
import type { RuntimeConfig } from '../../runtime/config.js';
import { type Check, checkMarks } from '../../runtime/marks.js';
import { headOf, readProgram } from '../../runtime/program.js';
import { Session } from '../../runtime/session.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';
import { memoryBytesFor, nodeProviders } from '../node-providers.js';
import { readSource, SourceError } from '../source-file.js';
import { recordingDialect } from './recorder.js';

/** Of the memory that a program alone may take, so much for all that a file keeps. */
const SHARE_OF_FILE = 0.6;
/** When a file keeps more than this share, no more of its forms are run. */
const SHARE_TO_STOP = 0.75;
/** What a form may take even when nearly nothing is left. */
const MEMORY_LEAST_BYTES = 16_000_000;
const BYTES_PER_MEGABYTE = 1_000_000;
const MS_PER_SECOND = 1000;
/** Characters of a form in a failure. */
const FORM_MAX = 2000;
const RUN_TESTS = intern('run-tests');

export interface FileReport {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly line: number;
  /** The text of the form, cut if it is long. */
  readonly form: string;
  readonly name: string | null;
  readonly expected: string;
  readonly actual: string;
}

export interface SuiteOptions {
  readonly limits: Partial<RuntimeConfig>;
  /** How long one form may run. */
  readonly secondsMax: number;
  /** The files are somebody else's suite: comments that look like marks count only behind forms
   * that make no checks of their own. */
  readonly isSuite: boolean;
  /** Where libraries are looked for, after the folder of the file. */
  readonly libraries: readonly string[];
}

/** Run one test file. Never throws for what is in it. */
export async function runTestFile(file: string, options: SuiteOptions): Promise<FileReport> {
  let text: string;
  try {
    text = readSource(file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return reportOf(file, '', [failedFile(error.message)]);
  }
  const providers = nodeProviders({
    libraryDirectories: [dirname(file), ...options.libraries],
    commandLine: [file],
  });
  const session = new Session({ providers });
  const program = `${text}${callOfTests(text, file)}`;
  const dialect = await recordingDialect(program, session);
  const checks = await checkMarks(program, file, session, {
    ...dialect,
    comesFirst: options.isSuite,
    async evaluate(form) {
      try {
        return await limited(session, options, () => dialect.evaluate(form));
      } catch (error) {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return failedResult('bug', message);
      }
    },
  });
  return reportOf(file, program, checks);
}

/** Evaluate within the limits: those of a form, and what all that the file keeps may take. */
async function limited(
  session: Session,
  { limits, secondsMax }: SuiteOptions,
  evaluate: () => Promise<EvalResult>,
): Promise<EvalResult> {
  const all = memoryBytesFor('alone');
  const total = Math.floor(all * SHARE_OF_FILE);
  const { memory } = session.providers;
  let used = memory?.bytesUsed() ?? 0;
  if (memory && used > total) used = memory.bytesUsedExactly();
  if (used > all * SHARE_TO_STOP) {
    const megabytes = `${Math.round(used / BYTES_PER_MEGABYTE)} MB`;
    return failedResult('limit', `not run: what the file keeps takes ${megabytes} of memory`);
  }
  const memoryMax = limits.memoryBytesMax ?? total;
  const memoryBytesMax = Math.max(Math.min(memoryMax, total - used), MEMORY_LEAST_BYTES);
  session.configure({ ...limits, memoryBytesMax });
  const timer = setTimeout(() => session.interrupt(), secondsMax * MS_PER_SECOND);
  try {
    const result = await evaluate();
    if (result.kind !== 'interrupted') return result;
    return failedResult('limit', `the form ran for ${secondsMax} s, the limit "--seconds"`);
  } finally {
    clearTimeout(timer);
  }
}

/** For a file that only defines a library with tests: the forms that run them. */
function callOfTests(text: string, file: string): string {
  const { forms, errors } = readProgram(text, file);
  const last = forms.at(-1);
  if (last === undefined || errors.length > 0) return '';
  if (!forms.every((form) => headOf(form) === 'define-library')) return '';
  const [, name, ...declarations] = (last.content as SyntaxList).items;
  const exported = declarations
    .filter((declaration) => headOf(declaration) === 'export')
    .flatMap((declaration) => (declaration.content as SyntaxList).items.slice(1));
  if (name === undefined || !exported.some(({ content }) => content === RUN_TESTS)) return '';
  return `\n(import (only ${write(toDatum(name))} run-tests))\n(run-tests)\n`;
}

/** What happened outside of the machine, as the failure of the form that shows it. */
function failedResult(code: string, message: string): EvalResult {
  const bug = { code, type: null, message, irritants: [], span: null, hint: null, stack: [] };
  return {
    kind: 'error',
    error: bug,
    errors: [bug],
    payload: null,
    restarts: [],
    level: null,
    steps: 0,
    effects: [],
    definitions: [],
    output: '',
    durationMs: 0,
    binding: null,
  };
}

function failedFile(message: string): Check {
  return { line: 1, kind: 'surprise', expected: 'a program', actual: message, passed: false };
}

function reportOf(file: string, text: string, checks: readonly Check[]): FileReport {
  const textOf = formTexts(file, text);
  const failures = checks
    .filter((check) => !check.passed)
    .map(({ line, name, expected, actual }): Failure => {
      return { line, form: textOf(line), name: name ?? null, expected, actual };
    });
  const skipped = checks.filter((check) => check.skipped).length;
  const passed = checks.length - failures.length - skipped;
  return { file, passed, failed: failures.length, skipped, failures };
}

/** Finds the text of the last form that begins on the line or before, cut if it is long. */
function formTexts(file: string, text: string): (line: number) => string {
  const spans = readProgram(text, file).forms.flatMap(({ span }) => (span ? [span] : []));
  return (line) => {
    const on = spans.find((span) => span.line === line);
    const span = on ?? spans.findLast((candidate) => candidate.line < line);
    if (span === undefined) return (text.split(/\r\n|\n|\r/)[line - 1] ?? '').trim();
    const form = text.slice(span.offset, span.endOffset);
    return form.length > FORM_MAX ? `${form.slice(0, FORM_MAX)}…` : form;
  };
}
