/**
 * Which variables of a conjunction have a value: those of its relations, and those that are equal
 * to something of which all variables have values.
 */
import type { Expression } from '../../../grammar/datalog/syntax.js';
import {
  type Aggregate,
  aggregatesIn,
  expressionsOf,
  isFresh,
  type Part,
  type Variable,
  variablesIn,
  variablesOfAggregate,
} from './conjunctions.js';
import { type Refusal, refuse } from './refusal.js';

/** By name of a variable, the part that gives it its value. */
export type Bound = ReadonlyMap<string, Part>;

/** What has a value by these parts; `scope` are the variables that are not an aggregate's own.
 * O(parts²) */
export function boundBy(parts: readonly Part[], scope: ReadonlySet<string>): Bound {
  const bound = new Map<string, Part>();
  const bind = (variable: Expression, part: Part): void => {
    if (variable.kind === 'variable' && !bound.has(variable.name)) bound.set(variable.name, part);
  };
  for (const part of parts)
    if (part.kind === 'row' && !part.isNegated)
      for (const operand of part.atom.operands) bind(operand, part);
  for (let size = -1; size < bound.size; ) {
    size = bound.size;
    for (const part of parts) {
      if (part.kind !== 'compare' || part.sign !== '=') continue;
      const { left, right } = part;
      if (needsOf(right, scope).every((name) => bound.has(name))) bind(left, part);
      if (needsOf(left, scope).every((name) => bound.has(name))) bind(right, part);
    }
  }
  return bound;
}

/** The variables without which an expression has no value. */
export function needsOf(expression: Expression, scope: ReadonlySet<string>): readonly string[] {
  const own = variablesIn(expression).map(({ name }) => name);
  const outer = aggregatesIn(expression).flatMap((each) => outerOf(each, scope));
  return [...own, ...outer];
}

/** The variables of an aggregate that are known outside of it, each once. */
export function outerOf(aggregate: Aggregate, scope: ReadonlySet<string>): readonly string[] {
  const names = variablesOfAggregate(aggregate).map(({ name }) => name);
  return [...new Set(names)].filter((name) => scope.has(name));
}

/** @throws Refusal `ungrounded-variable` for the first of these that has no value */
export function checkBound(
  parts: readonly Part[],
  more: readonly Expression[],
  bound: Bound,
  scope: ReadonlySet<string>,
): void {
  const expressions = [...more, ...parts.flatMap(expressionsOf)];
  const inner = expressions
    .flatMap(aggregatesIn)
    .flatMap((each) => variablesOfAggregate(each).filter(({ name }) => scope.has(name)));
  for (const variable of [...expressions.flatMap(variablesIn), ...inner])
    if (!bound.has(variable.name) && !isFresh(variable.name)) throw ungrounded(variable);
}

function ungrounded({ name, span }: Variable): Refusal {
  return refuse(
    'ungrounded-variable',
    span,
    `${name.replace(/\..*/, '')} has no value`,
    'each variable needs a relation that is not negated, or = with what has a value',
  );
}
