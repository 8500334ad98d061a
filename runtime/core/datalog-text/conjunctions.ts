/**
 * Bodies of rules as they are translated: each way to make the body hold is a conjunction of its
 * own, negation stands at atoms only, and operands of atoms are variables, wildcards and literals.
 * What else stood there is a variable that is equal to it.
 */
import type {
  Atom,
  Comparison,
  ComparisonSign,
  Expression,
  Formula,
} from '../../../grammar/datalog/syntax.js';
import type { Span } from '../../../grammar/syntax.js';
import { refuse } from './refusal.js';

export type Aggregate = Extract<Expression, { readonly kind: 'aggregate' }>;

export type Part =
  | { readonly kind: 'row'; readonly atom: Atom; readonly isNegated: boolean }
  /** `match` or `contains`. */
  | { readonly kind: 'test'; readonly atom: Atom; readonly isNegated: boolean }
  | Comparison
  | { readonly kind: 'never' };

export const TESTS: readonly string[] = ['match', 'contains'];

/** Conjunctions that one body may come to. */
const CONJUNCTIONS_MAX = 256;

const OPPOSITES: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** All ways to make a formula hold, or, negated, fail.
 * @throws Refusal when there are too many */
export function conjunctionsOf(formula: Formula, span: Span, isNegated = false): Part[][] {
  switch (formula.kind) {
    case 'atom': {
      const { atom } = formula;
      const kind = TESTS.includes(atom.name.text) ? 'test' : 'row';
      return [[{ kind, atom, isNegated }]];
    }
    case 'not':
      return conjunctionsOf(formula.formula, span, !isNegated);
    case 'compare': {
      const sign = isNegated ? OPPOSITES[formula.sign] : formula.sign;
      return [[{ ...formula, sign }]];
    }
    case 'truth':
      return formula.holds === isNegated ? [[{ kind: 'never' }]] : [[]];
    case 'and':
    case 'or': {
      const ways = formula.parts.map((part) => conjunctionsOf(part, span, isNegated));
      if ((formula.kind === 'or') !== isNegated) return checked(ways.flat(), span);
      let all: Part[][] = [[]];
      for (const each of ways)
        all = checked(
          all.flatMap((before) => each.map((way) => [...before, ...way])),
          span,
        );
      return all;
    }
  }
}

function checked(ways: Part[][], span: Span): Part[][] {
  if (ways.length <= CONJUNCTIONS_MAX) return ways;
  const message = `too many alternatives in one rule; the limit is ${CONJUNCTIONS_MAX}`;
  throw refuse('limit', span, message, 'make relations of its disjunctions');
}

/** Names that no program can write. */
export class FreshNames {
  #count = 0;

  next(): string {
    this.#count++;
    return `.${this.#count}`;
  }
}

export function isFresh(name: string): boolean {
  return name.startsWith('.');
}

/** An atom with plain operands, and what the new variables are equal to. With `isNaming`, wildcards
 * become variables, too. */
export function plainAtom(
  atom: Atom,
  fresh: FreshNames,
  isNaming: boolean,
): { readonly atom: Atom; readonly equal: readonly Part[] } {
  const equal: Part[] = [];
  const operands = atom.operands.map((operand): Expression => {
    const isPlain = operand.kind !== 'wildcard' || !isNaming;
    if (PLAIN.has(operand.kind) && isPlain) return operand;
    const { span } = operand;
    const variable: Expression = { kind: 'variable', name: fresh.next(), span };
    if (operand.kind !== 'wildcard')
      equal.push({ kind: 'compare', sign: '=', left: variable, right: operand, span });
    return variable;
  });
  return { atom: { ...atom, operands }, equal };
}

const PLAIN: ReadonlySet<string> = new Set(['variable', 'wildcard', 'number', 'string']);

/** The parts with plain operands in their rows. */
export function plainParts(parts: readonly Part[], fresh: FreshNames, isNaming = false): Part[] {
  return parts.flatMap((part): Part[] => {
    if (part.kind !== 'row') return [part];
    const { atom, equal } = plainAtom(part.atom, fresh, isNaming && !part.isNegated);
    return [...equal, { ...part, atom }];
  });
}

/** The expressions of a part. */
export function expressionsOf(part: Part): readonly Expression[] {
  switch (part.kind) {
    case 'row':
    case 'test':
      return part.atom.operands;
    case 'compare':
      return [part.left, part.right];
    case 'never':
      return [];
  }
}

/** The operands of an expression, those of aggregates left out. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.operands;
    case 'infix':
      return [expression.left, expression.right];
    case 'prefix':
      return [expression.operand];
    default:
      return [];
  }
}

export type Variable = Extract<Expression, { readonly kind: 'variable' }>;

/** Where variables occur in an expression, those in aggregates left out. */
export function variablesIn(expression: Expression): readonly Variable[] {
  if (expression.kind === 'variable') return [expression];
  return operandsOf(expression).flatMap(variablesIn);
}

/** The aggregates of an expression, those inside each other left out. */
export function aggregatesIn(expression: Expression): readonly Aggregate[] {
  if (expression.kind === 'aggregate') return [expression];
  return operandsOf(expression).flatMap(aggregatesIn);
}

/** All variables of an aggregate, also of those inside it. */
export function variablesOfAggregate({ target, body }: Aggregate): readonly Variable[] {
  return [...(target === null ? [] : allVariables(target)), ...variablesOf(body, allVariables)];
}

function allVariables(expression: Expression): readonly Variable[] {
  if (expression.kind === 'aggregate') return variablesOfAggregate(expression);
  if (expression.kind === 'variable') return [expression];
  return operandsOf(expression).flatMap(allVariables);
}

/** The variables of a formula, `inside` being those of an expression. */
export function variablesOf(
  formula: Formula,
  inside: (expression: Expression) => readonly Variable[],
): readonly Variable[] {
  switch (formula.kind) {
    case 'atom':
      return formula.atom.operands.flatMap(inside);
    case 'not':
      return variablesOf(formula.formula, inside);
    case 'compare':
      return [...inside(formula.left), ...inside(formula.right)];
    case 'and':
    case 'or':
      return formula.parts.flatMap((part) => variablesOf(part, inside));
    case 'truth':
      return [];
  }
}
