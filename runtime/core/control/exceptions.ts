/** Raising, signalling and handling (R7RS 6.11; Common Lisp's signal and handler-bind). */
import { intern, list, MString, Pair, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { Condition, fault, wrongType } from '../condition.js';
import { ConditionType, conditionType } from '../condition-type.js';
import { prepended } from '../dynamic.js';
import { Dynamic } from '../frame.js';
import { HandlerCluster, handlerProcedures } from '../handlers.js';
import type { Machine } from '../machine.js';
import { originHere } from '../origin.js';
import { control, effect, type PrimitiveTable, pure } from '../primitive.js';
import { RaiseMode, raise } from '../raise.js';
import { isProcedure, needProcedure } from './continuations.js';

/** Raise it; a condition that has no place yet gets the one of the raise. */
function raiseHere(machine: Machine, payload: Value, mode: RaiseMode): void {
  if (payload instanceof Condition) payload.span ??= machine.span;
  raise(machine, payload, mode);
}

/** The condition that `error` and its kin make: one is taken as it is. */
function conditionFor(code: 'user-error' | 'warning', message: Value, irritants: Value[]) {
  if (message instanceof Condition && irritants.length === 0) return message;
  const text = message instanceof MString ? message.toString() : write(message);
  return new Condition(code, text, irritants);
}

const raising: PrimitiveTable = () => [
  control(
    'raise',
    'obj',
    'Raise obj; the handler must not return (R7RS 6.11).',
    (machine, [payload]) => raiseHere(machine, payload, RaiseMode.Raise),
  ),
  control(
    'raise-continuable',
    'obj',
    'Raise obj; what the handler returns is the value (R7RS 6.11).',
    (machine, [payload]) => raise(machine, payload, RaiseMode.Continuable),
  ),
  control(
    'signal',
    'condition',
    'Offer a condition to the handlers; go on if all of them decline.',
    (machine, [payload]) => raiseHere(machine, payload, RaiseMode.Signal),
  ),
  control(
    'error',
    'message obj ...',
    'Raise a new error object, or the condition given as message (R7RS 6.11).',
    (machine, [message, ...irritants]) => {
      const condition = conditionFor('user-error', message, irritants);
      if (condition !== message) condition.origin = originHere(machine);
      raiseHere(machine, condition, RaiseMode.Raise);
    },
  ),
  pure(
    '%make-warning',
    'message obj ...',
    'A new warning, or the condition given as message.',
    (message, ...irritants: Value[]) => conditionFor('warning', message, irritants),
  ),
  effect(
    '%invalid-argument',
    'message obj ...',
    'Report an argument that is of the right type, but cannot be worked on.',
    (message: MString, ...irritants: Value[]) => {
      throw fault('invalid-argument', message.toString(), irritants);
    },
  ),
  effect(
    '%wrong-type',
    'who position expected obj',
    'Report an argument of the wrong type.',
    (who: MString, position: number, expected: MString, obj: Value) => {
      throw wrongType(who.toString(), position, expected.toString(), obj);
    },
  ),
];

const handling: PrimitiveTable = () => [
  control(
    'with-exception-handler',
    'handler thunk',
    'Call thunk with handler installed (R7RS 6.11).',
    (machine, [handler, thunk]) => {
      needProcedure('with-exception-handler', 1, handler);
      needProcedure('with-exception-handler', 2, thunk);
      machine.enterDynamic({ handlers: prepended([handler], machine.own(Dynamic.Handlers)) });
      machine.call(thunk, []);
    },
  ),
  control(
    '%handler-bind',
    'thunk clauses',
    'Call thunk with a cluster of handlers installed: a list of pairs of test and procedure.',
    (machine, [thunk, clauses]) => {
      const cluster = new HandlerCluster(clausesOf(clauses));
      machine.enterDynamic({ handlers: prepended([cluster], machine.own(Dynamic.Handlers)) });
      machine.call(thunk, []);
    },
  ),
  control(
    'exception-handler-stack',
    '',
    'The handlers in force, innermost first (SRFI 226).',
    (machine) => machine.answer(list(handlerProcedures(machine.handlers))),
  ),
];

/** Tests and procedures in turn, from a list of pairs of them. */
function clausesOf(pairs: Value): readonly Value[] {
  const clauses: Value[] = [];
  for (let rest = pairs; rest instanceof Pair; rest = rest.cdr) {
    const { car: test, cdr: handler } = rest.car as Pair;
    if (test !== true && !(test instanceof ConditionType) && !isProcedure(test)) {
      throw wrongType('handler-bind', 1, 'a condition type, a predicate or #t', test);
    }
    needProcedure('handler-bind', 2, handler);
    clauses.push(test, handler);
  }
  return clauses;
}

/** The argument as an error object. */
function errorArgument(who: string, value: Value): Condition {
  if (value instanceof Condition) return value;
  throw wrongType(who, 1, 'an error object', value);
}

const isSerious = (x: Value): boolean =>
  x instanceof Condition && x.isOf(conditionType('&serious'));

const errorObjects: PrimitiveTable = () => [
  pure('error-object?', 'obj', 'Whether obj is an error object (R7RS 6.11).', isSerious),
  pure(
    'error-object-message',
    'error',
    'The message of an error object (R7RS 6.11).',
    (x: Value) => new MString(errorArgument('error-object-message', x).message),
  ),
  pure(
    'error-object-irritants',
    'error',
    'The irritants of an error object (R7RS 6.11).',
    (x: Value) => errorArgument('error-object-irritants', x).irritantList,
  ),
  pure(
    'error-object-code',
    'error',
    'The code of an error object, a symbol such as wrong-type.',
    (x: Value) => intern(errorArgument('error-object-code', x).code),
  ),
  pure(
    'read-error?',
    'obj',
    'Whether obj was raised by read (R7RS 6.11).',
    (x) => x instanceof Condition && x.isOf(conditionType('&read-error')),
  ),
  pure(
    'file-error?',
    'obj',
    'Whether obj was raised by a file operation (R7RS 6.11).',
    (x) => x instanceof Condition && x.isOf(conditionType('&file-error')),
  ),
];

/** The primitives of chapter 6.11 and what handler-bind and signal stand on. */
export const exceptionPrimitives: PrimitiveTable = (context) => [
  ...raising(context),
  ...handling(context),
  ...errorObjects(context),
];
