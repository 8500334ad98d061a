/** What is wrong with a declaration, a fact or a rule among those that are there already. */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Fault } from '../condition.js';
import { counted } from '../counted.js';
import { checkTypes } from './column-types.js';
import { type Dependency, dependenciesOf, strictCycle } from './dependencies.js';
import { type FlatRule, flatten } from './flat-rule.js';
import { limitFault } from './limits.js';
import type { Program } from './program.js';
import { type Atom, atomText, type Declaration, type Goal, type Rule } from './rule.js';
import { checkGrounded, checkHead, faultAt } from './rule-check.js';

/** @throws Fault `arity-clash`, `invalid-rule`, `wrong-type` for a fact that is there */
export function checkDeclaration(program: Program, declaration: Declaration): void {
  const { name, columns, lattice, span } = declaration;
  checkArity(program, name, columns.length, span);
  if (lattice !== null && columns.length === 0)
    throw faultAt(
      span,
      'invalid-rule',
      `${name} has no column to be joined by ${lattice}`,
      'give it at least one column',
    );
  const there = program.find(name);
  if (there === undefined) return;
  if (there.lattice === lattice) {
    for (const row of there.given.alive()) {
      const values = Array.from(there.given.row(row), (id) => program.space.terms.value(id));
      checkTypes(name, columns, values, span, 'declare the relation before it is used');
    }
    return;
  }
  throw faultAt(
    span,
    'invalid-rule',
    `${name} is in use${placeText(there.span)}, so its last column can no longer be declared`,
    'declare the relation before it is used',
  );
}

/** @throws Fault `arity-clash`, `wrong-type` */
export function checkFact(
  program: Program,
  relation: string,
  values: readonly Value[],
  span: Span | null,
): void {
  checkArity(program, relation, values.length, span);
  const columns = program.find(relation)?.declaration?.columns ?? [];
  checkTypes(relation, columns, values, span, null);
}

/** The conjunctions of a rule that may be added.
 * @throws Fault `arity-clash`, `ungrounded-variable`, `unstratified`, `invalid-rule`, `limit` */
export function checkRule(program: Program, rule: Rule): FlatRule[] {
  const { relation, terms, span } = rule.head;
  const known = new Map<string, { readonly arity: number; readonly span: Span | null }>();
  checkUse(program, known, relation, terms.length, span ?? rule.span);
  for (const atom of atomsIn(rule.body))
    checkUse(program, known, atom.relation, atom.terms.length, atom.span ?? rule.span);
  checkHead(rule, program.find(relation)?.lattice ?? null);
  const { space } = program;
  const flats = flatten(rule, space.terms, space.limits);
  for (const flat of flats) checkGrounded(flat);
  checkStratified(program, rule, flats);
  return flats;
}

function checkUse(
  program: Program,
  known: Map<string, { readonly arity: number; readonly span: Span | null }>,
  name: string,
  arity: number,
  span: Span | null,
): void {
  checkArity(program, name, arity, span);
  const before = known.get(name);
  if (before !== undefined && before.arity !== arity)
    throw clash(name, arity, span, before.arity, before.span);
  known.set(name, { arity, span });
}

/** @throws Fault `arity-clash` */
export function checkArity(program: Program, name: string, arity: number, span: Span | null): void {
  const there = program.find(name);
  if (there !== undefined && there.arity !== arity)
    throw clash(name, arity, span, there.arity, there.span);
  if (arity > program.space.limits.columnsMax)
    throw limitFault(
      `columns in ${name}`,
      program.space.limits.columnsMax,
      'put some of them into a list',
    );
}

function clash(
  name: string,
  arity: number,
  span: Span | null,
  before: number,
  spanBefore: Span | null,
): Fault {
  return faultAt(
    span,
    'arity-clash',
    `${name} is used with ${counted(arity, 'column')}, but has ${before}${placeText(spanBefore)}`,
    'a relation has the same number of columns wherever it is used',
  );
}

function placeText(span: Span | null): string {
  return span === null ? '' : ` at ${span.file}:${span.line}:${span.column}`;
}

/** All relations' terms in a body. */
function atomsIn(goals: readonly Goal[]): readonly Atom[] {
  return goals.flatMap((goal): readonly Atom[] => {
    if (goal.kind === 'or') return goal.branches.flatMap(atomsIn);
    return goal.kind === 'relation' || goal.kind === 'not' ? [goal.atom] : [];
  });
}

function checkStratified(program: Program, rule: Rule, flats: readonly FlatRule[]): void {
  const { relation } = rule.head;
  const isLattice = (name: string): boolean => (program.find(name)?.lattice ?? null) !== null;
  const added = flats.flatMap((flat) => dependenciesOf(flat, isLattice));
  if (program.isUnmentioned(relation) && added.every(({ on }) => on !== relation)) return;
  const dependencies = (name: string): readonly Dependency[] =>
    name === relation ? [...program.dependencies(name), ...added] : program.dependencies(name);
  const found = strictCycle(relation, dependencies);
  if (found === null) return;
  const { cycle, strict } = found;
  throw faultAt(
    rule.span ?? rule.head.span,
    'unstratified',
    `${cycle[0]} would depend on ${strict} itself: ${cycle.join(' -> ')}, ` +
      `by the rule for ${atomText(rule.head)}`,
    'compute what is negated or counted in relations that do not depend on the result',
  );
}
