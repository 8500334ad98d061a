/**
 * Facts, rules and goals as plain data, and how they print. A rule says: its head holds whenever
 * all goals of its body do.
 *
 *     head       (relation head-term ...)         head-term: term, or (sum ?n), (count) ...
 *     goal       (relation term ...)              a row of the relation
 *                (not (relation term ...))        no such row
 *                (< a b) (not= a b) ...           a comparison of expressions
 *                (= a b)                          the same term; binds a variable without a value
 *                (or (goal ...) ...)              any of these conjunctions
 *                (name input ... output)          a procedure of the caller: a test, or a function
 *     term       ?x, _ or a constant
 *     expression term, or (operator expression ...)
 */
import { intern, list, type Value } from '../../../grammar/datum.js';
import { write } from '../../../grammar/printer.js';
import type { Span } from '../../../grammar/syntax.js';
import type { FunctorName } from './functors.js';

export interface Variable {
  readonly kind: 'variable';
  /** As it is written, for example `?x`. */
  readonly name: string;
}

export interface Constant {
  readonly kind: 'constant';
  readonly value: Value;
}

export type Term = Variable | Constant | { readonly kind: 'wildcard' };

export const ARITHMETIC = [
  '+',
  '-',
  '*',
  'quotient',
  'remainder',
  'modulo',
  'min',
  'max',
  'abs',
] as const;
export type ArithmeticOperator = (typeof ARITHMETIC)[number];

export type Expression =
  | Variable
  | Constant
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator | FunctorName;
      readonly operands: readonly Expression[];
    };

/** `<` … compare real numbers; `=` and `not=` compare terms as `equal?` does: 1 is not 1.0. */
export const COMPARISONS = ['<', '<=', '>', '>=', '=', 'not='] as const;
export type ComparisonOperator = (typeof COMPARISONS)[number];

/** A relation's name with a term for each column. */
export interface Atom {
  readonly relation: string;
  readonly terms: readonly Term[];
  readonly span: Span | null;
}

export type Goal =
  | { readonly kind: 'relation'; readonly atom: Atom }
  | { readonly kind: 'not'; readonly atom: Atom }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span | null;
    }
  | { readonly kind: 'or'; readonly branches: readonly (readonly Goal[])[] }
  | {
      readonly kind: 'external';
      /** For errors. */
      readonly name: string;
      /** The call as it is written; variables are symbols. */
      readonly form: Value;
      /** Whatever the caller calls; this folder never looks at it. */
      readonly procedure: Value;
      readonly inputs: readonly (Variable | Constant)[];
      /** What the answer is matched with; null for a test. */
      readonly output: Term | null;
      readonly span: Span | null;
    };

export const AGGREGATES = ['count', 'sum', 'min', 'max', 'collect'] as const;
export type AggregateOperator = (typeof AGGREGATES)[number];

/**
 * What an aggregate is taken over: the body's solutions, that is, the distinct assignments of its
 * variables, in groups of which the head's other columns are the same. Wildcards do not count.
 * `count` may do without a variable.
 */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly operator: AggregateOperator;
  readonly variable: string | null;
}

export type HeadTerm = Term | Aggregate;

export interface Rule {
  readonly head: {
    readonly relation: string;
    readonly terms: readonly HeadTerm[];
    readonly span: Span | null;
  };
  readonly body: readonly Goal[];
  readonly span: Span | null;
}

/** How the last column of a relation is joined where the others are the same. */
export const LATTICES = ['min', 'max', 'union'] as const;
export type Lattice = (typeof LATTICES)[number];

/** The kinds that columns may be declared of; any other name is for people only. */
export const COLUMN_TYPES = [
  'any',
  'boolean',
  'char',
  'integer',
  'list',
  'number',
  'string',
  'symbol',
] as const;

export interface Declaration {
  readonly name: string;
  /** A name of a kind for each column. */
  readonly columns: readonly string[];
  /** Null for none. */
  readonly lattice: Lattice | null;
  readonly span: Span | null;
}

/** The head of the rule that a query is; no program can write it. */
export const QUERY = '\u0000query';

const WILDCARD = '_';

export function termText(term: HeadTerm): string {
  switch (term.kind) {
    case 'variable':
      return term.name;
    case 'wildcard':
      return WILDCARD;
    case 'constant':
      return write(term.value);
    case 'aggregate':
      return `(${[term.operator, term.variable ?? []].flat().join(' ')})`;
  }
}

function expressionText(expression: Expression): string {
  if (expression.kind !== 'arithmetic') return termText(expression);
  return `(${[expression.operator, ...expression.operands.map(expressionText)].join(' ')})`;
}

/** `(relation term ...)` */
export function atomText(atom: {
  readonly relation: string;
  readonly terms: readonly HeadTerm[];
}): string {
  return `(${[write(intern(atom.relation)), ...atom.terms.map(termText)].join(' ')})`;
}

export function goalText(goal: Goal): string {
  switch (goal.kind) {
    case 'relation':
      return atomText(goal.atom);
    case 'not':
      return `(not ${atomText(goal.atom)})`;
    case 'compare':
      return `(${goal.operator} ${expressionText(goal.left)} ${expressionText(goal.right)})`;
    case 'or': {
      const branches = goal.branches.map((branch) => {
        const texts = branch.map(goalText);
        return texts.length === 1 ? texts : `(${['and', ...texts].join(' ')})`;
      });
      return `(${['or', ...branches].join(' ')})`;
    }
    case 'external': {
      const call = write(goal.form);
      return goal.output === null ? call : `(= ${termText(goal.output)} ${call})`;
    }
  }
}

/** `(define-rule head goal ...)`, or for a query's rule `(query (?x ...) goal ...)`. */
export function ruleText({ head, body }: Rule): string {
  const goals = body.map(goalText);
  if (head.relation !== QUERY) return `(define-rule ${[atomText(head), ...goals].join(' ')})`;
  return `(query ${[`(${head.terms.map(termText).join(' ')})`, ...goals].join(' ')})`;
}

/** `(relation value ...)` as a list. */
export function factValue(relation: string, values: readonly Value[]): Value {
  return list([intern(relation), ...values]);
}
