/**
 * Facts and goals as expressions for the data that `fact/source.ts` reads. Terms are quoted,
 * `,expr` is evaluated, `?x` is a variable and `_` anything. What is no relation is an expression:
 * what of it has no variables is evaluated once, the rest becomes a procedure of them.
 */
import { intern, MString, type Value } from '../../../grammar/datum.js';
import { type Span, Syntax, SyntaxList, toDatum } from '../../../grammar/syntax.js';
import { UNBOUND } from '../cell.js';
import { AGGREGATES, ARITHMETIC, type ArithmeticOperator, COMPARISONS } from '../datalog/rule.js';
import { Primitive } from '../primitive.js';
import type { Expander } from './expander.js';
import {
  evaluated,
  headName,
  headOf,
  isArrow,
  namesIn,
  variableName,
  variablesIn,
} from './fact-syntax.js';
import {
  type Binding,
  baseName,
  type Identifier,
  isIdentifier,
  resolve,
  type Scope,
  type SpecialForm,
  stripAlias,
} from './scope.js';
import { syntaxError } from './syntax-error.js';

const ASSIGNMENTS = ['set!', 'permanent-set!'];
const SRFI_1 = /^\(srfi 1[ )]/;

const includes = (names: readonly string[], name: string | null): name is string =>
  name !== null && names.includes(name);

const isOperator = (name: string | null): name is ArithmeticOperator => includes(ARITHMETIC, name);

/** How many operands the engine's operators take as Omega's do: at least, and at most. */
const OPERANDS: Readonly<Record<ArithmeticOperator, readonly [least: number, most: number]>> = {
  '+': [2, Number.POSITIVE_INFINITY],
  '-': [1, Number.POSITIVE_INFINITY],
  '*': [2, Number.POSITIVE_INFINITY],
  quotient: [2, 2],
  remainder: [2, 2],
  modulo: [2, 2],
  min: [1, Number.POSITIVE_INFINITY],
  max: [1, Number.POSITIVE_INFINITY],
  abs: [1, 1],
};

class Writer {
  constructor(
    readonly x: Expander,
    readonly who: string,
    readonly scope: Scope,
  ) {}

  call(name: string, items: readonly Syntax[], span: Span | null): Syntax {
    return this.x.form([this.x.kernelName(name, span), ...items], span);
  }

  list(items: readonly Syntax[], span: Span | null): Syntax {
    return this.call('list', items, span);
  }

  symbol(name: string): Syntax {
    return this.x.quoted(intern(name), null);
  }

  constant(value: Value): Syntax {
    return this.x.quoted(value, null);
  }

  /** Where something stands, as data. */
  place({ span }: Syntax): Syntax {
    if (span === null) return this.constant(false);
    const { file, line, column, endLine, endColumn, offset, endOffset } = span;
    return this.constant([new MString(file), line, column, endLine, endColumn, offset, endOffset]);
  }

  /** `(quote value)` for the value of an expression. */
  value(expression: Syntax): Syntax {
    return this.list([this.symbol('quote'), expression], expression.span);
  }

  term(form: Syntax, hint: string | null = null): Syntax {
    const variable = variableName(form);
    if (variable !== null) return this.symbol(variable);
    if (headName(form) === 'quote') throw this.quotedTwice(form);
    const inside = headName(form) === 'unquote' ? new Map() : namesIn(form);
    const [name] = inside.keys();
    if (name !== undefined) {
      const message = `${this.who}: ${name} stands inside a term; a variable is a term by itself`;
      const apart = `give what is inside a column of its own; a symbol of that name is ,'${name}`;
      throw syntaxError(form, message, hint ?? apart);
    }
    return this.value(this.call('quasiquote', [form], form.span));
  }

  /** `(relation term ...)`: the parts of its data after the kind. */
  atom(form: Syntax): readonly Syntax[] {
    const [head, ...terms] = this.parts(form);
    return [this.place(form), this.symbol(baseName(head).name), ...terms.map((t) => this.term(t))];
  }

