/** Parameter objects and parameterizations (R7RS 4.2.6, SRFI 226). */
import { type Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import { Whole, withBindings } from '../dynamic.js';
import { Dynamic } from '../frame.js';
import type { Machine } from '../machine.js';
import { Parameter, Parameterization } from '../parameter.js';
import { control, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { CONVERTED } from '../stubs.js';

/** Give a parameter another value where it is bound now: `(p value)`. */
export function setParameter(machine: Machine, parameter: Parameter, value: Value): void {
  if (parameter.converter === false) {
    storeParameter(machine, parameter, value);
    return;
  }
  machine.push(CONVERTED, [null, UNSPECIFIED, parameter]);
  machine.call(parameter.converter, [value]);
}

/** The same, with a value that is converted already. */
export function storeParameter(machine: Machine, parameter: Parameter, value: Value): void {
  const { store } = machine;
  const binding = machine.bindingOf(parameter);
  if (binding === null) store.setField(parameter, 'value', value);
  else store.setCdr(binding, value);
  machine.answer(UNSPECIFIED);
}

export const parameterPrimitives: PrimitiveTable = () => [
  pure(
    '%make-parameter',
    'value converter [access]',
    'A parameter object (R7RS 4.2.6); with access, calls of it go there (SRFI 226).',
    (value, converter, access = false) => new Parameter(value, converter, access),
  ),
  pure(
    'parameter?',
    'obj',
    'Whether obj is a parameter object (R7RS 4.2.6).',
    (x) => x instanceof Parameter,
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
      const inner = listArgument('%with-parameters', 1, bindings) as Pair[];
      // All parameters are noted, not only these (SRFI 226, parameterizations).
      const parameters = withBindings(inner, machine.current(Dynamic.Parameters));
      machine.enterDynamic({ parameters: new Whole(parameters) });
      machine.call(thunk, []);
    },
  ),
  control(
    'current-parameterization',
    '',
    'What parameters are bound to here (SRFI 226).',
    (machine) => machine.answer(new Parameterization(machine.current(Dynamic.Parameters))),
  ),
  pure(
    'parameterization?',
    'obj',
    'Whether obj is a parameterization (SRFI 226).',
    (x) => x instanceof Parameterization,
  ),
  control(
    'call-with-parameterization',
    'parameterization thunk',
    'Call thunk where parameters are bound as they were there (SRFI 226).',
    (machine, [there, thunk]) => {
      if (!(there instanceof Parameterization)) {
        throw wrongType('call-with-parameterization', 1, 'a parameterization', there);
      }
      machine.enterDynamic({ parameters: new Whole(there.bindings) });
      machine.call(thunk, []);
    },
  ),
];
