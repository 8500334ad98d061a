/** Rules and goals for tests, from text: `(path ?x ?z)`, `(not (edge ?x _))`, `(= ?y (+ ?x 1))`. */
import { intern, list, NIL, Pair, Sym, type Value } from '#omega/grammar/datum.js';
import { write } from '#omega/grammar/printer.js';
import { read } from '#omega/grammar/reader.js';
import { toDatum } from '#omega/grammar/syntax.js';
import { Condition, Fault } from '#omega/runtime/core/condition.js';
import { Database } from '#omega/runtime/core/datalog/database.js';
import type { Advance, Evaluation } from '#omega/runtime/core/datalog/evaluation.js';
import {
  AGGREGATES,
  type AggregateOperator,
  ARITHMETIC,
  type ArithmeticOperator,
  COMPARISONS,
  type ComparisonOperator,
  type Expression,
  type Goal,
  type HeadTerm,
  type Rule,
  type Term,
} from '#omega/runtime/core/datalog/rule.js';

/** Procedures for external goals, by name: tests, or functions of their last argument. */
export type Procedures = Readonly<
  Record<string, { readonly isTest: boolean; readonly call: (...inputs: Value[]) => Value }>
>;

/** The data of a text. */
export function data(text: string): Value[] {
  const { data: forms, errors } = read(text, { file: 'rules' });
  if (errors.length > 0) throw new Error(`${text}: ${errors[0]?.message}`);
  return forms.map((form) => toDatum(form));
}

/** `(relation value ...)` as a name and its values. */
export function fact(text: string): [relation: string, values: Value[]] {
  const [name, ...values] = items(data(text)[0]);
  return [(name as Sym).name, values];
}

/** `(head goal ...)` */
export function rule(text: string, procedures: Procedures = {}): Rule {
  const [head, ...body] = items(data(text)[0]);
  const [name, ...terms] = items(head);
  return {
    head: { relation: (name as Sym).name, terms: terms.map(headTerm), span: null },
    body: body.map((goal) => goalOf(goal, procedures)),
    span: null,
  };
}

/** `goal ...` */
export function goals(text: string, procedures: Procedures = {}): Goal[] {
  return data(text).map((goal) => goalOf(goal, procedures));
}

function items(value: Value): Value[] {
  const all: Value[] = [];
  let rest = value;
  for (; rest instanceof Pair; rest = rest.cdr) all.push(rest.car);
  if (rest !== NIL) throw new Error(`${write(value)} is no list`);
  return all;
}

function term(value: Value): Term {
  if (value instanceof Sym && (value.name === '_' || value.name === '?_'))
    return { kind: 'wildcard' };
  if (value instanceof Sym && value.name.startsWith('?'))
    return { kind: 'variable', name: value.name };
  return { kind: 'constant', value: unquoted(value) };
}

/** `'x` is x. */
function unquoted(value: Value): Value {
  const isQuoted = value instanceof Pair && value.car === intern('quote');
  return isQuoted ? ((value as Pair).cdr as Pair).car : value;
}

function headTerm(value: Value): HeadTerm {
  if (!(value instanceof Pair) || !(value.car instanceof Sym)) return term(value);
  const operator = value.car.name as AggregateOperator;
  if (!AGGREGATES.includes(operator)) return term(value);
  const [variable] = items(value.cdr);
  return { kind: 'aggregate', operator, variable: (variable as Sym | undefined)?.name ?? null };
}

function expression(value: Value): Expression {
  if (value instanceof Pair && value.car instanceof Sym) {
    const operator = value.car.name as ArithmeticOperator;
    if (ARITHMETIC.includes(operator))
      return { kind: 'arithmetic', operator, operands: items(value.cdr).map(expression) };
  }
  const plain = term(value);
  if (plain.kind === 'wildcard') throw new Error('a wildcard in an expression');
  return plain;
}

function goalOf(value: Value, procedures: Procedures): Goal {
  const [head, ...rest] = items(value);
  const { name } = head as Sym;
  const span = null;
  if (name === 'or')
    return {
      kind: 'or',
      branches: rest.map((branch) => items(branch).map((goal) => goalOf(goal, procedures))),
    };
  if (name === 'not') {
    const inner = goalOf(rest[0], {});
    if (inner.kind !== 'relation') throw new Error('not of no relation');
    return { kind: 'not', atom: inner.atom };
  }
  if (COMPARISONS.includes(name as ComparisonOperator)) {
    const [left, right] = rest.map(expression) as [Expression, Expression];
    return { kind: 'compare', operator: name as ComparisonOperator, left, right, span };
  }
  const procedure = procedures[name];
  if (procedure === undefined)
    return { kind: 'relation', atom: { relation: name, terms: rest.map(term), span } };
  const terms = rest.map(term);
  const output = procedure.isTest ? null : (terms.pop() as Term);
  const inputs = terms as Array<Term & { kind: 'variable' | 'constant' }>;
  const form = list([head, ...rest.slice(0, inputs.length)]);
  return { kind: 'external', name, form, procedure: procedure.call, inputs, output, span };
}

/** Advance to the end in slices, and call procedures; the states on the way. */
export function finish(
  evaluation: Evaluation,
  workMax = Number.POSITIVE_INFINITY,
): Advance['kind'][] {
  const kinds: Advance['kind'][] = [];
  for (;;) {
    const state = evaluation.advance(workMax);
    kinds.push(state.kind);
    if (state.kind === 'done') return kinds;
    if (state.kind === 'limit') throw new Error(`the limit of ${state.what} is ${state.most}`);
    if (state.kind !== 'calls') continue;
    const call = state.calls.procedure as (...inputs: Value[]) => Value;
    evaluation.answer(state.calls.inputs.map((inputs) => call(...inputs)));
  }
}

/** What a fault says: its code and message. */
export function complaint(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Fault) || !(error.payload instanceof Condition)) throw error;
    const { code, message, irritants } = error.payload;
    return `${code}: ${[message, ...irritants.map((irritant) => write(irritant))].join(' ')}`;
  }
  throw new Error('nothing was wrong');
}

/** A database of facts and rules: a rule is a list that begins with a list. */
export function database(text: string, procedures: Procedures = {}): Database {
  const made = new Database();
  for (const form of data(text)) {
    const written = write(form);
    if (written.startsWith('((')) made.addRule(rule(written, procedures));
    else made.assertFact(...fact(written));
  }
  return made;
}
