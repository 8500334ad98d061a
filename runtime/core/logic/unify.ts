/**
 * Unification (Robinson, "A Machine-Oriented Logic Based on the Resolution Principle", 1965) with
 * occurs check, and the constraints of a relational program: disequalities, types, absence (Byrd &
 * Friedman; Ballantyne & Byrd's faster-miniKanren). Constraints stand with the variables that they
 * speak of first, and are looked at again when those get a term.
 */
import { NIL, Pair, type Value } from '../../../grammar/datum.js';
import { isEqual } from '../primitives/equivalence.js';
import { Constraints, type Entry, type State, type TermType, Variable } from './state.js';
import { look, someLeaf, typeOf, walk } from './term.js';

/** The state in which two terms are equal; null: they cannot be, or constraints forbid it. */
export function unify(a: Value, b: Value, state: State): State | null {
  const unification = new Unification(state, false);
  if (!unification.equate(a, b)) return null;
  const { touched } = unification;
  return touched === null ? unification.state : recheck(touched, unification.state);
}

/** Two terms are made equal, binding by binding. */
export class Unification {
  /** Bindings made, the latest first: a list of pairs (variable . term), if they are recorded. */
  bindings: Value = NIL;
  /** Entries of variables with constraints that were bound. */
  touched: Entry[] | null = null;
  #isOwn = false;

  constructor(
    public state: State,
    /** Try only whether they could be equal, and what that would take. */
    readonly isTrial: boolean,
  ) {}

  /** Whether they can be equal. */
  equate(first: Value, second: Value): boolean {
    let a = first;
    let b = second;
    for (;;) {
      a = walk(a, this.state);
      b = walk(b, this.state);
      if (a === b) return true;
      if (a instanceof Variable) {
        // The younger one is bound, so that chains stay short.
        return b instanceof Variable && b.id > a.id ? this.#bind(b, a) : this.#bind(a, b);
      }
      if (b instanceof Variable) return this.#bind(b, a);
      if (!(a instanceof Pair)) break;
      if (!(b instanceof Pair)) return false;
      look();
      if (!this.equate(a.car, b.car)) return false;
      a = a.cdr;
      b = b.cdr;
    }
    if (!Array.isArray(a)) return isEqual(a, b);
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      look();
      if (!this.equate(a[i], b[i])) return false;
    }
    return true;
  }

  #bind(variable: Variable, term: Value): boolean {
    if (isCompound(term) && occurs(variable, term, this.state)) return false;
    const entry = this.state.entry(variable);
    if (this.isTrial) {
      if (!mayBe(variable, term, this.state)) return false;
      this.bindings = new Pair(new Pair(variable, term), this.bindings);
    } else if (entry !== null) {
      this.touched ??= [];
      this.touched.push(entry);
    }
    if (!this.#isOwn) {
      this.state = this.state.copy();
      this.#isOwn = true;
    }
    this.state.put(variable, term, null);
    return true;
  }
}

function isCompound(term: Value): boolean {
  return term instanceof Pair || Array.isArray(term);
}

/** Pairs of long lists of atoms, found to have no variables: a relation that goes along such a list
 * binds a variable to each of its tails. A program that puts a variable into one later is not
 * protected from a term that contains itself; such a term is told when it is looked through. */
const ground = new WeakSet<Pair>();
const LONG = 64;

/** Whether a variable occurs in a term. */
function occurs(variable: Variable, term: Value, state: State): boolean {
  let at = term;
  let pairs = 0;
  let isGround = true;
  while (at instanceof Pair) {
    look();
    if (++pairs % LONG === 0 && ground.has(at)) break;
    const car = walk(at.car, state);
    if (car === variable || (isCompound(car) && occurs(variable, car, state))) return true;
    if (isCompound(car) || at.car instanceof Variable || at.cdr instanceof Variable) {
      isGround = false;
    }
    at = walk(at.cdr, state);
  }
  if (Array.isArray(at)) {
    look();
    return at.some((item) => occurs(variable, walk(item, state), state));
  }
  if (isGround && pairs >= LONG) markGround(term);
  return at === variable;
}

/** Of a list of atoms, up to what is marked already. */
function markGround(term: Value): void {
  for (let at = term; at instanceof Pair && !ground.has(at); at = at.cdr) ground.add(at);
}

/** Whether types and absences allow a variable that term. */
function mayBe(variable: Variable, term: Value, state: State): boolean {
  const own = constraintsOf(variable, state);
  const other = term instanceof Variable ? constraintsOf(term, state) : null;
  if (own !== null) {
    const { type, absent } = own;
    const found = term instanceof Variable ? (other?.type ?? type) : typeOf(term);
    if (type !== null && found !== type) return false;
    if (containsAny(absent, term, state)) return false;
  }
  return other === null || !containsAny(other.absent, variable, state);
}

/** Whether some of the terms of a list is certain to be part of a term. */
function containsAny(terms: Value, whole: Value, state: State): boolean {
  for (let rest = terms; rest instanceof Pair; rest = rest.cdr) {
    const part = walk(rest.car, state);
    if (!isCompound(part) && someLeaf(whole, state, (leaf) => isSameLeaf(leaf, part))) return true;
  }
  return false;
}