  /** The name that a form begins with, and the rest. */
  parts(form: Syntax): readonly [Identifier, ...Syntax[]] {
    const { content } = form;
    const [head, ...rest] = content instanceof SyntaxList ? content.items : [];
    const isFine = content instanceof SyntaxList && content.tail === null;
    if (headName(form) === 'quote') throw this.quotedTwice(form);
    if (isFine && head !== undefined && isIdentifier(head.content) && variableName(head) === null)
      return [head.content, ...rest];
    const message = `${this.who}: expected a relation with its terms, such as (edge a ?x)`;
    const hint = isArrow(form) ? 'the goals stand right after the head' : undefined;
    throw syntaxError(form, message, hint);
  }

  quotedTwice(form: Syntax): Error {
    const message = `${this.who}: terms are quoted already`;
    return syntaxError(form, message, "leave the ' away; ,x is the value of x, ?x a variable");
  }

  fact(form: Syntax): Syntax {
    const [, ...terms] = this.parts(form);
    for (const term of terms) {
      const name = variableName(term);
      if (name !== null)
        throw syntaxError(term, `${this.who}: a fact has no variables, and here is ${name}`);
    }
    return this.list([this.symbol('fact'), ...this.atom(form)], form.span);
  }

  goals(forms: readonly Syntax[]): Syntax {
    return this.list(
      forms.flatMap((form) => this.goal(form)),
      null,
    );
  }

  /** The goals that a form stands for: several for an `and`. */
  goal(form: Syntax): readonly Syntax[] {
    const [head, ...rest] = this.parts(form);
    const special = this.specialName(head);
    if (special === 'and') return rest.flatMap((part) => this.goal(part));
    if (special === 'or') {
      const branches = rest.map((part) => this.list(this.goal(part), part.span));
      return [this.list([this.symbol('or'), this.place(form), ...branches], form.span)];
    }
    if (this.isRelation(head)) {
      return [this.list([this.symbol('fact'), ...this.atom(form)], form.span)];
    }
    return [this.negated(head, rest, form) ?? this.test(evaluated(form), head)];
  }

  /** What `not` says of one relation, or of two terms that are the same; null for anything else. */
  negated(head: Identifier, rest: readonly Syntax[], form: Syntax): Syntax | null {
    const [inner] = rest;
    if (this.primitiveName(head) !== 'not' || rest.length !== 1 || inner === undefined) return null;
    if (!(inner.content instanceof SyntaxList)) return null;
    const [name] = this.parts(inner);
    if (this.isRelation(name))
      return this.list([this.symbol('not'), ...this.atom(inner)], form.span);
    this.refuseRelations(inner);
    const comparison = this.comparison(name);
    if (comparison === '=') return this.comparing(evaluated(inner), 'not=');
    return comparison === 'not=' ? this.comparing(evaluated(inner), '=') : null;
  }

  /** Negation is of one relation. */
  refuseRelations(form: Syntax): void {
    const { content } = form;
    const head = headOf(form);
    if (head === null || !(content instanceof SyntaxList)) return;
    if (this.isRelation(head)) {
      const message = `${this.who}: not is said of one relation, or of a test`;
      throw syntaxError(form, message, 'let a rule of its own say what is negated');
    }
    const special = this.specialName(head);
    if (special !== 'and' && special !== 'or' && this.primitiveName(head) !== 'not') return;
    for (const item of content.items.slice(1)) this.refuseRelations(item);
  }

  /** A comparison, or a call of the program's own procedures. */
  test(form: Syntax, head: Identifier): Syntax {
    const name = this.comparison(head);
    const comparing = name === null ? null : this.comparing(form, name);
    if (comparing !== null) return comparing;
    this.refuseEffects(form);
    return this.external(form, form, null);
  }

