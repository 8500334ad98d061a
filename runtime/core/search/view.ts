/** Searches as plain JSON, for people and debuggers. */
import type { Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Node } from '../compiler/ir.js';
import { Closure } from '../compiler/lambda.js';
import { nodeText } from '../compiler/listing.js';
import { coreToDatum } from '../expander/core-datum.js';
import type { Machine } from '../machine.js';
import type { SearchWatcher } from '../watcher.js';
import { type Alternatives, Thunks } from './alternatives.js';
import { type Choice, type ChoicePoint, REASONS_MAX } from './choice.js';
import { dropParked } from './search.js';
import { pickAlternative, pruneAlternative } from './steer.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };
/** Alternatives and choice points shown. */
const ALTERNATIVES_MAX = REASONS_MAX;
const CHOICES_MAX = 200;

/** An alternative, or what failed. */
export interface PlaceView {
  readonly text: string;
  readonly location: Span | null;
  /** Of an alternative: its number, from 0, in the order of the text. */
  readonly index?: number;
}

export interface ChoiceView {
  readonly id: number;
  readonly location: Span | null;
  readonly label: string;
  /** Tried and not tried yet, in order, at most fifty of each; the last tried is under way. */
  readonly tried: readonly PlaceView[];
  readonly remaining: readonly PlaceView[];
  /** What each of `tried` has failed by; null for the one under way. */
  readonly reasons: readonly (PlaceView | null)[];
  /** What failed in the branch before this one. */
  readonly reasonFailed: PlaceView | null;
}

export interface AmbView {
  readonly searching: boolean;
  readonly strategy: string;
  /** Choices made in the branch under way. */
  readonly depth: number;
  /** The outermost first, at most two hundred. */
  readonly choicePoints: readonly ChoiceView[];
  /** What was chosen, the outermost first. */
  readonly path: readonly string[];
  readonly solutions: number;
  readonly explored: number;
  readonly failures: number;
  /** Recorded so far, also those that are forgotten. */
  readonly nogoods: number;
  /** Choice points that have something left to try. */
  readonly frontierSize: number;
}

/** The searches of one machine. */
export class SearchView {
  constructor(readonly machine: Machine) {}

  /** Who is told of choices and failures, while somebody listens. */
  set watcher(watcher: SearchWatcher | null) {
    this.machine.searchWatcher = watcher;
  }

  /** The search under way; null if there is none. */
  get state(): AmbView | null {
    return this.#view(this.machine.choices, true);
  }

  /** Whether a search is under way. */
  get isUnderWay(): boolean {
    return this.machine.choices !== null;
  }

  /** The one that the last top-level form has left; null if there is none. */
  get parked(): AmbView | null {
    return this.#view(this.machine.parked, false);
  }

  /** Go on with an alternative of a choice point under way, by its number. Throws Fault. */
  pick(choicePoint: number, index: number): void {
    pickAlternative(this.machine, choicePoint, index);
  }

  /** Try an alternative of a choice point under way no more: of the one that is being tried, fail.
   * Throws Fault. */
  pruneAlternative(choicePoint: number, index: number): void {
    pruneAlternative(this.machine, choicePoint, index);
  }

  /** Forget what is parked; whether there was anything. */
  prune(): boolean {
    const was = this.machine.parked !== null;
    dropParked(this.machine);
    return was;
  }

  #view(choices: Choice | null, searching: boolean): AmbView | null {
    if (choices === null) return null;
    const all: Choice[] = [];
    let isDelimited = false;
    for (let choice: Choice | null = choices; choice !== null; choice = choice.outer) {
      if (!choice.isBase && choice.crossing === null) all.push(choice);
      else if (choice.at.search?.isTransaction === false) isDelimited = true;
    }
    if (all.length === 0 && !isDelimited) return null;
    const { search } = choices.at;
    const { explored, failures, solutions, nogoods } = this.machine.tally;
    const choicePoints = all.slice(0, CHOICES_MAX).reverse().map(choiceView);
    const waiting = search?.agenda?.entries.length ?? 0;
    return {
      searching,
      strategy: search?.options?.strategy ?? 'dfs',
      depth: all.length,
      choicePoints,
      path: choicePoints.map(({ tried }) => tried.at(-1)?.text ?? ''),
      solutions,
      explored,
      failures,
      nogoods,
      frontierSize: all.filter(({ rest }) => rest !== null).length + waiting,
    };
  }
}

function choiceView(choice: Choice): ChoiceView {
  const { at, rest, tried, failed, order } = choice;
  const { node, alternatives } = at;
  const numbered = (views: readonly PlaceView[], first: number): PlaceView[] =>
    views.map((view, i) => ({ ...view, index: choice.numberOf(first + i) }));
  const all = alternativesOf(alternatives, order === null ? tried : Number.POSITIVE_INFINITY);
  const inOrder = order?.slice(0, tried).map((i) => all[i] as PlaceView) ?? all;
  const latest = inOrder.slice(-ALTERNATIVES_MAX);
  const first = tried - latest.length;
  const shown = numbered(latest, first);
  const isUnderWay = (i: number): boolean => first + i === tried - 1;
  return {
    id: at.id,
    location: node?.span ?? null,
    label: choiceLabel(at),
    tried: shown,
    remaining: numbered(alternativesOf(rest, ALTERNATIVES_MAX), tried),
    reasons: shown.map((_, i) => (isUnderWay(i) ? null : failureView(at.reasonOf(first + i)))),
    reasonFailed: failureView(failed),
  };
}

/** What was chosen from, as text. */
export function choiceLabel({ node, alternatives }: ChoicePoint): string {
  return alternatives instanceof Thunks ? ambText(alternatives) : textOf(node);
}

/** The call that failed. */
export function failureView(failed: Node | null): PlaceView | null {
  return failed === null ? null : { text: failureText(failed), location: failed.span };
}

/** The primitive that `require` fails by, with what was required. */
export const UNMET = '%unmet';

/** What failed, as it was written. */
export function failureText(node: Node): string {
  const [requirement] = node.operands;
  if (node.value?.name !== UNMET || requirement === undefined) return textOf(node);
  return `(require ${write(requirement.value, BRIEF)})`;
}

function textOf(node: Node | null): string {
  return node === null ? '' : nodeText(node).text;
}

/** An amb as it was written, more or less. */
function ambText(alternatives: Alternatives): string {
  const parts = alternativesOf(alternatives, ALTERNATIVES_MAX).map(({ text }) => text);
  return `(amb ${parts.join(' ')})`;
}

/** The first of them, at most so many. */
function alternativesOf(alternatives: Alternatives | null, countMax: number): PlaceView[] {
  const views: PlaceView[] = [];
  for (let left = alternatives; left !== null && views.length < countMax; ) {
    const { procedure, args, rest } = left.take();
    views.push(procedure === null ? valueView(args[0]) : procedureView(procedure));
    left = rest;
  }
  return views;
}

function valueView(value: Value): PlaceView {
  return { text: write(value, BRIEF), location: null };
}

/** A thunk as what it computes. */
function procedureView(procedure: Value): PlaceView {
  if (!(procedure instanceof Closure)) return valueView(procedure);
  const { clause, span } = procedure.lambda;
  return { text: write(coreToDatum(clause.body), BRIEF), location: span };
}
