/** Steering a search from outside: which alternative is tried next, or not at all. */
import type { Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import type { Machine } from '../machine.js';
import { RUNNING } from '../status.js';
import { type Alternatives, Listed } from './alternatives.js';
import { Choice } from './choice.js';
import { dropChoice, failIn } from './search.js';

/** Alternatives of a choice point that can be numbered. */
const ALTERNATIVES_MAX = 100_000;

type Item = readonly [procedure: Value, value: Value];

/** Give up what was chosen since, go back to the choice point, and go on with that alternative.
 * Those that were not tried yet are tried after it. */
export function pickAlternative(machine: Machine, id: number, index: number): void {
  const choice = choiceOf(machine, id);
  const items = itemsOf(choice);
  checkIndex(items, index);
  const tried = orderOf(choice, items).slice(0, choice.tried);
  const left = orderOf(choice, items).slice(choice.tried);
  const order = [...tried, index, ...left.filter((one) => one !== index)];
  goBackTo(machine, choice, withOrder(choice, items, order, choice.outer));
}

/** Do not try an alternative; if it is being tried, it fails here. */
export function pruneAlternative(machine: Machine, id: number, index: number): void {
  const choice = choiceOf(machine, id);
  const items = itemsOf(choice);
  checkIndex(items, index);
  const order = orderOf(choice, items);
  const place = order.indexOf(index, Math.max(0, choice.tried - 1));
  if (place === choice.tried - 1) {
    goBackTo(machine, choice, choice);
    return;
  }
  if (place < 0) {
    const text = `alternative ${index} of choice point ${id} is not left to be tried`;
    throw fault('state-conflict', text, [], 'prune one of those that remain');
  }
  const rest = order.filter((_, i) => i !== place);
  replace(machine, choice, withOrder(choice, items, rest, choice.outer));
}

/** The machine goes on as if the alternative under way had failed. */
function goBackTo(machine: Machine, choice: Choice, instead: Choice): void {
  while (machine.choices !== null && machine.choices !== choice) dropChoice(machine);
  machine.choices = instead;
  machine.status = RUNNING;
  failIn(machine, choice.at.search);
}

/** Put another choice in the place of one, under those made since. */
function replace(machine: Machine, choice: Choice, instead: Choice): void {
  const above: Choice[] = [];
  for (let one = machine.choices; one !== choice && one !== null; one = one.outer) above.push(one);
  machine.choices = above.reduceRight<Choice>((outer, one) => one.on(outer), instead);
}

function choiceOf({ choices }: Machine, id: number): Choice {
  const there: number[] = [];
  for (let choice = choices; choice !== null; choice = choice.outer) {
    if (choice.isBase || choice.crossing !== null) continue;
    if (choice.at.id === id) return choice;
    there.push(choice.at.id);
  }
  const known = there.length === 0 ? 'no search is under way' : `there are ${there.join(', ')}`;
  throw fault('state-conflict', `there is no choice point ${id}: ${known}`);
}

/** The alternatives of a choice point, as they come. Throws Fault. */
function itemsOf({ at }: Choice): readonly Item[] {
  const { search, alternatives } = at;
  if (search !== null && search.agenda !== null) {
    const strategy = search.options?.strategy ?? '';
    throw fault('state-conflict', `a search by ${strategy} decides itself what it tries next`);
  }
  const items: Item[] = [];
  for (let left: Alternatives | null = alternatives; left !== null; ) {
    if (left.isEndless || items.length >= ALTERNATIVES_MAX) {
      throw fault('state-conflict', 'of alternatives without end none can be picked or pruned');
    }
    const { procedure, args, rest } = left.take();
    items.push([procedure, args[0]]);
    left = rest;
  }
  return items;
}

function checkIndex(items: readonly Item[], index: number): void {
  if (index < items.length) return;
  const text = `there is no alternative ${index}; they are numbered from 0 to ${items.length - 1}`;
  throw fault('out-of-range', text);
}

function orderOf({ order }: Choice, items: readonly Item[]): readonly number[] {
  return order ?? items.map((_, i) => i);
}

function withOrder(
  { at, tried, failed }: Choice,
  items: readonly Item[],
  order: readonly number[],
  outer: Choice | null,
): Choice {
  const left = order.slice(tried).map((i) => items[i] as Item);
  const rest = left.length === 0 ? null : new Listed(left);
  return new Choice(at, rest, tried, failed, outer, order);
}
