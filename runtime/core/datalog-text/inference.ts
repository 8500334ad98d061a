/**
 * Which kind each variable and each number of a rule is of: all that must be of one kind is put
 * together, and refused where it would be of two. A number written without a point may be of any
 * kind of numbers; what nothing says more of is a `number`.
 */
import type { Expression, Formula } from '../../../grammar/datalog/syntax.js';
import type { Span } from '../../../grammar/syntax.js';
import { counted } from '../counted.js';
import { patternOf } from '../datalog/functors.js';
import { nearest } from '../suggest.js';
import { type Part, TESTS } from './conjunctions.js';
import { type Kind, type TypeTable, withArticle } from './kinds.js';
import { flawOf, Refusal, refuse } from './refusal.js';
import type { Relations } from './relations.js';
import { INFIX, SIGNATURES, type Signature } from './signatures.js';

/** Things of one kind (union-find). */
class Class {
  parent: Class | null = null;
  kind: Kind | null = null;
  /** Some number, whose kind is not known yet. */
  isNumber = false;
  /** It may not be of kind `float`. */
  isWhole = false;
}

function find(one: Class): Class {
  let root = one;
  while (root.parent !== null) root = root.parent;
  for (let at = one; at !== root; ) {
    const next = at.parent as Class;
    at.parent = root;
    at = next;
  }
  return root;
}

export class Inference {
  readonly #variables = new Map<string, Class>();
  readonly #expressions = new Map<Expression, Class>();

  constructor(
    readonly relations: Relations,
    readonly types: TypeTable,
  ) {}

  /** Take a part into account. @throws Refusal `wrong-type`, and for what is not declared */
  part(part: Part): void {
    if (part.kind === 'compare') this.#compare(part.left, part.right, part.span);
    else if (part.kind !== 'never') this.#atom(part.atom);
  }

  /** A variable or expression is in a column of that kind. @throws Refusal `wrong-type` */
  column(expression: Expression, kind: Kind): void {
    this.#require(this.#class(expression), kind, expression.span);
  }

  /** The kind of an expression that has been taken into account. */
  kindOf(expression: Expression): Kind {
    return find(this.#class(expression)).kind ?? 'number';
  }

  #atom(atom: Extract<Part, { readonly kind: 'row' }>['atom']): void {
    const { operands } = atom;
    if (TESTS.includes(atom.name.text) && !this.relations.has(atom.name.text)) {
      if (operands.length !== 2) throw count(atom.name.text, 2, operands.length, atom.span);
      for (const operand of operands) this.column(operand, 'symbol');
      if (atom.name.text === 'match') checkPattern(operands[0] as Expression);
      return;
    }
    const { attributes } = this.relations.ofAtom(atom);
    operands.forEach((operand, i) => {
      if (operand.kind !== 'wildcard') this.column(operand, attributes[i]?.kind as Kind);
    });
  }

