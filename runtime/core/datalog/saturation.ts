/**
 * Bottom-up evaluation of a program: component after component, each until nothing new follows
 * (semi-naive, Bancilhon & Ramakrishnan 1986). What has been done is known by how far each rule is
 * (`Progress`), so evaluation begins wherever the program is: at the beginning, at what was added
 * since, at what was removed since (delete and rederive, Gupta, Mumick & Subrahmanian 1993), or in
 * the middle of a round that was given up. A component with an aggregate, negation or lattice whose
 * inputs have changed otherwise is evaluated afresh, and so is what depends on it.
 *
 * Invariant: rows that a rule has made are there whenever its progress says that it is past the
 * rows it made them of.
 */
import { aggregateRule } from './aggregation.js';
import { checkDerived } from './column-types.js';
import { componentsOf } from './dependencies.js';
import { Status } from './kernel.js';
import type { LimitKind, Maxima } from './limits.js';
import type { ActiveRule, External, Predicate, Program } from './program.js';
import { isCurrent, needsReset, progressNow } from './progress.js';
import { toldIn } from './rule-check.js';
import { deletionTasks, insertionTasks, type RuleTask, rederivationTasks } from './tasks.js';
import type { TermId } from './term-table.js';

/** Inputs for which a procedure is to be called, and what is done with its answers. */
export interface Batch {
  readonly external: External;
  readonly inputs: readonly Int32Array[];
}

/** Why an evaluation does not go on by itself. */
export type Halt =
  | { readonly kind: 'paused' }
  | { readonly kind: 'limit'; readonly what: LimitKind; readonly most: number }
  | { readonly kind: 'calls'; readonly batch: Batch };

/** What one evaluation may use, and has used. The maxima may be raised on the way. */
export interface Allowance extends Maxima {
  /** Rows that may be considered before the next pause. */
  workLeft: number;
  round: number;
  /** Rounds and rows that do not count; null before the first row. */
  roundsBefore: number;
  rowsBefore: number | null;
  /** Relations of which not all is there, when that is to be taken for enough; null before that. */
  cut: Set<string> | null;
  /** Whether what is being evaluated is to be left as it is. */
  isGivenUp: boolean;
}

/** The component that is being evaluated, for whoever watches. */
export interface Watched {
  component: readonly Predicate[];
  /** By predicate of the component: its rows before the round. */
  rowsBefore: readonly number[];
  /** Rows that each round has added or removed, the latest ones. */
  readonly history: Array<{ readonly round: number; readonly changed: number }>;
}

/** What beginning a round counts for, in rows considered. */
const WORK_PER_ROUND = 100;
const HISTORY_MAX = 1000;
/** Thrown within a component that is given up. */
const GIVEN_UP = new Error('given up');

export class Saturation {
  readonly watched: Watched = { component: [], rowsBefore: [], history: [] };
  /** Rows of all relations; null when others than tasks may have added some. */
  #total: number | null = null;

  constructor(
    readonly program: Program,
    readonly allowance: Allowance,
    /** Asked before the first round of a component and after each: whether that is enough. */
    readonly isEnough: () => boolean = () => false,
  ) {}

  /** Evaluate the cone of these relations. */
  *run(roots: readonly string[]): Generator<Halt, void> {
    const { program } = this;
    const own = roots.filter((name) => program.predicates.has(name));
    const names = componentsOf(own, (name) => program.dependencies(name));
    for (const component of names) {
      const predicates = component.flatMap((name) => program.predicates.get(name) ?? []);
      yield* this.#attempt(predicates);
    }
  }

  /** Evaluate everything in step, whatever depends on what. */
  *together(): Generator<Halt, void> {
    yield* this.#attempt([...this.program.predicates.values()]);
  }

