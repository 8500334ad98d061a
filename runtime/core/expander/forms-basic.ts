/** Primitive expression types (R7RS 4.1), case-lambda, quasiquotation (4.2.8), and the forms that
 * are only allowed where definitions are. */
import { type Syntax, SyntaxList, SyntaxVector, toDatum } from '../../../grammar/syntax.js';
import { Condition } from '../condition.js';
import type { Clause } from './core-form.js';
import { formalNames, unspecified } from './definitions.js';
import type { Expander } from './expander.js';
import { rewrite } from './rewrites.js';
import {
  baseName,
  homeOf,
  isIdentifier,
  resolve,
  Scope,
  type SpecialForm,
  stripAlias,
} from './scope.js';
import { located, syntaxError } from './syntax-error.js';

const quote: SpecialForm = (x, form, items) => {
  if (items.length !== 2) throw syntaxError(form, 'quote: expected exactly one datum');
  return x.constant(items[1] as Syntax, form.span);
};

const if_: SpecialForm = (x, form, items, scope) => {
  if (items.length < 3 || items.length > 4) {
    throw syntaxError(
      form,
      'if: expected a test, a consequent and perhaps an alternative',
      'write (if test then else)',
    );
  }
  const [, test, then, otherwise] = items as readonly [Syntax, Syntax, Syntax, Syntax | undefined];
  return {
    kind: 'if',
    test: x.expand(test, scope),
    then: x.expand(then, scope),
    otherwise: otherwise === undefined ? unspecified(form.span) : x.expand(otherwise, scope),
    span: form.span,
  };
};

const begin: SpecialForm = (x, form, items, scope) => {
  if (items.length === 1) throw syntaxError(form, 'begin: expected at least one expression');
  return x.expandSequence(items.slice(1), scope, form.span);
};

const lambda: SpecialForm = (x, form, items, scope) => {
  if (items.length < 3) throw syntaxError(form, 'lambda: expected parameters and a body');
  const clause = lambdaClause(x, items[1] as Syntax, items.slice(2), scope, form);
  return { kind: 'lambda', name: '', clauses: [clause], span: form.span };
};

const caseLambda: SpecialForm = (x, form, items, scope) => {
  const clauses = items.slice(1).map((clause) => {
    const [formals, ...body] = x.items(clause);
    if (formals === undefined || body.length === 0) {
      throw syntaxError(clause, 'case-lambda: a clause is (parameters body ...)');
    }
    return lambdaClause(x, formals, body, scope, clause);
  });
  return { kind: 'lambda', name: '', clauses, span: form.span };
};

function lambdaClause(
  x: Expander,
  formals: Syntax,
  body: readonly Syntax[],
  outer: Scope,
  owner: Syntax,
): Clause {
  const scope = new Scope(outer);
  const { required, rest } = formalNames(x, formals);
  const parameters = required.map(({ identifier, at }) => x.bindLocal(identifier, at, scope));
  const last = rest && x.bindLocal(rest.identifier, rest.at, scope);
  return { parameters, rest: last, body: x.expandBody(body, scope, owner) };
}

const set: SpecialForm = (x, form, items, scope) => {
  const [, target, valueForm, ...more] = items;
  if (target === undefined || valueForm === undefined || more.length > 0) {
    throw syntaxError(form, 'set!: expected a variable and a value', 'write (set! name value)');
  }
  const identifier = x.identifier(target, form, 'a variable to assign');
  const binding = resolve(identifier, scope);
  const value = x.expand(valueForm, scope);
  const { span } = form;
  if (binding?.kind === 'local') {
    binding.variable.assigned = true;
    return { kind: 'set-local', variable: binding.variable, value, span };
  }
  const { name } = baseName(identifier);
  if (binding !== null && binding.kind !== 'global')
    throw syntaxError(target, `${name} is syntax; it cannot be assigned`);
  const home = homeOf(identifier, scope);
  if (binding !== null && home.kind !== 'open' && home.isImported(baseName(identifier))) {
    throw located(
      new Condition(
        'immutable',
        `${name} is imported; an import cannot be assigned`,
        [],
        `define your own ${name} first`,
      ),
      target.span,
    );
  }
  const cell = binding === null ? home.forwardReference(baseName(identifier)) : binding.cell;
  cell.assigned = true;
  return { kind: 'set-global', cell, value, span };
};

// Quasiquotation

const quasiquote: SpecialForm = (x, form, items, scope) => {
  if (items.length !== 2) throw syntaxError(form, 'quasiquote: expected exactly one template');
  return x.expand(quasi(x, items[1] as Syntax, 1, scope), scope);
};

/** Syntax that builds the template's value. `level` counts nested quasiquotes. */
function quasi(x: Expander, template: Syntax, level: number, scope: Scope): Syntax {
  const { content, span } = template;
  if (content instanceof SyntaxVector) {
    const elements = quasiList(x, content.items, null, level, scope, template);
    return x.form([x.kernelName('list->vector', span), elements], span);
  }
  if (!(content instanceof SyntaxList)) return quoted(x, template);
  const { items, tail } = content;
  const keyword =
    tail === null && items.length === 2 ? auxiliaryName(items[0] as Syntax, scope) : null;
  if (keyword === 'unquote' || keyword === 'quasiquote') {
    const inner = items[1] as Syntax;
    if (keyword === 'unquote' && level === 1) return inner;
    const nested = keyword === 'unquote' ? level - 1 : level + 1;
    return keeping(x, items[0] as Syntax, inner, nested, scope, template);
  }
  return quasiList(x, items, tail, level, scope, template);
}

