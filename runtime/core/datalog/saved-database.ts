/**
 * A database as plain data for JSON, beside a list of values that whoever saves it writes in his
 * own way: procedures and uninterned symbols. Terms keep their integers.
 *
 * What was given is saved: declarations, facts, rules. What was derived is computed anew when
 * somebody needs it, and an evaluation under way begins anew. A change that is not yet to be
 * forgotten is saved as the facts, rules and declarations that it has added and taken away.
 */

import type { Value } from '../../../grammar/datum.js';
import { Char, char, intern, isInterned, MString, NIL, Pair, Sym } from '../../../grammar/datum.js';
import { parseNumber } from '../../../grammar/number-text.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Change } from '../change.js';
import { type Fault, fault } from '../condition.js';
import type { Database } from './database.js';
import { type Edit, GroupChange } from './edits.js';
import { isInternal } from './program.js';
import type { Relation } from './relation.js';
import type { Declaration, Expression, Goal, HeadTerm, Rule, Term } from './rule.js';
import type { TermTable } from './term-table.js';

/** A term: a kind, and what tells it apart. */
type SavedTerm = readonly [kind: string, ...parts: ReadonlyArray<string | number | boolean>];

interface SavedRelation {
  readonly name: string;
  readonly arity: number;
  readonly span: Span | null;
  readonly declaration: Declaration | null;
  readonly rows: ReadonlyArray<readonly number[]>;
  readonly rules: readonly unknown[];
}

interface SavedChange {
  readonly isDone: boolean;
  readonly edits: readonly unknown[];
}

export interface Saved {
  readonly data: {
    readonly version: 1;
    readonly terms: readonly SavedTerm[];
    readonly relations: readonly SavedRelation[];
    readonly changes: readonly SavedChange[];
  };
  readonly values: readonly Value[];
}

export interface Loaded {
  readonly database: Database;
  readonly changes: readonly Change[];
}

/** All that was given, and the changes. */
export function saveDatabase(database: Database, changes: readonly GroupChange[]): Saved {
  const { program } = database;
  const { terms } = program.space;
  const values: Value[] = [];
  const relations = [...program.predicates.values()]
    .filter(({ name }) => !isInternal(name))
    .map(({ name, arity, span, declaration, given }) => ({
      name,
      arity,
      span,
      declaration,
      rows: rowsOf(given),
      rules: database.rules(name).map((rule) => saveRule(rule, terms, values)),
    }));
  const savedChanges = changes.map(({ isDone, edits }) => ({
    isDone,
    edits: edits.map((edit) =>
      edit.kind === 'rule' ? { ...edit, rule: saveRule(edit.rule, terms, values) } : edit,
    ),
  }));
  // Last, since the constants of rules are terms, too.
  const saved = { terms: saveTerms(terms, values), relations, changes: savedChanges };
  return { data: { version: 1, ...saved }, values };
}

function rowsOf(given: Relation): number[][] {
  const rows: number[][] = [];
  for (let row = 0; row < given.rowCount; row++)
    if (given.isAlive(row)) rows.push(Array.from(given.row(row)));
  return rows;
}

/** Fill an empty database with what was saved.
 * @throws Fault `invalid-argument` for what was not saved so */
export function loadDatabase(database: Database, { data, values }: Saved): Loaded {
  if (data.version !== 1) throw damaged();
  const { program } = database;
  const { terms } = program.space;
  loadTerms(data.terms, values, terms);
  for (const { name, arity, span, declaration, rows } of data.relations) {
    if (declaration !== null) database.declare(declaration);
    const { given } = program.ensure(name, arity, span);
    for (const row of rows) {
      if (row.length !== arity) throw damaged();
      given.insert(row);
    }
  }
  for (const { rules } of data.relations)
    for (const rule of rules) database.addRule(loadRule(rule, terms, values));
  const changes = data.changes.map(({ isDone, edits }) => {
    const loaded = (edits as Edit[]).map((edit) =>
      edit.kind === 'rule' ? { ...edit, rule: loadRule(edit.rule, terms, values) } : edit,
    );
    return new GroupChange(database, loaded, null, isDone);
  });
  return { database, changes };
}

