/**
 * letrec* without needless boxes, after Waddell, Sarkar & Dybvig, "Fixing Letrec" (2005):
 * procedures that are never assigned become groups of closures (`fix`), other variables become
 * plain bindings in order, and only a variable that something needs before its turn gets a box and
 * checked reads.
 */
import type { BodyItem, Core, LambdaForm } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import { freeOfClauses, freeOfExpression } from './free-variables.js';

export type LetrecStep =
  /** Make a box for the variable, unassigned. */
  | { readonly kind: 'declare'; readonly variable: Variable }
  /** Make these closures together. */
  | {
      readonly kind: 'fix';
      readonly variables: readonly Variable[];
      readonly lambdas: readonly LambdaForm[];
    }
  | { readonly kind: 'bind'; readonly variable: Variable; readonly init: Core }
  /** Assign a declared variable. */
  | { readonly kind: 'assign'; readonly variable: Variable; readonly init: Core }
  | { readonly kind: 'effect'; readonly init: Core };

const known = new WeakMap<readonly BodyItem[], readonly LetrecStep[]>();

/** The steps that do what a letrec*'s items say, in order. Marks the variables that need a box; the
 * expander asks when it has made the letrec*, so that a form never changes after its expansion. */
export function letrecSteps(items: readonly BodyItem[]): readonly LetrecStep[] {
  let steps = known.get(items);
  if (steps === undefined) {
    steps = findSteps(items);
    known.set(items, steps);
  }
  return steps;
}

function findSteps(items: readonly BodyItem[]): readonly LetrecStep[] {
  const place = new Map<Variable, number>();
  items.forEach(({ variable }, i) => {
    if (variable !== null) place.set(variable, i);
  });
  const procedures = new Map<Variable, LambdaForm>();
  for (const { variable, init } of items) {
    if (variable !== null && !variable.assigned && init?.kind === 'lambda')
      procedures.set(variable, init);
  }
  const ready = new Set<Variable>();
  const steps: LetrecStep[] = [];
  const declared: Variable[] = [];
  const declare = (variable: Variable): void => {
    variable.assigned = true;
    variable.checked = true;
    if (!declared.includes(variable)) declared.push(variable);
  };
  for (const { variable, init } of items) {
    if (variable !== null && (variable.assigned || init === null)) declare(variable);
  }
  const makeReady = (needed: Iterable<Variable>): void => {
    const { group, others } = reachable(needed, procedures, place, ready);
    for (const variable of others) declare(variable);
    if (group.length === 0) return;
    const lambdas = group.map((variable) => procedures.get(variable) as LambdaForm);
    steps.push({ kind: 'fix', variables: group, lambdas });
    for (const variable of group) ready.add(variable);
  };
  for (const { variable, init } of items) {
    if (init === null || (variable !== null && procedures.has(variable))) continue;
    makeReady(freeOfExpression(init));
    if (variable === null) steps.push({ kind: 'effect', init });
    else if (declared.includes(variable)) steps.push({ kind: 'assign', variable, init });
    else steps.push({ kind: 'bind', variable, init });
    if (variable !== null) ready.add(variable);
  }
  makeReady(procedures.keys());
  return [...declared.map((variable): LetrecStep => ({ kind: 'declare', variable })), ...steps];
}

/** The procedures not made yet that `needed` leads to, in text order, and the other variables of
 * the letrec, not ready yet, that are needed with them. */
function reachable(
  needed: Iterable<Variable>,
  procedures: ReadonlyMap<Variable, LambdaForm>,
  place: ReadonlyMap<Variable, number>,
  ready: ReadonlySet<Variable>,
): { readonly group: readonly Variable[]; readonly others: readonly Variable[] } {
  const group = new Set<Variable>();
  const others = new Set<Variable>();
  const pending = [...needed];
  for (let variable = pending.pop(); variable !== undefined; variable = pending.pop()) {
    if (!place.has(variable) || ready.has(variable) || group.has(variable)) continue;
    const procedure = procedures.get(variable);
    if (procedure === undefined) {
      others.add(variable);
      continue;
    }
    group.add(variable);
    pending.push(...freeOfClauses(procedure.clauses));
  }
  const inOrder = (a: Variable, b: Variable): number =>
    (place.get(a) as number) - (place.get(b) as number);
  return { group: [...group].sort(inOrder), others: [...others] };
}
