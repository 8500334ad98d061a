/**
 * Intents as lines of JSON: {"sum":"…","intent":{…}}, bytes as base64, with a checksum, so that
 * what a crash has torn is told from what is whole. The first line says what the file is.
 */
import { createHash } from 'node:crypto';
import type { Action, Intent } from '../../runtime/core/transaction/intents.js';

/** The first line. */
export const HEADER = '{"omega":"intents","version":1}';

/** Hexadecimal digits of a checksum. */
const SUM_DIGITS = 16;

/** A log that cannot be used, and why. */
export class IntentLogError extends Error {}

/** An intent as a line, without its end. */
export function lineOf(intent: Intent): string {
  const text = JSON.stringify(
    intent.kind === 'begin' ? { ...intent, actions: written(intent) } : intent,
  );
  return `{"sum":"${sumOf(text)}","intent":${text}}`;
}

/** The intents in the text of a file. What is torn at its end is left out. Throws IntentLogError
 * for what is damaged elsewhere, or is no log. */
export function intentsIn(text: string, path: string): readonly Intent[] {
  const [first = '', ...lines] = text.split('\n');
  if (first !== HEADER) {
    // The very first write may be torn too.
    if (lines.length === 0 && HEADER.startsWith(first)) return [];
    throw new IntentLogError(`${path} is no log of intents: it must begin with ${HEADER}`);
  }
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1).flatMap((line, i) => {
    const intent = intentIn(line);
    if (intent !== null) return [intent];
    if (i === last) return [];
    throw new IntentLogError(
      `${path} is damaged: line ${i + 2} is not as it was written. Look what the commits in it ` +
        'were to do and whether it was done; then put the file away and begin with a new one',
    );
  });
}

/** Null if the line is not whole. */
function intentIn(line: string): Intent | null {
  try {
    const { sum, intent } = JSON.parse(line) as { sum: string; intent: Intent };
    if (sum !== sumOf(JSON.stringify(intent))) return null;
    return intent.kind === 'begin' ? { ...intent, actions: intent.actions.map(read) } : intent;
  } catch {
    return null;
  }
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, SUM_DIGITS);
}

/** Actions whose bytes are texts. */
function written({ actions }: Extract<Intent, { kind: 'begin' }>): readonly unknown[] {
  return actions.map((action) => {
    if (action.kind === 'operation') return action;
    const { contents } = action;
    return { ...action, contents: contents && Buffer.from(contents).toString('base64') };
  });
}

/** The converse. */
function read(action: Action): Action {
  if (action.kind === 'operation' || action.contents === null) return action;
  const contents = Buffer.from(action.contents as unknown as string, 'base64');
  return { ...action, contents: new Uint8Array(contents) };
}
