/** Free variables of core forms, in order of first occurrence. */
import type { Clause, Core } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';

const known = new WeakMap<Clause, readonly Variable[]>();

/** The variables a clause refers to but does not bind. Computed once a clause. */
export function freeVariables(clause: Clause): readonly Variable[] {
  let free = known.get(clause);
  if (free === undefined) {
    const bound = new Set<Variable>(clause.parameters);
    if (clause.rest !== null) bound.add(clause.rest);
    const found = new Set<Variable>();
    collect(clause.body, bound, found);
    free = [...found];
    known.set(clause, free);
  }
  return free;
}

/** The free variables of all clauses together. */
export function freeOfClauses(clauses: readonly Clause[]): readonly Variable[] {
  return [...new Set(clauses.flatMap((clause) => freeVariables(clause)))];
}

/** The variables an expression refers to, other than those it binds itself. */
export function freeOfExpression(core: Core): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  collect(core, new Set(), found);
  return found;
}

/** Every variable is bound in one place only, so `bound` needs no scopes: it only grows. */
function collect(core: Core, bound: Set<Variable>, found: Set<Variable>): void {
  const use = (variable: Variable): void => {
    if (!bound.has(variable)) found.add(variable);
  };
  switch (core.kind) {
    case 'constant':
    case 'global':
      return;
    case 'local':
      use(core.variable);
      return;
    case 'set-local':
      use(core.variable);
      collect(core.value, bound, found);
      return;
    case 'set-global':
    case 'define':
      collect(core.value, bound, found);
      return;
    case 'if':
      collect(core.test, bound, found);
      collect(core.then, bound, found);
      collect(core.otherwise, bound, found);
      return;
    case 'lambda':
      for (const variable of freeOfClauses(core.clauses)) use(variable);
      return;
    case 'sequence':
      for (const form of core.forms) collect(form, bound, found);
      return;
    case 'let':
      for (const init of core.inits) collect(init, bound, found);
      for (const variable of core.variables) bound.add(variable);
      collect(core.body, bound, found);
      return;
    case 'letrec':
      for (const { variable } of core.items) if (variable !== null) bound.add(variable);
      for (const { init } of core.items) if (init !== null) collect(init, bound, found);
      collect(core.body, bound, found);
      return;
    case 'call':
      collect(core.operator, bound, found);
      for (const operand of core.operands) collect(operand, bound, found);
      return;
  }
}
