/**
 * Choice points: places to come back to, each with a version of the store and what is left to try.
 * Those of all searches under way are one stack, the machine's C register of choices. Immutable but
 * for that: to try an alternative is to replace the choice point by one that has fewer.
 */
import type { Described, DescriptionPart, Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Fiber } from '../fiber/fiber.js';
import type { Random } from '../fiber/random.js';
import type { Point } from '../jump.js';
import { Parameter } from '../parameter.js';
import { graft, type Prompt, PromptTag, promptWith } from '../prompt.js';
import type { Version } from '../store.js';
import type { Agenda, Strategy } from './agenda.js';
import { type Alternatives, Crossing } from './alternatives.js';

/** How a search is to be made. */
export interface SearchOptions {
  readonly strategy: Strategy;
  /** Choices in a branch, at most. */
  readonly depth: number;
  /** For a beam: branches that are followed at each level. */
  readonly width: number;
  readonly seed: number;
  /** Alternatives tried, at most. */
  readonly budget: number;
}

/** The tags of prompts that searches stand on. */
const SEARCH_TAGS = new WeakSet<PromptTag>();

export function searchTag(): PromptTag {
  const tag = new PromptTag(false);
  SEARCH_TAGS.add(tag);
  return tag;
}

/** Prompts on which a search that has gone on elsewhere since stands now. */
export function onPresentGround(prompts: Prompt | null, present: Prompt | null): Prompt | null {
  for (let p = prompts; p !== null; p = p.next) {
    const isGround = p.tag !== null && SEARCH_TAGS.has(p.tag);
    const now = isGround ? promptWith(p.tag as PromptTag, present) : null;
    if (now !== null && now !== p) return graft(prompts, p, now);
  }
  return prompts;
}

/** A delimited search. The one of a top-level form has none. */
export class Search implements Described {
  /** It has answered, or nothing is left of it. */
  isOver = false;
  /** What is left, if not depth-first. */
  agenda: Agenda | null = null;
  /** What is left, depth-first, while the search waits to be asked for more. */
  kept: Choice | null = null;
  /** The prompt that it stands on, the tag of all those, and whether it does. */
  ground: Prompt | null = null;
  tag: PromptTag | null = null;
  isRunning = false;
  /** Something left it before it had answered. */
  wasLeft = false;
  /** Solutions found, and those that whoever asked may have to ask for again: he may yet fail. */
  count = 0;
  answers: Map<number, Value> | null = null;
  /** Whether other forms have been evaluated since, while it was set aside. */
  wasAside = false;
  /** What was open when a continuation captured in it was called after it was over. */
  floor: { readonly choices: Choice | null } | null = null;
  /** Who searches. */
  fiber: Fiber | null = null;
  /** Where its thunk was called, and the store then, which it holds. */
  start: ChoicePoint | null = null;
  thunk: Value = null;
  /** What shuffles alternatives. */
  random: Random | null = null;
  /** Of the branch under way: how promising it is, and the choices made in it. */
  priority = 0;
  depth = 0;
  /** Deeper branches are cut off, and whether any was. */
  depthMax: number;
  wasCut = false;
  /** Alternatives tried. */
  explored = 0;

  /** It stands on prompts with that tag, which a saved state has. */
  takeTag(tag: PromptTag | null): void {
    if (tag !== null) SEARCH_TAGS.add(tag);
    this.tag = tag;
  }

  constructor(
    /** Null: it only answers once. */
    readonly options: SearchOptions | null,
    /** What is chosen in it is cut when a transaction ends. */
    readonly isTransaction = false,
  ) {
    this.depthMax = options?.strategy === 'iterative-deepening' ? 1 : (options?.depth ?? 0);
  }

  describe(): readonly DescriptionPart[] {
    return ['#<search>'];
  }
}

/** Failures of a choice point that are kept. */
export const REASONS_MAX = 50;

/** A place to come back to. */
export class ChoicePoint {
  /** The calls that the latest alternatives have failed by: that of number i at i modulo their
   * greatest count. */
  reasons: (Node | null)[] | null = null;

  constructor(
    /** For people: no two of a machine have the same. */
    readonly id: number,
    /** The search that it is part of; null: that of the top-level form. */
    readonly search: Search | null,
    /** Where the choice was made: its alternatives go on there. */
    readonly place: Point,
    /** The store as it was then. The stack of choices holds it. */
    readonly version: Version,
    /** The call that chose; null for the bottom of a search: what is left there is what is done
     * when the search is exhausted. */
    readonly node: Node | null,
    /** What there was to choose from. */
    readonly alternatives: Alternatives | null,
    /** The prompt that its search stood on then. */
    readonly ground: Prompt | null = node === null ? null : (search?.ground ?? null),
  ) {}

  /** The alternative of that number, from 0, has failed by that call. */
  hasFailed(number: number, failed: Node | null): void {
    this.reasons ??= [];
    this.reasons[number % REASONS_MAX] = failed;
  }

  /** What the alternative of that number, one of the latest, has failed by. */
  reasonOf(number: number): Node | null {
    return this.reasons?.[number % REASONS_MAX] ?? null;
  }
}

/** A choice point with what is left of it, on those made before. */
export class Choice {
  constructor(
    readonly at: ChoicePoint,
    /** What is left to try; null: nothing, but the place has not been left yet. */
    readonly rest: Alternatives | null,
    /** How many alternatives have been tried. */
    readonly tried: number,
    /** The call that failed last and came back here. */
    readonly failed: Node | null,
    readonly outer: Choice | null,
    /** The numbers of the alternatives, from 0, in the order in which they are tried, where that is
     * another one than they have; null: as they come. */
    readonly order: readonly number[] | null = null,
  ) {}

  /** The same on other ones. */
  on(outer: Choice | null): Choice {
    return new Choice(this.at, this.rest, this.tried, this.failed, outer, this.order);
  }

  /** The number of the alternative that is, or was, tried as the `i`-th. */
  numberOf(i: number): number {
    return this.order === null ? i : (this.order[i] ?? i);
  }

  /** Whether this is the bottom of a search. */
  get isBase(): boolean {
    return this.at.node === null;
  }

  /** What was done to the world here, for good, if that is what this stands for. */
  get crossing(): Crossing | null {
    return this.rest instanceof Crossing ? this.rest : null;
  }
}

/** What tells which search is in force: bound where one runs. */
export const SEARCH = new Parameter(null, false);