  /** Evaluate a component, unless it is given up. Where others have been before, it may use as much
   * as the first one, and says only what is true without the rest of them. */
  *#attempt(predicates: readonly Predicate[]): Generator<Halt, void> {
    const { allowance, program } = this;
    this.#total = null;
    allowance.rowsBefore ??= program.totalRows();
    let isCut = false;
    const { cut } = allowance;
    if (cut !== null) {
      allowance.roundsBefore = allowance.round;
      allowance.rowsBefore = program.totalRows();
      isCut = predicates.some(({ name }) => program.isMadeOf(name, cut));
    }
    try {
      yield* this.#component(predicates.filter(({ rules }) => rules.length > 0));
    } catch (error) {
      if (error !== GIVEN_UP) throw error;
      isCut = true;
    }
    allowance.isGivenUp = false;
    if (isCut) for (const { name } of predicates) allowance.cut?.add(name);
  }

  /** Evaluate predicates that depend on each other, and otherwise on what has been evaluated. */
  *#component(predicates: readonly Predicate[]): Generator<Halt, void> {
    const rules = predicates.flatMap((predicate) => predicate.rules);
    const { cut } = this.allowance;
    const usable =
      cut === null ? rules : rules.filter(({ flat }) => !this.program.needsAllOf(flat, cut));
    if (rules.length === 0) return;
    if (rules.every(isCurrent) && batchOf(this.program, predicates) === null) return;
    this.watched.component = predicates;
    if (needsReset(predicates, rules)) {
      for (const predicate of predicates) this.program.reset(predicate);
    }
    for (const predicate of predicates) this.program.deriveFrom(predicate);
    yield* this.#deletions(predicates, rules);
    for (const rule of usable) {
      if (rule.isAggregated && !isCurrent(rule)) yield* this.#aggregate(rule);
    }
    yield* this.#rounds(
      predicates,
      usable.filter((rule) => !rule.isAggregated),
    );
    for (const predicate of predicates) {
      if (predicate.killsSettled !== predicate.rows.killCount)
        this.program.journal.assign(predicate, 'killsSettled', predicate.rows.killCount);
    }
  }

  /** Remove what followed from rows that are gone, and put back what still follows. */
  *#deletions(
    predicates: readonly Predicate[],
    rules: readonly ActiveRule[],
  ): Generator<Halt, void> {
    if (!rules.some(({ progress }) => progress !== null && hasKills(progress))) return;
    yield* this.#round(predicates);
    const done = new Map<ActiveRule, Int32Array>();
    for (;;) {
      const tasks = rules.flatMap((rule) => deletionTasks(this.program, rule, done));
      if (tasks.length === 0) break;
      for (const task of tasks) yield* this.#run(task);
    }
    for (const rule of rules)
      this.program.journal.assign<ActiveRule, 'begun'>(rule, 'begun', progressNow(rule));
    for (const predicate of predicates) {
      for (const task of rederivationTasks(this.program, predicate)) yield* this.#run(task);
      checkDerived(this.program, predicate, null);
    }
    for (const rule of rules) {
      const { progress } = rule;
      this.program.journal.assign<ActiveRule, 'begun'>(rule, 'begun', null);
      if (progress === null) continue;
      const { kills } = progressNow(rule);
      this.program.journal.assign<ActiveRule, 'progress'>(rule, 'progress', { ...progress, kills });
    }
  }

  /** Semi-naive rounds until nothing new follows and no procedure is wanted. */
  *#rounds(predicates: readonly Predicate[], rules: readonly ActiveRule[]): Generator<Halt, void> {
    const { journal } = this.program;
    if (this.isEnough()) return;
    for (;;) {
      const active = rules.filter((rule) => !isCurrent(rule));
      if (active.length === 0) {
        const batch = batchOf(this.program, predicates);
        if (batch === null) return;
        this.#checkGivenUp();
        yield { kind: 'calls', batch };
        continue;
      }
      yield* this.#round(predicates);
      const goals = active.map((rule) => ({ rule, now: progressNow(rule) }));
      for (const { rule, now } of goals) {
        journal.assign<ActiveRule, 'begun'>(rule, 'begun', now);
        for (const task of insertionTasks(this.program, rule, now)) yield* this.#run(task);
        checkDerived(this.program, this.program.find(rule.flat.relation) as Predicate, rule);
        const kills = ownKills(rule, predicates, now.kills);
        journal.assign<ActiveRule, 'progress'>(rule, 'progress', { ...now, kills });
        journal.assign<ActiveRule, 'begun'>(rule, 'begun', null);
      }
      if (this.isEnough()) return;
    }
  }

  *#aggregate(rule: ActiveRule): Generator<Halt, void> {
    const now = progressNow(rule);
    let work = 0;
    try {
      for (const step of aggregateRule(this.program, rule, now)) {
        if (typeof step === 'number') work = step;
        else yield* this.#run(step);
      }
    } catch (error) {
      throw toldIn(error, rule.flat);
    }
    checkDerived(this.program, this.program.find(rule.flat.relation) as Predicate, rule);
    this.program.journal.assign<ActiveRule, 'progress'>(rule, 'progress', now);
    this.#total = null;
    this.allowance.workLeft -= work;
    if (this.allowance.workLeft < 0) yield { kind: 'paused' };
  }

  /** Begin a round. */
  *#round(predicates: readonly Predicate[]): Generator<Halt, void> {
    const { allowance, watched } = this;
    this.#total = null;
    while (allowance.round - allowance.roundsBefore >= allowance.roundsMax)
      yield* this.#limit('rounds', allowance.roundsMax);
    const changed = changedRows(watched);
    if (allowance.round > 0) watched.history.push({ round: allowance.round, changed });
    if (watched.history.length > HISTORY_MAX) watched.history.shift();
    allowance.round++;
    watched.rowsBefore = predicates.map(({ rows }) => rows.rowCount + rows.killCount);
    allowance.workLeft -= WORK_PER_ROUND;
    if (allowance.workLeft < 0) yield { kind: 'paused' };
  }

  /** Run a task to its end. */
  *#run({ rule, kernel, task }: RuleTask): Generator<Halt, void> {
    const { allowance } = this;
    for (;;) {
      this.#checkGivenUp();
      const { factsMax, derivedMax } = allowance;
      this.#total ??= this.program.totalRows();
      const total = this.#total;
      const made = total - (allowance.rowsBefore as number);
      const room = Math.min(factsMax - total, derivedMax - made);
      task.rowsMax = task.sink.rowCount + room;
      if (room <= 0) {
        if (made >= derivedMax) yield* this.#limit('derived', derivedMax);
        else yield* this.#limit('facts', factsMax);
        continue;
      }
      const rowsBefore = task.sink.rowCount;
      try {
        allowance.workLeft -= kernel(task, allowance.workLeft);
      } catch (error) {
        throw toldIn(error, rule);
      }
      this.#total += task.sink.rowCount - rowsBefore;
      if (task.status === Status.Done) return;
      if (task.status === Status.Paused) yield { kind: 'paused' };
      this.#total = null;
    }
  }

  /** Tell that so much is allowed; afterwards it may be more. */
  *#limit(what: LimitKind, most: number): Generator<Halt, void> {
    if (this.allowance.cut !== null) throw GIVEN_UP;
    this.#total = null;
    yield { kind: 'limit', what, most };
    this.#checkGivenUp();
  }

  #checkGivenUp(): void {
    if (this.allowance.isGivenUp) throw GIVEN_UP;
  }
}

