/** What there is to do for a rule, as kernels with their tasks: joins with what is new, with what
 * is gone, and with rows that may have to be put back. */
import type { FlatGoal, FlatRule } from './flat-rule.js';
import {
  type Compiled,
  compilePlan,
  type Kernel,
  type KernelMode,
  keysOf,
  Status,
  type Task,
} from './kernel.js';
import { type Plan, planOf } from './plan.js';
import type { ActiveRule, Predicate, Program, Progress, RowSource } from './program.js';
import type { Relation } from './relation.js';
import type { TupleIndex } from './tuple-index.js';

export interface RuleTask {
  readonly rule: FlatRule;
  readonly kernel: Kernel;
  readonly task: Task;
}

/** A plan with its code in the modes that it was used in. */
interface Prepared {
  readonly plan: Plan;
  readonly codes: Map<string, Compiled>;
  readonly keys: Map<boolean, ReturnType<typeof keysOf>>;
}

/** The code of a plan for relations as they are, and their indices. */
export interface Use {
  readonly sink: Relation;
  readonly relations: ReadonlyArray<Relation | null>;
  readonly hasTombstones: readonly boolean[];
  readonly code: Compiled;
  readonly indices: ReadonlyArray<TupleIndex | null>;
}

/** The plans of a flat rule, by the goal that comes first. */
const preparedPlans = new WeakMap<FlatRule, Map<number | null, Prepared>>();
/** Flat rules whose first goal is the head of another. */
const headedRules = new WeakMap<FlatRule, FlatRule>();

/** Where a task's rows come from and which of them it sees. */
interface View {
  readonly sources: ReadonlyArray<RowSource | null>;
  readonly limits: Int32Array;
  readonly killMarks: Int32Array;
  readonly first: number | null;
  readonly ofKills: boolean;
  readonly isOld: boolean;
  readonly action: 'insert' | 'remove';
  readonly from: number;
  readonly to: number;
}

/** Joins with the rows between a rule's progress and `now`. Each combination of rows of which one
 * is new is in one task: before the goal with the new row all rows count, behind it the old. */
export function insertionTasks(program: Program, rule: ActiveRule, now: Progress): RuleTask[] {
  const sink = sinkOf(program, rule);
  const { sources, progress } = rule;
  const base = { sources, killMarks: now.kills, ofKills: false, isOld: false } as const;
  const action = 'insert';
  const full = (): RuleTask[] => {
    const view: View = { ...base, action, limits: now.rows, first: null, from: 0, to: 0 };
    return [taskOf(program, rule.flat, sink, view)];
  };
  if (progress === null) return full();
  const tasks: RuleTask[] = [];
  const { goals } = rule.flat;
  for (let first = 0; first < goals.length; first++) {
    const [from, to] = [progress.rows[first] as number, now.rows[first] as number];
    if (from >= to || goals[first]?.kind !== 'match') continue;
    const limits = now.rows.slice();
    let isEmpty = false;
    for (let i = 0; i < goals.length; i++) {
      if (goals[i]?.kind !== 'match') continue;
      if (i > first) limits[i] = progress.rows[i] as number;
      if (limits[i] === 0) isEmpty = true;
    }
    // A join with nothing makes nothing.
    if (isEmpty) continue;
    const view: View = { ...base, action, limits, first, from, to };
    let use = rule.uses[first];
    if (use === undefined || !isUseOf(use, sink, sources)) {
      use = useOf(rule.flat, sink, view);
      rule.uses[first] = use;
    }
    tasks.push(taskOf(program, rule.flat, sink, view, use));
  }
  return tasks;
}

/** Joins with the kills since a rule's progress, as things were then. `done` says which have been
 * done, and is brought up to date. */
export function deletionTasks(
  program: Program,
  rule: ActiveRule,
  done: Map<ActiveRule, Int32Array>,
): RuleTask[] {
  const { sources, progress } = rule;
  if (progress === null) return [];
  const before = done.get(rule) ?? progress.kills;
  const now = Int32Array.from(sources, (source) => source?.rows.killCount ?? 0);
  done.set(rule, now);
  const sink = sinkOf(program, rule);
  return sources.flatMap((source, first) => {
    const [from, to] = [before[first] as number, now[first] as number];
    if (source === null || from >= to || rule.flat.goals[first]?.kind !== 'match') return [];
    const view: View = {
      sources,
      limits: progress.rows.map((rows, i) =>
        rule.flat.goals[i]?.kind === 'match' ? rows : (sources[i]?.rows.rowCount ?? 0),
      ),
      killMarks: progress.kills,
      first,
      ofKills: true,
      isOld: true,
      action: 'remove',
      from,
      to,
    };
    return [taskOf(program, rule.flat, sink, view)];
  });
}