/** The terms of a table, in their order. */
function saveTerms(terms: TermTable, values: Value[]): SavedTerm[] {
  return Array.from({ length: terms.size }, (_, i) => {
    const value = terms.value(2 * i + 1);
    if (value instanceof MString) return ['string', value.toString()];
    if (value instanceof Char) return ['char', value.code];
    if (typeof value === 'boolean') return ['boolean', value];
    if (value === NIL) return ['nil'];
    if (value instanceof Pair) return ['pair', terms.intern(value.car), terms.intern(value.cdr)];
    if (!(value instanceof Sym)) return ['number', write(value)];
    if (isInterned(value)) return ['symbol', value.name];
    return ['value', numberIn(values, value)];
  });
}

/** Put saved terms into an empty table. */
function loadTerms(saved: readonly SavedTerm[], values: readonly Value[], terms: TermTable): void {
  saved.forEach((term, i) => {
    if (terms.intern(valueOfSaved(term, values, terms)) !== 2 * i + 1) throw damaged();
  });
}

function valueOfSaved(
  [kind, first, second]: SavedTerm,
  values: readonly Value[],
  terms: TermTable,
): Value {
  switch (kind) {
    case 'string':
      return new MString(first as string);
    case 'char':
      return char(first as number);
    case 'boolean':
      return first;
    case 'nil':
      return NIL;
    case 'pair':
      return new Pair(terms.value(first as number), terms.value(second as number));
    case 'number':
      return parseNumber(first as string, 10);
    case 'symbol':
      return intern(first as string);
    case 'value':
      return values[first as number];
    default:
      throw damaged();
  }
}

function damaged(): Fault {
  return fault('invalid-argument', 'this is no database that was saved');
}

function numberIn(values: Value[], value: Value): number {
  const there = values.indexOf(value);
  return there >= 0 ? there : values.push(value) - 1;
}

/** A rule with its constants as terms, its procedures and their calls as places in `values`. */
function saveRule(rule: Rule, terms: TermTable, values: Value[]): unknown {
  return mapRule(
    rule,
    (constant) => terms.intern(constant),
    (value) => numberIn(values, value),
  );
}

function loadRule(saved: unknown, terms: TermTable, values: readonly Value[]): Rule {
  return mapRule(
    saved as Rule,
    (id) => terms.value(id as number),
    (place) => values[place as number],
  );
}

type Map = (value: Value) => Value;

function mapRule(rule: Rule, constant: Map, value: Map): Rule {
  const terms = rule.head.terms.map((term): HeadTerm => mapExpression(term, constant));
  const body = rule.body.map((goal) => mapGoal(goal, constant, value));
  return { ...rule, head: { ...rule.head, terms }, body };
}

function mapGoal(goal: Goal, constant: Map, value: Map): Goal {
  const mapped = <T extends Term | Expression>(term: T): T => mapExpression(term, constant);
  switch (goal.kind) {
    case 'relation':
    case 'not':
      return { ...goal, atom: { ...goal.atom, terms: goal.atom.terms.map(mapped) } };
    case 'compare':
      return { ...goal, left: mapped(goal.left), right: mapped(goal.right) };
    case 'or': {
      const branches = goal.branches.map((branch) =>
        branch.map((inner) => mapGoal(inner, constant, value)),
      );
      return { ...goal, branches };
    }
    case 'external': {
      const output = goal.output === null ? null : mapped(goal.output);
      const inputs = goal.inputs.map(mapped);
      const form = value(goal.form);
      return { ...goal, form, inputs, output, procedure: value(goal.procedure) };
    }
  }
}

function mapExpression<T extends HeadTerm | Expression>(term: T, constant: Map): T {
  if (term.kind === 'constant') return { ...term, value: constant(term.value) };
  if (term.kind !== 'arithmetic') return term;
  return { ...term, operands: term.operands.map((operand) => mapExpression(operand, constant)) };
}
