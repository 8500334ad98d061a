/**
 * Searching (McCarthy, "A Basis for a Mathematical Theory of Computation", 1963: amb): a choice
 * point goes on with its first alternative; failing goes back to the latest one, with the store as
 * it was, and tries the next. A search is delimited: what is chosen in it is no business of anybody
 * outside.
 */
import { Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { Whole, withBindings } from '../dynamic.js';
import { Dynamic, Frame } from '../frame.js';
import { isNear, Point } from '../jump.js';
import type { Machine } from '../machine.js';
import type { Prompt } from '../prompt.js';
import { EXHAUSTED, SOLVED } from '../stubs.js';
import { type Alternatives, Thunks } from './alternatives.js';
import { Choice, SEARCH, Search } from './choice.js';

/** Choose: go on with the first alternative; failing comes back for the others. */
export function choose(machine: Machine, alternatives: Alternatives): void {
  const { procedure, args, rest } = alternatives.take();
  if (rest !== null) {
    const search = searchHere(machine);
    leaveSearches(machine, search);
    if (search === null) dropParked(machine);
    pushChoice(machine, search, rest, false);
  }
  if (procedure === null) machine.answerAll(args);
  else machine.call(procedure, args);
}

/** Fail: go on with the next alternative of the latest choice point of this search. */
export function fail(machine: Machine): void {
  const { store } = machine;
  const search = searchHere(machine);
  leaveSearches(machine, search);
  for (;;) {
    const { choices } = machine;
    if (choices === null || choices.search !== search) throw exhausted();
    const { point, version, rest } = choices;
    if (rest !== null) {
      const { procedure, args, rest: others } = rest.take();
      if (choices.isBase) (search as Search).isOver = true;
      machine.choices = choices.isBase ? choices.outer : choices.with(others);
      machine.jump(point, procedure, args, { version, isReleased: choices.isBase });
      return;
    }
    if (!isNear(machine, point)) {
      // Its extents are entered once more, and left.
      const { frame, dynamic, prompts } = point;
      const further = new Frame(EXHAUSTED, [null, UNSPECIFIED], frame);
      machine.jump(new Point(further, dynamic, prompts), null, [UNSPECIFIED], { version });
      return;
    }
    store.goto(version);
    dropChoice(machine);
  }
}

/** The choice point that the machine has gone back to has nothing left to try. */
export function failFurther(machine: Machine): void {
  dropChoice(machine);
  fail(machine);
}

/** Call a thunk in a search of its own, which ends when that answers; when nothing is left to try,
 * another thunk is called in its place. */
export function search(machine: Machine, thunk: Value, whenExhausted: Value): void {
  leaveSearches(machine, searchHere(machine));
  const inner = new Search();
  pushChoice(machine, inner, new Thunks([whenExhausted]), true);
  machine.push(SOLVED, [null, UNSPECIFIED, inner]);
  const bindings = withBindings([new Pair(SEARCH, inner)], machine.current(Dynamic.Parameters));
  machine.enterDynamic({ parameters: new Whole(bindings) });
  machine.call(thunk, []);
}

/** A search has answered: nothing of it is tried any more. */
export function endSearch(machine: Machine, inner: Search): void {
  if (inner.isOver) return;
  inner.isOver = true;
  while (machine.choices !== null) {
    const { search: owner, isBase } = machine.choices;
    dropChoice(machine);
    if (isBase && owner === inner) return;
  }
}

/** Forget the choice points of this search: what was chosen stands. */
export function cut(machine: Machine): void {
  const search = searchHere(machine);
  leaveSearches(machine, search);
  while (machine.choices !== null && machine.choices.search === search && !machine.choices.isBase) {
    dropChoice(machine);
  }
}

/** Go on in the search that the last top-level form has left. */
export function nextSolution(machine: Machine): void {
  const { parked } = machine;
  if (parked === null) throw exhausted();
  while (machine.choices !== null) dropChoice(machine);
  machine.parked = null;
  machine.choices = parked;
  fail(machine);
}

/** Set aside what a top-level form that has answered has left to try. */
export function park(machine: Machine): void {
  if (machine.choices === null) return;
  leaveSearches(machine, null);
  dropParked(machine);
  machine.parked = machine.choices;
  machine.choices = null;
}

/** Forget the search that was set aside. */
export function dropParked(machine: Machine): void {
  for (let choice = machine.parked; choice !== null; choice = choice.outer) {
    machine.store.release(choice.version);
  }
  machine.parked = null;
}

/** Forget everything that is under way. */
export function dropChoices(machine: Machine): void {
  while (machine.choices !== null) dropChoice(machine);
}

/** What is under way is also somebody else's. */
export function holdChoices(machine: Machine): void {
  for (let choice = machine.choices; choice !== null; choice = choice.outer) {
    machine.store.hold(choice.version);
  }
}

function searchHere(machine: Machine): Search | null {
  return machine.parameterValue(SEARCH) as Search | null;
}

/** Searches that a jump has left are over. */
function leaveSearches(machine: Machine, search: Search | null): void {
  while (machine.choices !== null && machine.choices.search !== search) {
    if (machine.choices.isBase) (machine.choices.search as Search).isOver = true;
    dropChoice(machine);
  }
}

function pushChoice(
  machine: Machine,
  search: Search | null,
  rest: Alternatives,
  isBase: boolean,
): void {
  const { choices, store } = machine;
  const span = isBase ? null : machine.span;
  const version = store.mark();
  machine.choices = new Choice(search, here(machine), version, rest, 1, span, isBase, choices);
}

/** This place, to be come back to any number of times. */
function here({ kontinuation, dynamic, prompts }: Machine): Point {
  if (kontinuation !== null) kontinuation.shared = true;
  for (let p: Prompt | null = prompts; p !== null; p = p.next) {
    if (p.frame !== null) p.frame.shared = true;
  }
  return new Point(kontinuation, dynamic, prompts);
}

function dropChoice(machine: Machine): void {
  const { version, outer } = machine.choices as Choice;
  machine.choices = outer;
  machine.store.release(version);
}

function exhausted(): Error {
  const hint = 'a search must have a choice left when something in it fails';
  return fault('amb-exhausted', 'nothing is left to try', [], hint);
}
