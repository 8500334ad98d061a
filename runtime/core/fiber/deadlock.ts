/** Telling who waits for what when nothing can go on. */
import { intern, list, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Condition } from '../condition.js';
import type { Fiber } from './fiber.js';

/** Fibers that are named. */
const NAMED_MAX = 20;

/** The condition that names the fibers which wait: a list of lists of fiber and what it waits for,
 * the main fiber first. */
export function deadlockCondition(
  main: Fiber,
  live: Iterable<Fiber>,
  isInRegion: boolean,
): Condition {
  const waiting = [main, ...live].slice(0, NAMED_MAX);
  const waits = waiting.map((fiber) => list([fiber, ...waitsFor(fiber)]));
  const hint = isInRegion
    ? 'inside a search or transaction the fibers outside have no turns: wait before or after it'
    : 'let somebody send, close the channel, or wait with a timeout';
  return new Condition('deadlock', 'no fiber can go on:', [list(waits)], hint);
}

/** "(receive #<channel 1>)" for each case. */
function waitsFor(fiber: Fiber): readonly Value[] {
  return (fiber.waiting?.cases ?? []).map(({ kind, object }) =>
    object === UNSPECIFIED || object === null ? intern(kind) : list([intern(kind), object]),
  );
}