  /** A comparison by that name of the two operands in a form; null with more or fewer. */
  comparing(form: Syntax, name: string): Syntax | null {
    const [, ...operands] = (form.content as SyntaxList).items;
    const [left, right] = operands;
    if (operands.length !== 2 || left === undefined || right === undefined) return null;
    this.refuseEffects(form);
    for (const operand of operands) this.refuseAggregate(operand);
    const sides = operands.map((operand) => this.expression(operand));
    const [a, b] = sides;
    if (a && b)
      return this.list(
        [this.symbol('compare'), this.place(form), this.symbol(name), a, b],
        form.span,
      );
    if (name === '=' && variableName(left) !== null) return this.external(form, right, left);
    if (name === '=' && variableName(right) !== null) return this.external(form, left, right);
    if (name !== '=' && name !== 'not=') return this.external(form, form, null);
    // Terms are compared as `equal?` does, whoever computes them.
    const same = this.call('equal?', operands, form.span);
    const body = name === '=' ? same : this.call('not', [same], form.span);
    const said = this.x.form([new Syntax(intern(name), null), ...operands], form.span);
    return this.external(form, said, null, body);
  }

  /** The procedure of its variables that an expression stands for, and what answers go to. The body
   * is the expression in other words. */
  external(
    form: Syntax,
    expression: Syntax,
    output: Syntax | null,
    body: Syntax = expression,
  ): Syntax {
    const variables = [...variablesIn(expression)];
    const parameters = this.x.form(
      variables.map(([, one]) => one),
      null,
    );
    const procedure = this.call('lambda', [parameters, body], expression.span);
    const inputs = this.list(
      variables.map(([name]) => this.symbol(name)),
      null,
    );
    const answer = output === null ? this.constant(false) : this.term(output);
    const name = this.constant(new MString(headName(expression) ?? 'procedure'));
    const written = this.constant(toDatum(expression, stripAlias));
    const parts = [this.place(form), name, written, procedure, inputs, answer];
    return this.list([this.symbol('call'), ...parts], form.span);
  }

  /** What the engine computes by itself; null for anything else. */
  expression(form: Syntax): Syntax | null {
    const variable = variableName(form);
    if (variable !== null) return this.symbol(variable);
    if (variablesIn(form).size === 0) return this.value(form);
    const { content } = form;
    const head = headOf(form);
    if (head === null || !(content instanceof SyntaxList) || content.tail !== null) return null;
    const [, ...rest] = content.items;
    const name = this.primitiveName(head);
    if (!isOperator(name)) return null;
    const [least, most] = OPERANDS[name];
    if (rest.length < least || rest.length > most) return null;
    const operands = rest.map((operand) => this.expression(operand));
    if (operands.includes(null)) return null;
    return this.list([this.symbol(name), ...(operands as Syntax[])], form.span);
  }

  /** The head of a rule: terms, and aggregates of variables. */
  head(form: Syntax): Syntax {
    const [head, ...terms] = this.parts(form);
    const hint = `an aggregate is one of ${AGGREGATES.join(', ')}, with one variable`;
    const items = terms.map((term) => this.aggregate(term) ?? this.term(term, hint));
    return this.list([this.place(form), this.symbol(baseName(head).name), ...items], form.span);
  }

  aggregate(form: Syntax): Syntax | null {
    const { content } = form;
    if (!(content instanceof SyntaxList) || content.tail !== null) return null;
    const [, variable, ...more] = content.items;
    const name = headName(form);
    if (!includes(AGGREGATES, name) || more.length > 0) return null;
    if (variable === undefined)
      return this.list([this.symbol('aggregate'), this.symbol(name)], null);
    const of = variableName(variable);
    if (of === null || of === '_') return null;
    return this.list([this.symbol('aggregate'), this.symbol(name), this.symbol(of)], null);
  }

  comparison(head: Identifier): string | null {
    const name = this.primitiveName(head);
    if (name === 'equal?') return '=';
    if (includes(COMPARISONS, name)) return name;
    const isFree = resolve(head, this.scope) === null;
    return isFree && baseName(head).name === 'not=' ? 'not=' : null;
  }

  /** The primitive that a name means, unless the program has redefined it. */
  primitiveName(identifier: Identifier): string | null {
    const binding = resolve(identifier, this.scope);
    if (binding?.kind !== 'global' || !binding.cell.inlinable) return null;
    const { value } = binding.cell;
    return value instanceof Primitive ? value.name : null;
  }

  specialName(identifier: Identifier): string | null {
    const binding = resolve(identifier, this.scope);
    return binding?.kind === 'special' ? binding.name : null;
  }

