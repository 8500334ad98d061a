/** What the searches of a top-level form have done: counts, and where they failed. */
import type { Node } from '../compiler/ir.js';

/** Places that are told apart. */
const PLACES_MAX = 1000;

export class Tally {
  /** Alternatives tried. */
  explored = 0;
  failures = 0;
  /** Delimited searches that have answered. */
  solutions = 0;
  /** How often each call failed. */
  readonly places = new Map<Node, number>();

  fail(node: Node | null): void {
    this.failures++;
    // What libraries do inside is nobody's failure.
    if (node === null || node.span === null) return;
    const count = this.places.get(node) ?? 0;
    if (count > 0 || this.places.size < PLACES_MAX) this.places.set(node, count + 1);
  }
}
