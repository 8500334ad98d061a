/**
 * The world of a session whose runs can be repeated: everything that a program asks of it passes
 * the boundary.
 */
import type { EngineOptions } from '../core/engine.js';
import type { World } from '../core/world.js';
import type { Boundary } from './boundary.js';
import { recordedFiles } from './recorded-files.js';

/** What console output is called in a journal. */
export const CONSOLE: Readonly<Record<'output' | 'error', string>> = {
  output: 'console output',
  error: 'console error output',
};

/** That world behind the boundary. `repeated` is told of text that goes nowhere because it has been
 * written before. */
export function recordedWorld(
  world: World,
  boundary: Boundary,
  repeated: (text: string, stream: 'output' | 'error') => void,
): World {
  const own: Partial<World> = {
    ...recordedFiles(world, boundary),
    fileExists: (path) => boundary.ask('file-exists', path, () => world.fileExists(path)),
    listFiles: (path) => boundary.ask('list-files', path, () => world.listFiles(path)),
    deleteFile: (path) => boundary.tell('delete-file', path, () => world.deleteFile(path)),
    writeConsole(text, stream) {
      boundary.tell(CONSOLE[stream], text, () => world.writeConsole(text, stream));
      if (boundary.isRepeating) repeated(text, stream);
    },
    currentSecond: () => boundary.ask('current-second', '', () => world.currentSecond()),
    currentJiffy: () => boundary.ask('current-jiffy', '', () => world.currentJiffy()),
    randomBytes(count) {
      const live = (): Uint8Array => world.randomBytes(count);
      return boundary.ask('random-bytes', String(count), live, BYTES);
    },
    environmentVariable: (name) =>
      boundary.ask('environment-variable', name, () => world.environmentVariable(name)),
    environmentVariables: () =>
      boundary.ask('environment-variables', '', () => world.environmentVariables()),
  };
  const { advanceTo } = world;
  if (advanceTo !== undefined) {
    own.advanceTo = (jiffy) =>
      boundary.ask('advance-to', String(jiffy), () => advanceTo.call(world, jiffy));
  }
  // A world may be an object with accessors, so it is not copied.
  return Object.create(world, Object.getOwnPropertyDescriptors(own)) as World;
}

/** The program gets a bytevector of its own. */
const BYTES = {
  keep: (bytes: Uint8Array): unknown => bytes.slice(),
  give: (kept: unknown): Uint8Array => (kept as Uint8Array).slice(),
  bytes: (kept: unknown): number => (kept as Uint8Array).length,
};

type Finders = Required<Pick<EngineOptions, 'findLibrary' | 'findFile'>>;

/** Finding texts to load or import, behind the boundary. */
export function recordedFinders({ findLibrary, findFile }: Finders, boundary: Boundary): Finders {
  return {
    findLibrary: (name) => boundary.ask('find-library', name, () => findLibrary(name)),
    findFile: (path, from) =>
      boundary.ask('find-file', `${path} from ${from ?? ''}`, () => findFile(path, from)),
  };
}
