/** Dynamic extents: the frames that `parameterize`, handlers and winders push (see frame.ts). */
import { NIL, Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { Dynamic, dynamicRegister, Frame } from './frame.js';
import type { Parameter } from './parameter.js';
import { DYNAMIC } from './stubs.js';

/** How a dynamic extent differs from the one around it. */
export interface DynamicChanges {
  /** List of exception handlers, innermost first. */
  readonly handlers?: Value;
  /** Association list of parameters and values. */
  readonly parameters?: Value;
  /** The thunks of a winding extent. */
  readonly before?: Value;
  readonly after?: Value;
}

/** The frame of an extent inside `outer`, in front of `next`. */
export function dynamicFrame(
  outer: Frame | null,
  next: Frame | null,
  changes: DynamicChanges,
): Frame {
  const registers: Value[] = [
    null,
    UNSPECIFIED,
    outer,
    changes.handlers ?? dynamicRegister(outer, Dynamic.Handlers, NIL),
    changes.parameters ?? dynamicRegister(outer, Dynamic.Parameters, NIL),
    dynamicRegister(outer, Dynamic.Winder, null),
    changes.before ?? false,
    changes.after ?? false,
  ];
  return new Frame(DYNAMIC, registers, next);
}

/** The value of a parameter in a dynamic environment. O(parameters bound in it). */
export function valueIn(dynamic: Frame | null, parameter: Parameter): Value {
  let bindings = dynamicRegister(dynamic, Dynamic.Parameters, NIL);
  while (bindings instanceof Pair) {
    const binding = bindings.car as Pair;
    if (binding.car === parameter) return binding.cdr;
    bindings = bindings.cdr;
  }
  return parameter.value;
}
