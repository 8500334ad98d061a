/** Primitive expression types (R7RS 4.1), case-lambda, quasiquotation (4.2.8), and the forms that
 * are only allowed where definitions are. */
import { type Syntax, toDatum } from '../../../grammar/syntax.js';
import { Condition } from '../condition.js';
import type { Clause } from './core-form.js';
import { formalNames, unspecified } from './definitions.js';
import type { Expander } from './expander.js';
import { quasiquote } from './quasiquote.js';
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

/** An assignment. One that is for good is not undone when a search fails or a transaction is rolled
 * back. */
const assignment =
  (name: string, isForGood: boolean): SpecialForm =>
  (x, form, items, scope) => {
    const [, target, valueForm, ...more] = items;
    if (target === undefined || valueForm === undefined || more.length > 0) {
      const hint = `write (${name} name value)`;
      throw syntaxError(form, `${name}: expected a variable and a value`, hint);
    }
    const identifier = x.identifier(target, form, 'a variable to assign');
    const binding = resolve(identifier, scope);
    if (binding?.kind === 'macro' && binding.transformer.fluid !== undefined) {
      return x.expand(x.form([binding.transformer.fluid, valueForm], form.span), scope);
    }
    const value = x.expand(valueForm, scope);
    const { span } = form;
    if (binding?.kind === 'local') {
      binding.variable.assigned = true;
      return { kind: 'set-local', variable: binding.variable, value, isForGood, span };
    }
    const { name: variable } = baseName(identifier);
    if (binding !== null && binding.kind !== 'global')
      throw syntaxError(target, `${variable} is syntax; it cannot be assigned`);
    const home = homeOf(identifier, scope);
    if (binding !== null && home.kind !== 'open' && home.isImported(baseName(identifier))) {
      throw located(
        new Condition(
          'immutable',
          `${variable} is imported; an import cannot be assigned`,
          [],
          `define your own ${variable} first`,
        ),
        target.span,
      );
    }
    const cell = binding === null ? home.forwardReference(baseName(identifier)) : binding.cell;
    cell.assigned = true;
    return { kind: 'set-global', cell, value, isForGood, span };
  };

/** `(%fluid-parameter fluid)`: the parameter that the fluid stands for (SRFI 226). */
const fluidParameter: SpecialForm = (x, form, items, scope) => {
  const identifier = x.identifier(items[1], form, 'a fluid');
  const binding = resolve(identifier, scope);
  if (binding?.kind === 'macro' && binding.transformer.fluid !== undefined && items.length === 2) {
    return x.expand(binding.transformer.fluid, scope);
  }
  throw syntaxError(form, `${baseName(identifier).name} is no fluid`);
};

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
  ['set!', assignment('set!', false)],
  ['permanent-set!', assignment('permanent-set!', true)],
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
  ['%fluid-syntax', syntaxRulesForm],
  ['%fluid-parameter', fluidParameter],
]);

export const AUXILIARY_NAMES = ['else', '=>', '...', '_', 'unquote', 'unquote-splicing'] as const;
