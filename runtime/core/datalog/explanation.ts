/**
 * Why a fact holds: a derivation of minimal height, computed when somebody asks. The rules that the
 * fact depends on are evaluated anew in rounds, all of them in step, until the fact comes up; so a
 * row's round is its height, and for each row there is a rule with premises of earlier rounds.
 *
 * Given facts have height 0. So have, as if they were given, what aggregates and unions make, which
 * needs many rows at once; an aggregate is explained by all that it is taken over.
 */
import { intern, list, Pair, type Value } from '../../../grammar/datum.js';
import { Evaluation } from './evaluation.js';
import type { Column, FlatGoal, FlatRule } from './flat-rule.js';
import { Journal } from './journal.js';
import { type Bindings, type Matching, matchHead, solutionsOf } from './matcher.js';
import { type ActiveRule, FINAL, finalName, isInternal, Predicate, Program } from './program.js';
import type { QueryHost } from './query.js';
import { Relation } from './relation.js';
import type { Goal } from './rule.js';
import type { TermId } from './term-table.js';

/** Why a fact holds. Equal parts are the same object, so a tree may be larger than its memory. */
export type Derivation =
  | { readonly kind: 'given'; readonly relation: string; readonly values: readonly Value[] }
  | {
      readonly kind: 'rule';
      readonly relation: string;
      readonly values: readonly Value[];
      /** The rule's number within its relation. */
      readonly rule: number;
      /** In the order of its goals. */
      readonly premises: readonly Derivation[];
    }
  /** There is no such row; `undefined` is anything. */
  | {
      readonly kind: 'absent';
      readonly relation: string;
      readonly values: ReadonlyArray<Value | undefined>;
    }
  /** A procedure has answered so: inputs, then the output if it has one. */
  | {
      readonly kind: 'answered';
      readonly relation: string;
      readonly values: readonly Value[];
      /** The goal as it is written, with values for its variables. */
      readonly form: Value;
    }
  /** Joined of several values of a lattice `union`. */
  | { readonly kind: 'joined'; readonly relation: string; readonly values: readonly Value[] };

/** A derivation whose premises are still to come. */
interface Open {
  readonly predicate: Predicate;
  readonly row: number;
  readonly premises: Derivation[];
}

export class Explanation extends Evaluation {
  readonly #scratch: Program;
  readonly #relation: string;
  readonly #tuple: readonly TermId[] | null;
  /** After each round, by predicate, its rows. */
  readonly #rounds: Array<ReadonlyMap<Predicate, number>> = [];

  /** `tuple` is null if a value occurs in no fact. */
  constructor(host: QueryHost, relation: string, tuple: readonly TermId[] | null) {
    const scratch = new Program(host.program.space, new Journal(), host.program);
    const rounds: Array<ReadonlyMap<Predicate, number>> = [];
    const isEnough = (): boolean => {
      const own = [...scratch.predicates.values()];
      rounds.push(new Map(own.map((predicate) => [predicate, predicate.rows.rowCount])));
      // What an aggregate is made of is to be explained, too.
      if (own.some(({ rules }) => rules.some((rule) => rule.isAggregated))) return false;
      const found = scratch.predicates.get(relation);
      return found === undefined || tuple === null || found.rows.find(tuple) >= 0;
    };
    super(
      host,
      [
        { program: host.program, roots: () => [relation] },
        {
          program: scratch,
          roots: () => {
            rounds.length = 0;
            copyCone(scratch, host.program, relation);
            return [];
          },
          isTogether: true,
          isEnough,
        },
      ],
      host.limits,
    );
    this.#scratch = scratch;
    this.#relation = relation;
    this.#tuple = tuple;
    this.#rounds = rounds;
  }

