/** Core forms as data to print: what a form looks like when everything is expanded. */
import { intern, list, NIL, Pair, Sym, type Value } from '../../../grammar/datum.js';
import type { Clause, Core } from './core-form.js';
import type { Variable } from './scope.js';

/** The core form in Scheme notation. Variables of the same name are told apart by a number. */
export function coreToDatum(core: Core): Value {
  const names = new Map<Variable, Value>();
  const used = new Map<string, number>();
  const nameOf = (variable: Variable): Value => {
    let name = names.get(variable);
    if (name === undefined) {
      const count = used.get(variable.name) ?? 0;
      used.set(variable.name, count + 1);
      name = intern(count === 0 ? variable.name : `${variable.name}.${count}`);
      names.set(variable, name);
    }
    return name;
  };
  return datum(core, nameOf);
}

function datum(core: Core, nameOf: (variable: Variable) => Value): Value {
  const of = (form: Core): Value => datum(form, nameOf);
  const form = (...parts: Value[]): Value => list(parts);
  switch (core.kind) {
    case 'constant':
      return isQuoted(core.value) ? form(intern('quote'), core.value) : core.value;
    case 'local':
      return nameOf(core.variable);
    case 'global':
      return intern(core.cell.name);
    case 'set-local':
      return form(setter(core), nameOf(core.variable), of(core.value));
    case 'set-global':
      return form(setter(core), intern(core.cell.name), of(core.value));
    case 'define':
      return form(intern('define'), intern(core.cell.name), of(core.value));
    case 'if':
      return form(intern('if'), of(core.test), of(core.then), of(core.otherwise));
    case 'lambda': {
      const clauses = core.clauses.map((clause) => [formals(clause, nameOf), of(clause.body)]);
      if (clauses.length === 1) return form(intern('lambda'), ...(clauses[0] as Value[]));
      return form(intern('case-lambda'), ...clauses.map((clause) => list(clause)));
    }
    case 'sequence':
      return form(intern('begin'), ...core.forms.map(of));
    case 'let': {
      const bindings = core.variables.map((v, i) => form(nameOf(v), of(core.inits[i] as Core)));
      return form(intern('let'), list(bindings), of(core.body));
    }
    case 'letrec': {
      const items = core.items.map(({ variable, init }) => {
        const value = init === null ? intern('unassigned') : of(init);
        return variable === null ? value : form(intern('define'), nameOf(variable), value);
      });
      return form(intern('let'), list([]), ...items, of(core.body));
    }
    case 'call':
      return form(of(core.operator), ...core.operands.map(of));
  }
}

function formals({ parameters, rest }: Clause, nameOf: (variable: Variable) => Value): Value {
  return rest === null ? list(parameters.map(nameOf)) : list(parameters.map(nameOf), nameOf(rest));
}

/** Symbols, lists and vectors must be quoted. */
function isQuoted(value: Value): boolean {
  return value instanceof Sym || value instanceof Pair || value === NIL || Array.isArray(value);
}

function setter({ isForGood }: { readonly isForGood?: boolean }): Sym {
  return intern(isForGood ? 'permanent-set!' : 'set!');
}
