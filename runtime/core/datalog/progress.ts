/** How far the rules of a component are, and whether they can go on from there. */
import type { ActiveRule, Predicate, Progress } from './program.js';

/** Where a rule would be if it had done everything that is there now. */
export function progressNow({ sources }: ActiveRule): Progress {
  const relations = sources.map((source) => source?.rows ?? null);
  return {
    relations,
    rows: Int32Array.from(relations, (relation) => relation?.rowCount ?? 0),
    kills: Int32Array.from(relations, (relation) => relation?.killCount ?? 0),
  };
}

/** Whether the rule has done everything that is there. */
export function isCurrent({ progress, sources }: ActiveRule): boolean {
  if (progress === null) return false;
  return sources.every((source, i) => source === null || isSame(progress, i, source.rows));
}

function isSame(progress: Progress, goal: number, rows: Progress['relations'][number]): boolean {
  return (
    rows !== null &&
    progress.relations[goal] === rows &&
    progress.rows[goal] === rows.rowCount &&
    progress.kills[goal] === rows.killCount
  );
}

/** Whether a rule that was interrupted has made rows of what has gone since, or of what was not
 * there then. */
function isStale({ flat, sources, begun }: ActiveRule, predicates: readonly Predicate[]): boolean {
  if (begun === null) return false;
  return sources.some((source, i) => {
    if (source === null || predicates.some(({ rows }) => rows === source.rows)) return false;
    const { rows } = source;
    if (flat.goals[i]?.kind === 'absent') return !isSame(begun, i, rows);
    return begun.relations[i] !== rows || begun.kills[i] !== rows.killCount;
  });
}

/**
 * Whether a component has to be evaluated afresh: a relation has been replaced; or a negation or
 * an aggregate has other inputs than before; or there are kills where a lattice or aggregate is.
 */
export function needsReset(
  predicates: readonly Predicate[],
  rules: readonly ActiveRule[],
): boolean {
  const isJoined =
    predicates.some(({ lattice }) => lattice !== null) || rules.some((rule) => rule.isAggregated);
  return rules.some((rule) => {
    const { flat, sources, progress, isAggregated } = rule;
    if (isStale(rule, predicates)) return true;
    if (progress === null) return false;
    return sources.some((source, i) => {
      if (source === null) return false;
      const { rows } = source;
      if (progress.relations[i] !== rows) return true;
      if (isAggregated || flat.goals[i]?.kind === 'absent') return !isSame(progress, i, rows);
      return isJoined && rows.killCount > (progress.kills[i] as number);
    });
  });
}
