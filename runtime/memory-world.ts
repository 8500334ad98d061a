/**
 * A world made of memory: files in a map, a clock that advances by one at each look, and everything
 * written to the console kept. Waiting takes no time: the clock is set forward. Two runs of one
 * program in two of these see the same things.
 */
import { type ByteSink, type ByteSource, type World, WorldError } from './core/world.js';

export interface MemoryWorld extends World {
  /** All console text so far, both streams. */
  readonly printed: string;
  /** Path to contents. */
  readonly files: Map<string, Uint8Array>;
}

export function memoryWorld(): MemoryWorld {
  const files = new Map<string, Uint8Array>();
  let printed = '';
  let looks = 0;
  return {
    files,
    get printed() {
      return printed;
    },
    openInput: (path) => source(path, files.get(path)),
    openOutput: (path) => sink(path, files),
    fileExists: (path) => files.has(path),
    deleteFile(path) {
      if (!files.delete(path)) throw new WorldError(`cannot delete ${path}: no such file`);
    },
    writeConsole(text) {
      printed += text;
    },
    currentSecond: () => 1_000_000_000 + looks++ / 1000,
    currentJiffy: () => looks++,
    jiffiesPerSecond: 1000,
    advanceTo(jiffy) {
      looks = Math.max(looks, Math.ceil(jiffy));
      return true;
    },
    commandLine: ['omega', 'test'],
    environmentVariable: (name) => (name === 'HOME' ? '/home' : undefined),
    environmentVariables: () => [['HOME', '/home']],
  };
}

function source(path: string, contents: Uint8Array | undefined): ByteSource {
  if (contents === undefined) throw new WorldError(`cannot open ${path}: no such file`);
  let rest: Uint8Array | null = contents;
  return {
    read() {
      const bytes = rest;
      rest = null;
      return bytes;
    },
    close() {
      rest = null;
    },
  };
}

/** There are no folders, so nothing can be made in one. */
function sink(path: string, files: Map<string, Uint8Array>): ByteSink {
  if (path.includes('/')) throw new WorldError(`cannot create ${path}: no such folder`);
  files.set(path, new Uint8Array());
  return {
    write(bytes) {
      const before = files.get(path) ?? new Uint8Array();
      const contents = new Uint8Array(before.length + bytes.length);
      contents.set(before);
      contents.set(bytes, before.length);
      files.set(path, contents);
    },
    flush() {},
    close() {},
  };
}
