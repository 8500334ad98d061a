/** `omega run FILE [ARGUMENT …]`: run a program file. */
import { dirname } from 'node:path';
import { write } from '../../grammar/printer.js';
import type { Syntax } from '../../grammar/syntax.js';
import { Condition, Fault } from '../../runtime/core/condition.js';
import { hasExited, hasValues } from '../../runtime/outcome.js';
import { readProgram } from '../../runtime/program.js';
import { Session } from '../../runtime/session.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';
import { printLine, printText } from '../console-output.js';
import { IMAGE_OPTION, ImageError, startFromImage, whatWaits } from '../image-start.js';
import { nodeProviders } from '../node-providers.js';
import { reportEnd, reportReview, runToEnd, runToStop, sourcesOf } from '../program-run.js';
import { RECORDED, RecordingError, saveRecording } from '../recording-files.js';
import { readSource, SourceError } from '../source-file.js';
import { knownSource } from '../source-texts.js';
import { checkDatalogUse, FACTS_OPTION, isDatalog, OUTPUT_OPTION, runDatalog } from './datalog.js';
import { checkDebugUse, DEBUG_OPTIONS, debugProgram } from './debug-run.js';
import { INTENTS_OPTION, intentsFrom } from './intents-option.js';
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
    'Libraries are found as NAME/PART.sld, .omega or .scm beside FILE, then in each --lib.\n' +
    'A FILE that ends in .dl is Datalog text in the dialect of Soufflé; options may follow it.\n' +
    'With --debug it stops at its first form: the commands of the REPL, on a terminal or from\n' +
    'standard input, then go on and back: ,step ,next ,continue ,back ,help. Without that and\n' +
    '--record nothing is recorded: a program that fails can be run again with one of them.',
  options: {
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    steps: { argument: 'N', doc: 'Stop with exit code 3 after N transitions of the machine.' },
    memory: { argument: 'MB', doc: 'Stop with exit code 3 when it needs more memory.' },
    image: {
      ...IMAGE_OPTION,
      doc: 'Go on with what is under way in that image, then evaluate FILE, if any, there.',
    },
    tier: TIER_OPTION,
    intents: INTENTS_OPTION,
    ...DEBUG_OPTIONS,
    facts: FACTS_OPTION,
    output: OUTPUT_OPTION,
    record: {
      argument: 'RECORDING',
      doc: 'Record the run in that file, for "omega replay" and ,recording load.',
    },
    'emit-js': {
      argument: 'FORM',
      multiple: true,
      doc: 'Print what FORM, or the procedure of that name, is compiled to, after running FILE.',
    },
  },
  optionsFirst: (file) => !isDatalog(file),
  async run([file, ...args], options) {
    checkDatalogUse(file, args, options);
    checkDebugUse(file, options);
    const shown = listOption(options, 'emit-js');
    const recording = textOption(options, 'record');
    if (recording !== undefined && isDatalog(file ?? ''))
      throw new UsageError('--record is for programs of Omega');
    const limits = { ...limitConfig(options), ...(recording === undefined ? {} : RECORDED) };
    const image = textOption(options, 'image');
    if (file === undefined && image === undefined) {
      if (shown.length === 0) throw new UsageError('which FILE?');
      return printCode(new Session({ config: limits, providers: nodeProviders({}) }), shown);
    }
    try {
      const text = file === undefined ? null : readSource(file);
      const beside = file === undefined || file === '-' ? '.' : dirname(file);
      const providers = nodeProviders({
        // Under the debugger the REPL prints what comes.
        ...(options.debug === true ? {} : { writeConsole: printText }),
        commandLine: [file ?? 'omega', ...args],
        libraryDirectories: [beside, ...listOption(options, 'lib')],
      });
      const given = { config: limits, providers: { ...providers, ...intentsFrom(options) } };
      if (options.debug === true) {
        const source = { file: file as string, text: text as string };
        return await debugProgram(source, given, listOption(options, 'break'));
      }
      const session = new Session(given);
      if (file !== undefined && text !== null && isDatalog(file))
        return await runDatalog(session, file, text, options);
      const source = text === null ? null : { file: file as string, text };
      const code =
        image === undefined
          ? await runSource(session, source as Source, true)
          : await goOnWith(session, image, source);
      reportReview(session);
      if (recording !== undefined) saveRecording(session, recording);
      return code === EXIT.ok ? printCode(session, shown) : code;
    } catch (error) {
      const isKnown = [SourceError, ImageError, RecordingError].some(
        (kind) => error instanceof kind,
      );
      if (!isKnown) throw error;
      printLine(`omega run: ${(error as Error).message}`, 'error');
      return EXIT.failed;
    }
  },
};

interface Source {
  readonly file: string;
  readonly text: string;
}

async function runSource(
  session: Session,
  { file, text }: Source,
  program: boolean,
): Promise<number> {
  const result = await runToEnd(session, text, { file, program });
  return reportEnd(result, sourcesOf({ [file]: text }, knownSource));
}

/** Go on with what is under way in an image, then evaluate a text in its session. */
async function goOnWith(session: Session, image: string, source: Source | null): Promise<number> {
  const info = startFromImage(session, image);
  if (info.underWay) {
    const resume = (): { result: Promise<EvalResult> } => ({ result: session.resume() });
    const result = await runToStop(session, resume, source === null);
    const code = reportEnd(result, knownSource);
    if (!hasValues(result) || hasExited(result)) return code;
  } else if (source === null) {
    const waits = whatWaits(info);
    const what = waits === null ? 'no text is under way' : `no text is under way (${waits})`;
    const advice = `give a FILE to evaluate in it, or see "omega --image ${image}"`;
    printLine(`omega run: ${image}: ${what}; ${advice}`, 'error');
  }
  return source === null ? EXIT.ok : runSource(session, source, false);
}

/** Print what forms are compiled to. */
function printCode(session: Session, texts: readonly string[]): number {
  try {
    for (const text of texts) printText(session.engine.emit(formIn(text)));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { payload } = error;
    const reason = payload instanceof Condition ? reasonOf(payload) : write(payload);
    printLine(`omega run: --emit-js: ${reason}`, 'error');
    return EXIT.failed;
  }
}

function formIn(text: string): Syntax {
  const { forms, errors } = readProgram(text, '--emit-js');
  const [first] = forms;
  if (errors.length === 0 && first !== undefined && forms.length === 1) return first;
  throw new UsageError(`--emit-js must be one form, got ${JSON.stringify(text)}`);
}

function reasonOf({ message, hint }: Condition): string {
  return hint === null ? message : `${message}; ${hint}`;
}
