/** What is bound where the program is, for whoever looks between two transitions. */
import type { Value } from '../../grammar/datum.js';
import { bindingIn } from './dynamic.js';
import { Dynamic } from './frame.js';
import type { Machine } from './machine.js';
import type { Parameter } from './parameter.js';
import { listsAt } from './registers.js';

/** What `of` makes of the parameter's value in the running fiber, or else in the main one; null if
 * it makes nothing of either, or nothing is under way. */
export function underWay<T>(
  machine: Machine,
  parameter: Parameter,
  of: (value: Value) => T | null,
): T | null {
  const { status, fibers } = machine;
  if (status.kind === 'idle' || status.kind === 'done' || status.kind === 'exited') return null;
  const here = fibers.current === null ? null : of(machine.parameterValue(parameter));
  if (here !== null || fibers.isMain || fibers.main === null) return here;
  const { dynamic, prompts } = fibers.main;
  for (const [bindings] of listsAt(dynamic, prompts, Dynamic.Parameters)) {
    const binding = bindingIn(bindings, parameter);
    if (binding !== null) return of(binding.cdr);
  }
  return null;
}