/** Rows that a round has added or removed so far. */
export function changedRows({ component, rowsBefore }: Watched): number {
  return component.reduce(
    (sum, { rows }, i) => sum + rows.rowCount + rows.killCount - (rowsBefore[i] ?? 0),
    0,
  );
}

function hasKills(progress: NonNullable<ActiveRule['progress']>): boolean {
  return progress.relations.some(
    (relation, i) => relation !== null && relation.killCount > (progress.kills[i] as number),
  );
}

/** Values that a lattice of the component has replaced are nothing to take back. */
function ownKills(
  rule: ActiveRule,
  predicates: readonly Predicate[],
  kills: Int32Array,
): Int32Array {
  return kills.map((count, i) => {
    const own = predicates.find(({ rows }) => rows === rule.sources[i]?.rows);
    return own === undefined ? count : own.rows.killCount;
  });
}

/** Inputs in these relations for which a procedure is to be called; those of one procedure. Linear
 * in the inputs from the first on that had no answer the last time. */
function batchOf({ journal }: Program, predicates: readonly Predicate[]): Batch | null {
  for (const predicate of predicates) {
    const { external } = predicate;
    if (external?.wanted !== predicate) continue;
    const inputs: Int32Array[] = [];
    const { rows } = external.wanted;
    const before = external.settled?.rows === rows ? external.settled.count : 0;
    let count = rows.rowCount;
    for (let row = before; row < rows.rowCount; row++) {
      if (!rows.isAlive(row) || external.answered.find(rows.row(row)) >= 0) continue;
      if (inputs.length === 0) count = row;
      inputs.push(rows.row(row).slice());
    }
    if (count > before) journal.assign<External, 'settled'>(external, 'settled', { rows, count });
    if (inputs.length > 0) return { external, inputs };
  }
  return null;
}

/** Take the answers of a batch: by input, the output, or for a test whether it holds. */
export function takeAnswers(
  { external, inputs }: Batch,
  answers: ReadonlyArray<TermId | boolean>,
): void {
  inputs.forEach((input, i) => {
    const answer = answers[i];
    if (external.answered.find(input) >= 0) return;
    external.answered.insert(input);
    if (typeof answer === 'number') external.known.given.insert(Int32Array.of(...input, answer));
    else if (answer === true) external.known.given.insert(input);
  });
}
