/** Searching as primitives; `runtime/library/omega/amb.sld` makes (omega amb) of them. */
import { NIL, type Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { needProcedure } from '../control/continuations.js';
import { greaterThan } from '../numbers/arithmetic.js';
import { checkExactInteger } from '../numbers/integers.js';
import { control, type PrimitiveTable } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { Elements, Integers, Thunks } from './alternatives.js';
import { choose, cut, fail, nextSolution, search } from './search.js';

export const searchPrimitives: PrimitiveTable = () => [
  control(
    '%amb',
    'thunk ...',
    'Go on with one of the thunks (McCarthy 1963).',
    (machine, thunks) =>
      thunks.length === 0 ? fail(machine) : choose(machine, new Thunks(thunks)),
  ),
  control('amb-list', 'list', 'Answer one of the elements of a list.', (machine, [items]) => {
    listArgument('amb-list', 1, items);
    if (items === NIL) fail(machine);
    else choose(machine, new Elements(items as Pair));
  }),
  control(
    'an-integer-between',
    'low high',
    'Answer one of the exact integers from low to high; high may be #f for no end.',
    (machine, [low, high]) => {
      const who = 'an-integer-between';
      checkExactInteger(who, 1, low);
      if (high !== false) checkExactInteger(who, 2, high);
      if (high !== false && greaterThan(low, high)) fail(machine);
      else choose(machine, new Integers(low, high));
    },
  ),
  control('fail', '', 'Go back to the latest choice that has something left to try.', (machine) =>
    fail(machine),
  ),
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
