/**
 * The event emitter of a session: typed, synchronous, in order of subscription. A listener that
 * throws is reported as `listener-error`, and the others are called all the same.
 */
import type {
  EventName,
  RuntimeEventHandler,
  RuntimeEventMap,
} from './subsystems/seam/event-map.js';

/** Listeners that one event may have. */
const LISTENERS_MAX = 10_000;

type AnyHandler = (data: never) => void;

export class RuntimeEventEmitter {
  readonly #handlers = new Map<EventName, readonly AnyHandler[]>();

  /** Call the handler at every such event from now on. Throws RangeError past the limit. */
  on<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    const handlers = this.#handlers.get(event) ?? [];
    if (handlers.length >= LISTENERS_MAX) {
      throw new RangeError(`"${event}" has ${LISTENERS_MAX} listeners already; remove some`);
    }
    this.#handlers.set(event, [...handlers, handler]);
  }

  /** Stop calling the handler. Without effect, and false, if it was not subscribed. */
  off<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): boolean {
    const handlers = this.#handlers.get(event) ?? [];
    const index = handlers.indexOf(handler);
    if (index >= 0) this.#handlers.set(event, handlers.toSpliced(index, 1));
    return index >= 0;
  }

  /** Call all handlers subscribed when the event happened, in order. Never throws. */
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void {
    for (const handler of this.#handlers.get(event) ?? []) {
      try {
        (handler as RuntimeEventHandler<K>)(data);
      } catch (error) {
        this.#report(event, error);
      }
    }
  }

  /** Forget all handlers. */
  clear(): void {
    this.#handlers.clear();
  }

  #report(event: EventName, error: unknown): void {
    if (event === 'listener-error') return;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.emit('listener-error', { event, message });
  }
}
