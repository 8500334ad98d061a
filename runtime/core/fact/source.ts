/**
 * Facts, goals and rules as the forms of (omega fact) hand them over (`expander/forms-facts.ts`):
 *
 *     fact   (fact place relation term ...)           goal   a fact, or
 *     term   ?x, _ or (quote value)                          (not place relation term ...)
 *     rule   (place (place relation term ...) goals)         (compare place operator a b)
 *     place  a vector, or #f                                 (or place goals ...)
 *                                                    (call place name form procedure inputs output)
 */
import { type MString, Sym, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import {
  type AggregateOperator,
  ARITHMETIC,
  type ArithmeticOperator,
  type Atom,
  type ComparisonOperator,
  type Expression,
  type Goal,
  type HeadTerm,
  type Rule,
  type Term,
  type Variable,
} from '../datalog/rule.js';
import { listArgument } from '../primitives/arguments.js';

const parts = (value: Value): readonly Value[] => listArgument('facts', 1, value);
const nameOf = (value: Value): string => (value as Sym).name;

export function readRule(value: Value): Rule {
  const [place, head, goals] = parts(value);
  const [headPlace, relation, ...terms] = parts(head);
  return {
    head: {
      relation: nameOf(relation),
      terms: terms.map(readHeadTerm),
      span: readPlace(headPlace),
    },
    body: readGoals(goals),
    span: readPlace(place),
  };
}

export function readGoals(value: Value): readonly Goal[] {
  return parts(value).map(readGoal);
}

/** A fact, or a pattern of one. */
export function readAtom(value: Value): Atom {
  const [, place, relation, ...terms] = parts(value);
  return { relation: nameOf(relation), terms: terms.map(readTerm), span: readPlace(place) };
}

/** The values of a fact's terms; undefined for variables. */
export function valuesOf({ terms }: Atom): ReadonlyArray<Value | undefined> {
  return terms.map((term) => (term.kind === 'constant' ? term.value : undefined));
}

function readGoal(value: Value): Goal {
  const [kind, place, ...rest] = parts(value);
  const span = readPlace(place);
  switch (nameOf(kind)) {
    case 'not':
      return { kind: 'not', atom: readAtom(value) };
    case 'compare': {
      const [operator, left, right] = rest;
      return {
        kind: 'compare',
        operator: nameOf(operator) as ComparisonOperator,
        left: readExpression(left),
        right: readExpression(right),
        span,
      };
    }
    case 'or':
      return { kind: 'or', branches: rest.map(readGoals) };
    case 'call': {
      const [name, form, procedure, inputs, output] = rest;
      return {
        kind: 'external',
        name: String(name),
        form,
        procedure,
        inputs: parts(inputs).map((one) => readTerm(one) as Variable),
        output: output === false ? null : readTerm(output),
        span,
      };
    }
    default:
      return { kind: 'relation', atom: readAtom(value) };
  }
}

function readTerm(value: Value): Term {
  if (!(value instanceof Sym)) return { kind: 'constant', value: parts(value)[1] };
  return value.name === '_' ? { kind: 'wildcard' } : { kind: 'variable', name: value.name };
}

function readHeadTerm(value: Value): HeadTerm {
  if (value instanceof Sym) return readTerm(value);
  const [kind, operator, variable] = parts(value);
  if (nameOf(kind) !== 'aggregate') return readTerm(value);
  const of = variable === undefined ? null : nameOf(variable);
  return { kind: 'aggregate', operator: nameOf(operator) as AggregateOperator, variable: of };
}

function readExpression(value: Value): Expression {
  if (value instanceof Sym) return readTerm(value) as Variable;
  const [operator, ...operands] = parts(value);
  const name = nameOf(operator);
  if (!ARITHMETIC.includes(name as ArithmeticOperator)) return readTerm(value) as Expression;
  return {
    kind: 'arithmetic',
    operator: name as ArithmeticOperator,
    operands: operands.map(readExpression),
  };
}

/** A place as a vector has it; null for anything else. */
export function readPlace(value: Value): Span | null {
  if (!Array.isArray(value)) return null;
  const [file, line, column, endLine, endColumn, offset, endOffset] = value as readonly Value[];
  const numbers = { line, column, endLine, endColumn, offset, endOffset };
  return { file: (file as MString).toString(), ...numbers } as Span;
}
