/** Finite domains as text, as `(omega fd)` holds them: an interval, and which of it is left. */
import { Pair, type Value } from '../../../grammar/datum.js';

/** Intervals that are shown. */
const INTERVALS_MAX = 10;
/** Bits of a word of a bit set (fd/holes.scm). */
const WORD_SIZE = 30;

type Integer = number | bigint;
type Interval = readonly [from: Integer, to: Integer];

/** The values left: `1..3 5 7..9`. The state is a vector of the least, the greatest, and #f, a
 * bit set or a list of intervals. */
export function domainText(state: Value): string {
  const [low, high, holes] = state as readonly [Integer, Integer, Value];
  const shown: string[] = [];
  for (const [from, to] of intervals(low, high, holes)) {
    if (shown.length === INTERVALS_MAX) return `${shown.join(' ')} …`;
    shown.push(from < to ? `${from}..${to}` : `${from}`);
  }
  return shown.join(' ');
}

function intervals(low: Integer, high: Integer, holes: Value): Iterable<Interval> {
  if (holes === false) return [[low, high]];
  return holes instanceof Pair
    ? listed(low, high, holes)
    : ofBits(low, high, holes as readonly Integer[]);
}

function* listed(low: Integer, high: Integer, list: Value): Generator<Interval> {
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) {
    const { car: from, cdr: to } = rest.car as Pair;
    const first = (from as Integer) < low ? low : (from as Integer);
    const last = (to as Integer) > high ? high : (to as Integer);
    if (first <= last) yield [first, last];
  }
}

/** Of a bit set: its base, then its words. */
function* ofBits(low: Integer, high: Integer, bits: readonly Integer[]): Generator<Interval> {
  const base = BigInt(bits[0] as Integer);
  const end = Number(BigInt(high) - base);
  const isSet = (bit: number): boolean =>
    ((Number(bits[1 + Math.floor(bit / WORD_SIZE)]) >> (bit % WORD_SIZE)) & 1) === 1;
  for (let bit = Number(BigInt(low) - base); bit <= end; bit++) {
    if (!isSet(bit)) continue;
    const from = bit;
    while (bit < end && isSet(bit + 1)) bit++;
    yield [base + BigInt(from), base + BigInt(bit)];
  }
}
