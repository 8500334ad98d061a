/** Searching as primitives; `runtime/library/omega/amb.sld` makes (omega amb) of them. */
import {
  Flonum,
  intern,
  list,
  MString,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { needProcedure } from '../control/continuations.js';
import type { Machine } from '../machine.js';
import { greaterThan } from '../numbers/arithmetic.js';
import { checkExactInteger } from '../numbers/integers.js';
import {
  type ControlFunction,
  choice,
  control,
  effect,
  type PrimitiveSpec,
  type PrimitiveTable,
  pure,
} from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { RecordType } from '../record.js';
import { STRATEGIES, type Strategy } from './agenda.js';
import { Integers, Listed, Thunks } from './alternatives.js';
import { failTo, latestChoice } from './backjump.js';
import { Search, type SearchOptions } from './choice.js';
import { domainText } from './domain-text.js';
import { ask, finish, makeSearch, setPriority } from './guided.js';
import { cut, exhausted, nextSolution, search, solved } from './search.js';
import { failureText, UNMET } from './view.js';

export const searchPrimitives: PrimitiveTable = ({ refusals }) =>
  searching().map((spec) => ({ ...spec, ...checked(spec, () => refusals.check('search')) }));

/** The same, which ask before they do anything. */
function checked(
  { fn, kind, alternatives }: PrimitiveSpec,
  check: () => void,
): Pick<PrimitiveSpec, 'fn' | 'alternatives'> {
  if (kind !== 'control') return { fn };
  const act: ControlFunction = (machine, args) => {
    check();
    (fn as ControlFunction)(machine, args);
  };
  if (alternatives === undefined) return { fn: act };
  const found: typeof alternatives = (args) => {
    check();
    return alternatives(args);
  };
  return { fn: act, alternatives: found };
}

const searching = (): readonly PrimitiveSpec[] => [
  choice('%amb', 'thunk ...', 'Go on with one of the thunks (McCarthy 1963).', (thunks) =>
    thunks.length === 0 ? null : new Thunks(thunks),
  ),
  choice('amb-list', 'list', 'Answer one of the elements of a list.', ([items]) => {
    const all = listArgument('amb-list', 1, items);
    return all.length === 0 ? null : new Listed(all.map((item) => [null, item] as const));
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
  choice(UNMET, 'requirement', 'Fail, since that was required and is not so.', () => null),
  control(
    '%latest-choice',
    '',
    'The number of the choice that a failure goes back to, or 0; #f where that is not the latest.',
    (machine) => machine.answer(latestChoice(machine) ?? false),
  ),
  control(
    '%fail-to',
    'number',
    'Fail, and forget what was chosen in this search after the choice with that number.',
    (machine, [id]) => failTo(machine, sizeOf('%fail-to', id, 0)),
  ),
  control(
    '%record-nogood!',
    'nogood',
    'Note that choices have no solution together: a list of (position value).',
    (machine, [nogood]) => {
      machine.tally.record(nogood);
      machine.answer(UNSPECIFIED);
    },
  ),
  control('%solution-found', '', 'A search that goes on has a solution.', (machine) => {
    solved(machine);
    machine.answer(UNSPECIFIED);
  }),
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
  control(
    '%make-search',
    'strategy depth width seed budget',
    'A search that can be asked for solutions.',
    (machine, [strategy, depth, width, seed, budget]) => {
      const who = 'amb-search';
      const name = strategy instanceof Sym ? strategy.name : '';
      if (!STRATEGIES.includes(name as Strategy)) {
        const known = STRATEGIES.join(', ');
        throw fault('invalid-argument', `${who}: expected a strategy (${known}), got`, [strategy]);
      }
      const limit = (option: string, value: Value): number =>
        value === false ? Number.POSITIVE_INFINITY : optionValue(option, value, 1);
      const options: SearchOptions = {
        strategy: name as Strategy,
        depth: limit(':depth', depth),
        width: limit(':width', width),
        seed: optionValue(':seed', seed, 0),
        budget: limit(':budget', budget),
      };
      machine.answer(makeSearch(machine, options));
    },
  ),
  control(
    '%ask',
    'search thunk number',
    'Begin a search, or go on: a list of the values of the solution with that number, or #f.',
    (machine, [found, thunk, number]) => {
      if (!(found instanceof Search)) throw wrongType('%ask', 1, 'a search', found);
      ask(machine, found, thunk, number as number);
    },
  ),
  control('%end-search', 'search', 'Nothing of it is tried any more.', (machine, [search]) => {
    if (search instanceof Search && !search.isRunning) finish(machine, search);
    machine.answer(UNSPECIFIED);
  }),
  pure('%no-solution', '', 'The condition that a search has none.', () => exhausted().payload),
  control(
    'explain-failure',
    '',
    'Where the last search has failed: a list of (call place count), the most frequent first; ' +
      'then what it has not tried: (depth n count), branches that were cut off at :depth n; ' +
      'then what it has learnt: (nogood (position value) ...), the latest first.',
    (machine) => machine.answer(failuresOf(machine)),
  ),
  effect(
    '%show-as-domain!',
    'record-type',
    'Let records of that type be shown as the finite domain that their first field holds.',
    (type) => {
      if (!(type instanceof RecordType)) throw wrongType('%show-as-domain!', 1, 'a type', type);
      type.shown = ([state]) => domainText(state);
      return type;
    },
  ),
  control(
    'amb-priority',
    'number',
    'How promising this branch is, less being better: for best-first and beam.',
    (machine, [priority]) => setPriority(machine, toNumber('amb-priority', priority)),
  ),
];

/** Where the search of this form, or else of the last one that searched, has failed, what it has
 * cut off, and the nogoods that it has recorded. */
function failuresOf({ tally, lastTally }: Machine): Value {
  const { places, cutAt, latestNogoods } = tally.hasFailed ? tally : lastTally;
  const sorted = [...places].sort(([, a], [, b]) => b - a);
  const failures = sorted.map(([node, count]) => {
    const { span } = node;
    const place = span === null ? '' : `${span.file}:${span.line}:${span.column}`;
    return list([new MString(failureText(node)), new MString(place), count]);
  });
  const nogoods = latestNogoods.map((nogood) => new Pair(intern('nogood'), nogood));
  const cuts = [...cutAt].map(([depth, count]) => list([intern('depth'), depth, count]));
  return list([...failures, ...cuts, ...nogoods.reverse()]);
}

function sizeOf(who: string, value: Value, least: number): number {
  const size = Number(checkExactInteger(who, 1, value));
  if (size < least) throw fault('out-of-range', `${who}: expected ${least} or more, got`, [value]);
  return size;
}

/** The number that an option of a search has. */
function optionValue(option: string, value: Value, least: number): number {
  const who = `amb-search: ${option}`;
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw fault('wrong-type', `${who}: expected an exact integer, got`, [value]);
  }
  if (value < least) throw fault('out-of-range', `${who}: expected ${least} or more, got`, [value]);
  return Number(value);
}

function toNumber(who: string, value: Value): number {
  const number = value instanceof Flonum ? value.value : value;
  if (typeof number === 'number') return number;
  throw wrongType(who, 1, 'a real number', value);
}
