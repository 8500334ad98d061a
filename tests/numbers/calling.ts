/** Number primitives called by text: "(floor/ 7 (+ 1 1))", without reader or machine. */
import { MString, type Num, type Value } from '#omega/grammar/datum.js';
import { formatNumber, parseNumber } from '#omega/grammar/number-text.js';
import { Condition, Fault } from '#omega/runtime/core/condition.js';
import { numberPrimitives } from '#omega/runtime/core/numbers/primitives.js';
import {
  arityOf,
  type HostFunction,
  type PrimitiveContext,
  type PrimitiveSpec,
} from '#omega/runtime/core/primitive.js';
import { MultipleValues } from '#omega/runtime/core/values.js';

export const INTEGER_BITS_MAX = 100_000;

const context = {
  limits: {
    expansionsMax: 1,
    nestingMax: 1,
    elementsMax: 10_000,
    integerBitsMax: INTEGER_BITS_MAX,
  },
} as PrimitiveContext;

/** The table under test. Making it also puts INTEGER_BITS_MAX in force. */
export const specs: readonly PrimitiveSpec[] = numberPrimitives(context);
const specByName = new Map(specs.map((spec) => [spec.name, spec]));

/** Call a primitive with values. Counts the arguments as the machine would. */
export function call(name: string, ...args: Value[]): Value {
  const spec = specByName.get(name);
  if (spec === undefined) throw new Error(`no primitive ${name}`);
  const { min, max } = arityOf(spec.params);
  if (args.length < min || args.length > max) throw new Error(`${name} takes (${spec.params})`);
  return (spec.fn as HostFunction)(...args);
}

/** What a call answers, as text: a datum, several joined by " and ", or "!! code: message". */
export function answer(text: string): string {
  const tokens = text.match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
  let next = 0;
  const evaluate = (): Value => {
    const token = tokens[next++] ?? '';
    if (token !== '(') return constant(token);
    const name = tokens[next++] ?? '';
    const args: Value[] = [];
    while (tokens[next] !== ')') args.push(evaluate());
    next++;
    return call(name, ...args);
  };
  try {
    return written(evaluate());
  } catch (error) {
    if (!(error instanceof Fault) || !(error.payload instanceof Condition)) throw error;
    return `!! ${error.payload.code}: ${error.payload.message}`;
  }
}

function constant(token: string): Value {
  if (token.startsWith('"')) return new MString(token.slice(1, -1));
  if (token === '#f') return false;
  return numberOf(token);
}

/** The number a text writes; fails the test if it writes none. */
export function numberOf(text: string, radix = 10): Num {
  const n = parseNumber(text, radix);
  if (n === null) throw new Error(`not a number: ${text}`);
  return n;
}

function written(value: Value): string {
  if (value instanceof MultipleValues) return value.items.map(written).join(' and ');
  if (value instanceof MString) return `"${value.toString()}"`;
  if (typeof value === 'boolean') return value ? '#t' : '#f';
  return formatNumber(value as Num);
}
