/**
 * The Node implementations of what a runtime takes from outside.
 */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { HOST_SCHEDULER, type MemoryMeter, type RuntimeProviders } from '../runtime/providers.js';
import { imageFiles } from './image-files.js';
import { nodeWorld, type WriteConsole } from './node-world.js';
import { readSource } from './source-file.js';

/** Endings of library files, in the order in which they are tried. */
const LIBRARY_ENDINGS = ['.sld', '.omega', '.scm'];

export interface NodeProvidersOptions {
  /** Where console text goes; nowhere but into results and events without it. */
  readonly writeConsole?: WriteConsole;
  /** Program name first. */
  readonly commandLine?: readonly string[];
  /** Where libraries are looked for, in this order; the current directory without it. */
  readonly libraryDirectories?: readonly string[];
}

/** Everything but the protocol server, which costs time to load (see `protocol-server.ts`). */
export function nodeProviders(
  options: NodeProvidersOptions = {},
): Pick<
  RuntimeProviders,
  'world' | 'findLibrary' | 'findFile' | 'images' | 'scheduler' | 'memory'
> {
  const { writeConsole = () => {}, commandLine, libraryDirectories = ['.'] } = options;
  return {
    world: nodeWorld({ writeConsole, ...(commandLine ? { commandLine } : {}) }),
    findLibrary: (name) => findLibrary(name, libraryDirectories),
    findFile,
    images: imageFiles,
    scheduler: HOST_SCHEDULER,
    memory: HEAP_METER,
  };
}

interface FoundFile {
  readonly text: string;
  readonly file: string;
}

/** The library's text from the first directory that has it. */
function findLibrary(name: string, directories: readonly string[]): FoundFile | null {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  for (const directory of directories) {
    for (const ending of LIBRARY_ENDINGS) {
      const found = readText(join(directory, ...parts) + ending);
      if (found) return found;
    }
  }
  return null;
}

/** A file named by `include` or `load`: beside the including file, then in the current
 * directory. */
function findFile(path: string, from: string | null): FoundFile | null {
  if (isAbsolute(path) || from === null) return readText(path);
  return readText(resolve(dirname(from), path)) ?? readText(path);
}

function readText(file: string): FoundFile | null {
  if (!existsSync(file)) return null;
  try {
    return { text: readSource(file), file };
  } catch {
    return null;
  }
}

/** Of the memory that this process may use, so much for one evaluation of a program that has the
 * process to itself; what is left is for looking at it afterwards. */
const SHARE_ALONE = 0.8;
/** So much where others live in the same process. */
const SHARE_TOGETHER = 0.25;

/** Bytes that one evaluation may take, so that the process survives it. */
export function memoryBytesFor(company: 'alone' | 'together'): number {
  const share = company === 'alone' ? SHARE_ALONE : SHARE_TOGETHER;
  return Math.floor(getHeapStatistics().heap_size_limit * share);
}

let collectGarbage: (() => void) | null = null;

/** The V8 heap, buffers included. */
const HEAP_METER: MemoryMeter = {
  bytesUsed() {
    const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
    return heap + buffers;
  },
  bytesUsedExactly() {
    if (collectGarbage === null) {
      setFlagsFromString('--expose-gc');
      collectGarbage = runInNewContext('gc') as () => void;
    }
    collectGarbage();
    return this.bytesUsed();
  },
};
