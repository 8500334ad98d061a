/**
 * The world of one session: everything goes on to the world the host provided, and the session is
 * told what the program prints.
 */
import type { World } from './core/world.js';

/** That world, its console watched. */
export function observedWorld(
  world: World,
  printed: (text: string, stream: 'output' | 'error') => void,
): World {
  // A world may be an object with accessors, so it is not copied.
  return Object.create(world, {
    writeConsole: {
      value(text: string, stream: 'output' | 'error'): void {
        printed(text, stream);
        world.writeConsole(text, stream);
      },
    },
  }) as World;
}
