/** The scheduler in a saved state: whose turn it is, who waits for it, and for what times. */
import type { Value } from '../../../grammar/datum.js';
import type { EffectOperation } from '../effect/operation.js';
import type { Fiber, Wait } from '../fiber/fiber.js';
import type { Fibers } from '../fiber/fibers.js';
import type { Request } from '../fiber/host-requests.js';
import { Random } from '../fiber/random.js';
import { Timers } from '../fiber/timers.js';
import type { Json } from './codec.js';
import { loadWaiters, saveWaiters } from './codecs-fiber.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

export function saveFibers(fibers: Fibers, e: Encoder): Json {
  const { current, main, ready, timers, quantum, random, nextId, reading } = fibers;
  const each = (some: Iterable<Fiber>): Json => Array.from(some, (fiber) => e.value(fiber));
  return [
    nextId,
    random === null ? null : random.state,
    Number.isFinite(quantum) ? quantum : null,
    e.value(current),
    e.value(main),
    each(ready.items()),
    each(reading),
    saveWaiters(timers.waiters, e),
    each(fibers.live),
    each(fibers.failures),
    Array.from(fibers.requests.underWay, ([promise, { wait, operation, args }]) => [
      e.thing(promise),
      ...[wait, operation, ...args].map((one) => e.value(one)),
    ]),
  ];
}

export function loadFibers(fibers: Fibers, json: Json, d: Decoder): void {
  const [nextId, random, quantum, current, main, ...more] = json as readonly Json[];
  const [ready, reading, timers, live, failures, requests] = more;
  const each = (part: Json | undefined): Fiber[] =>
    (part as readonly Json[]).map((one) => d.value(one) as Fiber);
  fibers.clear();
  fibers.nextId = nextId as number;
  fibers.random = random === null ? null : new Random(random as number);
  fibers.quantum = quantum === null ? Number.POSITIVE_INFINITY : (quantum as number);
  fibers.current = d.value(current) as Fiber | null;
  fibers.main = d.value(main) as Fiber | null;
  for (const fiber of each(ready)) fibers.ready.add(fiber);
  fibers.reading = each(reading);
  fibers.timers = new Timers(loadWaiters(timers, d));
  for (const fiber of each(live)) fibers.live.add(fiber);
  for (const fiber of each(failures)) fibers.failures.add(fiber);
  fibers.requests.restore(new Map((requests as readonly Json[]).map((one) => loadRequest(one, d))));
}

/** An operation of the host that is under way, of a state that has stayed in its process. */
function loadRequest(json: Json, d: Decoder): readonly [Promise<Value>, Request] {
  const [promise, ...parts] = json as readonly Json[];
  const [wait, operation, ...args] = parts.map((part) => d.value(part));
  const request = { wait: wait as Wait, operation: operation as EffectOperation, args };
  return [d.thing(promise) as Promise<Value>, request];
}
