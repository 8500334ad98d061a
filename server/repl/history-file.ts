/**
 * The lines typed in earlier REPLs, in a file of the user's (XDG Base Directory: state).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Lines kept. */
export const HISTORY_MAX = 1000;
const OWNER_ONLY = 0o600;

/** Where the history is. */
export function historyPath(): string {
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(base, 'omega', 'history');
}

/** The lines, newest first; none if the file cannot be read. */
export function loadHistory(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines
      .filter((line) => line !== '')
      .slice(-HISTORY_MAX)
      .reverse();
  } catch {
    return [];
  }
}

/** Keep the lines, given newest first. A history that cannot be written is not worth an error. */
export function saveHistory(path: string, lines: readonly string[]): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const oldestFirst = lines.slice(0, HISTORY_MAX).reverse();
    writeFileSync(path, `${oldestFirst.join('\n')}\n`, { mode: OWNER_ONLY });
  } catch {
    // A read-only home is no reason to fail.
  }
}
