/**
 * Something that is computed of facts, bit by bit: what rules derive, the answers of a query, why a
 * fact holds. It begins when it is first advanced. In a saved state it is what was asked, and
 * begins again; when it is done, it is what it has found.
 */
import {
  type Described,
  intern,
  list,
  MString,
  type Sym,
  type Value,
} from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Advance, Evaluation } from '../datalog/evaluation.js';
import type { Derivation, Explanation } from '../datalog/explanation.js';
import type { Failure, WhyNot } from '../datalog/failure.js';
import { DATALOG_LIMITS, type Maxima } from '../datalog/limits.js';
import type { Query } from '../datalog/query.js';
import { goalText } from '../datalog/rule.js';
import type { Machine } from '../machine.js';
import type { FactBase } from './fact-base.js';
import { readAtom, readGoals, valuesOf } from './source.js';

export const TASK_KINDS = ['evaluate', 'query', 'why', 'why-not'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export class FactTask implements Described {
  /** What was found, when it is done. */
  found: Value[] | null = null;
  /** What it may use. */
  maxima: Maxima;
  #evaluation: Evaluation | null = null;
  /** Procedures are being called for it. */
  #isAsking = false;

  constructor(
    readonly kind: TaskKind,
    readonly base: FactBase,
    /** Names of relations; variables and goals; or a fact. */
    readonly asked: readonly Value[],
    maxima: Partial<Maxima> = {},
  ) {
    const { roundsMax, factsMax, derivedMax } = DATALOG_LIMITS;
    this.maxima = { roundsMax, factsMax, derivedMax, ...maxima };
  }

  get evaluation(): Evaluation {
    return this.begin();
  }

  get isDone(): boolean {
    return this.found !== null;
  }

  /** Throws Fault if it cannot be computed. */
  begin(): Evaluation {
    if (this.#evaluation === null) {
      this.#evaluation = this.#begun();
      this.#evaluation.raise(this.maxima);
    }
    return this.#evaluation;
  }

  /** Allow more of something. */
  raise(maxima: Partial<Maxima>): void {
    this.maxima = { ...this.maxima, ...maxima };
    this.evaluation.raise(this.maxima);
  }

  /** Go on, considering at most so many rows. Rows that are derived are in the store. */
  advance(machine: Machine, workMax: number): Advance {
    const { evaluation } = this;
    machine.saturating = this;
    const state = this.base.changing(machine.store, () => evaluation.advance(workMax));
    this.#isAsking = state.kind === 'calls';
    if (state.kind === 'done') this.finish(machine);
    return state;
  }

  /** What procedures have answered. If it has begun again since, they will be asked again. */
  answer(machine: Machine, values: readonly Value[]): void {
    const { evaluation } = this;
    if (this.#isAsking) this.base.changing(machine.store, () => evaluation.answer(values));
    this.#isAsking = false;
  }

  /** Begin again when it is next advanced. */
  restart(): void {
    this.#evaluation = null;
    this.#isAsking = false;
  }

  /** It is done: only what was found is kept. */
  finish(machine: Machine): void {
    this.found = this.#result();
    this.#evaluation = null;
    if (machine.saturating === this) machine.saturating = null;
  }

  describe(): readonly string[] {
    return [`#<${this.kind} of facts>`];
  }

  #begun(): Evaluation {
    const { database } = this.base;
    const [first, second] = this.asked;
    switch (this.kind) {
      case 'evaluate':
        return database.evaluate(this.asked.map((name) => (name as Sym).name));
      case 'query': {
        const outputs = (first as readonly Sym[]).map(({ name }) => name);
        return database.query(outputs, readGoals(second));
      }
      case 'why':
      case 'why-not': {
        const atom = readAtom(first);
        const values = valuesOf(atom) as readonly Value[];
        if (this.kind === 'why') return database.why(atom.relation, values);
        return database.whyNot(atom.relation, values);
      }
    }
  }

  #result(): Value[] {
    const { evaluation } = this;
    switch (this.kind) {
      case 'evaluate':
        return [];
      case 'query':
        return (evaluation as Query).rows.map((row) => list(row));
      case 'why': {
        const { derivation } = evaluation as Explanation;
        return derivation === null ? [] : [treeOf(derivation, this.base)];
      }
      case 'why-not':
        return (evaluation as WhyNot).failures.map(failureOf);
    }
  }
}

/** `(fact given)`, `(fact given evidence)`, or `(fact rule: n from: (tree ...))`. Equal parts are
 * the same object. */
function treeOf(derivation: Derivation, base: FactBase): Value {
  const known = new Map<Derivation, Value>();
  const of = (one: Derivation): Value => {
    const before = known.get(one);
    if (before !== undefined) return before;
    const tree = nodeOf(one, base, of);
    known.set(one, tree);
    return tree;
  };
  return of(derivation);
}

function nodeOf(one: Derivation, base: FactBase, of: (one: Derivation) => Value): Value {
  const { relation, values } = one;
  const fact = list([intern(relation), ...values.map((value) => value ?? intern('_'))]);
  switch (one.kind) {
    case 'given': {
      const evidence = base.evidence.get(factKey(relation, values as readonly Value[]));
      return list(
        evidence === undefined ? [fact, intern('given')] : [fact, intern('given'), evidence],
      );
    }
    case 'rule':
      return list([
        fact,
        intern('rule:'),
        one.rule,
        intern('from:'),
        list(one.premises.map((premise) => of(premise))),
      ]);
    case 'absent':
      return list([list([intern('not'), fact]), intern('holds')]);
    case 'answered':
      return list([fact, intern('answered')]);
    case 'joined':
      return list([fact, intern('joined')]);
  }
}

/** `(rule: n fails: "goal" with: ((?x value) ...))`. */
function failureOf({ rule, goal, bindings }: Failure): Value {
  return list([
    intern('rule:'),
    rule,
    intern('fails:'),
    goal === null ? false : new MString(goalText(goal)),
    intern('with:'),
    list(bindings.map(([name, value]) => list([intern(name), value]))),
  ]);
}

/** What a fact is found again by. */
export function factKey(relation: string, values: readonly Value[]): string {
  return write(list([intern(relation), ...values]), { charactersMax: Number.POSITIVE_INFINITY });
}