  /** The derivation; null if the fact does not hold. To be asked when it is done. */
  get derivation(): Derivation | null {
    const predicate = this.#scratch.find(this.#relation);
    if (predicate === undefined || this.#tuple === null) return null;
    const row = predicate.rows.findWhole(this.#tuple);
    if (row < 0) return null;
    const made = new Map<string, Derivation>();
    const open: Open[] = [];
    const root = this.#node(predicate, row, made, open);
    for (let next = open.pop(); next !== undefined; next = open.pop()) this.#fill(next, made, open);
    return root;
  }

  /** The node of a row; its premises are added to it later. */
  #node(
    predicate: Predicate,
    row: number,
    made: Map<string, Derivation>,
    open: Open[],
  ): Derivation {
    const key = `${predicate.name} ${row}`;
    const there = made.get(key);
    if (there !== undefined) return there;
    const tuple = predicate.rows.row(row);
    const relation = isInternal(predicate.name) ? 'or' : predicate.name;
    const values = this.#values(tuple);
    let node: Derivation;
    if (predicate.given.find(tuple) >= 0) node = { kind: 'given', relation, values };
    else if (predicate.rules.length === 0) node = { kind: 'joined', relation, values };
    else {
      const premises: Derivation[] = [];
      const rule = this.#ruleOf(predicate, row);
      node = { kind: 'rule', relation, values, rule: rule.number ?? 0, premises };
      open.push({ predicate, row, premises });
    }
    made.set(key, node);
    return node;
  }

  #values(tuple: ArrayLike<TermId>): Value[] {
    return Array.from(tuple, (id) => this.#scratch.space.terms.value(id));
  }

  #ruleOf(predicate: Predicate, row: number): ActiveRule {
    for (const rule of predicate.rules) {
      if (this.#solutions(predicate, row, rule).next().done !== true) return rule;
    }
    throw new Error(`no rule makes a row of ${predicate.name} that is there`);
  }

  #fill({ predicate, row, premises }: Open, made: Map<string, Derivation>, open: Open[]): void {
    const rule = this.#ruleOf(predicate, row);
    const seen = new Set<Derivation>();
    for (const { bindings, rows } of this.#solutions(predicate, row, rule)) {
      rule.flat.goals.forEach((goal, i) => {
        const premise = this.#premise(rule, goal, i, bindings, rows.get(i) ?? -1, made, open);
        if (premise === null || seen.has(premise)) return;
        seen.add(premise);
        premises.push(premise);
      });
      if (!rule.isAggregated) return;
    }
  }

  #premise(
    rule: ActiveRule,
    goal: FlatGoal,
    index: number,
    bindings: Bindings,
    row: number,
    made: Map<string, Derivation>,
    open: Open[],
  ): Derivation | null {
    if (goal.kind !== 'match' && goal.kind !== 'absent') return null;
    const relation = finalName(goal.relation);
    const { terms } = this.#scratch.space;
    if (goal.kind === 'absent') {
      const values = goal.columns.map((column) => {
        if (column.kind === 'any') return undefined;
        const id = column.kind === 'slot' ? bindings.get(column.slot) : column.id;
        return terms.value(id as TermId);
      });
      return { kind: 'absent', relation, values };
    }
    const tuple = (rule.sources[index] as { rows: Relation }).rows.row(row);
    if (goal.source.kind === 'external') {
      const values = this.#values(tuple);
      const form = formWith(goal.source, values);
      return { kind: 'answered', relation: goal.source.name, values, form };
    }
    const predicate = this.#scratch.predicates.get(relation);
    if (isFilter(rule, index)) return null;
    if (predicate === undefined) return { kind: 'given', relation, values: this.#values(tuple) };
    return this.#node(predicate, predicate.rows.find(tuple), made, open);
  }

  /** The ways in which a rule makes a row of premises with less height. */
  #solutions(predicate: Predicate, row: number, rule: ActiveRule) {
    const before = this.#roundOf(predicate, row) - 1;
    const limits = this.#rounds[Math.max(0, before)] as ReadonlyMap<Predicate, number>;
    const matching: Matching = {
      flat: rule.flat,
      sources: rule.sources,
      arithmetic: this.#scratch.space.arithmetic,
      limitOf: (goal) => {
        const { relation } = rule.flat.goals[goal] as FlatGoal & { kind: 'match' };
        const own = this.#scratch.predicates.get(relation);
        return own === undefined ? Number.POSITIVE_INFINITY : (limits.get(own) ?? 0);
      },
      visit: () => undefined,
    };
    const bindings = matchHead(rule.flat, predicate.rows.row(row));
    return bindings === null ? [][Symbol.iterator]() : solutionsOf(matching, bindings);
  }

  /** The round in which a row came up; 0 for those that were there before. */
  #roundOf(predicate: Predicate, row: number): number {
    return this.#rounds.findIndex((rows) => row < (rows.get(predicate) ?? 0));
  }
}

