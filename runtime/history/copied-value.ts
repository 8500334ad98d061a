/**
 * Copies of values that came from the host: what the program does to the original later does not
 * reach the copy. Structures are copied with their sharing and cycles; what is no structure
 * (procedures, records, ports, numbers …) is itself.
 */
import { MString, Pair, type Value } from '../../grammar/datum.js';
import { Condition } from '../core/condition.js';
import { HashTable } from '../core/hash-table.js';

/** About how many bytes an object of a structure takes. */
const OBJECT_BYTES = 48;

/** One of the arguments of an operation, in what is kept of its answer. */
class Argument {
  constructor(readonly index: number) {}
}

/** What is kept of an answer. */
export class KeptValue {
  constructor(
    readonly value: Value,
    readonly bytes: number,
    /** How many arguments its operation had. */
    readonly argumentCount = 0,
  ) {}
}

/** Keep what an operation answered. Arguments of it in the answer are known as such, since they are
 * the program's own objects. */
export function keptValue(value: Value, args: readonly Value[] = []): KeptValue {
  const known = new Map<Value, Value>();
  args.forEach((arg, i) => {
    if (typeof arg === 'object' && arg !== null && !known.has(arg)) known.set(arg, new Argument(i));
  });
  const before = known.size;
  const kept = copy(value, known);
  return new KeptValue(kept, (known.size - before) * OBJECT_BYTES, args.length);
}

/** The answer again, for an operation with these arguments. */
export function givenValue({ value }: KeptValue, args: readonly Value[] = []): Value {
  return copy(value, new Map(), args);
}

/** A condition that the host raised, as it was before it was raised. */
export function copiedPayload(payload: Value): Value {
  if (!(payload instanceof Condition)) return payload;
  const { code, message, irritants, hint, own, details } = payload;
  return new Condition(code, message, irritants, hint, own, details);
}

/** Iterative, so that any structure will do. O(size). */
function copy(root: Value, known: Map<Value, Value>, args: readonly Value[] = []): Value {
  const pending: Array<() => void> = [];
  const copied = (value: Value): Value => {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Argument) return args[value.index];
    const already = known.get(value);
    if (already !== undefined) return already;
    if (value instanceof Pair) {
      const pair = new Pair(value.car, value.cdr);
      pending.push(() => {
        pair.car = copied(value.car);
        pair.cdr = copied(value.cdr);
      });
      known.set(value, pair);
      return pair;
    }
    if (Array.isArray(value)) {
      const vector: Value[] = new Array(value.length);
      pending.push(() => {
        for (let i = 0; i < value.length; i++) vector[i] = copied(value[i]);
      });
      known.set(value, vector);
      return vector;
    }
    if (value instanceof HashTable) {
      const table = value.copy();
      pending.push(() => {
        table.clear();
        for (const [key, held] of value.entries()) table.set(copied(key), copied(held));
      });
      known.set(value, table);
      return table;
    }
    const leaf = leafCopy(value);
    known.set(value, leaf);
    return leaf;
  };
  const result = copied(root);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) next();
  return result;
}

function leafCopy(value: object): Value {
  if (value instanceof MString) return new MString(value.toString());
  if (value instanceof Uint8Array) return value.slice();
  return value;
}
