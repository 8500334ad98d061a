/**
 * Terms: any Omega values, with logic variables in pairs and vectors. What goes through a whole
 * term counts its parts, so that a circular one is told and not followed for ever.
 */
import { Compnum, Flonum, MString, Pair, Ratnum, Sym, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { type State, type TermType, Variable } from './state.js';

/** Parts of a term that are looked at in one go. */
const PARTS_MAX = 10_000_000;

let partsLeft = PARTS_MAX;

/** A new operation may look at so many parts. */
export function beginLooking(): void {
  partsLeft = PARTS_MAX;
}

/** Another part is looked at. Throws a `limit` fault. */
export function look(): void {
  if (--partsLeft >= 0) return;
  const hint = 'A term that contains itself has no end.';
  throw fault('limit', 'a term is circular, or has more parts than', [PARTS_MAX], hint);
}

/** The term that a term stands for: of a variable what it is bound to, if anything. */
export function walk(term: Value, state: State): Value {
  let at = term;
  while (at instanceof Variable) {
    const entry = state.entry(at);
    if (entry === null || entry.term === undefined) return at;
    at = entry.term;
  }
  return at;
}

/** A term with another one in place of each of its variables that has none here. What has no
 * variables is not copied. Linear in the term. */
export function mapTerm(
  term: Value,
  state: State | null,
  replace: (variable: Variable) => Value,
): Value {
  const at = state === null ? term : walk(term, state);
  if (at instanceof Variable) return replace(at);
  if (at instanceof Pair) return mapList(at, state, replace);
  if (!Array.isArray(at)) return at;
  look();
  const items = at.map((item) => mapTerm(item, state, replace));
  return items.every((item, i) => item === at[i]) ? at : items;
}

/** Along the cdrs without recursion. */
function mapList(first: Pair, state: State | null, replace: (variable: Variable) => Value): Value {
  const pairs: Pair[] = [];
  const cars: Value[] = [];
  let rest: Value = first;
  while (rest instanceof Pair) {
    look();
    pairs.push(rest);
    cars.push(mapTerm(rest.car, state, replace));
    rest = state === null ? rest.cdr : walk(rest.cdr, state);
  }
  let result = mapTerm(rest, state, replace);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const pair = pairs[i] as Pair;
    const isSame = pair.car === cars[i] && pair.cdr === result;
    result = isSame ? pair : new Pair(cars[i], result);
  }
  return result;
}

/** Whether some variable without a term here, or other part that is no pair or vector, is such. */
export function someLeaf(term: Value, state: State, isSuch: (leaf: Value) => boolean): boolean {
  let at = walk(term, state);
  while (at instanceof Pair) {
    look();
    if (someLeaf(at.car, state, isSuch)) return true;
    at = walk(at.cdr, state);
  }
  if (!Array.isArray(at)) return isSuch(at);
  look();
  return at.some((item) => someLeaf(item, state, isSuch));
}

/** The type that a type constraint asks for; null: none. */
export function typeOf(term: Value): TermType | null {
  if (term instanceof Sym) return 'sym';
  if (term instanceof MString) return 'str';
  const isNumber =
    typeof term === 'number' ||
    typeof term === 'bigint' ||
    term instanceof Flonum ||
    term instanceof Ratnum ||
    term instanceof Compnum;
  return isNumber ? 'num' : null;
}
