/**
 * Which parts of a value need a datum label to be written (R7RS 2.4, 6.13.3).
 */
import { type DescriptionPart, isDescribed, Pair, type Value } from './datum.js';

/** `cycles`: only where writing would never end; `all`: every pair and vector met twice. */
export type Sharing = 'cycles' | 'all';

/** Values with fewer parts than this are first tried without any bookkeeping. */
const SMALL_TREE = 2000;

/** The descriptions of one printing, each asked for once. */
export class Descriptions {
  readonly #known = new Map<object, readonly DescriptionPart[]>();

  /** What a value says of itself, or null when it has a written form. */
  of(value: Value): readonly DescriptionPart[] | null {
    if (!isDescribed(value)) return null;
    let parts = this.#known.get(value);
    if (parts === undefined) {
      parts = value.describe();
      this.#known.set(value, parts);
    }
    return parts;
  }
}

/** Put the parts of a value on the stack, the first on top; false when it has none. */
function pushParts(value: Value, stack: Value[], descriptions: Descriptions): boolean {
  if (value instanceof Pair) {
    stack.push(value.cdr, value.car);
    return true;
  }
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (let i = value.length - 1; i >= 0; i--) stack.push(value[i]);
    return true;
  }
  const parts = descriptions.of(value);
  if (parts === null) return false;
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] as DescriptionPart;
    if (typeof part !== 'string') stack.push(part.value);
  }
  return true;
}

/** Whether the value, taken as a tree, is small; then it has no cycles. */
function isSmallTree(root: Value, descriptions: Descriptions): boolean {
  const stack: Value[] = [root];
  for (let count = 0; count < SMALL_TREE; count++) {
    if (stack.length === 0) return true;
    if (stack.length > SMALL_TREE) return false;
    pushParts(stack.pop(), stack, descriptions);
  }
  return stack.length === 0;
}

/** On the stack above a value whose parts have all been visited. */
const LEAVE = Symbol('leave');

/**
 * The objects within `root` that need a label. Visits parts in the order in which they are written,
 * so that every label is defined before it is referred to. Iterative; O(size).
 */
export function findShared(root: Value, sharing: Sharing, descriptions: Descriptions): Set<Value> {
  const shared = new Set<Value>();
  if (sharing === 'cycles' && isSmallTree(root, descriptions)) return shared;
  const onPath = new Map<Value, boolean>();
  const stack: Value[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (value === LEAVE) {
      onPath.set(stack.pop(), false);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    const state = onPath.get(value);
    if (state === undefined) {
      stack.push(value, LEAVE);
      if (pushParts(value, stack, descriptions)) onPath.set(value, true);
      else stack.length -= 2;
    } else if (state || (sharing === 'all' && (value instanceof Pair || Array.isArray(value)))) {
      shared.add(value);
    }
  }
  return shared;
}
