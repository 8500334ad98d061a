/**
 * What is evaluated: predicates with their relations and active rules. The database has one
 * program; a query or an explanation has one of its own for a while, which sees the database's.
 */

import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import { type Dependency, dependenciesOf } from './dependencies.js';
import { bindings, type Column, type FlatGoal, type FlatRule, spanOf } from './flat-rule.js';
import type { Journal } from './journal.js';
import type { DatalogLimits } from './limits.js';
import { Relation } from './relation.js';
import type { Declaration, Goal, Lattice } from './rule.js';
import type { Use } from './tasks.js';
import type { TermArithmetic } from './term-arithmetic.js';
import type { TermTable } from './term-table.js';

/** What all programs of a database share. */
export interface Space {
  readonly terms: TermTable;
  readonly arithmetic: TermArithmetic;
  readonly limits: DatalogLimits;
}

/** A relation by its name. What was given, and what the rules have made of it so far. */
export class Predicate {
  declaration: Declaration | null = null;
  rules: readonly ActiveRule[] = [];
  /** Rows that hold by rules, or that were given; null if there is nothing but what was given. */
  derived: Relation | null = null;
  /** Kills in `derived` when its component was last complete. */
  killsSettled = 0;
  /** Rows of `derived` whose types have been checked. */
  typedRows = 0;
  /** The procedure whose inputs or answers these are. */
  external: External | null = null;

  constructor(
    readonly name: string,
    public given: Relation,
    /** Where it was first used. */
    readonly span: Span | null,
  ) {}

  get arity(): number {
    return this.given.arity;
  }

  get lattice(): Lattice | null {
    return this.declaration?.lattice ?? null;
  }

  /** All rows. */
  get rows(): Relation {
    return this.derived ?? this.given;
  }
}

/** Where the rows of a goal come from. */
export interface RowSource {
  readonly rows: Relation;
}

/** How far a rule is, by goal: it has done everything with rows and kills before these. */
export interface Progress {
  readonly relations: ReadonlyArray<Relation | null>;
  readonly rows: Int32Array;
  readonly kills: Int32Array;
}

/** A procedure in a rule: which inputs it is wanted for, and what it has answered. */
export class External {
  /** So many rows of what is wanted need no answer any more; null before the first. */
  settled: { readonly rows: Relation; readonly count: number } | null = null;

  constructor(
    readonly name: string,
    readonly procedure: Value,
    readonly hasOutput: boolean,
    /** Where it is called. */
    readonly span: Span | null,
    /** Inputs that are wanted. */
    readonly wanted: Predicate,
    /** Inputs with outputs, or inputs for which a test holds. */
    readonly known: Predicate,
    /** Inputs that have been answered. */
    public answered: Relation,
  ) {}
}

/** A conjunctive rule in use. Its goals are relations, comparisons and nothing else. */
export class ActiveRule {
  progress: Progress | null = null;
  /** Where it will be when what has been begun is done; null if nothing has. */
  begun: Progress | null = null;
  /** How it was last used, by the goal that came first (`tasks.ts`). */
  readonly uses: Array<Use | undefined> = [];

  constructor(
    /** With its procedures. */
    readonly written: FlatRule,
    /** With relations for its procedures. */
    readonly flat: FlatRule,
    /** By goal; null for comparisons. */
    readonly sources: ReadonlyArray<RowSource | null>,
    /** The rule's number within its relation; null for the one that copies what was given. */
    readonly number: number | null,
  ) {}

  get isAggregated(): boolean {
    return this.flat.head.some((term) => term.kind === 'aggregate');
  }
}

/** Names of relations that no program can write begin so. */
export const INTERNAL = '\u0000';
const GIVEN = `${INTERNAL}given `;
/** Before the name of a relation of the outer program. */
export const FINAL = `${INTERNAL}final `;

/** The name without what says that it is a relation of the outer program. */
export function finalName(name: string): string {
  return name.startsWith(FINAL) ? name.slice(FINAL.length) : name;
}

export function isInternal(name: string): boolean {
  return name.startsWith(INTERNAL);
}

export class Program {
  readonly predicates = new Map<string, Predicate>();
  /** What the rules of a predicate depend on, each once. */
  readonly #dependencies = new WeakMap<readonly ActiveRule[], readonly Dependency[]>();
  /** Relations that some rule was about to look at. */
  readonly #mentioned = new Set<string>();
  /** For names of internal relations. */
  serial = 0;

  constructor(
    readonly space: Space,
    readonly journal: Journal,
    readonly outer: Program | null = null,
  ) {}

  find(name: string): Predicate | undefined {
    return this.predicates.get(name) ?? this.outer?.find(name);
  }

  /** The predicate of that name, made if there is none. */
  ensure(name: string, arity: number, span: Span | null): Predicate {
    const there = this.find(name);
    if (there !== undefined) return there;
    const made = new Predicate(name, new Relation(arity, this.journal), span);
    this.journal.assignEntry(this.predicates, name, made);
    return made;
  }

