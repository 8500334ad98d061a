/** What the build of the library image needs to know of each library. */
import { SessionEngine } from '../create-engine.js';
import type { World } from '../world.js';
import { saveCompiled } from './compiled.js';

/** A world with nothing in it. */
const EMPTY_WORLD: World = {
  openInput: refuse,
  openOutput: refuse,
  openAppend: refuse,
  listFiles: refuse,
  fileExists: () => false,
  deleteFile: refuse,
  writeConsole: () => {},
  currentSecond: () => 0,
  currentJiffy: () => 0,
  jiffiesPerSecond: 1000,
  randomBytes: (count) => new Uint8Array(count),
  commandLine: [],
  environmentVariable: () => undefined,
  environmentVariables: () => [],
};

function refuse(): never {
  throw new Error('no files here');
}

let engine: SessionEngine | null = null;

/** What the build needs to know of a library. */
export interface LibraryFacts {
  readonly exports: readonly string[];
  /** The library as JSON, if it can be had (see compiled.ts). */
  readonly compiled: string | null;
}

/** The facts of a library of Omega, after running its body. Throws if it has a fault. */
export function libraryFacts(key: string): LibraryFacts {
  engine ??= new SessionEngine({ world: EMPTY_WORLD });
  const library = engine.libraries.standard(engine.expander, key);
  const exports = [...library.exports.keys()].map((symbol) => symbol.name);
  return { exports, compiled: saveCompiled(library) };
}
