/**
 * The top-level definitions of a random program: variables, procedures, procedures that call
 * themselves or each other a given number of times.
 */
import { clipped } from './loops.js';
import {
  later,
  type Procedure,
  type Scope,
  TYPES,
  type Type,
  type Variable,
  withVariables,
} from './scope.js';
import type { Writer } from './writer.js';

export interface Definition {
  readonly forms: readonly string[];
  readonly variables: readonly Variable[];
  readonly procedures: readonly Procedure[];
}

const RESULTS = ['int', 'flo', 'ints', 'text', 'bool', 'vector', 'rat'] as const;

export function definition(writer: Writer, scope: Scope): Definition {
  return writer.choices.weighted([
    [2, variable],
    [3, procedure],
    [1, severalClauses],
    [2, recursion],
    [1, mutualRecursion],
  ])(writer, scope);
}

/** Its value is simple: definitions are not expected to fail. */
function variable(writer: Writer, scope: Scope): Definition {
  const type = writer.choices.among(TYPES);
  const name = writer.fresh('g');
  const constants = { ...scope, variables: scope.variables.filter(({ assigned }) => !assigned) };
  const value = writer.simple(type, constants);
  const assigned = type !== 'closure' && type !== 'vector';
  const form = `(define ${name} ${value.text})`;
  return { forms: [form], variables: [{ name, type, assigned }], procedures: [] };
}

function parametersOf(writer: Writer, types: readonly Type[]): Variable[] {
  return types.map((type) => ({
    name: writer.fresh('a'),
    type,
    assigned: type !== 'closure' && writer.choices.onceIn(4),
  }));
}

const namesOf = (variables: readonly Variable[]): string =>
  variables.map(({ name }) => name).join(' ');

function procedure(writer: Writer, scope: Scope): Definition {
  const count = writer.choices.among([1, 2, 0, 3]);
  const types = Array.from({ length: count }, () => writer.choices.among(TYPES));
  const parameters = parametersOf(writer, writer.choices.onceIn(2) ? ['int'] : types);
  const rest: Variable | null = writer.choices.onceIn(4)
    ? { name: writer.fresh('rest'), type: 'ints', assigned: false }
    : null;
  const result = writer.choices.among(RESULTS);
  const inside = withVariables(scope, ...parameters, ...(rest === null ? [] : [rest]));
  const body = writer.body(result, inside);
  const name = writer.fresh('f');
  const formals = `${namesOf(parameters)}${rest === null ? '' : ` . ${rest.name}`}`;
  const clauses = [parameters.map(({ type }) => type)];
  const known = { name, clauses, rest: rest !== null, counted: false, result, cost: body.cost };
  return {
    forms: [`(define (${name} ${formals}) ${body.text})`],
    variables: [],
    procedures: [known],
  };
}

function severalClauses(writer: Writer, scope: Scope): Definition {
  const clauses: Type[][] = [['int'], ['int', 'text'], ['int', 'int', 'int']];
  const result = writer.choices.among(RESULTS);
  let cost = 0;
  const texts = clauses.map((types) => {
    const parameters = parametersOf(writer, types);
    const body = writer.body(result, withVariables(scope, ...parameters));
    cost = Math.max(cost, body.cost);
    return `((${namesOf(parameters)}) ${body.text})`;
  });
  const name = writer.fresh('f');
  const known = { name, clauses, rest: false, counted: false, result, cost };
  const form = `(define ${name} (case-lambda ${texts.join(' ')}))`;
  return { forms: [form], variables: [], procedures: [known] };
}

/** A procedure that calls itself with one less, in tail position or not. */
function recursion(writer: Writer, scope: Scope): Definition {
  const name = writer.fresh('f');
  const n: Variable = { name: writer.fresh('n'), type: 'int', assigned: false };
  const result = writer.choices.among(['int', 'ints', 'text', 'flo'] as const);
  const carried: Variable = { name: writer.fresh('a'), type: result, assigned: false };
  const inside = withVariables(later(scope, scope.room / 30), n, carried);
  const end = writer.body(result, inside);
  const next = writer.expression(result, inside);
  const statement = writer.choices.onceIn(3) ? writer.statement(inside).text : '#t';
  const again = `(${name} (- ${n.name} 1) ${clipped(result, next)})`;
  const again2 = writer.choices.onceIn(2) ? again : withRest(writer, result, again, inside);
  const form = `(define (${name} ${n.name} ${carried.name})
    (cond ((< ${n.name} 1) ${end.text}) (else ${statement} ${again2})))`;
  const clauses = [['int', result] as const];
  const cost = end.cost + next.cost + 5;
  return {
    forms: [form],
    variables: [],
    procedures: [{ name, clauses, rest: false, counted: true, result, cost }],
  };
}

/** Something done with the result of the recursion. */
function withRest(writer: Writer, type: Type, again: string, scope: Scope): string {
  const call = { text: again, simple: false, cost: 1 };
  const operators: Partial<Record<Type, string>> = {
    int: '-',
    ints: 'append',
    text: 'string-append',
    flo: '+',
  };
  const other = writer.expression(type, scope);
  const operands = writer.choices.onceIn(2) ? [call, other] : [other, call];
  const text = writer.inOrder(operands, (texts) => `(${operators[type]} ${texts.join(' ')})`).text;
  return clipped(type, { text, simple: false, cost: 1 });
}

/** Two procedures that call each other. */
function mutualRecursion(writer: Writer, scope: Scope): Definition {
  const names = [writer.fresh('ping'), writer.fresh('pong')];
  const result = writer.choices.among(RESULTS);
  let cost = 0;
  const forms = names.map((name, index) => {
    const n: Variable = { name: writer.fresh('n'), type: 'int', assigned: false };
    const x: Variable = { name: writer.fresh('x'), type: 'int', assigned: true };
    const inside = withVariables(later(scope, scope.room / 30), n, x);
    const [end, statement] = [writer.body(result, inside), writer.statement(inside)];
    cost += end.cost + statement.cost;
    const again = `(${names[1 - index]} (- ${n.name} 1) (clip-int (- ${x.name} ${n.name})))`;
    return `(define (${name} ${n.name} ${x.name})
      ${statement.text} (if (<= ${n.name} 0) (let () ${end.text}) ${again}))`;
  });
  const procedures = names.map((name) => ({
    name,
    clauses: [['int', 'int'] as const],
    rest: false,
    counted: true,
    result,
    cost,
  }));
  return { forms, variables: [], procedures };
}
