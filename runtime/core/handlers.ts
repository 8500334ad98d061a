/** The entries of a list of handlers: procedures, and the clusters that handler-bind installs. */
import { Pair, type Value } from '../../grammar/datum.js';

/** The clauses of one handler-bind: tests and procedures in turn. A test is a condition type, a
 * predicate, or #t. */
export class HandlerCluster {
  constructor(readonly clauses: readonly Value[]) {}

  describe(): readonly string[] {
    return ['#<handlers>'];
  }
}

/** The procedures in a list of handlers, in its order. */
export function handlerProcedures(handlers: Value): Value[] {
  const all: Value[] = [];
  for (let rest = handlers; rest instanceof Pair; rest = rest.cdr) {
    const entry: Value = rest.car;
    if (entry instanceof HandlerCluster) all.push(...entry.clauses.filter((_, i) => i % 2 === 1));
    else all.push(entry);
  }
  return all;
}
