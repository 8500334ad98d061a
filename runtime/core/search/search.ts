/**
 * Searching (McCarthy, "A Basis for a Mathematical Theory of Computation", 1963: amb): a choice
 * point goes on with its first alternative; failing goes back to the latest one, with the store as
 * it was, and tries the next. A search is delimited: what is chosen in it is no business of anybody
 * outside.
 */
import { Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import { type Fault, fault } from '../condition.js';
import { Whole, withBindings } from '../dynamic.js';
import { checkChoice } from '../fact/purity.js';
import type { Fiber } from '../fiber/fiber.js';
import { beginRegion } from '../fiber/region.js';
import { Dynamic, Frame } from '../frame.js';
import { isNear, Point } from '../jump.js';
import type { Machine } from '../machine.js';
import type { Prompt } from '../prompt.js';
import { EXHAUSTED, SOLVED } from '../stubs.js';
import { type Alternative, type Alternatives, type Crossing, Thunks } from './alternatives.js';
import { Choice, ChoicePoint, SEARCH, Search } from './choice.js';
import { chooseBest, finish, forgetAgenda, goOnWithBest, placeOf } from './guided.js';

/** Choose: go on with the first alternative; failing comes back for the others. */
export function choose(machine: Machine, alternatives: Alternatives): void {
  const search = searchHere(machine);
  if (search !== null && search.agenda !== null) {
    chooseBest(machine, search, search.agenda, alternatives);
    return;
  }
  const { procedure, args, rest } = alternatives.take();
  if (rest !== null) pushChoice(machine, search, alternatives, rest, machine.control);
  if (procedure === null) machine.answerAll(args);
  else machine.call(procedure, args);
}

/** Fail: go on with the next alternative of the latest choice point of this search. */
export function fail(machine: Machine): void {
  machine.tally.fail(machine.control);
  failIn(machine, searchHere(machine));
  machine.stops.onHappening?.('amb-fail', UNSPECIFIED);
}

/** Fail in that search. */
export function failIn(machine: Machine, search: Search | null): void {
  const { store } = machine;
  if (search !== null && search.agenda !== null) {
    goOnWithBest(machine, search, search.agenda, true);
    return;
  }
  for (;;) {
    const { choices } = machine;
    if (choices === null || choices.at.search !== search) {
      machine.searchWatcher?.exhausted();
      throw exhausted();
    }
    const { at, isBase, crossing } = choices;
    const { version } = at;
    if (crossing !== null && !crossing.canBeUndone) throw commitBarrier(crossing);
    const place = placeOf(at);
    if (choices.rest !== null) {
      const failed = machine.tally.last;
      const { procedure, args } = takeNext(machine, failed);
      const options = { version, isReleased: isBase };
      // The bottom of a search, and what lies between two choices, is on the way to the one that
      // is gone back to.
      const isChoice = !isBase && crossing === null;
      const failure = { choice: at, failed };
      machine.jump(place, procedure, args, isChoice ? { ...options, failure } : options);
      return;
    }
    if (!isNear(machine, place)) {
      // Its extents are entered once more, and left.
      const { frame, dynamic, prompts } = place;
      const further = new Frame(EXHAUSTED, [null, UNSPECIFIED], frame);
      machine.jump(new Point(further, dynamic, prompts), null, [UNSPECIFIED], { version });
      return;
    }
    store.goto(version);
    dropChoice(machine);
  }
}

/** Whether the latest search goes by an agenda. */
export function isGuided({ choices }: Machine): boolean {
  const search = choices?.isBase ? choices.at.search : null;
  return search !== null && search.agenda !== null;
}

/** The alternative that a failure here goes on with, if no winder and no other dynamic extent
 * stands between; null otherwise. Nothing is done yet. */
export function nextHere({ choices, dynamic, prompts }: Machine): Alternative | null {
  for (let choice = choices; choice !== null; choice = choice.outer) {
    const { place } = choice.at;
    if (choice.isBase || place.dynamic !== dynamic || place.prompts !== prompts) return null;
    if (choice.crossing !== null) return null;
    if (choice.rest !== null) return choice.rest.take();
  }
  return null;
}

/** Go back to the choice point that has it; answers where that is. */
export function goBack(machine: Machine, failed: Node | null): Point {
  machine.tally.fail(failed);
  const { store } = machine;
  while ((machine.choices as Choice).rest === null) {
    store.goto((machine.choices as Choice).at.version);
    dropChoice(machine);
  }
  takeNext(machine, failed);
  const { at } = machine.choices as Choice;
  store.goto(at.version);
  machine.searchWatcher?.wentBack(at, failed);
  return at.place;
}

/** Take the next alternative of the latest choice point, which has one. */
export function takeNext(machine: Machine, failed: Node | null): Alternative {
  const { at, rest, tried, outer, isBase, order } = machine.choices as Choice;
  if (!isBase) {
    machine.tally.explored++;
    if (tried > 0) at.hasFailed(tried - 1, failed);
  }
  const next = (rest as Alternatives).take();
  if (isBase && at.search !== null) {
    finish(machine, at.search);
    if (!at.search.isTransaction) machine.searchWatcher?.exhausted();
  }
  machine.choices = isBase ? outer : new Choice(at, next.rest, tried + 1, failed, outer, order);
  return next;
}

/** The choice point that the machine has gone back to has nothing left to try. */
export function failFurther(machine: Machine): void {
  dropChoice(machine);
  failIn(machine, searchHere(machine));
}

/** Call a thunk in a search of its own, which ends when that answers; when nothing is left to try,
 * another thunk is called in its place. */
export function search(
  machine: Machine,
  thunk: Value,
  whenExhausted: Value,
  isTransaction = false,
): void {
  const inner = new Search(null, isTransaction);
  inner.fiber = machine.fibers.current;
  pushBase(machine, inner, new Thunks([whenExhausted]));
  enterSearch(machine, inner);
  machine.call(thunk, []);
}

/** The bottom of a search: what is done where it began when it is exhausted. */
export function pushBase(machine: Machine, search: Search, whenExhausted: Alternatives): void {
  beginRegion(machine);
  const at = choicePoint(machine, search, null, null);
  machine.choices = new Choice(at, whenExhausted, 0, null, machine.choices);
}

/** From here on that search is in force. */
export function enterSearch(machine: Machine, inner: Search): void {
  machine.push(SOLVED, [null, UNSPECIFIED, inner]);
  const bindings = withBindings([new Pair(SEARCH, inner)], machine.current(Dynamic.Parameters));
  machine.enterDynamic({ parameters: new Whole(bindings) });
}

/** A search has answered: nothing of it is tried any more. */
export function endSearch(machine: Machine, inner: Search): void {
  if (inner.isOver) {
    leaveAgain(machine, inner);
    return;
  }
  if (!inner.isTransaction) solved(machine);
  while (machine.choices !== null && !inner.isOver) dropChoice(machine);
}

/** A delimited search has a solution. */
export function solved(machine: Machine): void {
  machine.tally.solutions++;
  machine.searchWatcher?.solved();
}

/** A continuation that was captured in a search which is over by now has come to its end: what it
 * has chosen is not tried any more. */
function leaveAgain(machine: Machine, search: Search): void {
  const { floor } = search;
  search.floor = null;
  if (floor === null) return;
  let choice = machine.choices;
  while (choice !== null && choice !== floor.choices) choice = choice.outer;
  if (choice === floor.choices) while (machine.choices !== choice) dropChoice(machine);
}

/** Forget the choice points of this search: what was chosen stands. */
export function cut(machine: Machine): void {
  const search = searchHere(machine);
  if (search !== null && search.agenda !== null) forgetAgenda(machine, search);
  for (let { choices } = machine; choices?.at.search === search; choices = machine.choices) {
    if (choices === null || choices.isBase) return;
    dropChoice(machine);
  }
}

/** Go on in the search that the last top-level form has left. */
export function nextSolution(machine: Machine): void {
  const { parked } = machine;
  if (parked === null) throw exhausted();
  dropChoices(machine);
  machine.parked = null;
  machine.choices = parked;
  fail(machine);
}

/** Set aside what a top-level form that has answered has left to try. */
export function park(machine: Machine): void {
  if (machine.choices === null) return;
  leaveSearches(machine, null);
  if (machine.choices !== null) machine.searchWatcher?.solved();
  dropParked(machine);
  machine.parked = machine.choices;
  machine.choices = null;
}

/** Forget the search that was set aside. */
export function dropParked(machine: Machine): void {
  for (let choice = machine.parked; choice !== null; choice = choice.outer) {
    machine.store.release(choice.at.version);
  }
  machine.parked = null;
}

/** Forget everything that is under way. If nothing else has run since, whoever had asked a search
 * for solutions has the store back that he had. */
export function dropChoices(machine: Machine): void {
  let asked: Choice | null = null;
  for (let choice = machine.choices; choice !== null; choice = choice.outer) {
    const { search } = choice.at;
    if (choice.isBase && search?.options && !search.wasAside) asked = choice;
  }
  if (asked !== null) machine.store.goto(asked.at.version);
  while (machine.choices !== null) dropChoice(machine);
}

/** What is under way is also somebody else's. */
export function holdChoices(machine: Machine): void {
  for (let choice = machine.choices; choice !== null; choice = choice.outer) {
    machine.store.hold(choice.at.version);
  }
}

/** Whether something here could fail and be tried otherwise: a delimited search is in force, or a
 * choice of the top-level form is open. */
export function isSearching(machine: Machine): boolean {
  if (machine.choices === null) return false;
  const search = machine.parameterValue(SEARCH) as Search | null;
  const { isMain, current } = machine.fibers;
  if (search === null && !isMain) {
    leaveSearchesOf(machine, current);
    return false;
  }
  if (search !== null && search.fiber !== current) return false;
  leaveSearches(machine, search);
  return machine.choices !== null;
}

/** The search in force here; what jumps have left is over. */
export function searchHere(machine: Machine): Search | null {
  const { choices, dynamic, prompts } = machine;
  const isThere = choices !== null && !choices.isBase && choices.at.place.dynamic === dynamic;
  if (isThere && choices.at.place.prompts === prompts) return choices.at.search;
  const search = machine.parameterValue(SEARCH) as Search | null;
  const { isMain, current } = machine.fibers;
  if (search === null ? !isMain : search.fiber !== current) {
    const hint = 'let it search by one-of, all-of or solutions of its own';
    throw fault('state-conflict', 'a fiber is no part of the search around it', [], hint);
  }
  if (search?.isOver) {
    // A continuation captured in it goes on in whatever search it was called in.
    const { choices } = machine;
    search.floor ??= { choices };
    return choices?.at.search ?? null;
  }
  leaveSearches(machine, search);
  return search;
}

/** The latest searches are over that this fiber has begun. */
export function leaveSearchesOf(machine: Machine, fiber: Fiber | null): void {
  while (machine.choices?.at.search?.fiber === fiber) dropChoice(machine);
}

/** Searches that a jump has left are over. */
export function leaveSearches(machine: Machine, search: Search | null): void {
  while (machine.choices !== null && machine.choices.at.search !== search) dropChoice(machine);
}

/** A choice is made here by a call; without one, a search begins. */
export function pushChoice(
  machine: Machine,
  search: Search | null,
  alternatives: Alternatives,
  rest: Alternatives,
  node: Node | null,
): void {
  checkChoice(machine, search);
  if (search === null) dropParked(machine);
  beginRegion(machine);
  machine.tally.explored++;
  const at = choicePoint(machine, search, node, alternatives);
  machine.choices = new Choice(at, rest, 1, null, machine.choices);
  machine.searchWatcher?.chose(at);
}

/** This place and the store as it is, which whoever asked holds. */
export function choicePoint(
  machine: Machine,
  search: Search | null,
  node: Node | null,
  alternatives: Alternatives | null,
): ChoicePoint {
  const id = ++machine.choicesMade;
  return new ChoicePoint(id, search, here(machine), machine.store.mark(), node, alternatives);
}

/** This place, to be come back to any number of times. */
export function here({ kontinuation, dynamic, prompts }: Machine): Point {
  if (kontinuation !== null) kontinuation.shared = true;
  for (let p: Prompt | null = prompts; p !== null; p = p.next) {
    if (p.frame !== null) p.frame.shared = true;
  }
  return new Point(kontinuation, dynamic, prompts);
}

/** Forget the latest choice point; with the bottom of a search, the search. */
export function dropChoice(machine: Machine): void {
  const { at, outer, isBase } = machine.choices as Choice;
  machine.choices = outer;
  machine.store.release(at.version);
  if (!isBase || at.search === null) return;
  at.search.wasLeft = at.search.isRunning;
  finish(machine, at.search);
}

/** Something was done to the world: to fail is to undo that first, if it can be undone. */
export function pushCrossing(machine: Machine, crossing: Crossing): void {
  const search = machine.choices?.at.search ?? null;
  const at = choicePoint(machine, search, EXHAUSTED, null);
  machine.choices = new Choice(at, crossing, 0, null, machine.choices);
}

/** The same for what cannot be undone: nobody will come back here, so it may be done anywhere. */
export function pushBarrier(machine: Machine, crossing: Crossing): void {
  const { choices } = machine;
  if (choices === null || choices.crossing?.what === crossing.what) return;
  const { search, place } = choices.at;
  const id = ++machine.choicesMade;
  const at = new ChoicePoint(id, search, place, machine.store.mark(), EXHAUSTED, null);
  machine.choices = new Choice(at, crossing, 0, null, choices);
}

function commitBarrier({ what }: Crossing): Error {
  const hint = 'what the operation has done cannot be undone, so nothing before it can be tried';
  return fault('commit-barrier', 'a failure would have to undo', [what], hint);
}

export function exhausted(): Fault {
  const hint = 'a search must have a choice left when something in it fails';
  return fault('amb-exhausted', 'nothing is left to try', [], hint);
}
