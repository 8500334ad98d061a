/** What the searches of a top-level form have done: counts, and where they failed. */
import type { Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';

/** Places that are told apart. */
const PLACES_MAX = 1000;
/** Values of :depth that are told apart. */
const DEPTHS_MAX = 100;
/** Nogoods that are kept, to be shown. */
const NOGOODS_MAX = 100;

export class Tally {
  /** Alternatives tried. */
  explored = 0;
  failures = 0;
  /** Solutions of delimited searches. */
  solutions = 0;
  /** The call that failed last. */
  last: Node | null = null;
  /** How often each call failed. */
  readonly places = new Map<Node, number>();
  /** By the :depth of a search, how many branches were given up there, with something to choose. */
  readonly cutAt = new Map<number, number>();
  /** Nogoods recorded: choices that have no solution together. */
  nogoods = 0;
  /** The latest of them, the oldest first: lists of (position value). */
  readonly latestNogoods: Value[] = [];

  fail(node: Node | null): void {
    this.failures++;
    this.last = node;
    // What libraries do inside is nobody's failure.
    if (node === null || node.span === null) return;
    const count = this.places.get(node) ?? 0;
    if (count > 0 || this.places.size < PLACES_MAX) this.places.set(node, count + 1);
  }

  /** Whether there is anything to explain. */
  get hasFailed(): boolean {
    return this.failures > 0 || this.cutAt.size > 0;
  }

  cut(depth: number): void {
    const count = this.cutAt.get(depth) ?? 0;
    if (count > 0 || this.cutAt.size < DEPTHS_MAX) this.cutAt.set(depth, count + 1);
  }

  record(nogood: Value): void {
    this.nogoods++;
    this.latestNogoods.push(nogood);
    if (this.latestNogoods.length > NOGOODS_MAX) this.latestNogoods.shift();
  }
}
