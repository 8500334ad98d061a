/** Conditionals (R7RS 4.2.1): cond, case, and, or, when, unless. */

import { list, type Value } from '../../../grammar/datum.js';
import { type Span, type Syntax, toDatum } from '../../../grammar/syntax.js';
import { type Core, sequence } from './core-form.js';
import { unspecified } from './definitions.js';
import type { Expander } from './expander.js';
import {
  baseName,
  isIdentifier,
  resolve,
  type Scope,
  type SpecialForm,
  stripAlias,
  Variable,
} from './scope.js';
import { syntaxError } from './syntax-error.js';

/** Whether a form is the auxiliary keyword of that name, by binding. */
function isKeyword(form: Syntax | undefined, name: string, scope: Scope): boolean {
  if (form === undefined || !isIdentifier(form.content)) return false;
  const binding = resolve(form.content, scope);
  if (binding === null) return baseName(form.content).name === name;
  return binding.kind === 'auxiliary' && binding.name === name;
}

function local(variable: Variable, span: Span | null): Core {
  return { kind: 'local', variable, span };
}

/** `(let ((temporary value)) body)`. */
function bindTemporary(value: Core, body: (temporary: Variable) => Core): Core {
  const variable = new Variable('t');
  return {
    kind: 'let',
    variables: [variable],
    inits: [value],
    body: body(variable),
    span: value.span,
  };
}

function conditional(test: Core, then: Core, otherwise: Core, span: Span | null): Core {
  return { kind: 'if', test, then, otherwise, span };
}

const cond: SpecialForm = (x, form, items, scope) => {
  const clauses = items.slice(1);
  if (clauses.length === 0) throw syntaxError(form, 'cond: expected at least one clause');
  const built = clauses.map((clause, i) => condClause(x, clause, i === clauses.length - 1, scope));
  return built.reduceRight<Core>((otherwise, build) => build(otherwise), unspecified(form.span));
};

/** One clause as a function from "what if not" to the whole. */
function condClause(
  x: Expander,
  clause: Syntax,
  isLast: boolean,
  scope: Scope,
): (otherwise: Core) => Core {
  const [testForm, ...body] = x.items(clause);
  const { span } = clause;
  if (testForm === undefined) throw syntaxError(clause, 'cond: a clause is (test expression ...)');
  if (isKeyword(testForm, 'else', scope)) {
    if (!isLast) throw syntaxError(clause, 'cond: else must be the last clause');
    if (body.length === 0) throw syntaxError(clause, 'cond: else needs an expression');
    const core = x.expandSequence(body, scope, span);
    return () => core;
  }
  const test = x.expand(testForm, scope);
  if (body.length === 0) return (otherwise) => or2(test, otherwise);
  if (isKeyword(body[0], '=>', scope)) {
    if (body.length !== 2) throw syntaxError(clause, 'cond: => takes exactly one receiver');
    const receiver = x.expand(body[1] as Syntax, scope);
    return (otherwise) =>
      bindTemporary(test, (t) =>
        conditional(
          local(t, span),
          { kind: 'call', operator: receiver, operands: [local(t, span)], span },
          otherwise,
          span,
        ),
      );
  }
  const then = x.expandSequence(body, scope, span);
  return (otherwise) => conditional(test, then, otherwise, span);
}

function or2(first: Core, second: Core): Core {
  return bindTemporary(first, (t) =>
    conditional(local(t, first.span), local(t, first.span), second, first.span),
  );
}

const case_: SpecialForm = (x, form, items, scope) => {
  const [, keyForm, ...clauses] = items;
  if (keyForm === undefined || clauses.length === 0)
    throw syntaxError(form, 'case: expected a key and clauses');
  return bindTemporary(x.expand(keyForm, scope), (key) => {
    const built = clauses.map((clause, i) =>
      caseClause(x, clause, key, i === clauses.length - 1, scope),
    );
    return built.reduceRight<Core>((otherwise, build) => build(otherwise), unspecified(form.span));
  });
};

function caseClause(
  x: Expander,
  clause: Syntax,
  key: Variable,
  isLast: boolean,
  scope: Scope,
): (otherwise: Core) => Core {
  const [data, ...body] = x.items(clause);
  const { span } = clause;
  if (data === undefined || body.length === 0)
    throw syntaxError(clause, 'case: a clause is ((datum ...) expression ...)');
  const isReceiver = isKeyword(body[0], '=>', scope);
  if (isReceiver && body.length !== 2)
    throw syntaxError(clause, 'case: => takes exactly one receiver');
  const then: Core = isReceiver
    ? {
        kind: 'call',
        operator: x.expand(body[1] as Syntax, scope),
        operands: [local(key, span)],
        span,
      }
    : x.expandSequence(body, scope, span);
  if (isKeyword(data, 'else', scope)) {
    if (!isLast) throw syntaxError(clause, 'case: else must be the last clause');
    return () => then;
  }
  const choices = x.items(data).map((datum) => toDatum(datum, stripAlias));
  return (otherwise) => conditional(isOneOf(x, key, choices, span), then, otherwise, span);
}

/** Data of a case clause that are compared in place; more are searched for in a list. */
const COMPARED_ONE_BY_ONE = 8;

/** A test whether the key is eqv? to one of the data. */
function isOneOf(x: Expander, key: Variable, choices: readonly Value[], span: Span | null): Core {
  if (choices.length > COMPARED_ONE_BY_ONE) {
    const data: Core = { kind: 'constant', value: list(choices), span };
    return x.kernelCall('memv', [local(key, span), data], span);
  }
  const no: Core = { kind: 'constant', value: false, span };
  const yes: Core = { kind: 'constant', value: true, span };
  return choices.reduceRight<Core>((rest, value) => {
    const test = x.kernelCall('eqv?', [local(key, span), { kind: 'constant', value, span }], span);
    return rest === no ? test : conditional(test, yes, rest, span);
  }, no);
}

const and: SpecialForm = (x, form, items, scope) => {
  const parts = items.slice(1).map((part) => x.expand(part, scope));
  const last = parts.pop();
  if (last === undefined) return { kind: 'constant', value: true, span: form.span };
  const no: Core = { kind: 'constant', value: false, span: form.span };
  return parts.reduceRight<Core>((rest, test) => conditional(test, rest, no, form.span), last);
};

const or: SpecialForm = (x, form, items, scope) => {
  const parts = items.slice(1).map((part) => x.expand(part, scope));
  const last = parts.pop();
  if (last === undefined) return { kind: 'constant', value: false, span: form.span };
  return parts.reduceRight<Core>((rest, test) => or2(test, rest), last);
};

const when =
  (keyword: 'when' | 'unless'): SpecialForm =>
  (x, form, items, scope) => {
    const [, testForm, ...body] = items;
    if (testForm === undefined || body.length === 0)
      throw syntaxError(form, `${keyword}: expected a test and a body`);
    const test = x.expand(testForm, scope);
    const then = sequence(
      body.map((part) => x.expand(part, scope)),
      form.span,
    );
    const nothing = unspecified(form.span);
    return keyword === 'when'
      ? conditional(test, then, nothing, form.span)
      : conditional(test, nothing, then, form.span);
  };

export const conditionalForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['cond', cond],
  ['case', case_],
  ['and', and],
  ['or', or],
  ['when', when('when')],
  ['unless', when('unless')],
]);
