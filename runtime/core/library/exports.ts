/** What the libraries of Omega export; for the build of the library image. */
import { SessionEngine } from '../create-engine.js';
import type { World } from '../world.js';

/** A world with nothing in it. */
const EMPTY_WORLD: World = {
  openInput: () => {
    throw new Error('no files here');
  },
  openOutput: () => {
    throw new Error('no files here');
  },
  fileExists: () => false,
  deleteFile: () => {
    throw new Error('no files here');
  },
  writeConsole: () => {},
  currentSecond: () => 0,
  currentJiffy: () => 0,
  jiffiesPerSecond: 1000,
  commandLine: [],
  environmentVariable: () => undefined,
  environmentVariables: () => [],
};

let engine: SessionEngine | null = null;

/** The exported names of a library of Omega, after running its body. Throws if it has a fault. */
export function exportsOfLibrary(key: string): readonly string[] {
  engine ??= new SessionEngine({ world: EMPTY_WORLD });
  const library = engine.libraries.standard(engine.expander, key);
  return [...library.exports.keys()].map((symbol) => symbol.name);
}
