/**
 * Relational searches as plain JSON, for people and debuggers. Nothing is noted down while they
 * run: the kontinuation holds the run that waits for an answer, and what is being done its state.
 */
import { Pair, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Node } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';
import type { Machine } from '../machine.js';
import { isUserSpan } from '../place.js';
import { framesOf } from '../prompt.js';
import { Record } from '../record.js';
import { State } from './state.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };
/** Tables shown. */
const TABLES_MAX = 1000;
/** How far it is looked into procedures that wait for their turn. */
const NESTING_MAX = 4;

/** A relation, and where it is asked. */
export interface GoalView {
  /** Null for goals that stand in no procedure with a name. */
  readonly name: string | null;
  readonly location: Span | null;
}

export interface TableView {
  readonly name: string;
  /** The arguments, variables as _.0 _.1 …. */
  readonly call: string;
  readonly answers: number;
  /** Branches that go on whenever there is one more. */
  readonly consumers: number;
}

export interface LogicState {
  readonly querying: true;
  /** How many relations inside each other the branch under way has entered. */
  readonly depth: number;
  /** The one that is being tried. */
  readonly goal: GoalView | null;
  /** Calls of tabled relations, in the order in which they came; at most a thousand. */
  readonly tables: readonly TableView[];
  /** Branches that wait for tables. */
  readonly suspended: number;
}

/** The runs of one machine. */
export class LogicView {
  constructor(readonly machine: Machine) {}

  /** The innermost run under way; null if there is none. Linear in the frames inside it. */
  get state(): LogicState | null {
    const { control, registers, kontinuation, prompts } = this.machine;
    const places: Place[] = control === null ? [] : [{ node: control, values: registers }];
    let run = runIn(registers);
    for (const frame of framesOf(kontinuation, prompts)) {
      if (run !== null) break;
      const place = { node: frame.node, values: frame.registers };
      places.push(place);
      run = runIn(place.values);
    }
    if (run === null) return null;
    const tables = itemsOf(fieldOf(run, 'calls')).reverse().slice(0, TABLES_MAX).map(tableView);
    return {
      querying: true,
      depth: first(places, ({ values }) => stateIn(values, NESTING_MAX))?.depth ?? 0,
      goal: first(places, goalAt),
      tables,
      suspended: tables.reduce((sum, { consumers }) => sum + consumers, 0),
    };
  }
}

/** An activation: where it stands, and its registers. */
interface Place {
  readonly node: Node;
  readonly values: readonly Value[];
}

function first<T, U>(items: readonly T[], find: (item: T) => U | null): U | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** The run that an activation waits for. */
function runIn(registers: readonly Value[]): Record | null {
  const [closure] = registers;
  const captured = closure instanceof Closure ? closure.captured : [];
  const isRun = (value: Value): value is Record =>
    value instanceof Record && value.type.name === 'logic-run';
  return registers.find(isRun) ?? captured.find(isRun) ?? null;
}

/** A state among values, or in the procedures among them. */
function stateIn(values: readonly Value[], nesting: number): State | null {
  const found = values.find((value) => value instanceof State);
  if (found !== undefined || nesting === 0) return (found as State | undefined) ?? null;
  return first(values, (value) =>
    value instanceof Closure ? stateIn(value.captured, nesting - 1) : null,
  );
}

/** The relation of a program that an activation is in, or that a procedure in it belongs to. */
function goalAt({ node, values }: Place): GoalView | null {
  const here = node.lambda === null ? null : goalOf(node.lambda, node.span);
  return here ?? goalAmong(values, NESTING_MAX);
}

function goalAmong(values: readonly Value[], nesting: number): GoalView | null {
  return first(values, (value) => {
    if (!(value instanceof Closure)) return null;
    const { lambda, captured } = value;
    const found = goalOf(lambda, lambda.span);
    return found ?? (nesting === 0 ? null : goalAmong(captured, nesting - 1));
  });
}

function goalOf(lambda: Lambda, span: Span | null): GoalView | null {
  const location = isUserSpan(span) ? span : lambda.span;
  if (!isUserSpan(location)) return null;
  let at: Lambda | null = lambda;
  while (at !== null && at.name === '') at = at.parent;
  return { name: at === null || at.parent === null ? null : at.name, location };
}

function tableView(table: Value): TableView {
  const consumers = itemsOf(fieldOf(table as Record, 'consumers')).length;
  return {
    name: write(fieldOf(table as Record, 'name')),
    call: write(fieldOf(table as Record, 'call'), BRIEF),
    answers: itemsOf(fieldOf(table as Record, 'findings')).length,
    consumers,
  };
}

/** What a record made by `runtime/library/omega/logic/schedule.scm` has in a field. */
function fieldOf({ type, fields }: Record, name: string): Value {
  return fields[type.fields.findIndex((field) => field.name === name)];
}

function itemsOf(list: Value): Value[] {
  const items: Value[] = [];
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) items.push(rest.car);
  return items;
}
