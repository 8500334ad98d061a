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
function historyPath(): string {
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(base, 'omega', 'history');
}

/** The lines, newest first; none if the file cannot be read. */
export function loadHistory(): string[] {
  try {
    const lines = readFileSync(historyPath(), 'utf8').split('\n');
    return lines
      .filter((line) => line !== '')
      .slice(-HISTORY_MAX)
      .reverse();
  } catch {
    return [];
  }
}

/** The lines of this REPL, as its line editor has them. */
export class LineHistory {
  /** The latest first. */
  #lines: string[] = [];

  /** The latest line is new. What a program reads is no form to come back to. */
  changed(lines: string[], isForm: boolean): void {
    this.#lines = lines;
    if (!isForm) lines.shift();
    save(lines);
  }

  /** A line typed before the program read it is no form to come back to either. */
  forget(line: string): void {
    const index = this.#lines.indexOf(line);
    if (index < 0) return;
    this.#lines.splice(index, 1);
    save(this.#lines);
  }
}

/** Keep the lines, given newest first. A history that cannot be written is not worth an error. */
function save(lines: readonly string[]): void {
  const path = historyPath();
  try {
    mkdirSync(dirname(path), { recursive: true });
    const oldestFirst = lines.slice(0, HISTORY_MAX).reverse();
    writeFileSync(path, `${oldestFirst.join('\n')}\n`, { mode: OWNER_ONLY });
  } catch {
    // A read-only home is no reason to fail.
  }
}
