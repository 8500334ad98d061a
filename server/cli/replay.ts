/** `omega replay RECORDING`: a recorded run again, with nothing asked of the outside. */
import { replay as repeat } from '../../runtime/history/replay.js';
import { OmegaMisuse } from '../../runtime/misuse.js';
import { Session } from '../../runtime/session.js';
import { flushConsole, printLine, printText } from '../console-output.js';
import { amountText, loadRecordingFile, RecordingError } from '../recording-files.js';
import { EXIT, UsageError, type Verb } from './verb.js';

export const replay: Verb = {
  name: 'replay',
  summary:
    'Run again what "omega run --record RECORDING" has recorded. Nothing is done, read or\n' +
    'waited for: what came from outside comes from RECORDING. It prints what the run has printed.',
  usage: '[OPTIONS] RECORDING',
  details:
    'If anything differs from what was recorded, it says at which step, with exit code 1.\n' +
    'To go through it step by step: ,recording load RECORDING in the REPL.',
  options: { summary: { doc: 'Say how much was repeated, on standard error.' } },
  async run([path, ...rest], options) {
    if (path === undefined) throw new UsageError('which RECORDING?');
    if (rest.length > 0) throw new UsageError(`unexpected argument "${rest[0]}"`);
    try {
      // Its providers are those that touch nothing outside.
      const session = new Session();
      loadRecordingFile(session, path);
      session.history.onRepeated = printText;
      const replayed = await session.travel((it) => it.travel(() => repeat(it)));
      if (options.summary) printLine(`omega replay: ${amountText(replayed)}`, 'error');
      return EXIT.ok;
    } catch (error) {
      const isKnown = error instanceof RecordingError || error instanceof OmegaMisuse;
      if (!isKnown) throw error;
      const where = error instanceof RecordingError ? '' : `${path}: `;
      printLine(`omega replay: ${where}${error.message}`, 'error');
      return EXIT.failed;
    } finally {
      flushConsole();
    }
  },
};