  /** Whether a name is a relation's: it has facts or rules, or else means nothing here. */
  isRelation(identifier: Identifier): boolean {
    const { name } = baseName(identifier);
    const binding = resolve(identifier, this.scope);
    if (binding?.kind === 'local') return false;
    if (binding === null) return name !== 'not=';
    if (this.x.isRelation(name)) return true;
    if (binding.kind !== 'global' || binding.cell.value !== UNBOUND) return false;
    return !this.scope.top.defined.has(identifier);
  }

  /** Nothing that reaches outside may be called for each row. */
  refuseEffects(form: Syntax): void {
    const { content } = form;
    if (!(content instanceof SyntaxList)) return;
    for (const item of content.items) {
      if (item.content instanceof SyntaxList) this.refuseEffects(item);
      if (!isIdentifier(item.content)) continue;
      const name = this.effectName(item.content);
      if (name === null) continue;
      const message = `${this.who}: a goal has no effects, and ${name} has`;
      throw syntaxError(item, message, 'do that with the answers of a query');
    }
  }

  /** What an identifier means, if that writes or reaches outside. */
  effectName(identifier: Identifier): string | null {
    const special = this.specialName(identifier);
    if (special !== null) return includes(ASSIGNMENTS, special) ? special : null;
    const binding = resolve(identifier, this.scope);
    const value = binding?.kind === 'global' ? binding.cell.value : null;
    return value instanceof Primitive && value.spec.kind === 'effect' ? value.name : null;
  }

  /** `(sum ?x)` in a goal, unless the program has a procedure of that name. SRFI 1 has a `count` of
   * something else, which takes more. */
  refuseAggregate(form: Syntax): void {
    if (this.aggregate(form) === null) return;
    const binding = resolve(headOf(form) as Identifier, this.scope);
    if (binding !== null && isOwn(binding)) return;
    const message = `${this.who}: ${headName(form)} is an aggregate, which stands in the head`;
    const hint = 'for example (define-rule (total ?c (sum ?n)) (order ?c ?id ?n))';
    throw syntaxError(form, message, hint);
  }
}

/** Whether that is something of the program, or imported from elsewhere than SRFI 1. */
function isOwn(binding: Binding): boolean {
  if (binding.kind !== 'global') return true;
  const origin = binding.origin ?? binding;
  const cell = origin.kind === 'global' ? origin.cell : binding.cell;
  const isOfSrfi1 = SRFI_1.test(cell.home) && cell.value === binding.cell.value;
  return binding.cell.value !== UNBOUND && !isOfSrfi1;
}

type Make = (writer: Writer, parts: readonly Syntax[], form: Syntax) => Syntax;

/** `(%form "who" part ...)`. */
function factForm(make: Make): SpecialForm {
  return (x, form, items, scope) => {
    const [, who, ...parts] = items as readonly [Syntax, Syntax, ...Syntax[]];
    const writer = new Writer(x, String(who.content), scope);
    return x.expand(make(writer, parts, form), scope);
  };
}

function variables(writer: Writer, form: Syntax): Syntax {
  const { content } = form;
  const message = `${writer.who}: expected a list of variables, such as (?x ?y), before the goals`;
  if (!(content instanceof SyntaxList) || content.tail !== null) throw syntaxError(form, message);
  const names = content.items.map((item) => {
    const name = variableName(item);
    if (name !== null && name !== '_') return writer.symbol(name);
    throw syntaxError(item, message);
  });
  return writer.list(names, form.span);
}

export const factForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['%fact', factForm((writer, [fact]) => writer.fact(fact as Syntax))],
  [
    '%pattern',
    factForm((w, [form]) => w.list([w.symbol('fact'), ...w.atom(form as Syntax)], null)),
  ],
  ['%goals', factForm((writer, goals) => writer.goals(goals))],
  ['%variables', factForm((writer, [form]) => variables(writer, form as Syntax))],
  [
    '%rule',
    factForm((writer, [head, ...goals], form) =>
      writer.list(
        [writer.place(form), writer.head(head as Syntax), writer.goals(goals)],
        form.span,
      ),
    ),
  ],
]);
