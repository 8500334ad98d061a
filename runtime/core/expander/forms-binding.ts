/** Binding constructs and iteration (R7RS 4.2.2, 4.2.4, 4.3.1). */
import type { Span, Syntax } from '../../../grammar/syntax.js';
import { type BodyItem, type Core, letrec as letrecForm } from './core-form.js';
import { formalNames, lambda, transformerBinding, unspecified } from './definitions.js';
import type { Expander } from './expander.js';
import { baseName, isIdentifier, Scope, type SpecialForm, Variable } from './scope.js';
import { nameLambda, syntaxError } from './syntax-error.js';

interface BindingSpec {
  readonly name: Syntax;
  readonly init: Syntax;
}

/** The `((name init) …)` of a binding form. */
function bindingSpecs(
  x: Expander,
  form: Syntax,
  specs: Syntax | undefined,
  keyword: string,
): readonly BindingSpec[] {
  if (specs === undefined) throw syntaxError(form, `${keyword}: expected bindings and a body`);
  return x.items(specs).map((spec) => {
    const parts = x.items(spec);
    if (parts.length !== 2 || !isIdentifier(parts[0]?.content)) {
      throw syntaxError(spec, `${keyword}: a binding is (name value)`);
    }
    return { name: parts[0] as Syntax, init: parts[1] as Syntax };
  });
}

function bodyOf(
  form: Syntax,
  items: readonly Syntax[],
  from: number,
  keyword: string,
): readonly Syntax[] {
  if (items.length <= from) throw syntaxError(form, `${keyword}: expected a body`);
  return items.slice(from);
}

function bind(x: Expander, name: Syntax, scope: Scope): Variable {
  return x.bindLocal(x.identifier(name, name, 'a name'), name, scope);
}

const let_: SpecialForm = (x, form, items, scope) => {
  if (items[1] !== undefined && isIdentifier(items[1].content))
    return namedLet(x, form, items, scope);
  const specs = bindingSpecs(x, form, items[1], 'let');
  const body = bodyOf(form, items, 2, 'let');
  const inits = specs.map(({ name, init }) => namedInit(x, name, init, scope));
  const inner = new Scope(scope);
  const variables = specs.map(({ name }) => bind(x, name, inner));
  return { kind: 'let', variables, inits, body: x.expandBody(body, inner, form), span: form.span };
};

function namedInit(x: Expander, name: Syntax, init: Syntax, scope: Scope): Core {
  const core = x.expand(init, scope);
  if (isIdentifier(name.content)) nameLambda(core, baseName(name.content).name);
  return core;
}

function namedLet(x: Expander, form: Syntax, items: readonly Syntax[], scope: Scope): Core {
  const name = items[1] as Syntax;
  const specs = bindingSpecs(x, form, items[2], 'let');
  const body = bodyOf(form, items, 3, 'let');
  const operands = specs.map(({ name: n, init }) => namedInit(x, n, init, scope));
  const loopScope = new Scope(scope);
  const variable = bind(x, name, loopScope);
  const inner = new Scope(loopScope);
  const parameters = specs.map((spec) => bind(x, spec.name, inner));
  const { span } = form;
  const procedure = lambda(parameters, null, x.expandBody(body, inner, form), span);
  nameLambda(procedure, variable.name);
  return loop(variable, procedure, operands, span);
}

/** `(letrec ((variable procedure)) (variable operand …))`, its operands outside the variable's
 * scope. */
function loop(
  variable: Variable,
  procedure: Core,
  operands: readonly Core[],
  span: Span | null,
): Core {
  const operator: Core = { kind: 'local', variable, span };
  const call: Core = { kind: 'call', operator, operands, span };
  return letrecForm([{ variable, init: procedure }], call, span);
}

const letStar: SpecialForm = (x, form, items, scope) => {
  const specs = bindingSpecs(x, form, items[1], 'let*');
  const body = bodyOf(form, items, 2, 'let*');
  let inner = scope;
  const bound: Array<{ variable: Variable; init: Core }> = [];
  for (const { name, init } of specs) {
    const core = namedInit(x, name, init, inner);
    inner = new Scope(inner);
    bound.push({ variable: bind(x, name, inner), init: core });
  }
  return bound.reduceRight<Core>(
    (rest, { variable, init }) => ({
      kind: 'let',
      variables: [variable],
      inits: [init],
      body: rest,
      span: form.span,
    }),
    x.expandBody(body, inner, form),
  );
};

