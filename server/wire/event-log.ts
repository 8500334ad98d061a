/**
 * The events of one session, numbered, of which the latest are kept: a client that comes back asks
 * for those after the last one that it has seen. Some events are made only if heard, so the log
 * hears what somebody has asked for; and goes on when the connection is lost, until it could not
 * tell all that has happened since.
 */
import { randomBytes } from 'node:crypto';
import { Fifo } from '../../runtime/core/fiber/fifo.js';
import { wireResult } from '../../runtime/outcome.js';
import type { Session } from '../../runtime/session.js';
import type { EventName, RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';

const ID_BYTES = 8;

/** What `omega/event` brings. */
export interface EventMessage {
  /** The event; `events-dropped`, with their number, where some are missing. */
  readonly name: EventName | 'events-dropped';
  readonly payload: unknown;
  readonly session: string;
  /** Its number in the session; `events-dropped` has none. */
  readonly seq?: number;
}

/** A message and how long it is as JSON. */
export interface Parcel {
  readonly message: EventMessage;
  readonly characters: number;
}

/** Who is told of events. */
export interface EventListener {
  readonly names: ReadonlySet<EventName>;
  take(parcel: Parcel): void;
}

/** What there is after some event. */
export interface Resumption {
  readonly parcels: readonly Parcel[];
  /** The number of the last event so far. */
  readonly seq: number;
  /** Whether something may be missing that has happened since. */
  readonly missed: boolean;
  /** The number of the first event of which all later ones are there. */
  readonly oldest: number;
}

export class EventLog {
  static readonly #logs = new WeakMap<Session, EventLog>();
  /** No two logs have the same, in whatever process: numbers begin anew in each. */
  readonly id = randomBytes(ID_BYTES).toString('hex');
  readonly #listeners = new Set<EventListener>();
  /** What is heard: since which number, and how to end that. */
  readonly #heard = new Map<EventName, { readonly since: number; stop(): void }>();
  /** Heard for those whose connection was lost. */
  readonly #lingering = new Set<EventName>();
  #kept: Fifo<Parcel> = Fifo.EMPTY;
  #characters = 0;
  #seq = 0;
  /** The number of the last event that was let go. */
  #dropped = 0;

  private constructor(
    readonly session: Session,
    readonly charactersMax: number,
  ) {}

  /** The log of a session, which begins when it is first asked for. */
  static of(session: Session, charactersMax: number): EventLog {
    const log = EventLog.#logs.get(session) ?? new EventLog(session, charactersMax);
    EventLog.#logs.set(session, log);
    return log;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Tell this one of its names from now on; also when they have changed. */
  tell(listener: EventListener): void {
    this.#listeners.add(listener);
    for (const name of listener.names) this.#lingering.delete(name);
    this.#hear();
  }

  /** Tell it no more. Its names are heard for a while yet: it may come back. */
  leave(listener: EventListener): void {
    if (!this.#listeners.delete(listener)) return;
    for (const name of listener.names) this.#lingering.add(name);
  }

  /** What has happened of these since the event of that number; all that is kept, if that is none
   * of this log. O(events kept). */
  after(since: number, names: ReadonlySet<EventName>): Resumption {
    const first = since > this.#seq ? -1 : since;
    const from = [...names].map((name) => this.#heard.get(name)?.since ?? this.#seq);
    const complete = Math.max(this.#dropped, ...from);
    const parcels = this.#kept.items().filter(({ message: { name, seq = 0 } }) => {
      return seq > first && names.has(name as EventName);
    });
    return { parcels, seq: this.#seq, missed: first < complete, oldest: complete + 1 };
  }

  /** Hear what is asked for, and nothing else. */
  #hear(): void {
    const wanted = new Set(this.#lingering);
    for (const { names } of this.#listeners) for (const name of names) wanted.add(name);
    for (const [name, { stop }] of this.#heard) {
      if (wanted.has(name)) continue;
      stop();
      this.#heard.delete(name);
    }
    const fresh = [...wanted].filter((name) => !this.#heard.has(name));
    // What happened of them until now has no numbers; it came before this one.
    const hasBegun = this.#seq > 0 || this.session.evaluations > 0;
    if (fresh.length > 0 && hasBegun) this.#seq++;
    for (const name of fresh) {
      const handler = (data: RuntimeEventMap[EventName]): void => this.#take(name, data);
      this.session.on(name, handler);
      const stop = (): void => this.session.off(name, handler);
      this.#heard.set(name, { since: this.#seq, stop });
    }
  }

  #take(name: EventName, data: RuntimeEventMap[EventName]): void {
    this.#seq++;
    const payload = payloadOf(name, data);
    const parcel = parcelOf({ name, payload, session: this.session.id, seq: this.#seq });
    this.#keep(parcel);
    for (const listener of this.#listeners) if (listener.names.has(name)) listener.take(parcel);
  }

  #keep(parcel: Parcel): void {
    this.#kept = this.#kept.with(parcel);
    this.#characters += parcel.characters;
    let isFull = false;
    while (this.#characters > this.charactersMax) {
      const [{ message, characters }, rest] = this.#kept.take() as [Parcel, Fifo<Parcel>];
      this.#kept = rest;
      this.#characters -= characters;
      this.#dropped = message.seq as number;
      isFull = true;
    }
    // Who has been away so long cannot be told of all of it any more.
    if (!isFull || this.#lingering.size === 0) return;
    this.#lingering.clear();
    this.#hear();
  }
}

export function parcelOf(message: EventMessage): Parcel {
  return { message, characters: JSON.stringify(message).length };
}

/** What an event tells, as JSON. */
function payloadOf(name: EventName, data: RuntimeEventMap[EventName]): unknown {
  if (name !== 'eval-complete') return data;
  return { result: wireResult((data as RuntimeEventMap['eval-complete']).result) };
}
