/**
 * Searches with a strategy, and those that are asked for one solution after the other. Such a
 * search stands on a prompt of its own, so that it can go on elsewhere than where it began; while
 * it waits the store is as it was for whoever asked.
 */
import { list, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Applicable } from '../applicable.js';
import { fault } from '../condition.js';
import { pushPrompt } from '../control/delimited.js';
import { checkChoice } from '../fact/purity.js';
import { Random } from '../fiber/random.js';
import { Point } from '../jump.js';
import type { Machine } from '../machine.js';
import { graft } from '../prompt.js';
import { type Agenda, agendaFor, type Entry } from './agenda.js';
import { type Alternatives, Listed, only } from './alternatives.js';
import { type Choice, ChoicePoint, Search, type SearchOptions, searchTag } from './choice.js';
import {
  choicePoint,
  dropChoice,
  enterSearch,
  exhausted,
  failIn,
  here,
  leaveSearches,
  pushBase,
  searchHere,
  solved,
} from './search.js';

/** Alternatives that are shuffled, at most. */
const SHUFFLED_MAX = 100_000;

/** A search that has not begun. */
export function makeSearch(machine: Machine, options: SearchOptions | null): Search {
  const search = new Search(options);
  if (options === null) return search;
  const isBounded = Math.min(options.depth, options.budget) < Number.POSITIVE_INFINITY;
  const isStack = options.strategy === 'dfs' && isBounded;
  const forget = ({ at }: Entry): void => machine.store.release(at.version);
  search.agenda = agendaFor(
    isStack ? 'iterative-deepening' : options.strategy,
    options.width,
    forget,
  );
  search.random = options.strategy === 'random' ? new Random(options.seed | 0) : null;
  return search;
}

/** Go on with a search, or begin it with a thunk; answer a list of the values of the solution with
 * that number, or #f if there is none. Each is asked for in turn; or again, if whoever had asked
 * failed. */
export function ask(machine: Machine, search: Search, thunk: Value, number: number): void {
  const { store } = machine;
  const known = search.answers?.get(number);
  if (known !== undefined) {
    if (store.trail === null) search.answers?.delete(number);
    machine.answer(known);
    return;
  }
  if (search.isRunning || search.wasLeft || number < search.count) {
    throw fault('state-conflict', 'this search is under way, or was left before it had answered');
  }
  if (search.isOver) {
    machine.answer(false);
    return;
  }
  pushBase(machine, search, only(false));
  search.isRunning = true;
  search.fiber = machine.fibers.current;
  machine.enterDynamic({ before: false, after: new Leaving(search) });
  search.tag ??= searchTag();
  pushPrompt(machine, search.tag, false);
  search.ground = machine.prompts;
  enterSearch(machine, search);
  if (search.start === null) {
    const { id, version } = (machine.choices as Choice).at;
    store.hold(version);
    search.start = new ChoicePoint(id, search, here(machine), version, null, null, search.ground);
    search.thunk = thunk;
    machine.call(thunk, []);
    return;
  }
  machine.choices = stacked(search.kept, null, machine.choices);
  search.kept = null;
  failIn(machine, search);
}

/** A search that is asked for solutions has found one. */
export function found(machine: Machine, search: Search, values: readonly Value[]): void {
  const { options, depth, depthMax } = search;
  // What is less deep was found when less deep was as deep as it went.
  if (options?.strategy === 'iterative-deepening' && depthMax > 1 && depth < depthMax) {
    failIn(machine, search);
    return;
  }
  leaveSearches(machine, search);
  const { choices, store } = machine;
  let base = choices as Choice;
  while (!base.isBase) base = base.outer as Choice;
  search.kept = stacked(choices, base, null);
  machine.choices = base.outer;
  store.goto(base.at.version);
  store.release(base.at.version);
  search.isRunning = false;
  solved(machine);
  const answer = list(values);
  if (store.trail !== null) {
    search.answers ??= new Map();
    search.answers.set(search.count, answer);
  }
  search.count++;
  machine.answer(answer);
}

/** What is done when a search that is asked for solutions is left for good. After it has found one,
 * nothing; else it is over, and the store is as whoever asked had it. */
export class Leaving extends Applicable {
  constructor(readonly search: Search) {
    super();
  }

  apply(machine: Machine): void {
    const { search } = this;
    let base = machine.choices;
    while (base !== null && !(base.isBase && base.at.search === search)) base = base.outer;
    if (search.isRunning && base !== null) {
      machine.store.goto(base.at.version);
      while (!search.isOver) dropChoice(machine);
    }
    machine.answer(UNSPECIFIED);
  }

  describe(): readonly string[] {
    return ['#<leaving>'];
  }
}

/** Nothing of it is tried any more. */
export function finish(machine: Machine, search: Search): void {
  const { store } = machine;
  search.isOver = true;
  search.isRunning = false;
  forgetAgenda(machine, search);
  for (let choice = search.kept; choice !== null; choice = choice.outer) {
    store.release(choice.at.version);
  }
  search.kept = null;
  if (search.start !== null) store.release(search.start.version);
  search.start = null;
}

/** Those choices down to `end`, put on others. */
function stacked(choices: Choice | null, end: Choice | null, onto: Choice | null): Choice | null {
  const all: Choice[] = [];
  for (let c = choices; c !== null && c !== end; c = c.outer) all.push(c);
  return all.reduceRight<Choice | null>((outer, choice) => choice.on(outer), onto);
}

