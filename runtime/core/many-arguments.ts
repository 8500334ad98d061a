/**
 * Calls of primitives with more arguments than fit the host's stack, as `(apply + numbers)` makes
 * them. Procedures whose result can be built up from parts are called on parts; others have a
 * limit.
 */
import { type Char, list, MString, type Value } from '../../grammar/datum.js';
import { fault } from './condition.js';
import type { Primitive } from './primitive.js';

/** Up to so many arguments are passed as they are. */
export const ARGUMENTS_MAX = 10_000;

/** f(a …, b …) = f(f(a …), b …). */
const ASSOCIATIVE: ReadonlySet<string> = new Set([
  '+',
  '*',
  'max',
  'min',
  'gcd',
  'lcm',
  'append',
  'string-append',
  'vector-append',
  'bytevector-append',
]);

/** f(a … b, c …) = f(a … b) and f(b, c …). */
const CHAINED = /^(=|<|>|<=|>=|(char|string)(-ci)?[=<>]+\?|boolean=\?|symbol=\?)$/;

/** f(a …, b …) = join(f(a …), f(b …)). */
const JOINED: ReadonlyMap<string, (args: readonly Value[]) => Value> = new Map<
  string,
  (args: readonly Value[]) => Value
>([
  ['list', (args) => list(args)],
  ['vector', (args) => args.slice()],
  ['string', (args) => MString.ofCodes((args as Char[]).map((c) => c.code))],
  ['bytevector', (args) => Uint8Array.from(args as number[])],
]);

/** The value of a primitive on more than ARGUMENTS_MAX arguments. */
export function applyToMany(f: Primitive, args: readonly Value[]): Value {
  const build = JOINED.get(f.name);
  if (build !== undefined) {
    for (let i = 0; i < args.length; i += ARGUMENTS_MAX) f.fn(...args.slice(i, i + ARGUMENTS_MAX));
    return build(args);
  }
  if (CHAINED.test(f.name)) {
    let holds = true;
    for (let i = 0; i < args.length - 1; i += ARGUMENTS_MAX) {
      holds = f.fn(...args.slice(i, i + ARGUMENTS_MAX + 1)) !== false && holds;
    }
    return holds;
  }
  if (!ASSOCIATIVE.has(f.name)) {
    throw fault(
      'limit',
      `${f.name}: at most ${ARGUMENTS_MAX} arguments are allowed, got ${args.length}`,
    );
  }
  let result: Value = f.fn(...args.slice(0, ARGUMENTS_MAX));
  for (let i = ARGUMENTS_MAX; i < args.length; i += ARGUMENTS_MAX) {
    result = f.fn(result, ...args.slice(i, i + ARGUMENTS_MAX));
  }
  return result;
}
