/**
 * What comes between two slices of what runs: a request to stop, waiting for an event, a turn of
 * the host's event loop.
 */
import type { Stop } from './evaluation.js';
import { HOST_SCHEDULER, type RuntimeProviders } from './providers.js';

export class Breaks {
  readonly #pressures = new Set<() => Promise<void> | null>();
  #stop: Stop | null = null;
  /** Ends the wait for an event. */
  #wakeUp: (() => void) | null = null;

  constructor(readonly host: { readonly providers: RuntimeProviders }) {}

  /** Ask `pressure` in each break: while it answers a promise, evaluation waits for it. Answers a
   * function that takes the request back. */
  slowDownFor(pressure: () => Promise<void> | null): () => void {
    this.#pressures.add(pressure);
    return () => this.#pressures.delete(pressure);
  }

  /** Something begins: nobody has asked it to stop. */
  begin(): void {
    this.#stop = null;
  }

  /** Ask what runs to stop. */
  stop(stop: Stop): void {
    this.#stop = stop;
    this.wake();
  }

  takeStop(): Stop | null {
    const stop = this.#stop;
    this.#stop = null;
    return stop;
  }

  /** Something has happened that may let a fiber go on. */
  wake(): void {
    this.#wakeUp?.();
  }

  /** Wait for that. */
  event(delayMs: number | null): Promise<void> {
    if (this.#stop !== null) return Promise.resolve();
    return new Promise((resolve) => {
      let cancel = (): void => {};
      this.#wakeUp = () => {
        this.#wakeUp = null;
        cancel();
        resolve();
      };
      if (delayMs !== null) {
        const { scheduler } = this.host.providers;
        const wake = (): void => this.wake();
        cancel = scheduler.after?.(delayMs, wake) ?? HOST_SCHEDULER.after(delayMs, wake);
      }
    });
  }

  async breathe(): Promise<void> {
    await this.host.providers.scheduler.yield();
    for (const pressure of this.#pressures) await pressure();
  }
}
