/**
 * Choice points: places to come back to, each with a version of the store and what is left to try.
 * Those of all searches under way are one stack, the machine's C register of choices. Immutable but
 * for that: to try an alternative is to replace the choice point by one that has fewer.
 */
import type { Described, DescriptionPart } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
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

export class Choice {
  constructor(
    /** The search that it is part of; null: that of the top-level form. */
    readonly search: Search | null,
    /** Where it was made: its alternatives go on there. */
    readonly point: Point,
    /** The store as it was then. The stack of choice points holds it. */
    readonly version: Version,
    /** What is left to try; null: nothing, but its place has not been left yet. */
    readonly rest: Alternatives | null,
    /** How many alternatives have been tried. */
    readonly tried: number,
    readonly span: Span | null,
    /** The bottom of its search: what it has left is what is done when the search is exhausted. */
    readonly isBase: boolean,
    readonly outer: Choice | null,
  ) {}

  /** The same choice point after another of its alternatives has been taken. */
  with(rest: Alternatives | null): Choice {
    const { search, point, version, tried, span, isBase, outer } = this;
    return new Choice(search, point, version, rest, tried + 1, span, isBase, outer);
  }
}

/** What tells which search is in force: bound where one runs. */
export const SEARCH = new Parameter(null, false);
