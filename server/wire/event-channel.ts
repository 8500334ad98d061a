/**
 * The events of a session on their way to one client that has asked for them by name. They go out
 * in the order in which they happened, and before the answer to what they belong to. What happens
 * while the client is behind waits, up to a limit; beyond it events are dropped and counted.
 */
import type { Writable } from 'node:stream';
import { Fifo } from '../../runtime/core/fiber/fifo.js';
import { OmegaMisuse } from '../../runtime/misuse.js';
import type { Session } from '../../runtime/session.js';
import type { EventName } from '../../runtime/subsystems/seam/event-map.js';
import { EVENT_NAMES, isEventName } from '../../runtime/subsystems/seam/event-names.js';
import {
  type EventListener,
  EventLog,
  type EventMessage,
  type Parcel,
  parcelOf,
} from './event-log.js';
import type { WireLimits } from './limits.js';

/** What is told of from now on. */
interface Subscription {
  readonly events: readonly EventName[];
  /** The number of the last event of the session so far, and of the log that numbers them. */
  readonly seq: number;
  readonly log: string;
  /** Not all that has happened since is there any more, only what came from that number on. */
  readonly missed?: true;
  readonly oldest?: number;
}

interface EventChannelOptions {
  readonly limits: WireLimits;
  /** Called before an event goes out: what was printed before it goes first. */
  before(): void;
  /** Resolves when it has left. */
  send(message: EventMessage): Promise<void>;
}

export class EventChannel implements EventListener {
  #log: EventLog | null = null;
  /** What has been asked for. */
  readonly names = new Set<EventName>();
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

  /** Tell of these events too; without names, of all; with `since`, first of those after that
   * number. Answers what is told of. Throws OmegaMisuse `invalid-params`, and then nothing has
   * changed. The session is there. */
  subscribe(params: unknown): Subscription {
    const asked = namesIn('events/subscribe', params);
    const since = sinceIn(params);
    const log = this.#log as EventLog;
    for (const name of asked) this.names.add(name);
    log.tell(this);
    const events = [...this.names];
    if (since === null) return { events, seq: log.seq, log: log.id };
    const isOther = since.log !== null && since.log !== log.id;
    const { parcels, seq, missed, oldest } = log.after(
      isOther ? Number.POSITIVE_INFINITY : since.seq,
      new Set(asked),
    );
    for (const parcel of parcels) this.take(parcel);
    const subscription = { events, seq, log: log.id };
    return missed ? { ...subscription, missed: true, oldest } : subscription;
  }

  /** Tell of these no more; without names, of none. Answers and throws as `subscribe`. */
  unsubscribe(params: unknown): Subscription {
    const log = this.#log as EventLog;
    for (const name of namesIn('events/unsubscribe', params)) this.names.delete(name);
    log.tell(this);
    return { events: [...this.names], seq: log.seq, log: log.id };
  }

  /** From now on the events are those of this session; of none for null. */
  follow(session: Session | null): void {
    this.flush();
    this.#log?.leave(this);
    if (session === null) {
      this.#log = null;
      return;
    }
    this.#log = EventLog.of(session, this.options.limits.eventCharactersMax);
    if (this.names.size > 0) this.#log.tell(this);
  }

  /** Send what waits, whether or not the client is behind. */
  flush(): void {
    this.#sendWaiting(() => true);
    this.#tellOfDropped();
  }

  take(parcel: Parcel): void {
    const { eventCharactersMax } = this.options.limits;
    if (!this.#isBehind() && this.#waiting.length === 0) {
      this.options.before();
      this.#tellOfDropped();
      this.#send(parcel);
    } else if (this.#waitingCharacters + parcel.characters > eventCharactersMax) {
      this.#dropped++;
    } else {
      if (this.#dropped > 0) this.#wait(this.#gap());
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
    if (this.#dropped > 0 && this.#log !== null) this.#send(this.#gap());
  }

  #gap(): Parcel {
    const dropped = this.#dropped;
    this.#dropped = 0;
    const session = (this.#log as EventLog).session.id;
    return parcelOf({ name: 'events-dropped', payload: { dropped }, session });
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

/** After which event, and of which log, the events are wanted; null: only those to come. */
function sinceIn(params: unknown): { readonly seq: number; readonly log: string | null } | null {
  const named = Object(Array.isArray(params) ? {} : (params ?? {})) as Record<string, unknown>;
  const [, since = named.since, log = named.log] = Array.isArray(params) ? params : [];
  if (since === undefined || since === null) return null;
  if (!Number.isSafeInteger(since) || Number(since) < 0) {
    const message = 'events/subscribe: "since" is the number of an event, an integer from 0';
    throw new OmegaMisuse('invalid-params', message, { parameter: 'since' });
  }
  if (log !== undefined && log !== null && typeof log !== 'string') {
    const message = 'events/subscribe: "log" is what an earlier subscription has answered';
    throw new OmegaMisuse('invalid-params', message, { parameter: 'log' });
  }
  return { seq: Number(since), log: (log as string | null | undefined) ?? null };
}
