/**
 * Raising and signalling objects (R7RS 6.11; Common Lisp's `signal`), and turning what primitives
 * report into raises. The handlers in force are a list, innermost first, of procedures (installed
 * by with-exception-handler, they get every object) and clusters (installed by handler-bind, they
 * get what their tests accept, and decline by returning).
 */
import { Pair, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { explode, isExplodable } from './compiler/explode.js';
import { type Node, NodeKind } from './compiler/ir.js';
import { Condition, Fault, fault } from './condition.js';
import { ConditionType } from './condition-type.js';
import { Whole } from './dynamic.js';
import { HandlerCluster } from './handlers.js';
import { Point } from './jump.js';
import type { Machine } from './machine.js';
import { originHere } from './origin.js';
import { placeOf } from './place.js';
import { framesOf } from './prompt.js';
import { restartsOfFault, returnRestart, withRestarts } from './restart.js';
import { DECLINED, SECONDARY, TESTED } from './stubs.js';

/** What becomes of an object that no handler takes: the first two stop the machine, its state
 * kept; after a signal the program just goes on. */
export const enum RaiseMode {
  Raise,
  Continuable,
  Signal,
}

/** Raise an object: call the innermost handler that takes it, in the extent of the raise but with
 * the handlers outside it. */
export function raise(machine: Machine, payload: Value, mode: RaiseMode): void {
  offer(machine, payload, mode, machine.handlers, 0);
  machine.stops.onHappening?.('signal', payload);
}

/** Offer an object to the handlers of a list, in the first entry from that clause on. */
export function offer(
  machine: Machine,
  payload: Value,
  mode: RaiseMode,
  handlers: Value,
  clause: number,
): void {
  let index = clause;
  for (let rest = handlers; rest instanceof Pair; rest = rest.cdr) {
    const entry: Value = rest.car;
    if (!(entry instanceof HandlerCluster)) {
      callHandler(machine, payload, mode, rest, entry);
      return;
    }
    for (; index < entry.clauses.length; index += 2) {
      const test = entry.clauses[index];
      if (test === true || (test instanceof ConditionType && accepts(test, payload))) {
        callClause(machine, payload, mode, rest, index);
        return;
      }
      if (test instanceof ConditionType) continue;
      machine.push(TESTED, [null, UNSPECIFIED, payload, mode, rest, index]);
      machine.enterDynamic({ handlers: new Whole(rest.cdr) });
      machine.call(test, [payload]);
      return;
    }
    index = 0;
  }
  unhandled(machine, payload, mode);
}

function accepts(type: ConditionType, payload: Value): boolean {
  return payload instanceof Condition && payload.isOf(type);
}

/** Call the procedure of a cluster's clause; if it returns, the next one is asked. */
export function callClause(
  machine: Machine,
  payload: Value,
  mode: RaiseMode,
  handlers: Pair,
  index: number,
): void {
  machine.push(DECLINED, [null, UNSPECIFIED, payload, mode, handlers, index + 2]);
  machine.enterDynamic({ handlers: new Whole(handlers.cdr) });
  machine.call((handlers.car as HandlerCluster).clauses[index + 1], [payload]);
}

/** Call a handler of with-exception-handler. */
function callHandler(
  machine: Machine,
  payload: Value,
  mode: RaiseMode,
  handlers: Pair,
  handler: Value,
): void {
  if (mode === RaiseMode.Signal)
    machine.push(DECLINED, [null, UNSPECIFIED, payload, mode, handlers.cdr, 0]);
  const extent = machine.enterDynamic({ handlers: new Whole(handlers.cdr) });
  if (mode === RaiseMode.Raise) machine.push(SECONDARY, [null, UNSPECIFIED, payload]);
  try {
    machine.call(handler, [payload]);
  } catch (error) {
    // The handler cannot be called: that is raised where it would have run.
    if (!(error instanceof Fault)) throw error;
    machine.kontinuation = extent;
    machine.dynamic = extent;
    if (error.payload instanceof Condition) complete(machine, error.payload, null);
    raise(machine, error.payload, RaiseMode.Raise);
  }
}

/** Nobody took it. */
function unhandled(machine: Machine, payload: Value, mode: RaiseMode): void {
  if (mode === RaiseMode.Signal) {
    machine.answer(UNSPECIFIED);
    return;
  }
  if (mode === RaiseMode.Continuable) withRestarts(machine, [returnRestart(machine, payload)]);
  machine.fail(payload);
}

/** A primitive or variable reported a fault while the machine did its `control`: raise it there. A
 * node that does several things is first taken apart, so that it is known which of them failed. */
export function recover(machine: Machine, error: Fault): void {
  const { payload } = error;
  const node = machine.control as Node;
  const { isPlaced, registers } = machine;
  machine.isPlaced = false;
  if (!isPlaced && !machine.inEffect && isExplodable(node)) {
    machine.control = explode(node);
    return;
  }
  machine.inEffect = false;
  if (payload instanceof Condition) complete(machine, payload, node);
  const { frame, dynamic, prompts } = machine.before;
  // A node of an exploded chain is done again from the start, so that variables are read again.
  const whole = node.index < 0 && node.exploded !== null ? node.exploded : node;
  const again = new Point(frame, dynamic, prompts, whole, registers.slice());
  const waits =
    node.kind === NodeKind.Call || node.kind === NodeKind.Let || node.kind === NodeKind.Effect;
  if (waits && !isPlaced) machine.push(node, registers);
  withRestarts(machine, restartsOfFault(machine, error, again));
  raise(machine, payload, RaiseMode.Raise);
}

/** What the host could not do, as a fault: too deep for its stack, too large for its objects. */
export function hostLimit(error: RangeError): Fault {
  return fault('limit', `too large or too deeply nested for this machine (${error.message})`);
}

/** Fill in what only the machine knows of a condition. */
function complete(machine: Machine, condition: Condition, node: Node | null): void {
  const { kontinuation, prompts } = machine;
  condition.span ??= placeOf(node, framesOf(kontinuation, prompts)) ?? machine.formSpan;
  condition.origin ??= originHere(machine);
  if (condition.code !== 'unbound-variable' || condition.hint !== null) return;
  const name = machine.suggest(condition.message.replace(/^.*: /, ''));
  if (name !== null) condition.hint = `did you mean ${name}?`;
}