/** Joins by which rows that were removed since the component was complete are put back. */
export function rederivationTasks(program: Program, predicate: Predicate): RuleTask[] {
  const { rows, killsSettled } = predicate;
  if (rows.killCount <= killsSettled) return [];
  return predicate.rules
    .filter((rule) => rule.progress !== null)
    .map((rule) => {
      const sources = [{ rows }, ...rule.sources];
      const view: View = {
        sources,
        limits: Int32Array.from(sources, (source) => source?.rows.rowCount ?? 0),
        killMarks: new Int32Array(sources.length),
        first: 0,
        ofKills: true,
        isOld: false,
        action: 'insert',
        from: killsSettled,
        to: rows.killCount,
      };
      return taskOf(program, headed(rule.flat), rows, view);
    });
}

/** All solutions of a rule's goals into another relation than its head's. */
export function solutionsTask(
  program: Program,
  flat: FlatRule,
  rule: ActiveRule,
  sink: Relation,
  now: Progress,
): RuleTask {
  const view: View = {
    sources: rule.sources,
    limits: now.rows,
    killMarks: now.kills,
    first: null,
    ofKills: false,
    isOld: false,
    action: 'insert',
    from: 0,
    to: 0,
  };
  return taskOf(program, flat, sink, view);
}

function sinkOf(program: Program, rule: ActiveRule): Relation {
  return (program.predicates.get(rule.flat.relation) as Predicate).rows;
}

/** The rule with its own head as the first goal: which of some rows does it still make? */
function headed(flat: FlatRule): FlatRule {
  let made = headedRules.get(flat);
  if (made === undefined) {
    const columns = flat.head.flatMap((term) => (term.kind === 'aggregate' ? [] : [term]));
    const { head } = flat.source;
    const terms = head.terms.flatMap((term) => (term.kind === 'aggregate' ? [] : [term]));
    const source = {
      kind: 'relation' as const,
      atom: { relation: head.relation, terms, span: head.span },
    };
    const goal: FlatGoal = { kind: 'match', relation: flat.relation, columns, source };
    made = { ...flat, goals: [goal, ...flat.goals] };
    headedRules.set(flat, made);
  }
  return made;
}

function prepared(flat: FlatRule, first: number | null): Prepared {
  let plans = preparedPlans.get(flat);
  if (plans === undefined) {
    plans = new Map();
    preparedPlans.set(flat, plans);
  }
  let found = plans.get(first);
  if (found === undefined) {
    found = { plan: planOf(flat, first), codes: new Map(), keys: new Map() };
    plans.set(first, found);
  }
  return found;
}

function taskOf(
  program: Program,
  flat: FlatRule,
  sink: Relation,
  view: View,
  { relations, indices, code }: Use = useOf(flat, sink, view),
): RuleTask {
  for (let i = 0; i < relations.length; i++) {
    const [relation, index] = [relations[i], indices[i]];
    if (relation && index) index.extend(relation.data, relation.rowCount);
  }
  const task: Task = {
    relations,
    indices,
    limits: view.limits,
    killMarks: view.killMarks,
    constants: code.constants,
    arithmetic: program.space.arithmetic,
    sink,
    from: view.from,
    to: view.to,
    rowsMax: 0,
    cursor: new Int32Array(flat.goals.length),
    depth: -1,
    status: Status.Paused,
  };
  return { rule: flat, kernel: code.kernel, task };
}

const mayHaveTombstones = (relation: Relation | null): boolean =>
  relation !== null && (relation.killCount > 0 || relation.join !== null);

function useOf(flat: FlatRule, sink: Relation, view: View): Use {
  const { ofKills, isOld, action, sources } = view;
  const found = prepared(flat, view.first);
  const relations = sources.map((source) => source?.rows ?? null);
  const hasTombstones = relations.map(mayHaveTombstones);
  const mode: KernelMode = {
    ...{ ofKills, isOld, action, hasTombstones },
    isJoined: sink.join !== null,
    arities: relations.map((relation) => relation?.arity ?? 0),
  };
  const code = codeOf(found, mode);
  let keys = found.keys.get(isOld);
  if (keys === undefined) {
    keys = keysOf(found.plan, isOld);
    found.keys.set(isOld, keys);
  }
  const indices = relations.map((relation, i) => {
    const key = keys[i] ?? null;
    return relation === null || key === null ? null : relation.indexBy(key);
  });
  return { sink, relations, hasTombstones, code, indices };
}

/** Whether the relations are those of the use, and are as they were. */
function isUseOf(use: Use, sink: Relation, sources: View['sources']): boolean {
  if (use.sink !== sink) return false;
  for (let i = 0; i < sources.length; i++) {
    const relation = sources[i]?.rows ?? null;
    if (use.relations[i] !== relation) return false;
    if (use.hasTombstones[i] !== mayHaveTombstones(relation)) return false;
  }
  return true;
}

function codeOf({ plan, codes }: Prepared, mode: KernelMode): Compiled {
  const key = `${mode.ofKills} ${mode.isOld} ${mode.action} ${mode.isJoined} ${mode.hasTombstones}`;
  let code = codes.get(key);
  if (code === undefined) {
    code = compilePlan(plan, mode);
    codes.set(key, code);
  }
  return code;
}
