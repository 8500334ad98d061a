/**
 * The expander: syntax to core form, by R7RS chapters 4 and 5. What each special form means is in
 * the tables `forms-*.ts`; here are names, macro uses, calls, bodies and the counting of limits.
 */
import { intern, type Value } from '../../../grammar/datum.js';
import { type Span, Syntax, SyntaxList, toDatum } from '../../../grammar/syntax.js';
import { Condition, type Fault } from '../condition.js';
import { makeConstant } from '../constant.js';
import type { EngineLimits } from '../engine.js';
import type { Libraries } from '../library/libraries.js';
import type { Library } from '../library/library.js';
import { type BodyItem, type Core, letrec, sequence } from './core-form.js';
import { definition, receiveValues, syntaxDefinition, valuesDefinition } from './definitions.js';
import { rewrite } from './rewrites.js';
import {
  Alias,
  type Binding,
  baseName,
  homeOf,
  type Identifier,
  isIdentifier,
  resolve,
  Scope,
  stripAlias,
  type TopLevel,
  Variable,
} from './scope.js';
import { located, nameLambda, syntaxError } from './syntax-error.js';
import type { Transformer } from './syntax-rules.js';
import type { SyntaxBudget } from './syntax-template.js';

/** Finds the text that `include` names. */
export type FindFile = (
  path: string,
  from: string | null,
) => { readonly text: string; readonly file: string } | null;

/** A form whose head is a special form, after macro expansion. */
export interface HeadForm {
  readonly special: string | null;
  readonly form: Syntax;
}

/** Parts of lists that macros may make for one form, for each use of a macro that is allowed. */
const SYNTAX_PER_EXPANSION = 10;

export class Expander {
  #expansions = 0;
  #nesting = 0;
  /** Whether there is a relation of that name: facts or rules. */
  isRelation: (name: string) => boolean = () => false;
  #budget: SyntaxBudget = { left: Number.POSITIVE_INFINITY };
  /** Libraries imported by what has been expanded, whose bodies have yet to run. */
  readonly pending: Library[] = [];
  /** What is being expanded was read from a text, not made by the program: its literals are
   * constant. */
  isText = true;

  constructor(
    readonly limits: EngineLimits,
    /** The scope of (omega primitive): what forms mean when the expander itself inserts names. */
    readonly kernel: TopLevel,
    readonly libraries: Libraries,
    readonly findFile: FindFile,
  ) {}

  /** Run an expansion with fresh counters. A form nested too deeply for the host is a `limit`
   * fault. */
  guarded<T>(form: Syntax, work: () => T): T {
    const outer = { expansions: this.#expansions, nesting: this.#nesting, budget: this.#budget };
    this.#budget = { left: this.limits.expansionsMax * SYNTAX_PER_EXPANSION };
    this.#expansions = 0;
    this.#nesting = 0;
    try {
      return work();
    } catch (error) {
      if (error instanceof RangeError) throw this.tooDeep(form);
      throw error;
    } finally {
      this.#expansions = outer.expansions;
      this.#nesting = outer.nesting;
      this.#budget = outer.budget;
    }
  }

  tooDeep(form: Syntax): Fault {
    return located(
      new Condition(
        'limit',
        'the form is nested too deeply to expand',
        [],
        `split it up: at most ${this.limits.nestingMax} levels are allowed`,
      ),
      form.span,
    );
  }

  /** The core form of an expression. */
  expand(form: Syntax, scope: Scope): Core {
    if (++this.#nesting > this.limits.nestingMax) throw this.tooDeep(form);
    const core = this.#expandHere(form, scope);
    this.#nesting--;
    return core;
  }

  #expandHere(start: Syntax, scope: Scope): Core {
    let form = start;
    for (;;) {
      const { content, span } = form;
      if (isIdentifier(content)) {
        const binding = resolve(content, scope);
        if (binding?.kind !== 'macro') return this.reference(content, binding, form, scope);
        if (binding.transformer.fluid !== undefined) {
          form = this.form([binding.transformer.fluid], span);
          continue;
        }
        throw syntaxError(
          form,
          `${baseName(content).name} is syntax; it cannot be used as a value`,
        );
      }
      if (!(content instanceof SyntaxList)) return this.constant(form, span);
      const head = content.items[0];
      if (head === undefined) {
        throw syntaxError(form, 'the empty list is no expression', "write '() for the empty list");
      }
      if (isIdentifier(head.content)) {
        const binding = resolve(head.content, scope);
        if (binding?.kind === 'macro') {
          form = this.useMacro(form, binding.transformer, scope);
          continue;
        }
        if (binding?.kind === 'special') return binding.expand(this, form, this.items(form), scope);
        if (binding?.kind === 'auxiliary') {
          throw syntaxError(form, `${binding.name} has a meaning only inside other forms`);
        }
      }
      return this.#call(form, content, scope);
    }
  }

  #call(form: Syntax, content: SyntaxList, scope: Scope): Core {
    if (content.tail !== null) throw syntaxError(form, 'a call must be a proper list');
    const [head, ...rest] = content.items as readonly [Syntax, ...Syntax[]];
    const operator = this.expand(head, scope);
    const operands = rest.map((operand) => this.expand(operand, scope));
    const { span } = form;
    const clause =
      operator.kind === 'lambda' && operator.clauses.length === 1 ? operator.clauses[0] : undefined;
    if (
      clause !== undefined &&
      clause.rest === null &&
      clause.parameters.length === operands.length
    ) {
      return {
        kind: 'let',
        variables: clause.parameters,
        inits: operands,
        body: clause.body,
        span,
      };
    }
    return { kind: 'call', operator, operands, span };
  }

