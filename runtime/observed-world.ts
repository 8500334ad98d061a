/**
 * The world of one session: everything goes on to the world the host provided, and the session is
 * told what the program prints and which files it touches.
 */
import type { World } from './core/world.js';
import type { Effect } from './subsystems/seam/outcome.js';

export interface WorldObserver {
  printed(text: string, stream: 'output' | 'error'): void;
  performed(effect: Effect): void;
}

/** That world, watched. */
export function observedWorld(world: World, observer: WorldObserver): World {
  const performing = <T>(operation: string, target: string, act: () => T): T => {
    const result = act();
    observer.performed({ operation, target });
    return result;
  };
  return {
    openInput: (path) => performing('open-input-file', path, () => world.openInput(path)),
    openOutput: (path) => performing('open-output-file', path, () => world.openOutput(path)),
    deleteFile: (path) => performing('delete-file', path, () => world.deleteFile(path)),
    fileExists: (path) => world.fileExists(path),
    writeConsole(text, stream) {
      observer.printed(text, stream);
      world.writeConsole(text, stream);
    },
    currentSecond: () => world.currentSecond(),
    currentJiffy: () => world.currentJiffy(),
    advanceTo: (jiffy) => world.advanceTo?.(jiffy) ?? false,
    get jiffiesPerSecond() {
      return world.jiffiesPerSecond;
    },
    get commandLine() {
      return world.commandLine;
    },
    environmentVariable: (name) => world.environmentVariable(name),
    environmentVariables: () => world.environmentVariables(),
  };
}
