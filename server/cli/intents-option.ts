/** `--intents`, for every verb whose programs may commit something. */
import type { RuntimeProviders } from '../../runtime/providers.js';
import { printLine } from '../console-output.js';
import { fileIntentLog } from '../intents/intent-log.js';
import { IntentLogError } from '../intents/lines.js';
import { type OptionValues, textOption, UsageError } from './verb.js';

export const INTENTS_OPTION = {
  argument: 'FILE',
  doc: 'Write down there what commits are about to do, so that a crash loses nothing.',
} as const;

/** The log that `--intents` asks for. What a crash has cut short is told on standard error. Throws
 * UsageError. */
export function intentsFrom(options: OptionValues): Pick<RuntimeProviders, 'intents'> {
  const file = textOption(options, 'intents');
  if (file === undefined) return { intents: null };
  try {
    const log = fileIntentLog(file);
    if (log.unfinished > 0) printLine(unfinishedLine(log.unfinished, file), 'error');
    return { intents: log };
  } catch (error) {
    if (!(error instanceof IntentLogError)) throw error;
    throw new UsageError(`--intents: ${error.message}`);
  }
}

function unfinishedLine(count: number, file: string): string {
  const what = count === 1 ? '1 commit was' : `${count} commits were`;
  const how = '(recover-commits!), or the operation transactions/recover, does the rest';
  return `omega: ${what} cut short by a crash, as ${file} tells; ${how}`;
}
