/** `omega check FILE …`: what the reader and the expander find wrong, without running anything. */
import { dirname } from 'node:path';
import type { Diagnostic } from '../../runtime/core/engine.js';
import { readProgram } from '../../runtime/program.js';
import { Session } from '../../runtime/session.js';
import { printLine } from '../console-output.js';
import { errorText, paintFor, placeOf } from '../error-text.js';
import { nodeProviders } from '../node-providers.js';
import { readSource, SourceError } from '../source-file.js';
import { datalogDiagnostics, isDatalog } from './datalog.js';
import { EXIT, listOption, UsageError, type Verb } from './verb.js';

export const check: Verb = {
  name: 'check',
  summary: 'Report what the reader and the expander find wrong, without running anything.',
  usage: '[OPTIONS] FILE …',
  options: {
    json: { doc: 'Print the findings as one JSON array.' },
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
  },
  async run(files, options) {
    if (files.length === 0) throw new UsageError('which FILE?');
    const found: Array<Diagnostic & { readonly file: string }> = [];
    for (const file of files) {
      const { text, diagnostics } = checkFile(file, listOption(options, 'lib'));
      found.push(...diagnostics.map((diagnostic) => ({ ...diagnostic, file })));
      if (options.json === true) continue;
      for (const diagnostic of diagnostics) printLine(diagnosticText(diagnostic, text));
    }
    if (options.json === true) printLine(JSON.stringify(found, null, 2));
    return found.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.ok;
  },
};

interface Finding {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

function checkFile(file: string, libraries: readonly string[]): Finding {
  let text: string;
  try {
    text = readSource(file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { message } = error;
    const severity = 'error' as const;
    return {
      text: '',
      diagnostics: [{ severity, code: 'file-error', message, span: null, hint: null }],
    };
  }
  if (isDatalog(file)) return { text, diagnostics: datalogDiagnostics(text, file) };
  const { forms, errors, kind } = readProgram(text, file);
  const reading = errors.map(
    ({ code, message, span, hint }): Diagnostic => ({
      severity: 'error',
      code,
      message,
      span,
      hint,
    }),
  );
  const providers = nodeProviders({ libraryDirectories: [dirname(file), ...libraries] });
  const { engine } = new Session({ providers });
  engine.startProgram(kind);
  const diagnostics = [...reading, ...engine.check(forms)];
  const place = ({ span }: Diagnostic): number => span?.offset ?? 0;
  return { text, diagnostics: diagnostics.sort((a, b) => place(a) - place(b)) };
}

function diagnosticText(diagnostic: Diagnostic, text: string): string {
  const { severity, code, message, span, hint } = diagnostic;
  if (severity === 'warning') {
    const place = span ? `${placeOf(span)}: ` : '';
    return `${place}warning[${code}]: ${message}${hint ? `\n  hint: ${hint}` : ''}`;
  }
  const error = { code, type: null, message, irritants: [], span, hint, stack: [] };
  return errorText(error, () => text, paintFor(process.stdout));
}
