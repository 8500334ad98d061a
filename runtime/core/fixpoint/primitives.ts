/** Fixpoints as primitives; `runtime/library/omega/fixpoint.sld` makes the forms of them. */
import { intern, type Sym, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Closure } from '../compiler/lambda.js';
import type { Condition } from '../condition.js';
import { wrongType } from '../condition.js';
import { control, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { notConverged } from './failure.js';
import { beginFixpoint, endRound, enterFixpoint, Fixpoint, setStatus } from './fixpoint.js';

export const fixpointPrimitives: PrimitiveTable = () => [
  control(
    '%make-fixpoint',
    'body',
    'A fixpoint with that body, which begins here.',
    (machine, [body]) => {
      const place = body instanceof Closure ? body.lambda.span : null;
      machine.answer(beginFixpoint(machine, place ?? machine.span));
    },
  ),
  control(
    '%call-in-fixpoint',
    'fixpoint thunk',
    'Call thunk in the fixpoint: it is under way.',
    (machine, [value, thunk]) => {
      const fixpoint = fixpointArgument(value);
      setStatus(machine, fixpoint, 'computing', null);
      enterFixpoint(machine, fixpoint);
      machine.call(thunk, []);
    },
  ),
  control(
    '%end-round!',
    'fixpoint round changed? values',
    'The round of that number has ended with these values.',
    (machine, [value, round, changed, values]) => {
      endRound(machine, fixpointArgument(value), round as number, changed !== false, values);
      machine.answer(UNSPECIFIED);
    },
  ),
  control(
    '%end-fixpoint!',
    'fixpoint kind cycle-length',
    'It has ended: converged, cycle or exhausted.',
    (machine, [value, kind, length]) => {
      const status = (kind as Sym).name as Fixpoint['status'];
      setStatus(machine, fixpointArgument(value), status, length === false ? null : Number(length));
      machine.answer(UNSPECIFIED);
    },
  ),
  pure(
    '%fixpoint-failure',
    'who kind rounds cycle-length values',
    'The condition that it has not converged.',
    failure,
  ),
];

function fixpointArgument(value: Value): Fixpoint {
  if (value instanceof Fixpoint) return value;
  throw wrongType('fixpoint', 1, 'a fixpoint', value);
}

function failure(who: Value, kind: Value, rounds: Value, length: Value, values: Value): Condition {
  const irritants = listArgument('fixpoint', 1, values);
  if (kind === intern('cycle')) {
    const message = `${who}: a cycle of ${length} rounds, found in round ${rounds}, at`;
    const hint = 'fixpoint-outcome tells the kind; the restart return-partial answers that state';
    return notConverged(Number(rounds), Number(length), message, irritants, hint);
  }
  const message = `${who}: not stable after ${rounds} rounds, at`;
  const hint = 'the restart continue makes as many more; or give another :max-rounds';
  return notConverged(Number(rounds), null, message, irritants, hint);
}
