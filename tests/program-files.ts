/**
 * The programs under `tests/programs` and how the tests find what these include.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAMS = 'tests/programs';

export interface ProgramFile {
  /** From the root of the project, with slashes. */
  readonly path: string;
  /** The folder below `tests/programs`, for example "4.3-macros". */
  readonly section: string;
  readonly text: string;
}

/** All programs, in the order of their paths. */
export function allPrograms(): ProgramFile[] {
  const paths = readdirSync(posix.join(ROOT, PROGRAMS), { recursive: true, encoding: 'utf8' });
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.omega'))
    .sort()
    .map((path) => ({
      path: posix.join(PROGRAMS, path),
      section: posix.dirname(path),
      text: textOf(posix.join(PROGRAMS, path)),
    }));
}

/** The text of a file that a program includes, relative to the including file. */
export function findFile(path: string, from: string | null): { text: string; file: string } | null {
  const file = posix.join(posix.dirname(from ?? posix.join(PROGRAMS, 'x')), path);
  return existsSync(posix.join(ROOT, file)) ? { text: textOf(file), file } : null;
}

function textOf(path: string): string {
  return readFileSync(posix.join(ROOT, path), 'utf8');
}
