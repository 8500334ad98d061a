/**
 * Operations of the host that fibers wait for, and those that have ended since anybody looked. A
 * request is known by its promise, so that one which is repeated with the promise of then is that
 * one again.
 */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Condition, Fault } from '../condition.js';
import type { EffectGate, HostEnd } from '../effect/gate.js';
import type { EffectOperation } from '../effect/operation.js';
import type { Wait, Wake } from './fiber.js';

/** Who waits, and for what. */
export interface Request {
  readonly wait: Wait;
  readonly operation: EffectOperation;
  readonly args: readonly Value[];
}

interface Arrival {
  readonly wait: Wait;
  readonly wake: Wake;
}

/** Requests under way. */
export type RequestsUnderWay = ReadonlyMap<Promise<Value>, Request>;

export class HostRequests {
  /** Is told when an operation has ended. */
  onArrival: () => void = () => {};
  #underWay = new Map<Promise<Value>, Request>();
  #ended: HostEnd[] = [];

  /** Operations under way. */
  get count(): number {
    return this.#underWay.size;
  }

  get underWay(): RequestsUnderWay {
    return this.#underWay;
  }

  /** An operation has begun; `wait` is its fiber's. */
  add(
    wait: Wait,
    operation: EffectOperation,
    args: readonly Value[],
    promise: Promise<Value>,
  ): void {
    // Several may wait for what one promise stands for.
    const own = this.#underWay.has(promise) ? promise.then((value) => value) : promise;
    this.#underWay.set(own, { wait, operation, args });
    this.#follow(own, operation);
  }

  /** Those whose ends are told now, in the order in which they ended. */
  take(gate: EffectGate | null): readonly Arrival[] {
    if (this.count === 0) {
      this.#ended = [];
      return [];
    }
    const live = (): readonly HostEnd[] => {
      const ended = this.#ended;
      this.#ended = [];
      return ended;
    };
    const ends = gate?.ends ? gate.ends(live) : live();
    return ends.flatMap(({ promise, end }): readonly Arrival[] => {
      const request = this.#underWay.get(promise);
      if (request === undefined) return [];
      this.#underWay.delete(promise);
      const { wait, operation, args } = request;
      if (end.kind === 'raise') return [{ wait, wake: end }];
      return [{ wait, wake: { kind: 'performed', operation, args, value: end.value } }];
    });
  }

  /** These are under way, and no others; what has ended of them is told again. */
  restore(underWay: RequestsUnderWay): void {
    this.#underWay = new Map(underWay);
    this.#ended = [];
    for (const [promise, { operation }] of underWay) this.#follow(promise, operation);
  }

  /** Forget them all. */
  clear(): void {
    this.#underWay.clear();
    this.#ended = [];
  }

  #follow(promise: Promise<Value>, operation: EffectOperation): void {
    const arrive = (end: HostEnd['end']): void => {
      // Whoever waited may be gone.
      if (!this.#underWay.has(promise)) return;
      this.#ended.push({ promise, end });
      this.onArrival();
    };
    promise.then(
      (value = UNSPECIFIED) => arrive({ kind: 'value', value }),
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
}
