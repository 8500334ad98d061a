/**
 * A world made of memory: files in a map, a clock that advances by a microsecond at each look,
 * entropy that a seed decides, and everything written to the console kept. Waiting takes no time:
 * the clock is set forward. Two runs of one program in two of these see the same things.
 */
import { Random } from './core/fiber/random.js';
import { type ByteSink, type ByteSource, type World, WorldError } from './core/world.js';

export interface MemoryWorld extends World {
  /** All console text so far, both streams. */
  readonly printed: string;
  /** Path to contents. */
  readonly files: Map<string, Uint8Array>;
}

/** One look at the clock is one jiffy: so little that the looks of a scheduler do not count beside
 * the milliseconds that programs sleep. */
const JIFFIES_PER_SECOND = 1_000_000;
const BYTES = 256;
const FIRST_SECOND = 1_000_000_000;

const SEED = 1;

export function memoryWorld(seed = SEED): MemoryWorld {
  const chance = new Random(seed);
  const files = new Map<string, Uint8Array>();
  let printed = '';
  let jiffies = 0;
  return {
    files,
    get printed() {
      return printed;
    },
    openInput: (path) => source(path, files.get(path)),
    openOutput: (path) => create(path, files, new Uint8Array()),
    openAppend: (path) => create(path, files, files.get(path) ?? new Uint8Array()),
    listFiles(path) {
      if (!['', '.', './'].includes(path))
        throw new WorldError(`cannot list ${path}: no such folder`);
      return [...files.keys()].sort();
    },
    continueOutput(path, position) {
      const contents = files.get(path);
      if (contents === undefined || contents.length < position) {
        throw new WorldError(`cannot go on writing ${path}: it is not there, or not so long`);
      }
      return create(path, files, contents.slice(0, position));
    },
    fileExists: (path) => files.has(path),
    deleteFile(path) {
      if (!files.delete(path)) throw new WorldError(`cannot delete ${path}: no such file`);
    },
    writeConsole(text) {
      printed += text;
    },
    currentSecond: () => FIRST_SECOND + jiffies++ / JIFFIES_PER_SECOND,
    currentJiffy: () => jiffies++,
    jiffiesPerSecond: JIFFIES_PER_SECOND,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.below(BYTES)),
    advanceTo(jiffy) {
      jiffies = Math.max(jiffies, Math.ceil(jiffy));
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
function create(path: string, files: Map<string, Uint8Array>, begun: Uint8Array): ByteSink {
  if (path.includes('/')) throw new WorldError(`cannot create ${path}: no such folder`);
  files.set(path, begun);
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
