/**
 * Which letrec is a loop: one procedure, called once by the letrec's body with the right number of
 * arguments, and mentioned elsewhere only as the operator of tail calls of itself, outside inner
 * lambdas. Such a procedure needs no closure: its calls are jumps.
 */
import type { Clause, Core } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import { freeOfClauses, freeOfExpression } from './free-variables.js';

export interface LoopForm {
  readonly variable: Variable;
  readonly clause: Clause;
  readonly operands: readonly Core[];
}

const known = new WeakMap<Core, LoopForm | null>();

/** The loop that a form is, or null. Found once a form, so that loops in loops take quadratic time.
 */
export function asLoop(core: Core): LoopForm | null {
  if (core.kind !== 'letrec' || core.items.length !== 1) return null;
  let loop = known.get(core);
  if (loop === undefined) {
    loop = findLoop(core);
    known.set(core, loop);
  }
  return loop;
}

function findLoop(core: Core & { kind: 'letrec' }): LoopForm | null {
  if (core.body.kind !== 'call') return null;
  const { variable, init } = core.items[0] as (typeof core.items)[0];
  const { operator, operands } = core.body;
  if (
    variable === null ||
    variable.assigned ||
    init?.kind !== 'lambda' ||
    init.clauses.length !== 1
  )
    return null;
  const clause = init.clauses[0] as Clause;
  if (clause.rest !== null || clause.parameters.length !== operands.length) return null;
  if (operator.kind !== 'local' || operator.variable !== variable) return null;
  if (operands.some((operand) => freeOfExpression(operand).has(variable))) return null;
  return onlyTailCalls(clause.body, variable, operands.length, true)
    ? { variable, clause, operands }
    : null;
}

function onlyTailCalls(core: Core, v: Variable, count: number, tail: boolean): boolean {
  const plain = (form: Core): boolean => onlyTailCalls(form, v, count, false);
  const last = (form: Core): boolean => onlyTailCalls(form, v, count, tail);
  switch (core.kind) {
    case 'constant':
    case 'global':
      return true;
    case 'local':
      return core.variable !== v;
    case 'set-local':
    case 'set-global':
    case 'define':
      return plain(core.value);
    case 'if':
      return plain(core.test) && last(core.then) && last(core.otherwise);
    case 'lambda':
      return !freeOfClauses(core.clauses).includes(v);
    case 'sequence':
      return core.forms.every((form, i) =>
        i === core.forms.length - 1 ? last(form) : plain(form),
      );
    case 'let':
      return core.inits.every(plain) && last(core.body);
    case 'letrec': {
      const inner = asLoop(core);
      if (inner !== null) return inner.operands.every(plain) && last(inner.clause.body);
      return core.items.every(({ init }) => init === null || plain(init)) && last(core.body);
    }
    case 'call':
      if (core.operator.kind === 'local' && core.operator.variable === v) {
        return tail && core.operands.length === count && core.operands.every(plain);
      }
      return plain(core.operator) && core.operands.every(plain);
  }
}
