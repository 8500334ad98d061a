/** `omega run FILE.dl`: a program of Datalog text, with its files of facts and results. */
import { statSync } from 'node:fs';
import { MString } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { translateProgram } from '../../runtime/core/datalog-text/program.js';
import type { Diagnostic } from '../../runtime/core/engine.js';
import type { Session } from '../../runtime/session.js';
import { reportEnd, reportErrors, runToEnd, sourcesOf } from '../program-run.js';
import { knownSource } from '../source-texts.js';
import { EXIT, type OptionValues, textOption, UsageError } from './verb.js';

export const FACTS_OPTION = {
  argument: 'DIR',
  short: 'F',
  doc: 'Where a Datalog program finds its files of facts; else in the current folder.',
} as const;

export const OUTPUT_OPTION = {
  argument: 'DIR',
  short: 'D',
  doc: 'Where a Datalog program puts its files of results; else into the current folder.',
} as const;

/** Options that make no sense with Datalog. */
const LISP_ONLY = ['emit-js', 'image', 'lib', 'debug'] as const;

/** Whether a file is a program of Datalog text. */
export function isDatalog(file: string): boolean {
  return file.endsWith('.dl');
}

/** Throws UsageError if one of these is a program of Datalog text, for a verb that has no use for
 * it. */
export function refuseDatalog(files: readonly string[]): void {
  const file = files.find(isDatalog);
  if (file !== undefined)
    throw new UsageError(`${file} is Datalog text, which "omega run" and "omega check" take`);
}

/** Throws UsageError for options that do not go with such a file. */
export function checkDatalogUse(
  file: string | undefined,
  args: readonly string[],
  options: OptionValues,
): void {
  if (file !== undefined && isDatalog(file)) {
    const wrong = LISP_ONLY.find((name) => options[name] !== undefined);
    if (wrong !== undefined) throw new UsageError(`--${wrong} does not go with a Datalog program`);
    if (args.length > 0)
      throw new UsageError(`a Datalog program takes no arguments, got "${args[0]}"`);
    const output = textOption(options, 'output');
    if (output !== undefined && !statSync(output, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`--output: there is no folder ${output}; make it first`);
    return;
  }
  for (const name of ['facts', 'output'])
    if (options[name] !== undefined)
      throw new UsageError(`--${name} is for Datalog programs, whose names end in .dl`);
}

/** What is wrong with such a text. */
export function datalogDiagnostics(text: string, file: string): Diagnostic[] {
  return translateProgram(text, file).flaws.map((flaw) => ({ severity: 'error', ...flaw }));
}

/** Run such a program: if anything of it is wrong, all of that is listed and nothing runs. Answers
 * the exit code. */
export async function runDatalog(
  session: Session,
  file: string,
  text: string,
  options: OptionValues,
): Promise<number> {
  const sourceOf = sourcesOf({ [file]: text }, knownSource);
  const { flaws } = translateProgram(text, file);
  if (flaws.length > 0) {
    const rest = { type: null, irritants: [], stack: [] };
    reportErrors(
      flaws.map((flaw) => ({ ...flaw, ...rest })),
      sourceOf,
    );
    return EXIT.failed;
  }
  const folders = ['facts', 'output'].map((name) => textOption(options, name) ?? '.');
  const names = [file, ...folders].map((name) => write(new MString(name))).join(' ');
  const code = `(import (only (omega datalog) run-datalog)) (run-datalog ${names})`;
  const result = await runToEnd(session, code, { file: 'omega run', program: true });
  return reportEnd(result, sourceOf);
}
