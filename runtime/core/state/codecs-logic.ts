/** How relational searches are saved: variables, and what states know of them. Nodes of tries are
 * saved as vectors are. */
import type { Value } from '../../../grammar/datum.js';
import { Slot, slot } from '../logic/reify.js';
import { Constraints, Entry, State, type TermType, Variable } from '../logic/state.js';
import { codec, instance, open } from './codec.js';
import { all, each } from './codecs-control.js';

export const logicCodecs = [
  codec<Variable>({
    tag: 'logic-variable',
    is: instance(Variable),
    save: ({ id }) => [id],
    make: ([id]) => new Variable(id as number),
  }),
  codec<Slot>({
    tag: 'logic-slot',
    is: instance(Slot),
    save: ({ index }) => [index],
    make: ([index]) => slot(index as number),
  }),
  codec<Constraints>({
    tag: 'logic-constraints',
    is: instance(Constraints),
    save: ({ type, absent, disequalities }, e) => [type, ...all([absent, disequalities], e)],
    make: ([type]) => new Constraints(type as TermType | null, null, null),
    fill: (constraints, [, ...parts], d) => {
      const [absent, disequalities] = each(parts, d);
      Object.assign(open(constraints), { absent, disequalities });
    },
  }),
  codec<Entry>({
    tag: 'logic-entry',
    is: instance(Entry),
    save: ({ variable, term, constraints, next }, e) => all([variable, term, constraints, next], e),
    make: () => new Entry(null as unknown as Variable, undefined, null, null),
    fill: (entry, parts, d) => {
      const [variable, term, constraints, next] = each(parts, d);
      Object.assign(open(entry), { variable, term, constraints, next });
    },
  }),
  codec<State>({
    tag: 'logic-state',
    is: instance(State),
    save: ({ root, shift, count, depth, run }, e) => [
      shift,
      count,
      depth,
      ...all([root, run] as Value[], e),
    ],
    make: ([shift, count, depth]) =>
      new State([], shift as number, count as number, depth as number, null),
    fill: (state, [, , , ...links], d) => {
      const [root, run] = each(links, d);
      Object.assign(open(state), { root, run });
    },
  }),
];
