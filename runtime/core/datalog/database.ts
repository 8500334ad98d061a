/**
 * A database of facts and rules (Datalog with stratified negation, aggregates, lattices, arithmetic
 * and procedures). Rules and goals are plain data (`rule.ts`); values are Omega values. Whatever is
 * wrong with what comes in is a Fault: `arity-clash`, `ungrounded-variable`, `unstratified`,
 * `invalid-rule`, `wrong-type`, `limit`; what was refused leaves nothing behind.
 *
 *     const database = new Database();
 *     database.assertFact('edge', [a, b]);              // whether it is new
 *     database.addRule(rule);                           // its number within its relation, from 0
 *     const query = database.query(['?x'], goals);      // nothing is computed yet
 *     for (;;) {
 *       const state = query.advance(workMax);           // at most so many rows are considered
 *       if (state.kind === 'done') break;
 *       if (state.kind === 'calls') query.answer(state.calls.inputs.map(call));
 *       if (state.kind === 'limit') query.raise({ derivedMax }), or query.settle(), or throw;
 *     }
 *     query.rows;                                       // values of the outputs
 *
 * `evaluate(relations)` is the same without a question: afterwards `facts`, `count`, `has` tell of
 * derived facts, too. Derived relations are computed when somebody needs them and kept; what is
 * added or retracted later is followed up by the next evaluation that needs it. Every `Evaluation`
 * has `view` for watchers.
 *
 * Undo: `record(log, action)` tells `log` what the action did to the database as a Change whose
 * `swap` takes it back, or does it again. Changes are swapped last first, as the store does; what
 * is done outside of `record` is not to be taken back, and nothing older is afterwards either.
 *
 * Save: `save(changes)` answers data for JSON and a list of values for the caller to save
 * (procedures and uninterned symbols); `Database.load` makes the database and the changes of them.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Change } from '../change.js';
import { checkArity, checkDeclaration, checkFact, checkRule } from './definition-check.js';
import { type Edit, type Editable, GroupChange } from './edits.js';
import { Evaluation, type Host } from './evaluation.js';
import { Explanation } from './explanation.js';
import { WhyNot } from './failure.js';
import { Journal } from './journal.js';
import { DATALOG_LIMITS, type DatalogLimits, limitFault } from './limits.js';
import { inOrder } from './order.js';
import { isInternal, type Predicate, Program, type Space } from './program.js';
import { Query } from './query.js';
import type { Relation } from './relation.js';
import type { Declaration, Goal, Rule } from './rule.js';
import { type Loaded, loadDatabase, type Saved, saveDatabase } from './saved-database.js';
import { TermArithmetic } from './term-arithmetic.js';
import { type TermId, TermTable } from './term-table.js';
import { forgetUnused } from './unused.js';

export class Database implements Host, Editable {
  generation = 0;
  epoch = 0;
  readonly limits: DatalogLimits;
  readonly program: Program;
  /** Rules of all relations. */
  ruleCount = 0;
  readonly #space: Space;
  readonly #journal = new Journal();
  /** What has been said since the recording began; null while nobody records. */
  #edits: Edit[] | null = null;

  constructor(limits: Partial<DatalogLimits> = {}) {
    this.limits = { ...DATALOG_LIMITS, ...limits };
    const terms = new TermTable(this.limits);
    this.#space = { terms, arithmetic: new TermArithmetic(terms), limits: this.limits };
    this.program = new Program(this.#space, this.#journal);
  }

  /** Say what a relation's columns are, before it is used. */
  declare(declaration: Declaration): void {
    const { name, columns, span } = declaration;
    checkDeclaration(this.program, declaration);
    this.generation++;
    this.#edits?.push({ kind: 'declaration', declaration, isNew: !this.program.find(name) });
    const predicate = this.program.ensure(name, columns.length, span);
    this.#journal.assign<Predicate, 'declaration'>(predicate, 'declaration', declaration);
    if (declaration.lattice !== null) this.program.deriveFrom(predicate);
  }

  /** Add a fact; whether it was not given before. */
  assertFact(relation: string, values: readonly Value[], span: Span | null = null): boolean {
    checkFact(this.program, relation, values, span);
    const { terms } = this.#space;
    const tuple = values.map((value) => terms.intern(value));
    if (this.program.totalRows() >= this.limits.factsMax)
      throw limitFault('facts', this.limits.factsMax, 'retract some, or raise factsMax');
    const predicate = this.program.ensure(relation, values.length, span);
    if (predicate.lattice !== null)
      this.#space.arithmetic.joinOf(predicate.lattice)(null, tuple.at(-1) as TermId);
    if (!predicate.given.insert(tuple)) return false;
    this.#edits?.push({ kind: 'fact', relation, tuple, isAdded: true });
    this.generation++;
    return true;
  }

  /** Take a fact back; whether it was given. What rules make stays as long as they do. */
  retractFact(relation: string, values: readonly Value[]): boolean {
    const found = this.#tupleOf(relation, values);
    if (found === null || !found.predicate.given.remove(found.tuple)) return false;
    this.#edits?.push({ kind: 'fact', relation, tuple: found.tuple, isAdded: false });
    this.generation++;
    return true;
  }

  /** These terms as facts have them, which nobody else can change. */
  asTerms(values: readonly Value[]): readonly Value[] {
    const { terms } = this.#space;
    return values.map((value) => terms.value(terms.intern(value)));
  }

  /** Forget a relation of which there is nothing, and what it takes. */
  forgetUnused(relation: string): void {
    forgetUnused(this.program, relation);
    this.generation++;
  }

  /** Whether the fact was given, not only derived. */
  isGiven(relation: string, values: readonly Value[]): boolean {
    const found = this.#tupleOf(relation, values);
    return found !== null && found.predicate.given.find(found.tuple) >= 0;
  }

  /** Whether the fact holds, as far as its relation has been evaluated. */
  has(relation: string, values: readonly Value[]): boolean {
    const found = this.#tupleOf(relation, values);
    return found !== null && found.predicate.rows.findWhole(found.tuple) >= 0;
  }

  /** The facts of a relation that agree with the pattern, in which `undefined` is anything; as far
   * as the relation has been evaluated, in the order of their terms (`order.ts`). */
  facts(relation: string, pattern: ReadonlyArray<Value | undefined> = []): Value[][] {
    const predicate = this.program.find(relation);
    if (predicate === undefined) return [];
    const { terms } = this.#space;
    const wanted = pattern.map((value) => (value === undefined ? undefined : terms.find(value)));
    if (wanted.includes(null)) return [];
    const { rows } = predicate;
    const found: ReturnType<Relation['row']>[] = [];
    for (const row of rows.alive()) {
      const tuple = rows.row(row);
      if (!wanted.some((id, i) => id !== undefined && id !== tuple[i])) found.push(tuple);
    }
    return inOrder(found).map((tuple) => Array.from(tuple, (id) => terms.value(id)));
  }

  /** All facts that were given, by relation, in the order of their terms. */
  given(): ReadonlyArray<readonly [relation: string, rows: Value[][]]> {
    const { terms } = this.#space;
    return this.#visible().map(({ name, given }) => {
      const rows = Array.from(given.alive(), (row) => given.row(row));
      return [name, inOrder(rows).map((row) => Array.from(row, (id) => terms.value(id)))];
    });
  }

  /** Facts of a relation, or of all, as far as they have been evaluated. */
  count(relation: string | null = null): number {
    if (relation !== null) return this.program.find(relation)?.rows.size ?? 0;
    return this.#visible().reduce((sum, { rows }) => sum + rows.size, 0);
  }

  /** Names of the relations, in the order in which they came. */
  get relations(): readonly string[] {
    return this.#visible().map(({ name }) => name);
  }

  /** Whether there are facts or rules of that name. O(1). */
  isRelation(name: string): boolean {
    return !isInternal(name) && this.program.find(name) !== undefined;
  }

  /** The rules of a relation. A rule's number is its place. */
  rules(relation: string): readonly Rule[] {
    const rules = new Map<number, Rule>();
    for (const { number, flat } of this.program.find(relation)?.rules ?? [])
      if (number !== null) rules.set(number, flat.source);
    return [...rules.values()];
  }

  declaration(relation: string): Declaration | null {
    return this.program.find(relation)?.declaration ?? null;
  }

  /** Add a rule; its number within its relation. */
  addRule(rule: Rule): number {
    if (this.ruleCount >= this.limits.rulesMax)
      throw limitFault('rules', this.limits.rulesMax, 'raise rulesMax');
    const flats = checkRule(this.program, rule);
    this.generation++;
    const number = this.program.nextNumber(rule.head.relation);
    this.#edits?.push({ kind: 'rule', rule, number });
    this.program.addRule(flats, number);
    this.#journal.assign<Database, 'ruleCount'>(this, 'ruleCount', this.ruleCount + 1);
    return number;
  }

  /** Bring these relations and what they depend on up to date; all of them without an argument. */
  evaluate(relations: readonly string[] = this.relations): Evaluation {
    return new Evaluation(this, [{ program: this.program, roots: () => relations }], this.limits);
  }

  /** The values of these variables for which the goals hold. */
  query(outputs: readonly string[], goals: readonly Goal[], span: Span | null = null): Query {
    return new Query(this, outputs, goals, span);
  }

  /** Say that a relation is used so at that place.
   * @throws Fault `arity-clash` if it has another number of columns */
  checkUse(relation: string, arity: number, span: Span | null): void {
    checkArity(this.program, relation, arity, span);
  }

  /** Why a fact holds: an evaluation, and a `derivation` of minimal height when it is done. */
  why(relation: string, values: readonly Value[]): Explanation {
    return new Explanation(this, relation, this.#tupleOf(relation, values)?.tuple ?? null);
  }

  /** Why a fact does not hold: an evaluation, and the `failures` of rules when it is done. */
  whyNot(relation: string, values: readonly Value[]): WhyNot {
    checkArity(this.program, relation, values.length, null);
    const tuple = values.map((value) => this.#space.terms.intern(value));
    return new WhyNot(this, relation, tuple);
  }

  /** Do something, and tell `log` what that has done to the database, unless it was nothing. */
  record<T>(log: (change: Change) => void, action: () => T): T {
    const journal = this.#journal;
    const [outer, outerEdits] = [journal.changes, this.#edits];
    const changes: Change[] = [];
    const edits: Edit[] = [];
    journal.changes = changes;
    this.#edits = edits;
    try {
      return action();
    } finally {
      journal.changes = outer;
      this.#edits = outerEdits;
      if (changes.length > 0) log(new GroupChange(this, edits, changes, true));
    }
  }

  /** Forget what was derived, as if the rules had just been added. */
  forgetDerived(): void {
    const journal = this.#journal;
    const outer = journal.changes;
    journal.changes = null;
    for (const predicate of this.program.predicates.values()) this.program.forget(predicate);
    journal.changes = outer;
    this.epoch++;
    this.generation++;
  }

  /** The database as data (`saved-database.ts`), with changes that may yet be taken back. */
  save(changes: readonly Change[] = []): Saved {
    return saveDatabase(this, changes as readonly GroupChange[]);
  }

  /** The database, and the changes, that were saved. */
  static load(saved: Saved, limits: Partial<DatalogLimits> = {}): Loaded {
    return loadDatabase(new Database(limits), saved);
  }

  #visible(): Predicate[] {
    return [...this.program.predicates.values()].filter(({ name }) => !isInternal(name));
  }

  #tupleOf(
    relation: string,
    values: readonly Value[],
  ): { readonly predicate: Predicate; readonly tuple: TermId[] } | null {
    const predicate = this.program.find(relation);
    if (predicate === undefined || predicate.arity !== values.length) return null;
    const tuple = values.map((value) => this.#space.terms.find(value));
    return tuple.includes(null) ? null : { predicate, tuple: tuple as TermId[] };
  }
}
