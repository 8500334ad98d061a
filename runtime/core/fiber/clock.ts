/** The world's clock, as fibers see it. */
import type { World } from '../world.js';

export interface Clock {
  /** Seconds since some moment. */
  now(): number;
  /** Let that moment come, if the clock is not a real one; answers whether it has. */
  advanceTo(seconds: number): boolean;
}

/** Where there is no time, every moment has come. */
export const NO_CLOCK: Clock = { now: () => 0, advanceTo: () => true };

/** The world's clock in seconds. */
export function clockOf(world: World): Clock {
  return {
    now: () => world.currentJiffy() / world.jiffiesPerSecond,
    advanceTo: (seconds) => world.advanceTo?.(seconds * world.jiffiesPerSecond) ?? false,
  };
}
