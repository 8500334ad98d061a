/** `omega run FILE [ARGUMENT …]`: run a program file. */
import { dirname } from 'node:path';
import { write } from '../../grammar/printer.js';
import { Condition, Fault } from '../../runtime/core/condition.js';
import { readProgram } from '../../runtime/program.js';
import { Session } from '../../runtime/session.js';
import { printLine, printText } from '../console-output.js';
import { nodeProviders } from '../node-providers.js';
import { reportEnd, reportReview, runToEnd, sourcesOf } from '../program-run.js';
import { readSource, SourceError } from '../source-file.js';
import { knownSource } from '../source-texts.js';
import { limitConfig, TIER_OPTION } from './limit-options.js';
import { EXIT, listOption, textOption, UsageError, type Verb } from './verb.js';

export const run: Verb = {
  name: 'run',
  summary:
    'Run a program file. It is read as a whole first: if anything of it does not read, all\n' +
    'such errors are listed and nothing runs. It stops at the first uncaught condition.',
  usage: '[OPTIONS] [FILE [ARGUMENT …]]',
  details:
    'FILE may be "-" for standard input. What follows it is what (command-line) answers.\n' +
    'Libraries are found as NAME/PART.sld, .omega or .scm beside FILE, then in each --lib.',
  options: {
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    steps: { argument: 'N', doc: 'Stop with exit code 3 after N transitions of the machine.' },
    memory: { argument: 'MB', doc: 'Stop with exit code 3 when it needs more memory.' },
    tier: TIER_OPTION,
    'emit-js': {
      argument: 'FORM',
      doc: 'Print what FORM, or the procedure of that name, is compiled to, after running FILE.',
    },
  },
  optionsFirst: true,
  async run([file, ...args], options) {
    const form = textOption(options, 'emit-js');
    const limits = limitConfig(options);
    if (file === undefined) {
      if (form === undefined) throw new UsageError('which FILE?');
      return printCode(new Session({ config: limits, providers: nodeProviders({}) }), form);
    }
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
    const code = reportEnd(result, sourcesOf({ [file]: text }, knownSource));
    reportReview(session);
    return form === undefined || code !== EXIT.ok ? code : printCode(session, form);
  },
};

/** Print what a form is compiled to. */
function printCode(session: Session, form: string): number {
  const { forms, errors } = readProgram(form, '--emit-js');
  const [first] = forms;
  if (errors.length > 0 || first === undefined || forms.length > 1) {
    throw new UsageError(`--emit-js must be one form, got ${JSON.stringify(form)}`);
  }
  try {
    printText(session.engine.emit(first));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { payload } = error;
    const reason = payload instanceof Condition ? payload.message : write(payload);
    printLine(`omega run: --emit-js: ${reason}`, 'error');
    return EXIT.failed;
  }
}
