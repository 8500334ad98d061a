/** Cases of waits: trying one at once, and entering a wait where it will be found. */
import { EOF, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import type { Machine } from '../machine.js';
import type { Store } from '../store.js';
import type { Case, Channel, Fiber, Nursery, Wait, Waiter, WaitQueue } from './fiber.js';
import { Fifo } from './fifo.js';

/** What a case needs of the scheduler. */
export interface Waker {
  readonly store: Store;
  /** Seconds of the world's clock. */
  now(): number;
  /** One case of a wait has come true. */
  fulfil(waiter: Waiter, value: Value): void;
}

/** The first waiter whose wait is still open, and the queue after it. */
export function firstOpen(queue: Fifo<Waiter>): readonly [Waiter, Fifo<Waiter>] | null {
  let taken = queue.take();
  while (taken !== null && !taken[0].wait.open) taken = taken[1].take();
  return taken;
}

/** From so many on, a queue is looked through for waits that are over whenever it has doubled. */
const CROWD = 32;

/** The queue with a waiter more; waits that are over are left out now and then. O(1) amortised. */
function entered(queue: Fifo<Waiter>, waiter: Waiter): Fifo<Waiter> {
  const { length } = queue;
  if (length < CROWD || (length & (length - 1)) !== 0) return queue.with(waiter);
  return Fifo.of([...queue.items().filter(({ wait }) => wait.open), waiter]);
}

/** Try a case: what it answers if it is true now, else undefined. Joins are the scheduler's. */
export function tryCase({ kind, object, value }: Case, waker: Waker): Value {
  switch (kind) {
    case 'receive':
      return receive(object as Channel, waker);
    case 'send':
      return send(object as Channel, value, waker);
    case 'time':
      return waker.now() >= (value as number) ? UNSPECIFIED : undefined;
    case 'nursery':
      return (object as Nursery).children.size === 0 ? UNSPECIFIED : undefined;
    case 'join':
      return (object as Fiber).hasEnded ? object : undefined;
    case 'ended':
      return (object as Fiber).hasEnded ? true : undefined;
    case 'queue':
    case 'host':
    case 'input':
      return undefined;
  }
}

function receive(channel: Channel, waker: Waker): Value {
  const { store } = waker;
  const taken = channel.buffer.take();
  const sender = firstOpen(channel.senders);
  if (sender !== null) store.setField(channel, 'senders', sender[1]);
  const sent = sender === null ? undefined : (sender[0].wait.cases[sender[0].index] as Case).value;
  if (sender !== null) waker.fulfil(sender[0], UNSPECIFIED);
  if (taken === null) return sender === null ? (channel.closed ? EOF : undefined) : sent;
  store.setField(channel, 'buffer', sender === null ? taken[1] : taken[1].with(sent));
  return taken[0];
}

function send(channel: Channel, value: Value, waker: Waker): Value {
  const { store } = waker;
  if (channel.closed) {
    throw fault('invalid-argument', 'channel-send!: the channel is closed:', [channel]);
  }
  const receiver = firstOpen(channel.receivers);
  if (receiver !== null) {
    store.setField(channel, 'receivers', receiver[1]);
    waker.fulfil(receiver[0], value);
    return UNSPECIFIED;
  }
  if (channel.buffer.length >= channel.capacity) return undefined;
  store.setField(channel, 'buffer', channel.buffer.with(value));
  return UNSPECIFIED;
}

/** Enter the cases of a wait into the queues where they will be found. */
export function enterCases(wait: Wait, store: Store): void {
  wait.cases.forEach(({ kind, object }, index) => {
    const waiter = { wait, index };
    if (kind === 'receive') {
      const channel = object as Channel;
      store.setField(channel, 'receivers', entered(channel.receivers, waiter));
    } else if (kind === 'send') {
      const channel = object as Channel;
      store.setField(channel, 'senders', entered(channel.senders, waiter));
    } else if (kind === 'join' || kind === 'ended') {
      const fiber = object as Fiber;
      store.setField(fiber, 'joiners', entered(fiber.joiners, waiter));
    } else if (kind === 'queue' || kind === 'nursery') {
      const place = object as WaitQueue | Nursery;
      store.setField(place, 'waiters', entered(place.waiters, waiter));
    }
  });
}

/** Close a channel: those who wait to receive get the end of file. */
export function closeChannel(channel: Channel, waker: Waker): void {
  waker.store.setField(channel, 'closed', true);
  for (let next = firstOpen(channel.receivers); next !== null; next = firstOpen(next[1])) {
    waker.store.setField(channel, 'receivers', next[1]);
    waker.fulfil(next[0], EOF);
  }
}

/** Its fiber waits from now on. */
export function noteWait({ store }: Machine, wait: Wait): void {
  wait.fiber.status = 'waiting';
  store.setField<Fiber, 'waiting'>(wait.fiber, 'waiting', wait);
}
