/** `omega run --debug FILE`: the program in a recorded session, under a person's commands. */

import { readerError } from '../../runtime/outcome.js';
import { presetConfig } from '../../runtime/presets.js';
import { readProgram } from '../../runtime/program.js';
import { wireSubsystems } from '../../runtime/registry.js';
import { Session, type SessionOptions } from '../../runtime/session.js';
import { reportErrors, reportReview, sourcesOf } from '../program-run.js';
import { localBackend } from '../repl/backend.js';
import { Repl } from '../repl/repl.js';
import { knownSource } from '../source-texts.js';
import { EXIT, type OptionSpec, type OptionValues, UsageError } from './verb.js';

export const DEBUG_OPTIONS: Readonly<Record<'debug' | 'break', OptionSpec>> = {
  debug: { doc: 'Run FILE under the debugger, recorded, from its first form on.' },
  break: {
    argument: 'PLACE',
    multiple: true,
    doc: 'With --debug: run up to that LINE[:COLUMN] or procedure, or to an error.',
  },
};

/** Options of `run` that mean nothing under a debugger. */
const FOREIGN = ['image', 'facts', 'output', 'emit-js', 'record'];

/** Throws UsageError if options do not go together. */
export function checkDebugUse(file: string | undefined, options: OptionValues): void {
  const isOn = options.debug === true;
  if (!isOn && options.break !== undefined) throw new UsageError('--break needs --debug');
  if (!isOn) return;
  if (file === undefined || file === '-') {
    throw new UsageError('--debug needs a FILE: standard input is for commands');
  }
  const other = FOREIGN.find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--debug does not go with --${other}`);
}

/** Debug a program until the person ends; answers the exit code. */
export async function debugProgram(
  { file, text }: { readonly file: string; readonly text: string },
  { config, ...options }: SessionOptions,
  breaks: readonly string[],
): Promise<number> {
  const { kind, errors } = readProgram(text, file);
  if (errors.length > 0) {
    reportErrors(errors.map(readerError), sourcesOf({ [file]: text }, knownSource));
    return EXIT.failed;
  }
  const session = new Session({ ...options, config: { ...presetConfig('repl'), ...config } });
  wireSubsystems(session);
  await session.withRunner((runner) => runner.startProgram(kind));
  await session.load(text, { file });
  const repl = new Repl(localBackend(session));
  repl.texts.remember(file, text);
  repl.currentFile = file;
  repl.staysAfterExit = true;
  const banner = `Debugging ${file}. ,help for help, Ctrl-D ends.`;
  const begin = breaks.length > 0 ? ',continue' : ',step';
  const code = await repl.run(banner, [...breaks.map((place) => `,break ${place}`), begin]);
  reportReview(session, ',save-image FILE, before the end, keeps what waits');
  return code;
}
