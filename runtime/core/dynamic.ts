/** Dynamic extents: the frames that `parameterize`, handlers, marks and winders push (frame.ts). */
import { list, NIL, Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { Dynamic, dynamicRegister, Frame } from './frame.js';
import type { Machine } from './machine.js';
import type { Parameter } from './parameter.js';
import type { Prompt } from './prompt.js';
import { DYNAMIC, WINDING } from './stubs.js';

/** How a dynamic extent differs from the one around it. */
export interface DynamicChanges {
  /** List of exception handlers, innermost first. */
  readonly handlers?: Value;
  /** Association list of parameters and values. */
  readonly parameters?: Value;
  /** List of restarts, innermost first. */
  readonly restarts?: Value;
  /** List of effect handlers, innermost first. */
  readonly effects?: Value;
  /** Association list of continuation marks. */
  readonly marks?: Value;
  /** The thunks of a winding extent. */
  readonly before?: Value;
  readonly after?: Value;
  /** A thunk of a winder runs. */
  readonly masked?: boolean;
}

/**
 * A list that stands for everything outside too. Otherwise the lists in a dynamic frame are those
 * of its segment only, and those of the segments outside follow: so a composable continuation finds
 * what is in force where it is put.
 */
export class Whole {
  constructor(readonly items: Value) {}

  describe(): readonly string[] {
    return ['#<whole>'];
  }
}

/** The list with these items before it. */
export function prepended(items: readonly Value[], list: Value): Value {
  if (list instanceof Whole) return new Whole(prepended(items, list.items));
  return items.reduceRight<Value>((rest, item) => new Pair(item, rest), list);
}

/** The frame of an extent in front of `next`, whose segment's nearest dynamic frame is `outer`. */
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
    changes.restarts ?? dynamicRegister(outer, Dynamic.Restarts, NIL),
    changes.effects ?? dynamicRegister(outer, Dynamic.Effects, NIL),
    changes.marks ?? NIL,
    changes.masked ?? dynamicRegister(outer, Dynamic.Masked, false),
  ];
  if (changes.after === undefined) return new Frame(DYNAMIC, registers, next);
  const frame = new Frame(WINDING, registers, next);
  registers[Dynamic.Winder] = frame;
  return frame;
}

/** The same frame, for a body in tail position: it takes the place of `frame`, the nearest one. */
export function changedFrame(frame: Frame, changes: DynamicChanges): Frame {
  const { registers, next } = frame;
  return dynamicFrame(registers[Dynamic.Outer] as Frame | null, next, {
    handlers: registers[Dynamic.Handlers],
    parameters: registers[Dynamic.Parameters],
    restarts: registers[Dynamic.Restarts],
    effects: registers[Dynamic.Effects],
    marks: registers[Dynamic.Marks],
    masked: registers[Dynamic.Masked] as boolean,
    ...changes,
  });
}

/** Whether a thunk of a winder runs at that place. O(segments that have any dynamic frame). */
export function isMasked(dynamic: Frame | null, prompts: Prompt | null): boolean {
  let frame = dynamic;
  let marked = prompts?.marked ?? null;
  for (;;) {
    if (dynamicRegister(frame, Dynamic.Masked, false) === true) return true;
    if (marked === null) return false;
    frame = marked.dynamic;
    marked = marked.next?.marked ?? null;
  }
}

/** Whether the frame belongs to a winding extent. */
export function isWinder(frame: Frame): boolean {
  return frame.registers[Dynamic.Winder] === frame;
}

/** The binding of a parameter in an association list: a pair of it and its value, or null.
 * O(parameters bound). */
export function bindingIn(parameters: Value, parameter: Parameter): Pair | null {
  for (let rest = parameters; rest instanceof Pair; rest = rest.cdr) {
    const binding = rest.car as Pair;
    if (binding.car === parameter) return binding;
  }
  return null;
}

/** The association list with these bindings before those of other parameters. */
export function withBindings(bindings: readonly Pair[], parameters: Value): Value {
  const kept: Value[] = [];
  for (let rest = parameters; rest instanceof Pair; rest = rest.cdr) {
    const binding = rest.car as Pair;
    if (!bindings.some(({ car }) => car === binding.car)) kept.push(binding);
  }
  return list([...bindings, ...kept]);
}

/** From here on the parameter has that value, until the extent of what is called next is left. */
export function enterBinding(machine: Machine, parameter: Parameter, value: Value): void {
  const bindings = withBindings([new Pair(parameter, value)], machine.current(Dynamic.Parameters));
  machine.enterDynamic({ parameters: new Whole(bindings) });
}
