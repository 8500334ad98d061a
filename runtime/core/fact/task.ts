/**
 * Something that is computed of facts, bit by bit: what rules derive, the answers of a query, why a
 * fact holds. It begins when it is first advanced, and again if facts or rules have changed since.
 * In a saved state it is what was asked, and begins again; when it is done, it is what was found.
 * That is in the store: who goes back to before it was found asks anew.
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
import type { Database } from '../datalog/database.js';
import type { Advance, Evaluation, EvaluationView } from '../datalog/evaluation.js';
import type { Derivation, Explanation } from '../datalog/explanation.js';
import type { Failure, WhyNot } from '../datalog/failure.js';
import { DATALOG_LIMITS, type Maxima } from '../datalog/limits.js';
import type { Query } from '../datalog/query.js';
import { type Atom, factValue, goalText } from '../datalog/rule.js';
import type { Machine } from '../machine.js';
import { isEqual } from '../primitives/equivalence.js';
import type { FactBase } from './fact-base.js';
import { readAtom, readGoals, valuesOf } from './source.js';

export const TASK_KINDS = ['evaluate', 'facts', 'count', 'query', 'why', 'why-not'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export class FactTask implements Described {
  /** What was found, when it is done. Written through the store. */
  found: Value[] | null = null;
  /** What it may use. */
  maxima: Maxima;
  #evaluation: Evaluation | null = null;
  /** The state of facts and rules that the evaluation was begun in. */
  #generation = 0;
  /** Procedures are being called for it. */
  #isAsking = false;

  constructor(
    readonly kind: TaskKind,
    readonly base: FactBase,
    /** Names of relations (none for all); a pattern; variables and goals; or a fact. */
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

  /** How far it is, for watchers, who do not begin it. */
  get view(): EvaluationView {
    return this.#evaluation?.view ?? NOT_BEGUN;
  }

  /** Throws Fault if it cannot be computed. */
  begin(): Evaluation {
    if (this.#evaluation === null) {
      this.#generation = this.base.database.generation;
      this.#evaluation = this.#begun();
      this.#evaluation.raise(this.maxima);
    }
    return this.#evaluation;
  }

  /** Begin again if what it was begun for is not what is there now. */
  #refresh(): void {
    if (this.#generation !== this.base.database.generation) this.restart();
  }

  /** Allow more of something. */
  raise(maxima: Partial<Maxima>): void {
    this.maxima = { ...this.maxima, ...maxima };
    this.evaluation.raise(this.maxima);
  }

  /** Go on, considering at most so many rows. Rows that are derived are in the store. */
  advance({ store }: Machine, workMax: number): Advance {
    this.#refresh();
    const { evaluation } = this;
    const state = this.base.changing(store, () => evaluation.advance(workMax));
    this.#isAsking = state.kind === 'calls';
    if (state.kind === 'done') {
      store.setField<FactTask, 'found'>(this, 'found', this.#result());
      this.#evaluation = null;
    }
    return state;
  }

  /** What procedures have answered. If it has begun again since, they will be asked again. */
  answer(machine: Machine, values: readonly Value[]): void {
    this.#refresh();
    const { evaluation } = this;
    if (this.#isAsking) this.base.changing(machine.store, () => evaluation.answer(values));
    this.#isAsking = false;
  }

  /** Begin again when it is next advanced. */
  restart(): void {
    this.#evaluation = null;
    this.#isAsking = false;
  }

  describe(): readonly string[] {
    return [`#<${this.kind} of facts>`];
  }

  /** The atom that is asked about, as its relation is used everywhere. */
  get #atom(): Atom {
    const atom = readAtom(this.asked[0]);
    this.base.database.checkUse(atom.relation, atom.terms.length, atom.span);
    return atom;
  }

  #begun(): Evaluation {
    const { database } = this.base;
    const [first, second] = this.asked;
    switch (this.kind) {
      case 'evaluate':
      case 'count':
        return database.evaluate(this.#names.length > 0 ? this.#names : database.relations);
      case 'facts':
        return database.evaluate([this.#atom.relation]);
      case 'query': {
        const outputs = (first as readonly Sym[]).map(({ name }) => name);
        return database.query(outputs, readGoals(second));
      }
      case 'why':
      case 'why-not': {
        const atom = this.#atom;
        const values = valuesOf(atom) as readonly Value[];
        if (this.kind === 'why') return database.why(atom.relation, values);
        return database.whyNot(atom.relation, values);
      }
    }
  }

  get #names(): readonly string[] {
    return this.asked.map((name) => (name as Sym).name);
  }

  #result(): Value[] {
    const { evaluation } = this;
    const { database } = this.base;
    switch (this.kind) {
      case 'evaluate':
        return [];
      case 'count':
        return [database.count(this.#names[0] ?? null)];
      case 'facts':
        return factsLike(readAtom(this.asked[0]), database);
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

const NOT_BEGUN: EvaluationView = {
  computing: true,
  round: 0,
  changed: 0,
  relations: [],
  history: [],
};

/** The facts that agree with a pattern. */
function factsLike(atom: Atom, database: Database): Value[] {
  const isSame = sameVariables(
    atom.terms.map((term) => (term.kind === 'variable' ? term.name : null)),
  );
  const rows = database.facts(atom.relation, valuesOf(atom));
  return rows.filter(isSame).map((row) => factValue(atom.relation, row));
}

/** Whether columns with the same variable have the same value. */
function sameVariables(names: ReadonlyArray<string | null>): (row: readonly Value[]) => boolean {
  const pairs = names.flatMap((name, i) => {
    const first = names.indexOf(name);
    return name === null || first === i ? [] : [[first, i] as const];
  });
  return (row) => pairs.every(([i, j]) => isEqual(row[i], row[j]));
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
      return list([one.form, intern('answered')]);
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
