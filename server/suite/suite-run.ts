/**
 * Running a test file: in a session of its own, form by form, each form with limits on fuel and
 * memory. What fails to read, to expand, or raises, is one failure and never the end.
 */
import { dirname } from 'node:path';
import type { RuntimeConfig } from '../../runtime/config.js';
import { type Check, checkMarks } from '../../runtime/marks.js';
import { Session } from '../../runtime/session.js';
import { nodeProviders } from '../node-providers.js';
import { readSource, SourceError } from '../source-file.js';
import { recordingDialect } from './recorder.js';

export interface FileReport {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly line: number;
  /** The source line. */
  readonly form: string;
  readonly name: string | null;
  readonly expected: string;
  readonly actual: string;
}

export interface SuiteOptions {
  readonly limits: Partial<RuntimeConfig>;
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
  const session = new Session({ config: options.limits, providers });
  const dialect = await recordingDialect(text, session);
  const checks = await checkMarks(text, file, session, {
    ...dialect,
    async evaluate(form) {
      try {
        return await dialect.evaluate(form);
      } catch (error) {
        return bugResult(error);
      }
    },
  });
  return reportOf(file, text, checks);
}

/** A bug of Omega's own, as the failure of the form that shows it. */
function bugResult(error: unknown): Awaited<ReturnType<Session['evalForm']>> {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const bug = { code: 'bug', message, irritants: [], span: null, hint: null, stack: [] };
  return {
    kind: 'error',
    error: bug,
    errors: [bug],
    payload: null,
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
  const lines = text.split(/\r\n|\n|\r/);
  const failures = checks
    .filter((check) => !check.passed)
    .map(({ line, name, expected, actual }): Failure => {
      const form = (lines[line - 1] ?? '').trim();
      return { line, form, name: name ?? null, expected, actual };
    });
  const skipped = checks.filter((check) => check.skipped).length;
  const passed = checks.length - failures.length - skipped;
  return { file, passed, failed: failures.length, skipped, failures };
}
