/**
 * Checks of arguments that many primitives share. Each answers the argument with its type known, or
 * throws the fault that names the procedure, the position (1-based) and what was expected.
 */
import { Char, MString, NIL, Pair, type Value } from '../../../grammar/datum.js';
import { type Fault, fault, outOfRange, wrongType } from '../condition.js';

/** The argument as a string. */
export function stringArgument(who: string, position: number, value: Value): MString {
  if (value instanceof MString) return value;
  throw wrongType(who, position, 'a string', value);
}

/** The argument's code point. */
export function characterArgument(who: string, position: number, value: Value): number {
  if (value instanceof Char) return value.code;
  throw wrongType(who, position, 'a character', value);
}

/** The argument as a vector. */
export function vectorArgument(who: string, position: number, value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw wrongType(who, position, 'a vector', value);
}

/** The argument as a bytevector. */
export function bytevectorArgument(who: string, position: number, value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrongType(who, position, 'a bytevector', value);
}

/** The argument as an exact integer from 0 to 255. */
export function byteArgument(who: string, position: number, value: Value): number {
  if (typeof value === 'number' && value >= 0 && value <= 255) return value;
  if (typeof value === 'number' || typeof value === 'bigint') {
    throw outOfRange(who, position, 'a byte, 0 to 255', value);
  }
  throw wrongType(who, position, 'a byte (an exact integer from 0 to 255)', value);
}

/** The argument as the index of one of `length` elements. */
export function indexArgument(who: string, position: number, value: Value, length: number): number {
  if (typeof value === 'number' && value >= 0 && value < length) return value;
  throw badIndex(who, position, value, 0, length - 1);
}

/** The start of a range of a sequence; left out, it is 0. */
export function startArgument(who: string, position: number, value: Value, length: number): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && value >= 0 && value <= length) return value;
  throw badIndex(who, position, value, 0, length);
}

/** The exclusive end of a range that begins at `start`; left out, it is `length`. */
export function endArgument(
  who: string,
  position: number,
  value: Value,
  start: number,
  length: number,
): number {
  if (value === undefined) return length;
  if (typeof value === 'number' && value >= start && value <= length) return value;
  throw badIndex(who, position, value, start, length);
}

/** The fault of an index that is not an integer between two bounds, both inclusive. */
function badIndex(who: string, position: number, value: Value, low: number, high: number): Fault {
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    return wrongType(who, position, 'an index (an exact nonnegative integer)', value);
  }
  if (high < low) {
    return fault(
      'out-of-range',
      `${who}: there is nothing to index, it is empty; argument ${position} was`,
      [value],
    );
  }
  return outOfRange(who, position, high === low ? `${low}` : `${low} to ${high}`, value);
}

/** The argument as a number of elements, at most `elementsMax`. */
export function sizeArgument(
  who: string,
  position: number,
  value: Value,
  elementsMax: number,
): number {
  if (typeof value === 'number' && value >= 0 && value <= elementsMax) return value;
  if ((typeof value === 'number' || typeof value === 'bigint') && value >= 0) {
    throw tooManyElements(who, elementsMax, value);
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    throw outOfRange(who, position, '0 or more', value);
  }
  throw wrongType(who, position, 'a size (an exact nonnegative integer)', value);
}

/** `count`, if one object may have that many elements. */
export function checkedCount(who: string, count: number, elementsMax: number): number {
  if (count <= elementsMax) return count;
  throw tooManyElements(who, elementsMax, count);
}

/** The fault of asking for an object larger than the limit. */
function tooManyElements(who: string, elementsMax: number, asked: Value): Fault {
  return fault(
    'limit',
    `${who}: one object may have at most ${elementsMax} elements, asked for`,
    [asked],
    'The limit is called elementsMax.',
  );
}

/** The place in `to` where `count` elements are to be written from `at` on. */
export function destinationArgument(
  who: string,
  position: number,
  at: Value,
  length: number,
): number {
  if (typeof at === 'number' && at >= 0 && at <= length) return at;
  throw badIndex(who, position, at, 0, length);
}

/** Refuse a copy of `count` elements to where only `room` are left. */
export function checkRoom(who: string, count: number, room: number): void {
  if (count <= room) return;
  throw fault(
    'out-of-range',
    `${who}: ${count} elements do not fit, the target has room for only`,
    [room],
    'Copy a shorter range, or to an earlier place.',
  );
}

/** The fault of an argument that is not a proper list, saying in which way. */
export function notProperList(who: string, position: number, value: Value): Fault {
  if (!(value instanceof Pair)) return wrongType(who, position, 'a list', value);
  return fault(
    'wrong-type',
    `${who}: expected a proper list as argument ${position}, but it ${wayOfListness(value)}, got`,
    [value],
  );
}

/** How a chain of pairs that is no proper list ends. */
function wayOfListness(first: Pair): string {
  return chainEnd(first) === null ? 'is circular' : 'does not end in ()';
}

/** What follows the last pair of a chain of pairs, or null if the chain is circular. O(length). */
export function chainEnd(first: Value): Value | null {
  // Brent: the anchor moves to the current pair whenever the number of steps doubles.
  let anchor: Value = null;
  let steps = 0;
  let nextAnchorAt = 8;
  let rest = first;
  while (rest instanceof Pair) {
    if (rest === anchor) return null;
    if (++steps === nextAnchorAt) {
      anchor = rest;
      nextAnchorAt *= 2;
    }
    rest = rest.cdr;
  }
  return rest;
}

/** The elements of a proper list, in a fresh array. */
export function listArgument(who: string, position: number, value: Value): Value[] {
  const items: Value[] = [];
  let anchor: Value = null;
  let nextAnchorAt = 8;
  let rest = value;
  while (rest instanceof Pair) {
    if (rest === anchor) throw notProperList(who, position, value);
    items.push(rest.car);
    if (items.length === nextAnchorAt) {
      anchor = rest;
      nextAnchorAt *= 2;
    }
    rest = rest.cdr;
  }
  if (rest !== NIL) throw notProperList(who, position, value);
  return items;
}