/** Choose in a search with an agenda. */
export function chooseBest(
  machine: Machine,
  search: Search,
  agenda: Agenda,
  alternatives: Alternatives,
): void {
  checkChoice(machine, search);
  const { priority, depth, random } = search;
  const at = choicePoint(machine, search, machine.control, alternatives);
  machine.searchWatcher?.chose(at);
  const rest = random === null ? alternatives : shuffled(alternatives, random);
  // Best-first, every alternative gets as far as to say how promising it is.
  const isFirst = search.options?.strategy === 'best-first';
  agenda.add({ at, rest, priority: isFirst ? Number.NEGATIVE_INFINITY : priority, depth });
  goOnWithBest(machine, search, agenda);
}

/** Go on with the next alternative of the best entry. */
export function goOnWithBest(
  machine: Machine,
  search: Search,
  agenda: Agenda,
  hasFailed = false,
): void {
  for (let entry = agenda.best; entry !== null; entry = agenda.best) {
    const { at, depth, priority } = entry;
    const isEndless = entry.rest.isEndless;
    if (depth >= search.depthMax) {
      search.wasCut = true;
      // Iteratively deepened, what is cut off before it is as deep as it may is tried later.
      if (depth >= (search.options?.depth ?? 0)) machine.tally.cut(depth);
      agenda.removeBest();
      machine.store.release(at.version);
      continue;
    }
    if (++search.explored > (search.options?.budget ?? 0)) {
      throw fault(
        'limit',
        `the search has tried ${search.options?.budget} alternatives: its :budget`,
      );
    }
    const { procedure, args, rest } = entry.rest.take();
    machine.tally.explored++;
    search.priority = priority;
    search.depth = depth + 1;
    if (rest === null) agenda.removeBest();
    else replaceBest(agenda, entry, rest, isEndless);
    const failure = hasFailed ? { failure: { choice: at, failed: machine.tally.last } } : {};
    const options = { version: at.version, isReleased: rest === null, ...failure };
    machine.jump(placeOf(at), procedure, args, options);
    return;
  }
  const base = machine.choices;
  if (base === null || !base.isBase || base.at.search !== search) throw exhausted();
  const { start, thunk, options, depthMax } = search;
  if (options?.strategy === 'iterative-deepening' && search.wasCut && depthMax < options.depth) {
    Object.assign(search, { depthMax: depthMax + 1, wasCut: false, depth: 0, priority: 0 });
    const { version } = start as ChoicePoint;
    machine.jump(placeOf(start as ChoicePoint), thunk, [], { version });
    return;
  }
  finish(machine, search);
  machine.searchWatcher?.exhausted();
  machine.choices = base.outer;
  machine.jump(base.at.place, null, [false], { version: base.at.version, isReleased: true });
}

/** What is left of the best entry. Of endless alternatives each is one choice further away. */
function replaceBest(agenda: Agenda, entry: Entry, rest: Alternatives, isEndless: boolean): void {
  if (!isEndless) {
    entry.rest = rest;
    return;
  }
  agenda.removeBest();
  agenda.add({ ...entry, rest, depth: entry.depth + 1 });
}

/** Say how promising this branch is; another one that is more so goes on instead. */
export function setPriority(machine: Machine, priority: number): void {
  const search = searchHere(machine);
  if (search === null) {
    machine.answer(UNSPECIFIED);
    return;
  }
  search.priority = priority;
  const { agenda, depth } = search;
  // A look at what a beam has best would end its level.
  const best = search.options?.strategy === 'best-first' ? agenda?.best : null;
  if (!agenda || !best || best.priority >= priority) {
    machine.answer(UNSPECIFIED);
    return;
  }
  const at = choicePoint(machine, search, machine.control, null);
  agenda.add({ at, rest: only(UNSPECIFIED), priority, depth: depth - 1 });
  goOnWithBest(machine, search, agenda);
}

/** Forget what is left. */
export function forgetAgenda({ store }: Machine, { agenda }: Search): void {
  for (let entry = agenda?.best; entry; entry = agenda?.best) {
    agenda?.removeBest();
    store.release(entry.at.version);
  }
}

/** Where a choice was made, on the prompt that its search stands on now. */
export function placeOf({ place, ground, search }: ChoicePoint): Point {
  const now = search?.ground ?? null;
  if (ground === null || ground === now || now === null) return place;
  return new Point(place.frame, place.dynamic, graft(place.prompts, ground, now));
}

/** The alternatives in an order that chance decides (Fisher & Yates). */
function shuffled(alternatives: Alternatives, random: Random): Alternatives {
  const all: Array<readonly [Value, Value]> = [];
  for (let left: Alternatives | null = alternatives; left !== null; ) {
    if (left.isEndless || all.length >= SHUFFLED_MAX) {
      throw fault('limit', `the strategy random takes at most ${SHUFFLED_MAX} alternatives`);
    }
    const { procedure, args, rest } = left.take();
    all.push([procedure, args[0] ?? null]);
    left = rest;
  }
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [all[i], all[j]] = [all[j] as (typeof all)[0], all[i] as (typeof all)[0]];
  }
  return new Listed(all);
}
