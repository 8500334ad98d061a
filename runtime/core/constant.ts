/**
 * Literal constants (R7RS 3.4): data written in a program cannot be changed by it. Pairs and
 * vectors are frozen, so that the host refuses the write; strings and bytevectors are remembered.
 */
import { MString, Pair, type Value } from '../../grammar/datum.js';
import { type Fault, fault } from './condition.js';

const constants = new WeakSet<object>();

/** Make a datum and all its parts constant. Iterative. */
export function makeConstant(datum: Value): void {
  const pending: Value[] = [datum];
  while (pending.length > 0) {
    const value = pending.pop();
    if (value instanceof Pair) {
      if (Object.isFrozen(value)) continue;
      Object.freeze(value);
      pending.push(value.car, value.cdr);
    } else if (Array.isArray(value)) {
      if (Object.isFrozen(value)) continue;
      Object.freeze(value);
      for (const item of value) pending.push(item);
    } else if (value instanceof MString || value instanceof Uint8Array) {
      constants.add(value);
    }
  }
}

/** The pairs, vectors, strings and bytevectors that a datum is made of, each once, in an order that
 * follows from its structure. Iterative. */
export function partsOfDatum(datum: Value): readonly object[] {
  const parts = new Set<object>();
  const pending: Value[] = [datum];
  while (pending.length > 0) {
    const value = pending.pop();
    if (parts.has(value as object)) continue;
    if (value instanceof Pair) {
      parts.add(value);
      pending.push(value.car, value.cdr);
    } else if (Array.isArray(value)) {
      parts.add(value);
      for (const item of value) pending.push(item);
    } else if (value instanceof MString || value instanceof Uint8Array) {
      parts.add(value);
    }
  }
  return [...parts];
}

/** Whether a string or bytevector is a literal constant. */
export function isConstant(value: object): boolean {
  return constants.has(value);
}

/** Whether an object is, or is part of, a literal constant. */
export function isLiteral(value: object): boolean {
  if (value instanceof Pair || Array.isArray(value)) return Object.isFrozen(value);
  return constants.has(value);
}

/** The fault of a write to a constant. */
export function constantFault(value: Value): Fault {
  return fault(
    'immutable',
    'a literal constant cannot be changed:',
    [value],
    'change a copy of it',
  );
}
