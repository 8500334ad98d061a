/** Operations of the host that fibers wait for, and those that have ended since anybody looked. */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Condition, Fault } from '../condition.js';
import type { EffectOperation } from '../effect/operation.js';
import type { Wait, Wake } from './fiber.js';

interface Arrival {
  readonly wait: Wait;
  readonly wake: Wake;
}

export class HostRequests {
  /** Operations under way. */
  count = 0;
  /** Is told when an operation has ended. */
  onArrival: () => void = () => {};
  #arrivals: Arrival[] = [];

  /** An operation has begun; `wait` is its fiber's. */
  add(
    wait: Wait,
    operation: EffectOperation,
    args: readonly Value[],
    promise: Promise<Value>,
  ): void {
    const arrive = (wake: Wake): void => {
      this.#arrivals.push({ wait, wake });
      this.onArrival();
    };
    this.count++;
    promise.then(
      (value = UNSPECIFIED) => arrive({ kind: 'performed', operation, args, value }),
      (error: unknown) => {
        if (error instanceof Fault) {
          arrive({ kind: 'raise', payload: error.payload });
          return;
        }
        const what = error instanceof Error ? error.message : String(error);
        const payload = new Condition('effect-failed', `${operation.name}: ${what}`);
        arrive({ kind: 'raise', payload });
      },
    );
  }

  /** Those that have ended, in the order in which they did. */
  take(): readonly Arrival[] {
    const arrived = this.#arrivals;
    this.#arrivals = [];
    this.count -= arrived.length;
    return arrived;
  }

  /** Forget them all. */
  clear(): void {
    this.count = 0;
    this.#arrivals = [];
  }
}
