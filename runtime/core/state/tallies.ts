/** What searches have done, in a saved state: what explain-failure tells. */
import type { Machine } from '../machine.js';
import { Tally } from '../search/tally.js';
import type { Json } from './codec.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

/** Of this form, and of the last one that searched. */
export function saveTallies({ tally, lastTally }: Machine, e: Encoder): Json {
  return [saveTally(tally, e), saveTally(lastTally, e)];
}

export function loadTallies(machine: Machine, json: Json, d: Decoder): void {
  const [tally, lastTally] = json as readonly Json[];
  machine.tally = loadTally(tally as Json, d);
  machine.lastTally = loadTally(lastTally as Json, d);
}

function saveTally(tally: Tally, e: Encoder): Json {
  const { explored, failures, solutions, last, places, nogoods, latestNogoods } = tally;
  if (explored + failures + solutions + nogoods === 0) return null;
  return [
    [explored, failures, solutions, nogoods],
    last === null ? null : e.code.node(last),
    Array.from(places, ([node, count]) => [e.code.node(node), count]),
    latestNogoods.map((nogood) => e.value(nogood)),
    [...tally.cutAt],
  ];
}

function loadTally(json: Json, d: Decoder): Tally {
  const tally = new Tally();
  if (json === null) return tally;
  const [counts, last, places, nogoods, cuts = []] = json as unknown as readonly [
    ...[number[], Json, Json[][], Json[]],
    Array<[number, number]>?,
  ];
  [tally.explored, tally.failures, tally.solutions, tally.nogoods] = counts as [
    number,
    number,
    number,
    number,
  ];
  tally.last = last === null ? null : d.code.node(last);
  for (const [node, count] of places) tally.places.set(d.code.node(node as Json), count as number);
  for (const [depth, count] of cuts) tally.cutAt.set(depth, count);
  tally.latestNogoods.push(...nogoods.map((nogood) => d.value(nogood)));
  return tally;
}