function isSameLeaf(a: Value, b: Value): boolean {
  return a === b || (!(a instanceof Variable) && isEqual(a, b));
}

/** The state in which the constraints of variables hold of the terms that they have got; null: some
 * cannot. */
function recheck(touched: readonly Entry[], state: State): State | null {
  let now: State | null = state;
  for (const { variable, constraints } of touched) {
    if (constraints === null) continue;
    const { type, absent, disequalities } = constraints;
    if (type !== null) now = requireType(variable, type, now);
    for (let rest = absent; now !== null && rest instanceof Pair; rest = rest.cdr) {
      now = requireAbsent(rest.car, variable, now);
    }
    if (now !== null) now = requireAll(disequalities, now);
    if (now === null) return null;
  }
  return now;
}

/** Let disequalities hold, each a list of pairs. */
function requireAll(disequalities: Value, state: State): State | null {
  let now: State | null = state;
  for (let rest = disequalities; now !== null && rest instanceof Pair; rest = rest.cdr) {
    now = requireDifferent(rest.car, now);
  }
  return now;
}

/** What it would take to make all of the pairs (a . b) of a list equal: a list of bindings; null:
 * nothing does. */
export function toEquate(pairs: Value, state: State): Value {
  const trial = new Unification(state, true);
  for (let rest = pairs; rest instanceof Pair; rest = rest.cdr) {
    const { car, cdr } = rest.car as Pair;
    if (!trial.equate(car, cdr)) return null;
  }
  return trial.bindings;
}

/** Let the pairs (a . b) of a list not all be equal; null: they are. */
export function requireDifferent(pairs: Value, state: State): State | null {
  const bindings = toEquate(pairs, state);
  if (bindings === null) return state;
  if (!(bindings instanceof Pair)) return null;
  const { car: variable, cdr: term } = bindings.car as Pair;
  const now = withDisequality(variable as Variable, bindings, state);
  return term instanceof Variable ? withDisequality(term, bindings, now) : now;
}

function withDisequality(variable: Variable, disequality: Value, state: State): State {
  const { type = null, absent = NIL, disequalities = NIL } = constraintsOf(variable, state) ?? {};
  const all = new Pair(disequality, disequalities);
  return state.with(variable, undefined, new Constraints(type, absent, all));
}

export function constraintsOf(variable: Variable, state: State): Constraints | null {
  return state.entry(variable)?.constraints ?? null;
}

/** Let a term be of a type; null: it is not. */
export function requireType(term: Value, type: TermType, state: State): State | null {
  const at = walk(term, state);
  if (!(at instanceof Variable)) return typeOf(at) === type ? state : null;
  const { type: known = null, absent = NIL, disequalities = NIL } = constraintsOf(at, state) ?? {};
  if (known !== null) return known === type ? state : null;
  // What it is different from may be of another type; what is absent, it only has to differ from.
  let now: State | null = state.with(at, undefined, new Constraints(type, NIL, NIL));
  for (let rest = absent; now !== null && rest instanceof Pair; rest = rest.cdr) {
    now = requireDifferent(onePair(at, rest.car), now);
  }
  return now === null ? null : requireAll(disequalities, now);
}

/** Let one term be no part of another, nor the whole; null: it is. */
export function requireAbsent(part: Value, term: Value, state: State): State | null {
  const tag = walk(part, state);
  let now: State | null = state;
  let at = walk(term, now);
  while (at instanceof Pair) {
    look();
    if (isOpen(tag)) now = requireDifferent(onePair(tag, at), now);
    if (now !== null) now = requireAbsent(tag, at.car, now);
    if (now === null) return null;
    at = walk(at.cdr, now);
  }
  if (Array.isArray(at)) {
    if (isOpen(tag)) now = requireDifferent(onePair(tag, at), now);
    for (const item of at) if (now !== null) now = requireAbsent(tag, item, now);
    return now;
  }
  if (at instanceof Variable) return absentFrom(tag, at, now);
  if (isOpen(tag)) return requireDifferent(onePair(tag, at), now);
  return isEqual(tag, at) ? null : now;
}

/** Let a term be absent from what a variable will have. */
function absentFrom(tag: Value, variable: Variable, state: State): State | null {
  const known = constraintsOf(variable, state);
  const { type = null, absent = NIL, disequalities = NIL } = known ?? {};
  if (type !== null) return requireDifferent(onePair(variable, tag), state);
  if (tag === variable) return null;
  for (let rest = absent; rest instanceof Pair; rest = rest.cdr) {
    if (isSameLeaf(walk(rest.car, state), tag)) return state;
  }
  // Their being equal one day would be seen at the other of the two.
  const isVariable = tag instanceof Variable;
  const now = isVariable ? requireDifferent(onePair(variable, tag), state) : state;
  if (now === null) return null;
  const all = new Pair(tag, absent);
  const kept = constraintsOf(variable, now)?.disequalities ?? disequalities;
  return now.with(variable, undefined, new Constraints(type, all, kept));
}

/** Whether a term may still become, or is, a pair or vector. */
function isOpen(term: Value): boolean {
  return term instanceof Variable || isCompound(term);
}

export function onePair(a: Value, b: Value): Value {
  return new Pair(new Pair(a, b), NIL);
}
