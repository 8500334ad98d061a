/** Searching as primitives; `runtime/library/omega/amb.sld` makes (omega amb) of them. */
import { Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { needProcedure } from '../control/continuations.js';
import { greaterThan } from '../numbers/arithmetic.js';
import { checkExactInteger } from '../numbers/integers.js';
import { choice, control, type PrimitiveTable } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { Elements, Integers, Thunks } from './alternatives.js';
import { cut, nextSolution, search } from './search.js';

export const searchPrimitives: PrimitiveTable = () => [
  choice('%amb', 'thunk ...', 'Go on with one of the thunks (McCarthy 1963).', (thunks) =>
    thunks.length === 0 ? null : new Thunks(thunks),
  ),
  choice('amb-list', 'list', 'Answer one of the elements of a list.', ([items]) => {
    listArgument('amb-list', 1, items);
    return items instanceof Pair ? new Elements(items) : null;
  }),
  choice(
    'an-integer-between',
    'low high',
    'Answer one of the exact integers from low to high; high may be #f for no end.',
    ([low, high]) => {
      const who = 'an-integer-between';
      checkExactInteger(who, 1, low);
      if (high !== false) checkExactInteger(who, 2, high);
      return high !== false && greaterThan(low, high) ? null : new Integers(low, high);
    },
  ),
  choice('fail', '', 'Go back to the latest choice that has something left to try.', () => null),
  control('cut', '', 'Forget the choices of this search: what was chosen stands.', (machine) => {
    cut(machine);
    machine.answer(UNSPECIFIED);
  }),
  control('next-solution', '', 'The next answer of the search parked last.', (machine) =>
    nextSolution(machine),
  ),
  control(
    '%search',
    'thunk exhausted',
    'Call thunk in a search of its own; exhausted, if nothing is left to try in it.',
    (machine, [thunk, exhausted]: readonly Value[]) => {
      needProcedure('%search', 1, thunk);
      needProcedure('%search', 2, exhausted);
      search(machine, thunk, exhausted);
    },
  ),
];
