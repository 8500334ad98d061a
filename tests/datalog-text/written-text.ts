/** Rules as Datalog text. Columns are numbers. */
import type { Expression, Goal, Rule, Term } from '#omega/runtime/core/datalog/rule.js';

const OPERATORS: Readonly<Record<string, string>> = { modulo: '%', 'not=': '!=' };

function expression(one: Expression | Term): string {
  switch (one.kind) {
    case 'variable':
      return one.name;
    case 'wildcard':
      return '_';
    case 'constant':
      return String(one.value);
    case 'arithmetic': {
      const operator = OPERATORS[one.operator] ?? one.operator;
      return `(${one.operands.map(expression).join(` ${operator} `)})`;
    }
  }
}

export function atomAsText(relation: string, terms: readonly Term[]): string {
  return `${relation}(${terms.map(expression).join(', ')})`;
}

function goal(one: Goal): string {
  switch (one.kind) {
    case 'relation':
      return atomAsText(one.atom.relation, one.atom.terms);
    case 'not':
      return `!${atomAsText(one.atom.relation, one.atom.terms)}`;
    case 'compare': {
      const operator = OPERATORS[one.operator] ?? one.operator;
      return `${expression(one.left)} ${operator} ${expression(one.right)}`;
    }
    case 'or':
      return `(${one.branches.map((branch) => branch.map(goal).join(', ')).join(' ; ')})`;
    case 'external':
      throw new Error('no text for procedures');
  }
}

/** A rule without aggregates. */
export function ruleAsText({ head, body }: Rule): string {
  const goals = body.length === 0 ? '' : ` :- ${body.map(goal).join(', ')}`;
  return `${atomAsText(head.relation, head.terms as Term[])}${goals}.`;
}

export function declarationAsText(name: string, arity: number): string {
  const columns = Array.from({ length: arity }, (_, i) => `c${i}: number`);
  return `.decl ${name}(${columns.join(', ')})`;
}
