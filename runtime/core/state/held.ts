/**
 * What the variables of Omega's own libraries hold: another engine has it too, so it is known by
 * library and variable. What a program may have changed in it is saved besides.
 */
import { Pair } from '../../../grammar/datum.js';
import { Closure } from '../compiler/lambda.js';
import { isLiteral } from '../constant.js';
import type { SessionEngine } from '../create-engine.js';
import { Channel } from '../fiber/fiber.js';
import { HashTable } from '../hash-table.js';
import { Parameter } from '../parameter.js';
import { Promise_ } from '../promise.js';
import { Record } from '../record.js';
import type { Json } from './codec.js';

/** The objects, each with its name. */
export function heldObjects(engine: SessionEngine): Map<object, readonly Json[]> {
  const held = new Map<object, readonly Json[]>();
  for (const library of engine.libraries.loaded.values()) {
    if (library.state !== 'ready' || !library.isStandard) continue;
    for (const binding of library.top.bindings.values()) {
      if (binding.kind !== 'global' || binding.cell.home !== library.name) continue;
      const { value, name, assigned } = binding.cell;
      if (assigned || typeof value !== 'object' || value === null) continue;
      held.set(value, ['held', library.name, name]);
    }
  }
  return held;
}

/** Whether something in it may be another thing than when its library was ready. */
export function isChangeable(object: object): boolean {
  if (object instanceof Closure) return object.captured.length > 0;
  if (Array.isArray(object) || object instanceof Pair) return !isLiteral(object);
  return KINDS.some((kind) => object instanceof kind);
}

const KINDS = [Channel, HashTable, Parameter, Promise_, Record];
