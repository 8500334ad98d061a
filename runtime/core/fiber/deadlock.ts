/** Telling who waits for what when nothing can go on. */
import { intern, list, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Condition } from '../condition.js';
import { Channel, Fiber, Nursery } from './fiber.js';

/** The condition that names the fibers which wait for each other, found from one of them: a list of
 * lists of fiber and what it waits for. */
export function deadlockCondition(first: Fiber): Condition {
  const found = new Set<Fiber>([first]);
  for (const fiber of found) {
    for (const { object } of fiber.waiting?.cases ?? []) {
      for (const other of partners(object)) if (!other.hasEnded) found.add(other);
    }
  }
  const waits = [...found].map((fiber) => list([fiber, ...waitsFor(fiber)]));
  const hint = 'let somebody send, close the channel, or wait with a timeout';
  return new Condition('deadlock', 'no fiber can go on:', [list(waits)], hint);
}

/** The fibers that have to do with what is waited for. */
function partners(object: Value): readonly Fiber[] {
  if (object instanceof Fiber) return [object];
  if (object instanceof Nursery) return [...object.children];
  if (!(object instanceof Channel)) return [];
  const waiters = [...object.receivers.items(), ...object.senders.items()];
  return waiters.filter(({ wait }) => wait.open).map(({ wait }) => wait.fiber);
}

/** "(receive #<channel 1>)" for each case. */
function waitsFor(fiber: Fiber): readonly Value[] {
  return (fiber.waiting?.cases ?? []).map(({ kind, object }) =>
    object === UNSPECIFIED || object === null ? intern(kind) : list([intern(kind), object]),
  );
}
