/**
 * The events of a session on their way to one client that has asked for them by name. They go out
 * in the order in which they happened, and before the answer to what they belong to. What happens
 * while the client is behind waits, up to a limit; beyond it events are dropped and counted.
 */
import type { Writable } from 'node:stream';
import { Fifo } from '../../runtime/core/fiber/fifo.js';
import { OmegaMisuse } from '../../runtime/misuse.js';
import { wireResult } from '../../runtime/outcome.js';
import type { Session } from '../../runtime/session.js';
import type { EventName, RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';
import { EVENT_NAMES, isEventName } from '../../runtime/subsystems/seam/event-names.js';
import type { WireLimits } from './limits.js';

/** What `omega/event` brings. */
interface EventMessage {
  /** The event; `events-dropped`, with their number, where some are missing. */
  readonly name: EventName | 'events-dropped';
  readonly payload: unknown;
  readonly session: string;
}

/** A message and how long it is as JSON. */
interface Parcel {
  readonly message: EventMessage;
  readonly characters: number;
}

interface EventChannelOptions {
  readonly limits: WireLimits;
  /** Called before an event goes out: what was printed before it goes first. */
  before(): void;
  /** Resolves when it has left. */
  send(message: EventMessage): Promise<void>;
}

export class EventChannel {
  #session: Session | null = null;
  readonly #stops = new Map<EventName, () => void>();
  readonly #subscribed = new Set<EventName>();
  #waiting: Fifo<Parcel> = Fifo.EMPTY;
  #waitingCharacters = 0;
  /** Events dropped since the last one that waits. */
  #dropped = 0;
  /** Characters that were sent but have not left; framed messages are written a turn later. */
  #leaving = 0;

  constructor(
    readonly output: Writable,
    readonly options: EventChannelOptions,
  ) {
    output.on('drain', () => this.#catchUp());
  }

  /** Tell of these events too; without names, of all. Answers what is told of. Throws OmegaMisuse
   * `invalid-params`, and then nothing has changed. */
  subscribe(params: unknown): { readonly events: readonly EventName[] } {
    for (const name of namesIn('events/subscribe', params)) this.#subscribed.add(name);
    this.#listen();
    return { events: [...this.#subscribed] };
  }

  /** Tell of these no more; without names, of none. Answers and throws as `subscribe`. */
  unsubscribe(params: unknown): { readonly events: readonly EventName[] } {
    for (const name of namesIn('events/unsubscribe', params)) this.#subscribed.delete(name);
    this.#listen();
    return { events: [...this.#subscribed] };
  }

  /** From now on the events are those of this session; of none for null. */
  follow(session: Session | null): void {
    this.flush();
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
    this.#session = session;
    this.#listen();
  }

  /** Send what waits, whether or not the client is behind. */
  flush(): void {
    this.#sendWaiting(() => true);
    this.#tellOfDropped();
  }

  /** Listen for what is asked for, and for nothing else: some events are made only if heard. */
  #listen(): void {
    const session = this.#session;
    if (session === null) return;
    for (const [name, stop] of this.#stops) {
      if (this.#subscribed.has(name)) continue;
      stop();
      this.#stops.delete(name);
    }
    for (const name of this.#subscribed) {
      if (this.#stops.has(name)) continue;
      const handler = (data: RuntimeEventMap[EventName]): void => this.#take(session, name, data);
      session.on(name, handler);
      this.#stops.set(name, () => session.off(name, handler));
    }
  }

  #take(session: Session, name: EventName, data: RuntimeEventMap[EventName]): void {
    const { eventCharactersMax } = this.options.limits;
    const parcel = parcelOf({ name, payload: payloadOf(name, data), session: session.id });
    if (!this.#isBehind() && this.#waiting.length === 0) {
      this.options.before();
      this.#tellOfDropped();
      this.#send(parcel);
    } else if (this.#waitingCharacters + parcel.characters > eventCharactersMax) {
      this.#dropped++;
    } else {
      if (this.#dropped > 0) this.#wait(this.#gap(session));
      this.#wait(parcel);
    }
  }

  #isBehind(): boolean {
    return this.output.writableLength + this.#leaving > this.options.limits.unreadBytesSoft;
  }

  #catchUp(): void {
    this.#sendWaiting(() => !this.#isBehind());
    if (this.#waiting.length === 0 && !this.#isBehind()) this.#tellOfDropped();
  }

  #wait(parcel: Parcel): void {
    this.#waiting = this.#waiting.with(parcel);
    this.#waitingCharacters += parcel.characters;
  }

  #sendWaiting(more: () => boolean): void {
    while (more()) {
      const taken = this.#waiting.take();
      if (taken === null) return;
      const [parcel, rest] = taken;
      this.#waiting = rest;
      this.#waitingCharacters -= parcel.characters;
      this.#send(parcel);
    }
  }

  #tellOfDropped(): void {
    if (this.#dropped > 0 && this.#session !== null) this.#send(this.#gap(this.#session));
  }

  #gap(session: Session): Parcel {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return parcelOf({ name: 'events-dropped', payload: { dropped }, session: session.id });
  }

  #send({ message, characters }: Parcel): void {
    this.#leaving += characters;
    const left = (): void => {
      this.#leaving -= characters;
      this.#catchUp();
    };
    this.options.send(message).then(left, left);
  }
}

function parcelOf(message: EventMessage): Parcel {
  return { message, characters: JSON.stringify(message).length };
}

/** The names asked for: `names` by name or position; all without. */
function namesIn(method: string, params: unknown): readonly EventName[] {
  const given = Array.isArray(params) ? params[0] : Reflect.get(Object(params ?? {}), 'names');
  if (given === undefined || given === null) return EVENT_NAMES;
  const names: readonly unknown[] = Array.isArray(given) ? given : [given];
  const unknown = names.find((name) => !isEventName(name));
  if (unknown === undefined) return names as readonly EventName[];
  const known = EVENT_NAMES.join(', ');
  const message = `${method}: there is no event ${JSON.stringify(unknown)}; there are ${known}`;
  throw new OmegaMisuse('invalid-params', message, { parameter: 'names', events: EVENT_NAMES });
}

/** What an event tells, as JSON. */
function payloadOf(name: EventName, data: RuntimeEventMap[EventName]): unknown {
  if (name !== 'eval-complete') return data;
  return { result: wireResult((data as RuntimeEventMap['eval-complete']).result) };
}
