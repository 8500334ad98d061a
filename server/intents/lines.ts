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
  const text = (bytes: Uint8Array | null): string | null =>
    bytes && Buffer.from(bytes).toString('base64');
  return actions.map((action) => {
    if (action.kind === 'operation' || action.kind === 'fact') return action;
    const contents = text(action.contents);
    if (action.kind === 'append' || action.before === undefined) return { ...action, contents };
    return { ...action, contents, before: text(action.before) };
  });
}

/** The converse. */
function read(action: Action): Action {
  if (action.kind === 'operation' || action.kind === 'fact') return action;
  const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text), 'base64'));
  if (action.kind === 'append') return { ...action, contents: bytes(action.contents) };
  const contents = action.contents === null ? null : bytes(action.contents);
  if (action.before === undefined) return { ...action, contents };
  return { ...action, contents, before: action.before === null ? null : bytes(action.before) };
}