  /** A literal constant: what it is made of cannot be written (R7RS 3.4). */
  constant(form: Syntax, span: Span | null): Core {
    const value = toDatum(form, stripAlias);
    if (this.isText) makeConstant(value);
    return { kind: 'constant', value, span };
  }

  /** One use of a macro. */
  useMacro(form: Syntax, transformer: Transformer, scope: Scope): Syntax {
    if (++this.#expansions > this.limits.expansionsMax) {
      throw located(
        new Condition(
          'limit',
          'macro expansion does not end',
          [],
          `more than ${this.limits.expansionsMax} macro uses in one form`,
        ),
        form.span,
      );
    }
    return transformer.expand(form, scope, this.#budget);
  }

  /** The core form of an identifier's value. */
  reference(identifier: Identifier, binding: Binding | null, form: Syntax, scope: Scope): Core {
    const { span } = form;
    const { name } = baseName(identifier);
    if (binding === null) {
      if (name.startsWith(':') && name.length > 1)
        return { kind: 'constant', value: intern(name), span };
      const home = homeOf(identifier, scope);
      return { kind: 'global', cell: home.forwardReference(baseName(identifier)), span };
    }
    switch (binding.kind) {
      case 'local':
        return { kind: 'local', variable: binding.variable, span };
      case 'global':
        return { kind: 'global', cell: binding.cell, span };
      case 'macro':
      case 'special':
      case 'auxiliary':
        throw syntaxError(form, `${name} is syntax; it cannot be used as a value`);
    }
  }

  /** Expand macro uses at the head of a form until it is a special form or an expression. */
  head(start: Syntax, scope: Scope): HeadForm {
    let form = start;
    for (;;) {
      const { content } = form;
      const head = content instanceof SyntaxList ? content.items[0]?.content : undefined;
      if (!isIdentifier(head)) return { special: null, form };
      const binding = resolve(head, scope);
      if (binding?.kind === 'special') return { special: binding.name, form };
      if (binding?.kind !== 'macro') return { special: null, form };
      form = this.useMacro(form, binding.transformer, scope);
    }
  }

  /** The forms in order, the last one's value. */
  expandSequence(forms: readonly Syntax[], scope: Scope, span: Span | null): Core {
    return sequence(
      forms.map((form) => this.expand(form, scope)),
      span,
    );
  }

  /**
   * A body (R7RS 5.3.2): definitions and expressions, in a scope of their own, as letrec*.
   * Definitions may follow expressions. `owner` is the form to blame when the body is empty.
   */
  expandBody(forms: readonly Syntax[], outer: Scope, owner: Syntax): Core {
    if (++this.#nesting > this.limits.nestingMax) throw this.tooDeep(owner);
    const scope = new Scope(outer);
    const items: Array<{ variable: Variable | null; expand: (() => Core) | null }> = [];
    const collect = (start: Syntax): void => {
      const { special, form } = this.head(start, scope);
      if (special !== null && this.#collectDefinition(special, form, scope, items, collect)) return;
      items.push({ variable: null, expand: () => this.expand(form, scope) });
    };
    for (const form of forms) collect(form);
    const last = items.pop();
    if (last === undefined)
      throw syntaxError(owner, 'expected a body with at least one expression');
    if (last.variable !== null || last.expand === null) {
      throw syntaxError(
        owner,
        'the body ends with a definition',
        'a body must end with an expression',
      );
    }
    const bodyItems = items.map(({ variable, expand }): BodyItem => {
      const init = expand === null ? null : expand();
      if (init !== null && variable !== null) nameLambda(init, variable.name);
      return { variable, init };
    });
    const body = last.expand();
    this.#nesting--;
    if (bodyItems.length === 0) return body;
    if (bodyItems.every((item) => item.variable === null)) {
      return sequence([...bodyItems.map((item) => item.init as Core), body], owner.span);
    }
    return letrec(bodyItems, body, owner.span);
  }

  #collectDefinition(
    special: string,
    form: Syntax,
    scope: Scope,
    items: Array<{ variable: Variable | null; expand: (() => Core) | null }>,
    collect: (form: Syntax) => void,
  ): boolean {
    switch (special) {
      case 'begin':
        for (const part of this.items(form).slice(1)) collect(part);
        return true;
      case 'include':
      case 'include-ci':
      case 'cond-expand':
      case 'define-record-type':
        collect(rewrite(this, special, form, scope));
        return true;
      case 'define': {
        const { identifier, at, value } = definition(this, form);
        const variable = this.bindLocal(identifier, at, scope);
        items.push({ variable, expand: () => this.expand(value, scope) });
        return true;
      }
      case 'define-values': {
        const { formals, value } = valuesDefinition(this, form);
        const targets = formals.map(({ identifier, at }) => {
          const variable = this.bindLocal(identifier, at, scope);
          variable.assigned = true;
          variable.checked = true;
          items.push({ variable, expand: null });
          return variable;
        });
        items.push({
          variable: null,
          expand: () =>
            receiveValues(this, form, value, scope, (i, core) => ({
              kind: 'set-local',
              variable: targets[i] as Variable,
              value: core,
              span: form.span,
            })),
        });
        return true;
      }
      case 'define-syntax': {
        const { identifier, at, binding } = syntaxDefinition(this, form, scope);
        this.refuseDuplicate(identifier, at, scope);
        scope.bindings.set(identifier, binding);
        return true;
      }
      default:
        return false;
    }
  }

  /** Bind an identifier in a scope to a new local variable. */
  bindLocal(identifier: Identifier, at: Syntax, scope: Scope): Variable {
    this.refuseDuplicate(identifier, at, scope);
    const variable = new Variable(baseName(identifier).name);
    scope.bindings.set(identifier, { kind: 'local', variable });
    return variable;
  }

  refuseDuplicate(identifier: Identifier, at: Syntax, scope: Scope): void {
    if (scope.bindings.has(identifier)) {
      throw syntaxError(
        at,
        `${baseName(identifier).name} is bound twice in the same scope or body`,
      );
    }
  }

  /** The parts of a proper list. */
  items(form: Syntax): readonly Syntax[] {
    const { content } = form;
    if (content instanceof SyntaxList && content.tail === null) return content.items;
    throw syntaxError(
      form,
      content instanceof SyntaxList ? 'expected a proper list here' : 'expected a list here',
    );
  }

  identifier(form: Syntax | undefined, owner: Syntax, what: string): Identifier {
    if (form !== undefined && isIdentifier(form.content)) return form.content;
    throw syntaxError(form ?? owner, `expected ${what}`);
  }

  /** Syntax for a name of (omega primitive), whatever the program has done to it. */
  kernelName(name: string, span: Span | null): Syntax {
    return new Syntax(new Alias(intern(name), this.kernel), span);
  }

  /** Syntax for a list. */
  form(items: readonly Syntax[], span: Span | null): Syntax {
    return new Syntax(new SyntaxList(items), span);
  }

  quoted(value: Value, span: Span | null): Syntax {
    return this.form([this.kernelName('quote', span), new Syntax(value, span)], span);
  }

  /** A call of a primitive on core forms. */
  kernelCall(name: string, operands: readonly Core[], span: Span | null): Core {
    const binding = this.kernel.get(intern(name));
    if (binding?.kind !== 'global') throw new Error(`no primitive ${name}`);
    return { kind: 'call', operator: { kind: 'global', cell: binding.cell, span }, operands, span };
  }
}
