/** Control primitives (R7RS 6.10, 6.11, 6.14): those that decide what the machine does next. */
import {
  intern,
  list,
  MString,
  NIL,
  Pair,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { Closure } from '../compiler/lambda.js';
import { Condition, wrongType } from '../condition.js';
import { Continuation, Dynamic, dynamicRegister, Frame } from '../frame.js';
import { Parameter } from '../parameter.js';
import { control, effect, Primitive, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { raise } from '../raise.js';
import { BIND, EXIT, RECEIVE } from '../stubs.js';
import { MultipleValues } from '../values.js';

/** Whether a value can be called. */
export function isProcedure(value: Value): boolean {
  return (
    value instanceof Closure ||
    value instanceof Primitive ||
    value instanceof Continuation ||
    value instanceof Parameter
  );
}

function needProcedure(who: string, position: number, value: Value): void {
  if (!isProcedure(value)) throw wrongType(who, position, 'a procedure', value);
}

/** The arguments of an apply: the last one is a list. */
function spread(args: readonly Value[]): Value[] {
  const last = args[args.length - 1];
  return [...args.slice(0, -1), ...listArgument('apply', args.length + 1, last)];
}

/** The process exit code that an exit's argument means (R7RS 6.14). */
function exitCode(value: Value): number {
  if (value === undefined || value === true) return 0;
  return typeof value === 'number' ? value & 255 : 1;
}

const continuations: PrimitiveTable = () => [
  pure('procedure?', 'obj', 'Whether obj is a procedure (R7RS 6.10).', isProcedure),
  control(
    'apply',
    'proc arg ...',
    'Call proc with the args, the last of which is a list of further ones (R7RS 6.10).',
    (machine, [f, ...args]) => machine.call(f, args.length === 0 ? [] : spread(args)),
  ),
  control(
    'call-with-current-continuation',
    'proc',
    'Call proc with the current continuation (R7RS 6.10).',
    (machine, [f]) => {
      needProcedure('call-with-current-continuation', 1, f);
      machine.call(f, [machine.capture()]);
    },
  ),
  control(
    'values',
    'obj ...',
    'Deliver the objects to the continuation (R7RS 6.10).',
    (machine, args) => machine.answerAll(args),
  ),
  control(
    'call-with-values',
    'producer consumer',
    'Call consumer with the values that producer delivers (R7RS 6.10).',
    (machine, [producer, consumer]) => {
      needProcedure('call-with-values', 2, consumer);
      machine.push(RECEIVE, [null, UNSPECIFIED, consumer]);
      machine.call(producer, []);
    },
  ),
  control(
    '%receive-values',
    'producer consumer',
    'Bind the values that producer delivers, as let-values does.',
    (machine, [producer, consumer]) => {
      machine.push(BIND, [null, UNSPECIFIED, consumer]);
      machine.call(producer, []);
    },
  ),
  control(
    '%wind',
    'before after thunk',
    'Call thunk in a winding extent (R7RS 6.10, dynamic-wind).',
    (machine, [before, after, thunk]) => {
      const frame = machine.enterDynamic({ before, after });
      frame.registers[Dynamic.Winder] = frame;
      machine.call(thunk, []);
    },
  ),
];

const exceptions: PrimitiveTable = () => [
  control(
    'with-exception-handler',
    'handler thunk',
    'Call thunk with handler installed (R7RS 6.11).',
    (machine, [handler, thunk]) => {
      needProcedure('with-exception-handler', 1, handler);
      needProcedure('with-exception-handler', 2, thunk);
      machine.enterDynamic({ handlers: new Pair(handler, machine.handlers) });
      machine.call(thunk, []);
    },
  ),
  control(
    'raise',
    'obj',
    'Raise obj; the handler must not return (R7RS 6.11).',
    (machine, [payload]) => {
      if (payload instanceof Condition) payload.span ??= machine.span;
      raise(machine, payload, false);
    },
  ),
  control(
    'raise-continuable',
    'obj',
    'Raise obj; what the handler returns is the value (R7RS 6.11).',
    (machine, [payload]) => raise(machine, payload, true),
  ),
  control(
    'error',
    'message obj ...',
    'Raise a new error object (R7RS 6.11).',
    (machine, [message, ...irritants]) => {
      const text = message instanceof MString ? message.toString() : write(message);
      const condition = new Condition('user-error', text, irritants);
      condition.span = machine.span;
      raise(machine, condition, false);
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
  pure(
    'error-object?',
    'obj',
    'Whether obj is an error object (R7RS 6.11).',
    (x) => x instanceof Condition,
  ),
  pure(
    'error-object-message',
    'error',
    'The message of an error object (R7RS 6.11).',
    (x: Value) => {
      if (!(x instanceof Condition))
        throw wrongType('error-object-message', 1, 'an error object', x);
      return new MString(x.message);
    },
  ),
  pure(
    'error-object-irritants',
    'error',
    'The irritants of an error object (R7RS 6.11).',
    (x: Value) => {
      if (!(x instanceof Condition))
        throw wrongType('error-object-irritants', 1, 'an error object', x);
      return x.irritantList;
    },
  ),
  pure(
    'error-object-code',
    'error',
    'The code of an error object, a symbol such as wrong-type.',
    (x: Value) => {
      if (!(x instanceof Condition)) throw wrongType('error-object-code', 1, 'an error object', x);
      return intern(x.code);
    },
  ),
  pure(
    'read-error?',
    'obj',
    'Whether obj was raised by read (R7RS 6.11).',
    (x) => x instanceof Condition && x.type === '&read-error',
  ),
  pure(
    'file-error?',
    'obj',
    'Whether obj was raised by a file operation (R7RS 6.11).',
    (x) => x instanceof Condition && x.type === '&file-error',
  ),
  control(
    'exit',
    '[obj]',
    'Run the outstanding after thunks and end the program (R7RS 6.14).',
    (machine, [obj]) => {
      const end = new Frame(EXIT, [null, UNSPECIFIED], null);
      machine.throwTo(new Continuation(end, null), [exitCode(obj)]);
    },
  ),
  control('emergency-exit', '[obj]', 'End the program at once (R7RS 6.14).', (machine, [obj]) =>
    machine.exit(exitCode(obj)),
  ),
];

const parameters: PrimitiveTable = () => [
  pure(
    '%make-parameter',
    'value converter',
    'A parameter object (R7RS 4.2.6).',
    (value, converter) => new Parameter(value, converter),
  ),
  pure('%parameter-converter', 'parameter', 'The converter of a parameter, or #f.', (x: Value) => {
    if (!(x instanceof Parameter)) throw wrongType('parameterize', 1, 'a parameter', x);
    return x.converter;
  }),
  control(
    '%with-parameters',
    'bindings thunk',
    'Call thunk with an association list of parameters and values in force.',
    (machine, [bindings, thunk]) => {
      const inner: Value[] = [];
      for (let rest = bindings; rest instanceof Pair; rest = rest.cdr) inner.push(rest.car);
      const outer = dynamicRegister(machine.dynamic, Dynamic.Parameters, NIL);
      machine.enterDynamic({ parameters: list(inner, outer) });
      machine.call(thunk, []);
    },
  ),
];

/** The primitives of chapters 6.10, 6.11, 6.14 and 4.2.6. */
export const controlPrimitives: PrimitiveTable = (context) => [
  ...continuations(context),
  ...exceptions(context),
  ...parameters(context),
];

/** A primitive that computes several values, as one that delivers them. */
export function deliversValues(
  fn: (...args: Value[]) => Value,
): (machine: { answerAll(values: readonly Value[]): void }, args: readonly Value[]) => void {
  return (machine, args) => {
    const result = fn(...args);
    machine.answerAll(result instanceof MultipleValues ? result.items : [result]);
  };
}
