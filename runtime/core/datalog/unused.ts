/** Relations of which nothing is left. */
import type { Program } from './program.js';

/** Forget a relation of which there is nothing: no facts, no rules, nothing said of it, and no rule
 * that speaks of it. O(rules). */
export function forgetUnused({ predicates, journal }: Program, name: string): void {
  const predicate = predicates.get(name);
  if (predicate === undefined || predicate.given.size > 0) return;
  const { derived, declaration, external } = predicate;
  if (derived !== null || declaration !== null || external !== null) return;
  for (const { rules } of predicates.values())
    if (rules.some(({ sources }) => sources.includes(predicate))) return;
  journal.assignEntry(predicates, name, undefined);
}
