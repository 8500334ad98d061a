/**
 * Choice points: places to come back to, each with a version of the store and what is left to try.
 * Those of all searches under way are one stack, the machine's C register of choices. Immutable but
 * for that: to try an alternative is to replace the choice point by one that has fewer.
 */
import type { Described, DescriptionPart } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Point } from '../jump.js';
import { Parameter } from '../parameter.js';
import type { Version } from '../store.js';
import type { Alternatives } from './alternatives.js';

/** A delimited search. The one of a top-level form has none. */
export class Search implements Described {
  /** It has answered, or nothing is left of it. */
  isOver = false;

  describe(): readonly DescriptionPart[] {
    return ['#<search>'];
  }
}

/** A place to come back to. */
export class ChoicePoint {
  constructor(
    /** The search that it is part of; null: that of the top-level form. */
    readonly search: Search | null,
    /** Where the choice was made: its alternatives go on there. */
    readonly place: Point,
    /** The store as it was then. The stack of choices holds it. */
    readonly version: Version,
    /** The call that chose; null for the bottom of a search: what is left there is what is done
     * when the search is exhausted. */
    readonly node: Node | null,
  ) {}
}

/** A choice point with what is left of it, on those made before. */
export class Choice {
  constructor(
    readonly at: ChoicePoint,
    /** What is left to try; null: nothing, but the place has not been left yet. */
    readonly rest: Alternatives | null,
    /** How many alternatives have been tried. */
    readonly tried: number,
    readonly outer: Choice | null,
  ) {}

  /** Whether this is the bottom of a search. */
  get isBase(): boolean {
    return this.at.node === null;
  }
}

/** What tells which search is in force: bound where one runs. */
export const SEARCH = new Parameter(null, false);
