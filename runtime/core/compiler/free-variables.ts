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

/** Every variable is bound in one place only, so `bound` needs no scopes: it only grows. What comes
 * last in a form is not nested, so that long chains of clauses and bindings are no depth. */
function collect(form: Core, bound: Set<Variable>, found: Set<Variable>): void {
  const use = (variable: Variable): void => {
    if (!bound.has(variable)) found.add(variable);
  };
  for (let core: Core | undefined = form; core !== undefined; ) {
    let next: Core | undefined;
    switch (core.kind) {
      case 'constant':
      case 'global':
        break;
      case 'local':
        use(core.variable);
        break;
      case 'set-local':
        use(core.variable);
        next = core.value;
        break;
      case 'set-global':
      case 'define':
        next = core.value;
        break;
      case 'if':
        collect(core.test, bound, found);
        collect(core.then, bound, found);
        next = core.otherwise;
        break;
      case 'lambda':
        for (const variable of freeOfClauses(core.clauses)) use(variable);
        break;
      case 'sequence':
        for (const part of core.forms.slice(0, -1)) collect(part, bound, found);
        next = core.forms.at(-1);
        break;
      case 'let':
        for (const init of core.inits) collect(init, bound, found);
        for (const variable of core.variables) bound.add(variable);
        next = core.body;
        break;
      case 'letrec':
        for (const { variable } of core.items) if (variable !== null) bound.add(variable);
        for (const { init } of core.items) if (init !== null) collect(init, bound, found);
        next = core.body;
        break;
      case 'call':
        collect(core.operator, bound, found);
        for (const operand of core.operands) collect(operand, bound, found);
        break;
    }
    core = next;
  }
}
