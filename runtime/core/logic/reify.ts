/**
 * What a run has found out of a term, without its variables: the term with slots for variables that
 * have none, in the order of their appearance, and what must hold of them (Byrd & Friedman).
 * Answers show slots as symbols _.0 _.1 …; tables keep them, and two findings are variants if they
 * are equal. Of the constraints only those are kept that speak of the term and say more than
 * others.
 */
import {
  type Described,
  type DescriptionPart,
  intern,
  list,
  NIL,
  Pair,
  type Value,
} from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import { State, type TermType, Variable } from './state.js';
import { beginLooking, mapTerm, someLeaf, walk } from './term.js';
import {
  constraintsOf,
  requireAbsent,
  requireDifferent,
  requireType,
  toEquate,
  Unification,
  unify,
} from './unify.js';

/** A place in a term for a variable. */
export class Slot implements Described {
  constructor(readonly index: number) {}

  describe(): readonly DescriptionPart[] {
    return [`_.${this.index}`];
  }
}

const slots: Slot[] = [];

/** The slot of that number, always the same one. */
export function slot(index: number): Slot {
  for (let i = slots.length; i <= index; i++) slots.push(new Slot(i));
  return slots[index] as Slot;
}

/** The types in the order in which answers show them. */
const TYPES: readonly TermType[] = ['num', 'str', 'sym'];

/** A finding, as a list: the term, the number of its slots, and constraints as lists of their
 * parts: disequalities, each a list of (slot term); numbers, strings, symbols; absences, each
 * (part slot). */
export function find(term: Value, state: State): Value {
  const variables: Variable[] = [];
  const numbers = new Map<Variable, Slot>();
  const found = mapTerm(term, state, (variable) => {
    let place = numbers.get(variable);
    if (place === undefined) {
      place = slot(numbers.size);
      numbers.set(variable, place);
      variables.push(variable);
    }
    return place;
  });
  const named = (part: Value): Value =>
    mapTerm(part, state, (variable) => numbers.get(variable) as Slot);
  const isKnown = (part: Value): boolean =>
    !someLeaf(part, state, (leaf) => leaf instanceof Variable && !numbers.has(leaf));
  const disequalities = strongest(disequalitiesOf(variables, state).filter(isKnown), state);
  const absences = variables.flatMap((variable) =>
    itemsOf(constraintsOf(variable, state)?.absent ?? NIL)
      .filter(isKnown)
      .map((part) => list([named(part), numbers.get(variable)])),
  );
  const ofType = TYPES.map((type) =>
    variables.filter((variable) => constraintsOf(variable, state)?.type === type).map(named),
  );
  return list([
    found,
    variables.length,
    sorted(disequalities.map((one) => sorted(itemsOf(one).map((pair) => shownPair(pair, named))))),
    ...ofType.map(sorted),
    sorted(absences),
  ]);
}

/** What an answer shows of a term: itself, or with constraints (term (=/= …) (num …) …). */
export function reify(term: Value, state: State): Value {
  const parts = mapSlots(find(term, state), ({ index }) => intern(`_.${index}`));
  const [shown, , different, numbers, strings, symbols, absences] = itemsOf(parts);
  const constraints = [
    ['=/=', different],
    ['num', numbers],
    ['str', strings],
    ['sym', symbols],
    ['absento', absences],
  ] as const;
  const some = constraints.filter(([, items]) => items !== NIL);
  if (some.length === 0) return shown;
  return list([shown, ...some.map(([name, items]) => new Pair(intern(name), items))]);
}

/** A finding in a state: its term with new variables, and the state in which their constraints
 * hold and the term is equal to `wanted`; null: there is none. */