  #compare(left: Expression, right: Expression, span: Span): void {
    this.#join(this.#class(left), this.#class(right), span);
  }

  #formula(formula: Formula): void {
    switch (formula.kind) {
      case 'atom':
        this.#atom(formula.atom);
        break;
      case 'not':
        this.#formula(formula.formula);
        break;
      case 'compare':
        this.#compare(formula.left, formula.right, formula.span);
        break;
      case 'and':
      case 'or':
        for (const part of formula.parts) this.#formula(part);
        break;
      case 'truth':
        break;
    }
  }

  #class(expression: Expression): Class {
    if (expression.kind === 'variable') return this.#variable(expression.name);
    const known = this.#expressions.get(expression);
    if (known !== undefined) return known;
    const made = this.#made(expression);
    this.#expressions.set(expression, made);
    return made;
  }

  #variable(name: string): Class {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const made = new Class();
    this.#variables.set(name, made);
    return made;
  }

  #made(expression: Exclude<Expression, { readonly kind: 'variable' }>): Class {
    const { span } = expression;
    const made = new Class();
    switch (expression.kind) {
      case 'wildcard': {
        const hint = 'give it a name that a relation binds';
        throw refuse('ungrounded-variable', span, 'a wildcard has no value here', hint);
      }
      case 'number':
        if (expression.form === 'number') this.#requireNumber(made, span);
        else this.#require(made, expression.form, span);
        return made;
      case 'string':
        this.#require(made, 'symbol', span);
        return made;
      case 'prefix': {
        this.#join(made, this.#class(expression.operand), span);
        this.#requireNumber(made, span);
        if (expression.operator !== '-') this.#requireWhole(made, expression.operator, span);
        return made;
      }
      case 'infix': {
        for (const operand of [expression.left, expression.right])
          this.#join(made, this.#class(operand), operand.span);
        this.#requireNumber(made, span);
        const { operator } = expression;
        if (INFIX[operator].float === undefined) this.#requireWhole(made, operator, span);
        return made;
      }
      case 'call':
        return this.#call(expression);
      case 'aggregate': {
        const { operator, target, body } = expression;
        this.#formula(body);
        const of = target === null ? new Class() : this.#class(target);
        if (target !== null) this.#requireNumber(of, target.span);
        if (operator === 'mean') this.#require(made, 'float', span);
        else if (operator === 'count') this.#requireNumber(made, span);
        else this.#join(made, of, span);
        return made;
      }
    }
  }

  #call({ name, operands, span }: Extract<Expression, { readonly kind: 'call' }>): Class {
    if (name.text === 'as') return this.#conversion(operands, span);
    const signature = SIGNATURES[name.text];
    if (signature === undefined || !Object.hasOwn(SIGNATURES, name.text))
      throw this.#noFunctor(name.text, name.span);
    checkCount(name.text, signature, operands.length, span);
    const made = new Class();
    operands.forEach((operand, i) => {
      const wanted = signature.operands[Math.min(i, signature.operands.length - 1)];
      const of = this.#class(operand);
      if (wanted === 'same') {
        this.#requireNumber(of, operand.span);
        this.#join(made, of, operand.span);
      } else if (wanted !== 'any') this.#require(of, wanted as Kind, operand.span);
    });
    if (signature.result !== 'same') this.#require(made, signature.result, span);
    return made;
  }

  /** `as(value, type)`: another type of the same kind. */
  #conversion(operands: readonly Expression[], span: Span): Class {
    const [value, type] = operands;
    if (operands.length !== 2 || value === undefined || type?.kind !== 'variable')
      throw refuse(
        'invalid-rule',
        span,
        'as needs a value and a type',
        'for example as(x, number)',
      );
    const kind = this.types.kindOf({ text: type.name, span: type.span });
    this.column(value, kind);
    return this.#class(value);
  }

  #noFunctor(text: string, span: Span): Refusal {
    if (this.relations.has(text)) {
      const hint = 'a relation stands by itself, between commas';
      return refuse('invalid-rule', span, `${text} is a relation, and no value`, hint);
    }
    const near = nearest(text, Object.keys(SIGNATURES));
    const known = Object.keys(SIGNATURES).join(' ');
    const hint = near === null ? `there are ${known}` : `did you mean ${near}?`;
    return refuse('unbound-variable', span, `there is no functor ${text}`, hint);
  }

  #require(one: Class, kind: Kind, span: Span): void {
    const root = find(one);
    if (root.kind !== null && root.kind !== kind) throw clash(kind, root.kind, span);
    if (root.isNumber && kind === 'symbol') throw clash(kind, 'number', span);
    if (root.isWhole && kind === 'float') throw notWhole(span);
    root.kind = kind;
  }

  #requireNumber(one: Class, span: Span): void {
    const root = find(one);
    if (root.kind === 'symbol') throw clash('number', 'symbol', span);
    root.isNumber = true;
  }

  #requireWhole(one: Class, operator: string, span: Span): void {
    const root = find(one);
    if (root.kind === 'float') throw notWhole(span, operator);
    root.isWhole = true;
  }

  #join(a: Class, b: Class, span: Span): void {
    const [one, other] = [find(a), find(b)];
    if (one === other) return;
    if (other.kind !== null) this.#require(one, other.kind, span);
    if (other.isNumber) this.#requireNumber(one, span);
    if (other.isWhole) this.#requireWhole(one, 'it', span);
    other.parent = one;
  }
}

/** A pattern that is written out is looked at before anything runs. */
function checkPattern(expression: Expression): void {
  if (expression.kind !== 'string') return;
  try {
    patternOf(expression.text);
  } catch (error) {
    throw new Refusal(flawOf(error, expression.span));
  }
}

function clash(expected: Kind, got: Kind, span: Span): Refusal {
  const hint =
    expected === 'symbol'
      ? 'to_string makes a symbol of a number'
      : got === 'symbol'
        ? 'to_number makes a number of a symbol'
        : 'itof, ftoi, itou, utoi, utof, ftou convert between kinds of numbers';
  return refuse(
    'wrong-type',
    span,
    `expected ${withArticle(expected)}, got ${withArticle(got)}`,
    hint,
  );
}

function notWhole(span: Span, operator = 'this'): Refusal {
  const hint = 'ftoi makes an integer of a float';
  return refuse('wrong-type', span, `${operator} is not defined on floats`, hint);
}

function checkCount(name: string, { operands, rest }: Signature, got: number, span: Span): void {
  const least = rest ? 1 : operands.length;
  if (got < least || (!rest && got > least)) throw count(name, least, got, span);
}

function count(name: string, expected: number, got: number, span: Span): Refusal {
  const things = counted(expected, 'argument');
  return refuse('arity-clash', span, `${name} takes ${things}, not ${got}`, null);
}
