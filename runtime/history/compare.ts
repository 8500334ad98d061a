/** Comparing branches: what the program has defined at the newest moment of each. */
import type { Difference } from '../core/keeper.js';
import type { Image } from '../image.js';
import { lastStepOf } from './branch.js';
import { hereIn } from './debugging.js';
import type { History } from './history.js';

/** Two branches, and how they differ. */
export interface Comparison {
  /** The step up to which they are the same. */
  readonly common: number;
  readonly first: BranchEnd;
  readonly second: BranchEnd;
  readonly differences: readonly Difference[];
}

interface BranchEnd {
  readonly branch: number;
  readonly newest: number;
  /** How what was evaluated last in it has ended; null while it has not. */
  readonly outcome: string | null;
  /** What that has printed. */
  readonly output: string;
}

/** Compare them; afterwards all is as it was. `imageHere` is the session as it is. Throws
 * OmegaMisuse `state-conflict`. */
export async function compareBranches(
  history: History,
  [a, b]: readonly [number, number],
  imageHere: () => Image,
  differencesOf: (before: Image, after: Image) => readonly Difference[],
): Promise<Comparison> {
  const { id } = history.branch;
  const { isPast } = history;
  const { index } = hereIn(history);
  const { steps } = history.engine;
  const ends: BranchEnd[] = [];
  const images: Image[] = [];
  try {
    for (const branch of [a, b]) {
      await history.goTo(Number.POSITIVE_INFINITY, branch);
      images.push(imageHere());
      ends.push(endOf(history));
    }
  } finally {
    await history.goTo(Number.POSITIVE_INFINITY, id);
    if (isPast) await history.travel(() => history.traveller.seek(index, steps));
  }
  const common = commonSteps(history, a, b);
  const [first, second] = ends as [BranchEnd, BranchEnd];
  const [before, after] = images as [Image, Image];
  return { common, first, second, differences: differencesOf(before, after) };
}

function endOf({ branch, situation, engine }: History): BranchEnd {
  const last = branch.stretches.at(-1)?.segment.situation.evaluation ?? null;
  const evaluation = situation.evaluation ?? last;
  return {
    branch: branch.id,
    newest: engine.steps,
    outcome: evaluation?.result?.kind ?? null,
    output: evaluation?.output ?? '',
  };
}

/** Up to which step two branches have the same stretches. */
function commonSteps({ timeline }: History, a: number, b: number): number {
  const [first, second] = [a, b].map(
    (id) => timeline.branches.find((branch) => branch.id === id)?.stretches ?? [],
  );
  let step = 0;
  for (const [i, stretch] of (first ?? []).entries()) {
    const other = second?.[i];
    if (other?.segment !== stretch.segment) break;
    step = Math.min(lastStepOf(stretch), lastStepOf(other));
    if (step < Math.max(lastStepOf(stretch), lastStepOf(other))) break;
  }
  return step;
}