/** A nested `(unquote template)` and its like, kept as data: what is spliced into it stays inside.
 */
function keeping(
  x: Expander,
  keyword: Syntax,
  inner: Syntax,
  level: number,
  scope: Scope,
  owner: Syntax,
): Syntax {
  const rest = quasiList(x, [inner], null, level, scope, owner);
  return x.form([x.kernelName('cons', owner.span), quoted(x, keyword), rest], owner.span);
}

function quasiList(
  x: Expander,
  items: readonly Syntax[],
  tail: Syntax | null,
  level: number,
  scope: Scope,
  owner: Syntax,
): Syntax {
  const { span } = owner;
  // `(a . ,b)` reads as (a unquote b).
  const dotted = items.length - 2;
  const hasDottedUnquote =
    tail === null && dotted > 0 && auxiliaryName(items[dotted] as Syntax, scope) === 'unquote';
  const front = hasDottedUnquote ? items.slice(0, dotted) : items;
  let result = hasDottedUnquote
    ? quasi(x, x.form(items.slice(dotted), span), level, scope)
    : tail === null
      ? quoted(x, x.form([], span))
      : quasi(x, tail, level, scope);
  for (let i = front.length - 1; i >= 0; i--) {
    const item = front[i] as Syntax;
    const spliced = splicing(item, scope);
    if (spliced !== null && level === 1) {
      const isLast = i === front.length - 1 && tail === null && !hasDottedUnquote;
      result = isLast ? spliced : x.form([x.kernelName('append', span), spliced, result], span);
    } else if (spliced !== null) {
      const keyword = (item.content as SyntaxList).items[0] as Syntax;
      const inner = keeping(x, keyword, spliced, level - 1, scope, item);
      result = x.form([x.kernelName('cons', span), inner, result], span);
    } else {
      result = x.form([x.kernelName('cons', span), quasi(x, item, level, scope), result], span);
    }
  }
  return result;
}

/** The expression of an `,@expression`. */
function splicing(item: Syntax, scope: Scope): Syntax | null {
  const { content } = item;
  if (!(content instanceof SyntaxList) || content.items.length !== 2 || content.tail !== null)
    return null;
  const isSplice = auxiliaryName(content.items[0] as Syntax, scope) === 'unquote-splicing';
  return isSplice ? (content.items[1] as Syntax) : null;
}

function quoted(x: Expander, datum: Syntax): Syntax {
  return x.form([x.kernelName('quote', datum.span), datum], datum.span);
}

/** Which of quasiquote, unquote, unquote-splicing an identifier means, if any. */
function auxiliaryName(form: Syntax, scope: Scope): string | null {
  const { content } = form;
  if (!isIdentifier(content)) return null;
  const binding = resolve(content, scope);
  if (binding === null) return baseName(content).name;
  return binding.kind === 'auxiliary' || binding.kind === 'special' ? binding.name : null;
}

// Forms for other places

const onlyForDefinitions: SpecialForm = (_x, form, items) => {
  const keyword = items[0]?.content;
  const name = isIdentifier(keyword) ? baseName(keyword).name : 'this form';
  throw syntaxError(
    form,
    `${name} is allowed only at top level or in a body, not as an expression`,
  );
};

const onlyAtTopLevel: SpecialForm = (_x, form, items) => {
  const keyword = items[0]?.content;
  const name = isIdentifier(keyword) ? baseName(keyword).name : 'this form';
  throw syntaxError(form, `${name} is allowed only at top level`);
};

const rewritten =
  (name: string): SpecialForm =>
  (x, form, _items, scope) =>
    x.expand(rewrite(x, name, form, scope), scope);

const syntaxErrorForm: SpecialForm = (_x, form, items) => {
  const [, message, ...rest] = items;
  const text = message === undefined ? 'syntax-error' : String(message.content);
  throw syntaxError(
    form,
    text,
    null,
    rest.map((part) => toDatum(part, stripAlias)),
  );
};

const syntaxRulesForm: SpecialForm = (_x, form) => {
  throw syntaxError(form, 'syntax-rules is allowed only where a macro is defined');
};

export const basicForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['quote', quote],
  ['quasiquote', quasiquote],
  ['if', if_],
  ['begin', begin],
  ['lambda', lambda],
  ['case-lambda', caseLambda],
  ['set!', set],
  ['define', onlyForDefinitions],
  ['define-values', onlyForDefinitions],
  ['define-syntax', onlyForDefinitions],
  ['define-record-type', onlyForDefinitions],
  ['import', onlyAtTopLevel],
  ['define-library', onlyAtTopLevel],
  ['include', rewritten('include')],
  ['include-ci', rewritten('include-ci')],
  ['cond-expand', rewritten('cond-expand')],
  ['syntax-error', syntaxErrorForm],
  ['syntax-rules', syntaxRulesForm],
]);

export const AUXILIARY_NAMES = ['else', '=>', '...', '_', 'unquote', 'unquote-splicing'] as const;
