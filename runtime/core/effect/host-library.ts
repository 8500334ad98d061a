/**
 * The library (omega host): operations that whoever embeds the engine offers to programs. One that
 * answers a promise makes the fiber that performs it wait, and no other.
 */
import { intern, type Value } from '../../../grammar/datum.js';
import { Fault, fault } from '../condition.js';
import { TopLevel } from '../expander/scope.js';
import { Library } from '../library/library.js';
import { outside, Primitive } from '../primitive.js';
import { type Determinism, effectRecord, type RegionRule } from './operation.js';

export interface HostOperation {
  readonly name: string;
  /** The signature, as `PrimitiveSpec.params`. */
  readonly params: string;
  /** One sentence. */
  readonly doc: string;
  /** What a program must be allowed; null: nothing. */
  readonly capability: string | null;
  readonly determinism: Determinism;
  readonly region?: RegionRule;
  /** Throws Fault, or rejects with an Error, if it cannot be done. */
  perform(...args: Value[]): Value | Promise<Value>;
}

/** What an operation throws is a condition in the program, as what it rejects with is. */
function attempt(operation: HostOperation, args: readonly Value[]): Value {
  try {
    return operation.perform(...args);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw fault('effect-failed', `${operation.name}: ${what}`);
  }
}

export const HOST_LIBRARY = '(omega host)';

export function hostLibrary(operations: readonly HostOperation[]): Library {
  const top = new TopLevel(HOST_LIBRARY, 'library');
  const library = new Library(HOST_LIBRARY, top, true);
  library.state = 'ready';
  for (const operation of operations) offer(library, operation);
  return library;
}

function offer({ top, exports }: Library, operation: HostOperation): void {
  const { name, params, doc, capability, determinism, region } = operation;
  const record = effectRecord(capability, determinism, region);
  const spec = outside(name, params, doc, record, (...args) => attempt(operation, args));
  top.define(intern(name)).value = new Primitive(spec);
  exports.set(intern(name), intern(name));
}

/** What a saved state says of an operation that its host offered. */
export type Offered = readonly [
  name: string,
  params: string,
  capability: string | null,
  determinism: Determinism,
  region: RegionRule,
];

/** The operations of that library. */
export function offeredIn({ top }: Library): readonly Offered[] {
  return [...top.cells.values()].flatMap(({ value }) => {
    const operation = value instanceof Primitive ? value.spec.operation : undefined;
    if (operation === undefined) return [];
    const { name, params, record } = operation;
    return [[name, params, record.capability, record.determinism, record.region] as const];
  });
}

/** Where the host does not offer one of these, performing it is the condition `resource-missing`.
 */
export function standInFor(library: Library, offered: readonly Offered[]): void {
  for (const [name, params, capability, determinism, region] of offered) {
    if (library.exports.has(intern(name))) continue;
    const doc = 'An operation that this host does not offer.';
    const perform = (): never => {
      const message = `${name}: the host does not offer this operation, which a saved state uses`;
      const hint = 'give what it would answer by use-value, or load the state where it is offered';
      throw fault('resource-missing', message, [], hint);
    };
    offer(library, { name, params, doc, capability, determinism, region, perform });
  }
}
