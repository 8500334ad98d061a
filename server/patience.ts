/** Waiting without an event loop, for descriptors that say "not yet". */

const WAIT_MS = 5;

/** Let a few milliseconds pass. */
export function waitBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
}
