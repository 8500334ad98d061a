/**
 * Logic variables and states. A state is what a branch of a relational search knows: which
 * variables have which terms, and what must hold of those that have none. States never change, so
 * that branches share what they have in common: variables are numbered along the branch, and a trie
 * of eight branches a node leads from the number to the entry (Bagwell, "Ideal Hash Trees", 2001,
 * without its bitmaps). Another variable of the same number, of another run or branch, is found
 * behind it in the same place. Finding and binding are O(log n) in the variables of the branch.
 */
import type { Described, DescriptionPart, Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';

/** A logic variable. Two are the same only if they are the same object. */
export class Variable implements Described {
  constructor(readonly id: number) {}

  describe(): readonly DescriptionPart[] {
    return [`#<logic-variable ${this.id}>`];
  }
}

/** What must hold of a variable that has no term. */
export class Constraints {
  constructor(
    /** Its term will be a number, string or symbol. */
    readonly type: TermType | null,
    /** List of terms that do not occur in its term. */
    readonly absent: Value,
    /** List of disequalities, each a list of pairs (variable . term) that are not all equal. One
     * stands here if its first pair speaks of the variable. */
    readonly disequalities: Value,
  ) {}
}

/** Names of types, as answers show them. */
export type TermType = 'num' | 'str' | 'sym';

/** What is known of one variable. */
export class Entry {
  constructor(
    readonly variable: Variable,
    /** Its term; undefined: none yet. */
    readonly term: Value,
    readonly constraints: Constraints | null,
    /** The entry of another variable with that number. */
    readonly next: Entry | null,
  ) {}
}

type Node = Array<Node | Entry | undefined>;

const BITS = 3;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;
/** Numbers of variables stay below. */
const VARIABLES_MAX = 2 ** 30;

const EMPTY: Node = new Array(WIDTH).fill(undefined);

export class State implements Described {
  constructor(
    /** The trie, and how far a number is shifted at its root. Written while a state is made. */
    public root: Node,
    public shift: number,
    /** Variables of this branch: the numbers below are in use. */
    readonly count: number,
    /** How many times new variables were made on the way here. */
    readonly depth: number,
    /** The run that it belongs to, as an Omega value. */
    readonly run: Value,
  ) {}

  /** The state that knows nothing, of that run, with so many variables. */
  static empty(run: Value, count: number): State {
    return new State(EMPTY, 0, count, 0, run);
  }

  /** One with so many variables more. */
  extended(count: number): State {
    const next = this.count + count;
    if (next >= VARIABLES_MAX) {
      const message = 'one branch of a run may have no more logic variables than';
      throw fault('limit', message, [VARIABLES_MAX]);
    }
    return new State(this.root, this.shift, next, this.depth + 1, this.run);
  }

  copy(): State {
    return new State(this.root, this.shift, this.count, this.depth, this.run);
  }

  /** What is known of a variable; null: nothing. */
  entry(variable: Variable): Entry | null {
    const { id } = variable;
    let { shift } = this;
    if (id >>> shift >= WIDTH) return null;
    let at: Node | Entry | undefined = this.root;
    for (; shift >= 0; shift -= BITS) {
      at = (at as Node)[(id >>> shift) & MASK];
      if (at === undefined) return null;
    }
    let entry = at as Entry | null;
    while (entry !== null && entry.variable !== variable) entry = entry.next;
    return entry;
  }

  /** A state that knows this instead of what this one knows of the variable. */
  with(variable: Variable, term: Value, constraints: Constraints | null): State {
    const state = this.copy();
    state.put(variable, term, constraints);
    return state;
  }

  /** As `with`, in a state that nobody else has seen. */
  put(variable: Variable, term: Value, constraints: Constraints | null): void {
    const { id } = variable;
    while (id >>> this.shift >= WIDTH) {
      const root = EMPTY.slice();
      root[0] = this.root;
      this.root = root;
      this.shift += BITS;
    }
    let node = this.root.slice();
    this.root = node;
    for (let { shift } = this; shift > 0; shift -= BITS) {
      const index = (id >>> shift) & MASK;
      const below = node[index] as Node | undefined;
      const copy = below === undefined ? EMPTY.slice() : below.slice();
      node[index] = copy;
      node = copy;
    }
    const index = id & MASK;
    const others = without(node[index] as Entry | undefined, variable);
    node[index] = new Entry(variable, term, constraints, others);
  }

  describe(): readonly DescriptionPart[] {
    return [`#<logic-state ${this.count}>`];
  }
}

/** The entries of the other variables with that number. */
function without(entry: Entry | null | undefined, variable: Variable): Entry | null {
  if (entry === undefined || entry === null) return null;
  if (entry.variable === variable) return entry.next;
  const next = without(entry.next, variable);
  return next === entry.next
    ? entry
    : new Entry(entry.variable, entry.term, entry.constraints, next);
}