  /** Add a rule's conjunctions. An aggregate is over the solutions of all of them. */
  addRule(flats: readonly FlatRule[], number: number): void {
    const isAggregated = flats[0]?.head.some((term) => term.kind === 'aggregate') ?? false;
    if (!isAggregated || flats.length === 1) for (const flat of flats) this.#add(flat, number);
    else this.#add(this.#throughSolutions(flats), number);
  }

  /** The conjunctions' common variables become a relation; the rule is about its rows. */
  #throughSolutions(flats: readonly FlatRule[]): FlatRule {
    const [first, ...others] = flats as [FlatRule, ...FlatRule[]];
    const variables = first.variables.filter((name) =>
      others.every((other) => other.variables.includes(name)),
    );
    const relation = this.#internalName('solutions', first.relation);
    const columnsIn = (flat: FlatRule): Column[] =>
      variables.map((name) => ({ kind: 'slot', slot: flat.variables.indexOf(name) }));
    for (const flat of flats) this.#add({ ...flat, relation, head: columnsIn(flat) }, 0);
    const slotOf = (slot: number): number => variables.indexOf(first.variables[slot] as string);
    const head = first.head.map((term) => {
      if (term.kind === 'constant' || term.kind === 'any' || term.slot === null) return term;
      return { ...term, slot: slotOf(term.slot) };
    });
    const columns = variables.map((_, slot): Column => ({ kind: 'slot', slot }));
    const source = first.goals[0]?.source as Goal;
    return { ...first, variables, head, goals: [{ kind: 'match', relation, columns, source }] };
  }

  /** The number of the next rule of that relation. */
  nextNumber(name: string): number {
    return (this.find(name)?.rules.at(-1)?.number ?? -1) + 1;
  }

  #internalName(role: string, of: string): string {
    this.journal.assign<Program, 'serial'>(this, 'serial', this.serial + 1);
    const place = this.outer === null ? '' : 'inner ';
    return `${INTERNAL}${place}${role} ${this.serial} ${of}`;
  }

  /** Let a rule be one of its head's. */
  #add(flat: FlatRule, number: number): void {
    const predicate = this.ensure(flat.relation, flat.head.length, flat.source.head.span);
    this.deriveFrom(predicate);
    const rule = this.#activate(flat, number);
    const before = this.dependencies(flat.relation);
    const own = this.#dependenciesOf(rule.flat);
    const rules = [...predicate.rules, rule];
    this.#dependencies.set(rules, distinct([...before, ...own]));
    for (const { on } of own) this.#mentioned.add(on);
    this.journal.assign(predicate, 'rules', rules);
  }

  /** Take a rule away, and what was made of it. */
  removeRule(name: string, number: number): void {
    const predicate = this.find(name) as Predicate;
    const rules = predicate.rules.filter((rule) => rule.number !== number);
    this.reset(predicate);
    this.journal.assign<Predicate, 'rules'>(predicate, 'rules', rules);
  }

  /** From now on the predicate's rows are derived: copies of what was given are the first. */
  deriveFrom(predicate: Predicate): void {
    if (predicate.derived !== null) return;
    this.journal.assign<Predicate, 'derived'>(predicate, 'derived', this.freshRows(predicate));
    this.journal.assign<Predicate, 'rules'>(predicate, 'rules', [copyRule(predicate)]);
  }

  /** An empty relation for what is derived. */
  freshRows({ arity, lattice }: Predicate): Relation {
    const join = lattice === null ? null : this.space.arithmetic.joinOf(lattice);
    return new Relation(arity, this.journal, join);
  }

  /** Forget what was derived, as if the rules had just been added. */
  reset(predicate: Predicate): void {
    if (predicate.derived === null) return;
    if (predicate.derived.rowCount > 0)
      this.journal.assign<Predicate, 'derived'>(predicate, 'derived', this.freshRows(predicate));
    this.journal.assign(predicate, 'killsSettled', 0);
    this.journal.assign(predicate, 'typedRows', 0);
    for (const rule of predicate.rules) {
      this.journal.assign<ActiveRule, 'progress'>(rule, 'progress', null);
      this.journal.assign<ActiveRule, 'begun'>(rule, 'begun', null);
      rule.uses.length = 0;
    }
  }

  /** Forget what was derived, and what procedures have answered. */
  forget(predicate: Predicate): void {
    this.reset(predicate);
    const { external, arity } = predicate;
    if (external === null || external.known !== predicate) return;
    predicate.given = new Relation(arity, this.journal);
    external.answered = new Relation(external.answered.arity, this.journal);
    external.settled = null;
  }

  /** Rows of all relations, tombstones included; those of the outer program, too. */
  totalRows(): number {
    let total = this.outer?.totalRows() ?? 0;
    for (const { given, derived } of this.predicates.values())
      total += given.rowCount + (derived?.rowCount ?? 0);
    return total;
  }

  /** Whether a rule cannot begin before all of one of these relations is there. */
  needsAllOf(rule: FlatRule, relations: ReadonlySet<string>): boolean {
    return this.#dependenciesOf(rule).some(
      ({ on, strict }) => strict !== null && relations.has(finalName(on)),
    );
  }

  /** Whether a relation's rules, or what is asked of its procedure, need one of these relations. */
  isMadeOf(name: string, relations: ReadonlySet<string>): boolean {
    return this.dependencies(name).some(({ on }) => relations.has(finalName(on)));
  }

  dependencies(name: string): readonly Dependency[] {
    const predicate = this.predicates.get(name);
    if (predicate === undefined) return [];
    const { external, rules } = predicate;
    if (external?.known === predicate) return [{ on: external.wanted.name, strict: null }];
    let known = this.#dependencies.get(rules);
    if (known === undefined) {
      known = distinct(rules.flatMap(({ flat }) => this.#dependenciesOf(flat)));
      this.#dependencies.set(rules, known);
    }
    return known;
  }

  /** Whether no rule has ever looked at that relation, so that nothing depends on it. O(1). */
  isUnmentioned(name: string): boolean {
    return !this.#mentioned.has(name);
  }

  #dependenciesOf(rule: FlatRule): readonly Dependency[] {
    return dependenciesOf(rule, (name) => (this.find(name)?.lattice ?? null) !== null);
  }

  #activate(flat: FlatRule, number: number): ActiveRule {
    const goals: FlatGoal[] = [];
    for (const goal of sequence(flat)) {
      if (goal.kind !== 'external') {
        goals.push(goal);
        continue;
      }
      const external = this.#external(flat, goal, [...goals]);
      const columns = [...goal.inputs, ...(goal.output === null ? [] : [goal.output])];
      goals.push({ kind: 'match', relation: external.known.name, columns, source: goal.source });
    }
    const sources = goals.map((goal): RowSource | null => {
      if (goal.kind !== 'match' && goal.kind !== 'absent') return null;
      return this.#sourceOf(goal.relation, goal.columns.length);
    });
    return new ActiveRule(flat, { ...flat, goals }, sources, number);
  }

  #sourceOf(name: string, arity: number): RowSource {
    if (name.startsWith(FINAL)) {
      const { outer } = this;
      return (outer as Program).ensure(name.slice(FINAL.length), arity, null);
    }
    if (!name.startsWith(GIVEN)) return this.ensure(name, arity, null);
    return givenRows(this.find(name.slice(GIVEN.length)) as Predicate);
  }

  /** A procedure's relations. It is wanted for whatever the goals before it make its inputs. */
  #external(
    flat: FlatRule,
    goal: FlatGoal & { readonly kind: 'external' },
    before: readonly FlatGoal[],
  ): External {
    const { inputs, output, procedure, source } = goal;
    const name = source.kind === 'external' ? source.name : '';
    const knownArity = inputs.length + (output === null ? 0 : 1);
    const known = this.ensure(this.#internalName('known', name), knownArity, null);
    const answered = new Relation(inputs.length, this.journal);
    const wanted = this.ensure(this.#internalName('wanted', name), inputs.length, null);
    this.#add({ ...flat, relation: wanted.name, head: inputs, goals: before }, 0);
    const hasOutput = output !== null;
    const span = spanOf(source);
    const external = new External(name, procedure, hasOutput, span, wanted, known, answered);
    wanted.external = external;
    known.external = external;
    return external;
  }
}

/** Each dependency once. */
function distinct(dependencies: readonly Dependency[]): Dependency[] {
  const known = new Map(dependencies.map((one) => [`${one.strict} ${one.on}`, one]));
  return [...known.values()];
}

/** The goals in an order in which procedures come when their inputs are known. */
export function sequence(flat: FlatRule): FlatGoal[] {
  if (!flat.goals.some((goal) => goal.kind === 'external')) return [...flat.goals];
  const bound = new Set<number>();
  const waiting = [...flat.goals];
  const done: FlatGoal[] = [];
  while (waiting.length > 0) {
    const index = waiting.findIndex((goal) => bindings(goal, bound) !== null);
    const [goal] = waiting.splice(Math.max(0, index), 1) as [FlatGoal];
    for (const slot of bindings(goal, bound) ?? []) bound.add(slot);
    done.push(goal);
  }
  return done;
}

/** The rule by which what was given holds. */
function copyRule(predicate: Predicate): ActiveRule {
  const columns = Array.from(
    { length: predicate.arity },
    (_, slot): Column => ({ kind: 'slot', slot }),
  );
  const terms = columns.map((_, i) => ({ kind: 'variable' as const, name: `?${i}` }));
  const atom = { relation: predicate.name, terms, span: null };
  const source = { kind: 'relation' as const, atom };
  const flat: FlatRule = {
    source: { head: atom, body: [source], span: null },
    relation: predicate.name,
    head: columns,
    variables: terms.map(({ name }) => name),
    goals: [{ kind: 'match', relation: GIVEN + predicate.name, columns, source }],
  };
  return new ActiveRule(flat, flat, [givenRows(predicate)], null);
}

function givenRows(predicate: Predicate): RowSource {
  return {
    get rows() {
      return predicate.given;
    },
  };
}
