/**
 * The world as Node sees it: synchronous files, the process's console, clock and environment, the
 * system's entropy.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { type ByteSink, type ByteSource, type World, WorldError } from '../runtime/core/world.js';

/** Bytes read at once. */
const CHUNK_BYTES = 65_536;
const NANOSECONDS_PER_JIFFY = 1000n;
const JIFFIES_PER_SECOND = 1_000_000;
/** TAI has been ahead of UTC by so many seconds since 2017 (IERS Bulletin C). */
const TAI_MINUS_UTC = 37;
const MS_PER_SECOND = 1000;

/** Where console text goes. */
export type WriteConsole = World['writeConsole'];

export interface NodeWorldOptions {
  readonly writeConsole: WriteConsole;
  /** What (command-line) answers: program name first. */
  readonly commandLine?: readonly string[];
}

/** The world of this process, with its console text going to `writeConsole`. */
export function nodeWorld(options: NodeWorldOptions): World {
  return {
    openInput,
    openOutput: (path) => openSink(path, 'w'),
    openAppend: (path) => openSink(path, 'a'),
    continueOutput,
    listFiles: (path) =>
      attempt('list', path, () =>
        readdirSync(path === '' ? '.' : path, { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort(),
      ),
    fileExists: (path) => !path.includes('\0') && existsSync(path),
    deleteFile: (path) => attempt('delete', path, () => unlinkSync(path)),
    writeConsole: options.writeConsole,
    currentSecond: () => Date.now() / MS_PER_SECOND + TAI_MINUS_UTC,
    currentJiffy: () => Number(process.hrtime.bigint() / NANOSECONDS_PER_JIFFY),
    jiffiesPerSecond: JIFFIES_PER_SECOND,
    randomBytes: (count) => Uint8Array.from(randomBytes(count)),
    commandLine: options.commandLine ?? ['omega'],
    environmentVariable: (name) => process.env[name],
    environmentVariables: () =>
      Object.entries(process.env).map(([name, value]) => [name, value ?? ''] as const),
  };
}

function openInput(path: string): ByteSource {
  return attempt('open', path, () => {
    const descriptor = openSync(path, 'r');
    if (fstatSync(descriptor).isDirectory()) {
      closeSync(descriptor);
      throw new WorldError(`cannot open ${path}: it is a directory`);
    }
    const chunk = new Uint8Array(CHUNK_BYTES);
    return {
      read() {
        const count = attempt('read', path, () => readSync(descriptor, chunk));
        return count === 0 ? null : chunk.slice(0, count);
      },
      close: () => closeSync(descriptor),
    };
  });
}

function openSink(path: string, flags: 'w' | 'a'): ByteSink {
  return attempt('create', path, () => sinkTo(openSync(path, flags), path));
}

function continueOutput(path: string, position: number): ByteSink {
  return attempt('open', path, () => {
    const { size } = statSync(path);
    if (size < position) {
      const lengths = `it has ${size} bytes, and ${position} had been written`;
      throw new WorldError(`cannot go on writing ${path}: ${lengths}`);
    }
    truncateSync(path, position);
    return sinkTo(openSync(path, 'a'), path);
  });
}

function sinkTo(descriptor: number, path: string): ByteSink {
  return {
    write(bytes) {
      attempt('write', path, () => writeAll(descriptor, bytes));
    },
    // Every write has gone to the system when it returns; nothing is held back here.
    flush: () => {},
    close: () => closeSync(descriptor),
  };
}

/** Write all bytes, however many calls it takes. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += writeSync(descriptor, bytes, offset);
  }
}

/** Do it; what the system refuses is a WorldError. */
function attempt<T>(verb: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof WorldError) throw error;
    throw new WorldError(`cannot ${verb} ${path}: ${systemReason(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many files are open',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  ERR_INVALID_ARG_VALUE: 'the path has a null character in it',
};

/** What the system said, in words. */
export function systemReason(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const known = typeof code === 'string' ? REASONS[code] : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}
