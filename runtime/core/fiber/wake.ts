/** How a fiber goes on when what it waited for has come, or when it is cancelled. */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Condition } from '../condition.js';
import { bottom } from '../jump.js';
import type { Machine } from '../machine.js';
import { CANCELLED } from '../stubs.js';
import type { Case, Fiber, Wake } from './fiber.js';

/** A case of its wait came true with that value; `numbered`: its number is part of the answer. */
export function wakeFor(one: Case, index: number, value: Value, numbered: boolean): Wake {
  if (one.kind === 'join') {
    const { status, values, payload } = value as Fiber;
    if (status === 'failed') return { kind: 'raise', payload };
    if (status === 'cancelled') {
      return { kind: 'raise', payload: new Condition('cancelled', 'was cancelled:', [value]) };
    }
    return { kind: 'values', values: numbered ? [index, ...values] : values };
  }
  const answer = one.kind === 'ended' ? true : value;
  return { kind: 'values', values: numbered ? [index, answer] : [answer] };
}

/** Leave everything that the running fiber is in. */
export function unwind(machine: Machine): void {
  machine.jump(bottom(machine, CANCELLED), null, [UNSPECIFIED]);
}

/** Nobody handled an object in the running fiber: it leaves everything, and ends. */
export function failFiber(machine: Machine, payload: Value): void {
  Object.assign(machine.fibers.current as Fiber, { failing: true, cancelling: true, payload });
  unwind(machine);
}