export function adopt(finding: Value, wanted: Value, state: State): State | null {
  const size = (finding as { cdr: Pair }).cdr.car as number;
  const first = state.count;
  const variables = Array.from({ length: size }, (_, i) => new Variable(first + i));
  const parts = mapSlots(finding, ({ index }) => variables[index]);
  const [term, , different, ...rest] = itemsOf(parts);
  let now = unify(wanted, term, state.extended(size));
  for (const disequality of itemsOf(different)) {
    const pairs = itemsOf(disequality).map((pair) => {
      const [a, b] = itemsOf(pair);
      return new Pair(a, b);
    });
    if (now !== null) now = requireDifferent(list(pairs), now);
  }
  const absences = rest.pop();
  TYPES.forEach((type, i) => {
    for (const one of itemsOf(rest[i])) if (now !== null) now = requireType(one, type, now);
  });
  for (const absence of itemsOf(absences)) {
    const [part, whole] = itemsOf(absence);
    if (now !== null) now = requireAbsent(part, whole, now);
  }
  return now;
}

/** A state of its own in which a found term has variables for its slots, and that term. */
export function apart(finding: Value, run: Value): readonly [State, Value] {
  const [term, size] = itemsOf(finding) as [Value, number];
  const variables = Array.from({ length: size }, (_, i) => new Variable(i));
  return [State.empty(run, size), mapSlots(term, ({ index }) => variables[index])];
}

/** A term with something else for each slot. */
function mapSlots(term: Value, replace: (slot: Slot) => Value): Value {
  beginLooking();
  return mapLeaves(term, (leaf) => (leaf instanceof Slot ? replace(leaf) : leaf));
}

function mapLeaves(term: Value, replace: (leaf: Value) => Value): Value {
  if (Array.isArray(term)) return term.map((item) => mapLeaves(item, replace));
  const cars: Value[] = [];
  let rest = term;
  for (; rest instanceof Pair; rest = rest.cdr) cars.push(mapLeaves(rest.car, replace));
  return list(cars, Array.isArray(rest) ? mapLeaves(rest, replace) : replace(rest));
}

/** The disequalities that stand with these variables, as far as they may still fail. */
function disequalitiesOf(variables: readonly Variable[], state: State): Value[] {
  const all = new Set(
    variables.flatMap((variable) => itemsOf(constraintsOf(variable, state)?.disequalities ?? NIL)),
  );
  const found: Value[] = [];
  for (const one of all) {
    const now = toEquate(one, state);
    if (now !== null) found.push(now);
  }
  return found;
}

/** Without those that follow from others. Quadratic. */
function strongest(all: readonly Value[], state: State): Value[] {
  const kept: Value[] = [];
  all.forEach((one, i) => {
    const rest = [...kept, ...all.slice(i + 1)];
    if (!rest.some((other) => follows(one, other, state))) kept.push(one);
  });
  return kept;
}

/** Whether a disequality follows from another: what makes its pairs equal makes those of the other
 * equal too. */
function follows(one: Value, other: Value, state: State): boolean {
  const trial = new Unification(state, true);
  const areEqual = (pairs: Value): boolean =>
    itemsOf(pairs).every((pair) => trial.equate((pair as Pair).car, (pair as Pair).cdr));
  if (!areEqual(one)) return false;
  const { bindings } = trial;
  return areEqual(other) && trial.bindings === bindings;
}

/** A pair of a disequality as (slot term); of two slots, the first one first. */
function shownPair(pair: Value, named: (part: Value) => Value): Value {
  const [a, b] = [named((pair as Pair).car), named((pair as Pair).cdr)];
  const isSwapped = b instanceof Slot && write(b) <= write(a);
  return list(isSwapped ? [b, a] : [a, b]);
}

/** A list of the items in the order of their texts. */
function sorted(items: readonly Value[]): Value {
  const texts = items.map((item) => [write(item), item] as const);
  texts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return list(texts.map(([, item]) => item));
}

function itemsOf(all: Value): Value[] {
  const items: Value[] = [];
  for (let rest = all; rest instanceof Pair; rest = rest.cdr) items.push(rest.car);
  return items;
}

/** The variables of a term in the order of their appearance have these terms here. */
export function walkAll(term: Value, state: State): Value {
  return mapTerm(walk(term, state), state, (variable) => variable);
}
