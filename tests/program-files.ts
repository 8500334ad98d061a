/**
 * The programs under `tests/programs`, and what they find around them when the tests run them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '#omega/runtime/core/engine.js';
import { type MemoryWorld, memoryWorld } from '#omega/runtime/memory-world.js';

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

/** What a program sees of a machine: a world of memory, and the files and libraries beside it. */
export interface ProgramHost {
  readonly world: MemoryWorld;
  readonly findFile: NonNullable<EngineOptions['findFile']>;
  readonly findLibrary: NonNullable<EngineOptions['findLibrary']>;
}

/** A fresh host for a program. */
export function hostFor({ path }: ProgramFile): ProgramHost {
  const world = memoryWorld();
  return {
    world,
    findFile: (name, from) =>
      onDisk(posix.join(posix.dirname(from ?? path), name)) ?? inMemory(world, name),
    findLibrary: (name) => onDisk(posix.join(posix.dirname(path), `${name}.sld`)),
  };
}

interface Found {
  readonly text: string;
  readonly file: string;
}

function onDisk(file: string): Found | null {
  return existsSync(posix.join(ROOT, file)) ? { text: textOf(file), file } : null;
}

/** A file that the program has written. */
function inMemory({ files }: MemoryWorld, file: string): Found | null {
  const bytes = files.get(file);
  return bytes === undefined ? null : { text: new TextDecoder().decode(bytes), file };
}

function textOf(path: string): string {
  return readFileSync(posix.join(ROOT, path), 'utf8');
}
