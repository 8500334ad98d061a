/** The parts of definitions (R7RS 5.3, 5.4), shared by bodies and top levels. */
import { UNSPECIFIED } from '../../../grammar/datum.js';
import { type Span, Syntax, SyntaxList } from '../../../grammar/syntax.js';
import type { Core } from './core-form.js';
import type { Expander } from './expander.js';
import {
  Alias,
  type Binding,
  baseName,
  type Identifier,
  isIdentifier,
  resolve,
  Scope,
  Variable,
} from './scope.js';
import { syntaxError } from './syntax-error.js';
import { syntaxRules, type Transformer } from './syntax-rules.js';

export interface NamedSyntax {
  readonly identifier: Identifier;
  readonly at: Syntax;
}

/** `(define name value)` or `(define (name . formals) body …)`, the latter also curried. */
export function definition(x: Expander, form: Syntax): NamedSyntax & { readonly value: Syntax } {
  const { content } = form;
  const parts =
    content instanceof SyntaxList && content.tail === null ? content.items : x.items(form);
  const target = parts[1];
  if (target === undefined)
    throw syntaxError(form, 'define: expected a name', 'write (define name value)');
  if (target.content instanceof SyntaxList) {
    const [name, ...formals] = target.content.items;
    if (name === undefined) throw syntaxError(target, 'define: expected (name parameter ...)');
    const parameters = new Syntax(
      formals.length === 0 && target.content.tail !== null
        ? target.content.tail.content
        : new SyntaxList(formals, target.content.tail),
      target.span,
    );
    const value = x.form(
      [x.kernelName('lambda', form.span), parameters, ...parts.slice(2)],
      form.span,
    );
    if (parts.length < 3) throw syntaxError(form, 'define: expected a body after the parameters');
    if (isIdentifier(name.content)) return { identifier: name.content, at: name, value };
    return definition(x, x.form([parts[0] as Syntax, name, value], form.span));
  }
  const identifier = x.identifier(target, form, 'a name to define');
  const value = parts[2];
  if (value === undefined || parts.length > 3) {
    const what = value === undefined ? 'a value' : 'one value only';
    throw syntaxError(
      form,
      `define: expected ${what} for ${baseName(identifier).name}`,
      'write (define name value)',
    );
  }
  return { identifier, at: target, value };
}

/** The identifiers of a formals list `(a b . c)`, `(a b)` or `c`. */
export function formalNames(
  x: Expander,
  formals: Syntax,
): { readonly required: readonly NamedSyntax[]; readonly rest: NamedSyntax | null } {
  const named = (at: Syntax): NamedSyntax => ({
    identifier: x.identifier(at, formals, 'a parameter name'),
    at,
  });
  const { content } = formals;
  if (content instanceof SyntaxList) {
    return { required: content.items.map(named), rest: content.tail && named(content.tail) };
  }
  return { required: [], rest: named(formals) };
}

/** `(define-values formals value)`. */
export function valuesDefinition(
  x: Expander,
  form: Syntax,
): { readonly formals: readonly NamedSyntax[]; readonly value: Syntax } {
  const [, formals, value, ...more] = x.items(form);
  if (formals === undefined || value === undefined || more.length > 0) {
    throw syntaxError(form, 'define-values: expected (define-values formals value)');
  }
  const { required, rest } = formalNames(x, formals);
  const all = rest === null ? required : [...required, rest];
  all.forEach(({ identifier, at }, i) => {
    if (all.findIndex((other) => other.identifier === identifier) < i) {
      throw syntaxError(at, `define-values: ${baseName(identifier).name} appears twice`);
    }
  });
  return { formals: all, value };
}

/** Core that computes the values of a define-values and hands the i-th to `assign`. */
export function receiveValues(
  x: Expander,
  form: Syntax,
  value: Syntax,
  scope: Scope,
  assign: (index: number, value: Core) => Core,
): Core {
  const formals = x.items(form)[1] as Syntax;
  const { required, rest } = formalNames(x, formals);
  const { span } = form;
  const parameters = required.map(({ identifier }) => new Variable(baseName(identifier).name));
  const last = rest && new Variable(baseName(rest.identifier).name);
  const all = last === null ? parameters : [...parameters, last];
  const forms = all.map((variable, i) => assign(i, { kind: 'local', variable, span }));
  const producer = lambda([], null, x.expand(value, new Scope(scope)), span);
  const body: Core = { kind: 'sequence', forms: [...forms, unspecified(span)], span };
  return x.kernelCall('%receive-values', [producer, lambda(parameters, last, body, span)], span);
}

export function lambda(
  parameters: readonly Variable[],
  rest: Variable | null,
  body: Core,
  span: Span | null,
): Core {
  return { kind: 'lambda', name: '', clauses: [{ parameters, rest, body }], span };
}

/** `(define-syntax name transformer)`. */
export function syntaxDefinition(
  x: Expander,
  form: Syntax,
  scope: Scope,
): NamedSyntax & { readonly binding: Binding } {
  const [, at, spec, ...more] = x.items(form);
  if (at === undefined || spec === undefined || more.length > 0) {
    throw syntaxError(form, 'define-syntax: expected (define-syntax name (syntax-rules …))');
  }
  const identifier = x.identifier(at, form, 'a name for the macro');
  return { identifier, at, binding: transformerBinding(x, spec, scope) };
}

/** What a transformer spec means: `(syntax-rules …)`, a macro use that becomes one, or the name of
 * existing syntax. */
export function transformerBinding(x: Expander, spec: Syntax, scope: Scope): Binding {
  if (isIdentifier(spec.content)) {
    const binding = resolve(spec.content, scope);
    if (
      binding !== null &&
      (binding.kind === 'macro' || binding.kind === 'special' || binding.kind === 'auxiliary')
    ) {
      return binding;
    }
  }
  const { special, form } = x.head(spec, scope);
  if (special === '%fluid-syntax')
    return { kind: 'macro', transformer: fluidSyntax(x, form, scope) };
  if (special !== 'syntax-rules') {
    throw syntaxError(
      spec,
      'expected a transformer',
      'write (syntax-rules (literal ...) (pattern template) ...)',
    );
  }
  return { kind: 'macro', transformer: syntaxRules(form, scope) };
}

/** `(%fluid-syntax parameter)`: an identifier that stands for a parameter's value (SRFI 226). */
function fluidSyntax(x: Expander, form: Syntax, scope: Scope): Transformer {
  const [, parameter, ...more] = x.items(form);
  if (parameter === undefined || !isIdentifier(parameter.content) || more.length > 0) {
    throw syntaxError(form, '%fluid-syntax: expected the name of a parameter');
  }
  const fluid = new Syntax(new Alias(parameter.content, scope), parameter.span);
  return {
    source: form,
    scope,
    fluid,
    expand: (use) => x.form([x.form([fluid], use.span), ...x.items(use).slice(1)], use.span),
  };
}

/** The core constant for "nothing to say". */
export function unspecified(span: Span | null): Core {
  return { kind: 'constant', value: UNSPECIFIED, span };
}