/** The goal with the inputs of its procedure and what it has answered. */
function formWith(goal: Goal & { readonly kind: 'external' }, values: readonly Value[]): Value {
  const known = new Map<Value, Value>();
  goal.inputs.forEach((input, i) => {
    if (input.kind === 'variable') known.set(intern(input.name), values[i]);
  });
  const call = replaced(goal.form, known);
  return goal.output === null ? call : list([intern('='), values.at(-1), call]);
}

/** The form with values for its variables; what is quoted has none. */
function replaced(form: Value, known: ReadonlyMap<Value, Value>): Value {
  if (known.has(form)) return known.get(form);
  if (!(form instanceof Pair) || form.car === intern('quote')) return form;
  return new Pair(replaced(form.car, known), replaced(form.cdr, known));
}

/** Whether the goal only keeps out values that a lattice has replaced. */
function isFilter({ flat }: ActiveRule, index: number): boolean {
  const goal = flat.goals[index];
  return goal?.kind === 'match' && goal.relation === FINAL + flat.relation;
}

/** Make the relation, and those that its rows are made of, relations of the scratch program, with
 * what was given and no more. Nothing in it is joined: only final values count. */
function copyCone(scratch: Program, program: Program, root: string): void {
  scratch.predicates.clear();
  const rules: ActiveRule[] = [];
  const pending = [root];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const predicate = program.find(name);
    if (predicate === undefined || predicate.derived === null || scratch.predicates.has(name))
      continue;
    const copy = new Predicate(name, predicate.given, predicate.span);
    scratch.predicates.set(name, copy);
    copy.derived = new Relation(predicate.arity, scratch.journal);
    const isUnion = predicate.lattice === 'union';
    copyRows(isUnion ? predicate.rows : predicate.given, predicate.rows, copy.derived);
    if (isUnion) continue;
    for (const rule of predicate.rules) {
      if (rule.number === null) continue;
      rules.push(rule);
      for (const goal of rule.flat.goals) if (goal.kind === 'match') pending.push(goal.relation);
    }
  }
  for (const rule of rules) {
    const isJoined = (program.find(rule.flat.relation)?.lattice ?? null) !== null;
    scratch.addRule([scratchRule(rule, isJoined)], rule.number as number);
  }
}

/** Copy the rows that are still there in the end. */
function copyRows(from: Relation, final: Relation, to: Relation): void {
  for (let row = 0; row < from.rowCount; row++) {
    const tuple = from.row(row);
    if (from.isAlive(row) && final.findWhole(tuple) >= 0) to.insert(tuple);
  }
}

/** The rule on scratch relations; what it negates or takes together is final. */
function scratchRule({ flat, isAggregated }: ActiveRule, isJoined: boolean): FlatRule {
  const goals = flat.goals.map((goal): FlatGoal => {
    const isFinal = goal.kind === 'absent' || (goal.kind === 'match' && isAggregated);
    return isFinal ? { ...goal, relation: FINAL + goal.relation } : goal;
  });
  if (!isJoined) return { ...flat, goals };
  const { head } = flat.source;
  const source = { kind: 'relation', atom: { ...head, terms: [] } } as const;
  const columns = flat.head.filter((term): term is Column => term.kind !== 'aggregate');
  const filter: FlatGoal = { kind: 'match', relation: FINAL + flat.relation, columns, source };
  return { ...flat, goals: [...goals, filter] };
}