const letrec: SpecialForm = (x, form, items, scope) => {
  const keyword = isIdentifier(items[0]?.content) ? baseName(items[0].content).name : 'letrec';
  const specs = bindingSpecs(x, form, items[1], keyword);
  const body = bodyOf(form, items, 2, keyword);
  const inner = new Scope(scope);
  const variables = specs.map(({ name }) => bind(x, name, inner));
  const bodyItems = specs.map(
    ({ name, init }, i): BodyItem => ({
      variable: variables[i] as Variable,
      init: namedInit(x, name, init, inner),
    }),
  );
  return letrecForm(bodyItems, x.expandBody(body, inner, form), form.span);
};

const letValues =
  (sequential: boolean): SpecialForm =>
  (x, form, items, scope) => {
    const keyword = sequential ? 'let*-values' : 'let-values';
    if (items[1] === undefined) throw syntaxError(form, `${keyword}: expected bindings and a body`);
    const body = bodyOf(form, items, 2, keyword);
    const { span } = form;
    const inner = new Scope(scope);
    let current = sequential ? scope : inner;
    const steps = x.items(items[1]).map((spec) => {
      const [formals, init, ...more] = x.items(spec);
      if (formals === undefined || init === undefined || more.length > 0) {
        throw syntaxError(spec, `${keyword}: a binding is (formals expression)`);
      }
      const producer = lambda([], null, x.expand(init, sequential ? current : scope), span);
      if (sequential) current = new Scope(current);
      const { required, rest } = formalNames(x, formals);
      const parameters = required.map(({ identifier, at }) => x.bindLocal(identifier, at, current));
      const last = rest && x.bindLocal(rest.identifier, rest.at, current);
      return { producer, parameters, last };
    });
    return steps.reduceRight<Core>(
      (rest, { producer, parameters, last }) =>
        x.kernelCall('%receive-values', [producer, lambda(parameters, last, rest, span)], span),
      x.expandBody(body, current, form),
    );
  };

const do_: SpecialForm = (x, form, items, scope) => {
  const [, specsForm, endForm, ...commands] = items;
  if (specsForm === undefined || endForm === undefined) {
    throw syntaxError(form, 'do: expected ((variable init step) ...) and (test expression ...)');
  }
  const specs = x.items(specsForm).map((spec) => {
    const [name, init, step, ...more] = x.items(spec);
    if (name === undefined || init === undefined || more.length > 0) {
      throw syntaxError(spec, 'do: a variable is (name init) or (name init step)');
    }
    return { name, init, step };
  });
  const { span } = form;
  const operands = specs.map(({ init }) => x.expand(init, scope));
  const inner = new Scope(scope);
  const parameters = specs.map(({ name }) => bind(x, name, inner));
  const variable = new Variable('do');
  const [test, ...results] = x.items(endForm);
  if (test === undefined) throw syntaxError(endForm, 'do: expected (test expression ...)');
  const steps = specs.map(
    ({ step }, i): Core =>
      step === undefined
        ? { kind: 'local', variable: parameters[i] as Variable, span }
        : x.expand(step, inner),
  );
  const again: Core = {
    kind: 'call',
    operator: { kind: 'local', variable, span },
    operands: steps,
    span,
  };
  const body: Core = {
    kind: 'if',
    test: x.expand(test, inner),
    then: results.length === 0 ? unspecified(span) : x.expandSequence(results, inner, span),
    otherwise: {
      kind: 'sequence',
      forms: [...commands.map((c) => x.expand(c, inner)), again],
      span,
    },
    span,
  };
  const procedure = lambda(parameters, null, body, span);
  nameLambda(procedure, 'do');
  return loop(variable, procedure, operands, span);
};

const letSyntax =
  (recursive: boolean): SpecialForm =>
  (x, form, items, scope) => {
    const keyword = recursive ? 'letrec-syntax' : 'let-syntax';
    const specs = bindingSpecs(x, form, items[1], keyword);
    const body = bodyOf(form, items, 2, keyword);
    const inner = new Scope(scope);
    for (const { name, init } of specs) {
      const identifier = x.identifier(name, form, 'a name for the macro');
      x.refuseDuplicate(identifier, name, inner);
      inner.bindings.set(identifier, transformerBinding(x, init, recursive ? inner : scope));
    }
    return x.expandBody(body, inner, form);
  };

/** `(let-syntax …)` and its like wrap a body in a scope; so does `(let () …)`. */
export const bindingForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['let', let_],
  ['let*', letStar],
  ['letrec', letrec],
  ['letrec*', letrec],
  ['let-values', letValues(false)],
  ['let*-values', letValues(true)],
  ['do', do_],
  ['let-syntax', letSyntax(false)],
  ['letrec-syntax', letSyntax(true)],
]);
