/** `omega run FILE [ARGUMENT …]`: run a program file. */
import { dirname } from 'node:path';
import { Session } from '../../runtime/session.js';
import { printLine, printText } from '../console-output.js';
import { memoryBytesFor, nodeProviders } from '../node-providers.js';
import { reportEnd, runToEnd, sourcesOf } from '../program-run.js';
import { readSource, SourceError } from '../source-file.js';
import { knownSource } from '../source-texts.js';
import {
  EXIT,
  integerOption,
  listOption,
  type OptionValues,
  UsageError,
  type Verb,
} from './verb.js';

export const run: Verb = {
  name: 'run',
  summary:
    'Run a program file. It is read as a whole first: if anything of it does not read, all\n' +
    'such errors are listed and nothing runs. It stops at the first uncaught condition.',
  usage: '[OPTIONS] FILE [ARGUMENT …]',
  details:
    'FILE may be "-" for standard input. What follows it is what (command-line) answers.\n' +
    'Libraries are found as NAME/PART.sld, .omega or .scm beside FILE, then in each --lib.',
  options: {
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    steps: { argument: 'N', doc: 'Stop with exit code 3 after N transitions of the machine.' },
    memory: { argument: 'MB', doc: 'Stop with exit code 3 when it needs more memory.' },
  },
  optionsFirst: true,
  async run([file, ...args], options) {
    if (file === undefined) throw new UsageError('which FILE?');
    const limits = limitConfig(options);
    let text: string;
    try {
      text = readSource(file);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      printLine(`omega run: ${error.message}`, 'error');
      return EXIT.failed;
    }
    const beside = file === '-' ? '.' : dirname(file);
    const providers = nodeProviders({
      writeConsole: printText,
      commandLine: [file, ...args],
      libraryDirectories: [beside, ...listOption(options, 'lib')],
    });
    const session = new Session({ config: limits, providers });
    const result = await runToEnd(session, text, { file, program: true });
    return reportEnd(result, sourcesOf({ [file]: text }, knownSource));
  },
};

const STEPS_MAX = Number.MAX_SAFE_INTEGER;
const MEGABYTES_MAX = 1_000_000;
const BYTES_PER_MEGABYTE = 1_000_000;

/** The limits that `--steps` and `--memory` ask for; without the latter, memory is limited to what
 * the process survives. Throws UsageError. */
export function limitConfig(
  options: OptionValues,
  memoryBytes: number = memoryBytesFor('alone'),
): {
  stepsMax: number | null;
  memoryBytesMax: number;
} {
  const steps = integerOption(options, 'steps', 1, STEPS_MAX);
  const megabytes = integerOption(options, 'memory', 1, MEGABYTES_MAX);
  return {
    stepsMax: steps ?? null,
    memoryBytesMax: megabytes === undefined ? memoryBytes : megabytes * BYTES_PER_MEGABYTE,
  };
}
