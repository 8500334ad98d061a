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
  for (const operation of operations) {
    const { name, params, doc, capability, determinism, region } = operation;
    const record = effectRecord(capability, determinism, region);
    const spec = outside(name, params, doc, record, (...args) => attempt(operation, args));
    top.define(intern(name)).value = new Primitive(spec);
    library.exports.set(intern(name), intern(name));
  }
  return library;
}
