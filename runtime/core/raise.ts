/** Raising objects, and turning what primitives report into raises (R7RS 6.11). */
import { Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { explode, isExplodable } from './compiler/explode.js';
import { type Node, NodeKind, SimpleKind } from './compiler/ir.js';
import { Condition, Fault, fault } from './condition.js';
import type { Machine } from './machine.js';
import { placeOf } from './place.js';
import { SECONDARY } from './stubs.js';

/** Raise an object: call the innermost handler, in the extent of the raise but with the handlers
 * outside it. Without a handler the machine stops, its state kept. */
export function raise(machine: Machine, payload: Value, continuable: boolean): void {
  const { handlers } = machine;
  if (!(handlers instanceof Pair)) {
    machine.status = { kind: 'failed', payload };
    return;
  }
  const extent = machine.enterDynamic({ handlers: handlers.cdr });
  if (!continuable) machine.push(SECONDARY, [null, UNSPECIFIED, payload]);
  try {
    machine.call(handlers.car, [payload]);
  } catch (error) {
    // The handler cannot be called: that is raised where it would have run.
    if (!(error instanceof Fault)) throw error;
    machine.kontinuation = extent;
    machine.dynamic = extent;
    if (error.payload instanceof Condition) complete(machine, error.payload, null);
    raise(machine, error.payload, false);
  }
}

/** A primitive or variable reported a fault while the machine did its `control`: raise it there. A
 * node that does several things is first taken apart, so that it is known which of them failed. */
export function recover(machine: Machine, { payload }: Fault): void {
  const node = machine.control as Node;
  const { isPlaced } = machine;
  machine.isPlaced = false;
  const mayExplode = !isPlaced && !machine.inEffect && !isOperatorMissing(node, payload);
  if (mayExplode && isExplodable(node)) {
    machine.control = explode(node);
    return;
  }
  machine.inEffect = false;
  if (payload instanceof Condition) complete(machine, payload, node);
  const waits =
    node.kind === NodeKind.Call || node.kind === NodeKind.Let || node.kind === NodeKind.Effect;
  if (waits && !isPlaced) machine.push(node, machine.registers);
  raise(machine, payload, false);
}

/** Whether it is the operator of a call that has no value. It is asked first, and blamed even if
 * operands have none either: in `(defin x 1)` the user got `defin` wrong. */
function isOperatorMissing(node: Node, payload: Value): boolean {
  if (!(payload instanceof Condition) || payload.code !== 'unbound-variable') return false;
  const isCall = node.kind === NodeKind.Call || node.kind === NodeKind.TailCall;
  return isCall && node.value?.kind === SimpleKind.Global && payload.span === node.value.span;
}

/** What the host could not do, as a fault: too deep for its stack, too large for its objects. */
export function hostLimit(error: RangeError): Fault {
  return fault('limit', `too large or too deeply nested for this machine (${error.message})`);
}

/** Fill in what only the machine knows of a condition. */
function complete(machine: Machine, condition: Condition, node: Node | null): void {
  condition.span ??= placeOf(node, machine.kontinuation) ?? machine.formSpan;
  if (condition.code !== 'unbound-variable' || condition.hint !== null) return;
  const name = machine.suggest(condition.message.replace(/^.*: /, ''));
  if (name !== null) condition.hint = `did you mean ${name}?`;
}
