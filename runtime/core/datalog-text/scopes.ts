/**
 * Variables of aggregates that occur nowhere outside are their own: two aggregates may use the same
 * name for different things. Here they get different names.
 */
import type { Atom, Comparison, Expression, Formula } from '../../../grammar/datalog/syntax.js';
import { expressionsOf, type Part, variablesIn, variablesOf } from './conjunctions.js';

type Names = ReadonlyMap<string, string>;
type Sides = Pick<Comparison, 'left' | 'right'>;

/** The parts with names of their own for what is known in one aggregate only; `heads` are the
 * expressions of the heads. */
export function withScopes(parts: readonly Part[], heads: readonly Expression[]): Part[] {
  const outer = [...heads, ...parts.flatMap(expressionsOf)].flatMap(variablesIn);
  const names = new Map(outer.map(({ name }) => [name, name]));
  const renaming = new Renaming(new Set(names.keys()));
  return parts.map((part) => renaming.part(part, names));
}

class Renaming {
  constructor(readonly taken: Set<string>) {}

  part(part: Part, names: Names): Part {
    switch (part.kind) {
      case 'row':
      case 'test':
        return { ...part, atom: this.#atom(part.atom, names) };
      case 'compare':
        return { ...part, ...this.#sides(part, names) };
      case 'never':
        return part;
    }
  }

  #atom(atom: Atom, names: Names): Atom {
    return { ...atom, operands: atom.operands.map((each) => this.#expression(each, names)) };
  }

  #expression(expression: Expression, names: Names): Expression {
    switch (expression.kind) {
      case 'variable':
        return { ...expression, name: names.get(expression.name) as string };
      case 'call': {
        const operands = expression.operands.map((each) => this.#expression(each, names));
        return { ...expression, operands };
      }
      case 'infix':
        return { ...expression, ...this.#sides(expression, names) };
      case 'prefix':
        return { ...expression, operand: this.#expression(expression.operand, names) };
      case 'aggregate': {
        const { target, body } = expression;
        const own = target === null ? [] : [...variablesIn(target)];
        own.push(...variablesOf(body, variablesIn));
        const inner = new Map(names);
        for (const { name } of own) if (!inner.has(name)) inner.set(name, this.#newName(name));
        return {
          ...expression,
          target: target === null ? null : this.#expression(target, inner),
          body: this.#formula(body, inner),
        };
      }
      case 'wildcard':
      case 'number':
      case 'string':
        return expression;
    }
  }

  #sides({ left, right }: Sides, names: Names): Sides {
    return { left: this.#expression(left, names), right: this.#expression(right, names) };
  }

  #formula(formula: Formula, names: Names): Formula {
    switch (formula.kind) {
      case 'atom':
        return { ...formula, atom: this.#atom(formula.atom, names) };
      case 'not':
        return { ...formula, formula: this.#formula(formula.formula, names) };
      case 'compare':
        return { ...formula, ...this.#sides(formula, names) };
      case 'and':
      case 'or':
        return { ...formula, parts: formula.parts.map((part) => this.#formula(part, names)) };
      case 'truth':
        return formula;
    }
  }

  #newName(name: string): string {
    let made = name;
    for (let i = 2; this.taken.has(made); i++) made = `${name}.${i}`;
    this.taken.add(made);
    return made;
  }
}
