/**
 * Completion: the names that could stand where the cursor is.
 */

import type { Backend } from './backend.js';
import { COMMANDS } from './commands.js';

const NAMES_MAX = 200;
/** What comes before the word under the cursor ends at one of these. */
const WORD = /[^\s()'`,"[\];]*$/;

/** The completions of the line's last word, and that word. */
export async function completionsOf(backend: Backend, line: string): Promise<[string[], string]> {
  const command = /^\s*,(\S*)$/.exec(line);
  if (command) {
    const word = `,${command[1]}`;
    const names = COMMANDS.map(({ name }) => `,${name}`);
    return [names.filter((name) => name.startsWith(word)), word];
  }
  const word = WORD.exec(line)?.[0] ?? '';
  if (word === '') return [[], ''];
  const params = { text: word, prefix: true, namesMax: NAMES_MAX };
  return [(await backend.request('inspector/getNames', params)) as string[], word];
}
