/** Calling whatever can be called. */
import { UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { Applicable } from './applicable.js';
import { Closure } from './compiler/lambda.js';
import { enter } from './compiler/lower.js';
import { fault } from './condition.js';
import { Continuation } from './continuation.js';
import { enterContinuation } from './control/delimited.js';
import { setParameter } from './control/parameters.js';
import type { Machine } from './machine.js';
import { Parameter } from './parameter.js';
import { type ControlFunction, Primitive } from './primitive.js';
import { activation, applyPrimitive, arityFault, checkCount, clauseFor } from './procedures.js';

/** Call a procedure with the present kontinuation. */
export function callProcedure(machine: Machine, f: Value, args: readonly Value[]): void {
  if (f instanceof Closure) {
    const lambda = clauseFor(f, args);
    machine.control = lambda.entry ?? enter(lambda);
    machine.registers = activation(f, lambda, args);
  } else if (f instanceof Primitive) {
    if (f.spec.kind === 'control') {
      checkCount(f, args);
      (f.spec.fn as ControlFunction)(machine, args);
    } else {
      machine.answer(applyPrimitive(f, args));
    }
  } else if (f instanceof Continuation) {
    enterContinuation(machine, f, null, args);
  } else if (f instanceof Parameter) {
    if (f.access !== false) machine.call(f.access, [machine.parameterValue(f), ...args]);
    else if (args.length === 0) machine.answer(machine.parameterValue(f));
    else if (args.length === 1) setParameter(machine, f, args[0]);
    else throw arityFault('(parameter [value])', args);
  } else if (f instanceof Applicable) {
    f.apply(machine, args);
  } else {
    throw fault(
      'not-procedure',
      'not a procedure:',
      [f],
      f === UNSPECIFIED ? 'the operator has no value: is a definition or a quote missing?' : null,
    );
  }
}
