/**
 * Why a fact does not hold: for each rule that could make it, the premise at which the attempts
 * that came furthest ended, with the values that variables had there.
 */
import type { Value } from '../../../grammar/datum.js';
import { Evaluation } from './evaluation.js';
import { type Matching, matchHead, solutionsOf } from './matcher.js';
import type { ActiveRule } from './program.js';
import type { QueryHost } from './query.js';
import type { Goal } from './rule.js';
import type { TermId } from './term-table.js';

export interface Failure {
  /** The rule's number within its relation. */
  readonly rule: number;
  /** The premise that fails; null if the rule does make the fact, or for an aggregate of other
   * rows, which makes another fact. */
  readonly goal: Goal | null;
  /** Variables that had values, by name. */
  readonly bindings: ReadonlyArray<readonly [variable: string, value: Value]>;
  /** Whether so many premises were tried that others may come further. */
  readonly isCut: boolean;
}

/** Premises that are tried for one rule. */
const VISITS_MAX = 1_000_000;

export class WhyNot extends Evaluation {
  readonly #host: QueryHost;
  readonly #relation: string;
  readonly #tuple: readonly TermId[];

  constructor(host: QueryHost, relation: string, tuple: readonly TermId[]) {
    super(host, [{ program: host.program, roots: () => [relation] }], host.limits);
    this.#host = host;
    this.#relation = relation;
    this.#tuple = tuple;
  }

  /** By rule whose head matches; of its disjunctions the one that comes furthest. To be asked when
   * it is done. */
  get failures(): Failure[] {
    const found = new Map<number, { readonly failure: Failure; readonly depth: number }>();
    for (const rule of this.#host.program.find(this.#relation)?.rules ?? []) {
      if (rule.number === null) continue;
      const attempt = this.#attempt(rule);
      const before = found.get(rule.number);
      if (attempt !== null && (before === undefined || attempt.depth > before.depth))
        found.set(rule.number, attempt);
    }
    return [...found.values()].map(({ failure }) => failure);
  }

  #attempt(rule: ActiveRule): { readonly failure: Failure; readonly depth: number } | null {
    const { flat, sources } = rule;
    const head = matchHead(flat, this.#tuple);
    if (head === null) return null;
    const { terms, arithmetic } = this.#host.program.space;
    let [furthest, goal, bindings] = [-1, null as number | null, head];
    let visits = 0;
    const matching: Matching = {
      flat,
      sources,
      arithmetic,
      limitOf: () => Number.POSITIVE_INFINITY,
      visit: (index, there, depth) => {
        visits++;
        if (depth > furthest) [furthest, goal, bindings] = [depth, index, there];
      },
    };
    let hasSolution = false;
    for (const _ of solutionsOf(matching, head, () => visits < VISITS_MAX)) {
      hasSolution = true;
      break;
    }
    const depth = hasSolution ? flat.goals.length : furthest;
    const failure: Failure = {
      rule: rule.number as number,
      goal: hasSolution || goal === null ? null : (flat.goals[goal]?.source ?? null),
      bindings: [...bindings].map(([slot, id]) => [
        flat.variables[slot] as string,
        terms.value(id),
      ]),
      isCut: visits >= VISITS_MAX,
    };
    return { failure, depth };
  }
}
