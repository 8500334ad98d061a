/** The world's clock, as fibers see it. */
export interface Clock {
  /** Seconds since some moment. */
  now(): number;
  /** Let that moment come, if the clock is not a real one; answers whether it has. */
  advanceTo(seconds: number): boolean;
}

/** Where there is no time, every moment has come. */
export const NO_CLOCK: Clock = { now: () => 0, advanceTo: () => true };
