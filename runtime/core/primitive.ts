/**
 * Primitive procedures: the operations the machine does not explain further. A table of them is an
 * array of records; adding a primitive is adding a record.
 */
import type { DescriptionPart, Value } from '../../grammar/datum.js';
import { EffectOperation, type EffectRecord } from './effect/operation.js';
import { perform } from './effect/perform.js';
import type { EngineLimits } from './engine.js';
import type { Machine } from './machine.js';
import type { PortDefaults } from './port.js';
import type { Refusals } from './refusals.js';
import type { Alternatives } from './search/alternatives.js';
import { choose, fail } from './search/search.js';
import type { Store } from './store.js';
import type { StreamCounts } from './stream-counts.js';
import type { World } from './world.js';

/** A host function behind a primitive: positional arguments, already counted. Reports the program's
 * errors by throwing `Fault`. Never calls back into Omega (see `control`). */
// biome-ignore lint/suspicious/noExplicitAny: arguments are Omega values that each primitive checks
export type HostFunction = (...args: any[]) => Value;

/** A control primitive sees the machine: it sets the machine's registers and answers nothing. */
export type ControlFunction = (machine: Machine, args: readonly Value[]) => void;

export interface PrimitiveSpec {
  readonly name: string;
  /** The signature as the manual prints it, from which the arity is read: `k` required, `[start
   * [end]]` optional, `x ...` any number more. Example: `"string [start [end]]"`, `"x y ..."`,
   * `""`. */
  readonly params: string;
  /** One sentence for `,doc`; ends in the source, for example "(R7RS 6.4)". */
  readonly doc: string;
  /** `pure`: no effect and no dependence on anything but its arguments' current contents, so that
   * asking again before anything else happened gives an equivalent answer. `effect`: anything else.
   */
  readonly kind: 'pure' | 'effect' | 'control';
  readonly fn: HostFunction | ControlFunction;
  /** For what reaches outside: the operation that it performs. */
  readonly operation?: EffectOperation;
  /** For what chooses: what there is to choose from; null: nothing, so it fails. Compiled code does
   * that itself. */
  readonly alternatives?: (args: readonly Value[]) => Alternatives | null;
}

/** A primitive without effects. */
export function pure(name: string, params: string, doc: string, fn: HostFunction): PrimitiveSpec {
  return { name, params, doc, kind: 'pure', fn };
}

/** A primitive that writes the store, or talks to the world. */
export function effect(name: string, params: string, doc: string, fn: HostFunction): PrimitiveSpec {
  return { name, params, doc, kind: 'effect', fn };
}

/** A primitive that decides what the machine does next. */
export function control(
  name: string,
  params: string,
  doc: string,
  fn: ControlFunction,
): PrimitiveSpec {
  return { name, params, doc, kind: 'control', fn };
}

/** One that answers something that it finds in the machine. */
export function answering(
  name: string,
  params: string,
  doc: string,
  act: (machine: Machine, args: readonly Value[]) => Value,
): PrimitiveSpec {
  return control(name, params, doc, (machine, args) => machine.answer(act(machine, args)));
}

/** A primitive that reaches outside: an effect operation that the host does. */
export function outside(
  name: string,
  params: string,
  doc: string,
  record: EffectRecord,
  fn: HostFunction,
): PrimitiveSpec {
  const operation = new EffectOperation(name, params, record, fn);
  operation.isPrimitive = true;
  const act: ControlFunction = (machine, args) => perform(machine, operation, args);
  return { name, params, doc, kind: 'control', fn: act, operation };
}

/** An operation on the host's files: inside a transaction those of the branch. */
export function onWorld(
  name: string,
  params: string,
  doc: string,
  record: EffectRecord,
  fn: HostFunction,
): PrimitiveSpec {
  const spec = outside(name, params, doc, record, fn);
  if (spec.operation !== undefined) spec.operation.stagesItself = true;
  return spec;
}

/** A primitive that goes on with one of several alternatives. */
export function choice(
  name: string,
  params: string,
  doc: string,
  alternatives: (args: readonly Value[]) => Alternatives | null,
): PrimitiveSpec {
  const act: ControlFunction = (machine, args) => {
    const found = alternatives(args);
    if (found === null) fail(machine);
    else choose(machine, found);
  };
  return { name, params, doc, kind: 'control', fn: act, alternatives };
}

/** How many arguments a signature takes; `max` is Infinity when it ends in `...`. */
export function arityOf(params: string): { readonly min: number; readonly max: number } {
  let min = 0;
  let max = 0;
  let depth = 0;
  for (const word of params.match(/\[|\]|\.\.\.|[^\s[\]]+/g) ?? []) {
    if (word === '[') depth++;
    else if (word === ']') depth--;
    else if (word === '...') {
      max = Number.POSITIVE_INFINITY;
      if (depth === 0) min--;
    } else {
      max++;
      if (depth === 0) min++;
    }
  }
  return { min, max };
}

/** A primitive as a value. */
export class Primitive {
  readonly min: number;
  readonly max: number;
  readonly name: string;
  readonly fn: HostFunction;

  constructor(readonly spec: PrimitiveSpec) {
    const { min, max } = arityOf(spec.params);
    this.min = min;
    this.max = max;
    this.name = spec.name;
    this.fn = spec.fn as HostFunction;
  }

  describe(): readonly DescriptionPart[] {
    return [`#<procedure ${this.name}>`];
  }
}

/** What a table of primitives is made for: what one session has. */
export interface PrimitiveContext {
  readonly store: Store;
  readonly world: World;
  readonly limits: EngineLimits;
  readonly ports: PortDefaults;
  readonly streams: StreamCounts;
  readonly refusals: Refusals;
}

export type PrimitiveTable = (context: PrimitiveContext) => readonly PrimitiveSpec[];
