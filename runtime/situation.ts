/**
 * What a session knows of what it evaluates, beside what its machine knows: what is under way, the
 * levels, how many results have names. It can be kept and come back to; each time with evaluations
 * and levels of its own, so that what is done then does not reach what was kept.
 */
import type { Evaluation, Progress } from './evaluation.js';
import { Level } from './levels.js';
import type { ResultCounts } from './results.js';

export interface Situation {
  /** What runs, was stopped, needs something or was loaded. */
  readonly evaluation: Evaluation | null;
  /** Whether that runs. */
  readonly isRunning: boolean;
  /** Outermost first. */
  readonly levels: readonly Level[];
  readonly results: ResultCounts;
}

export interface KeptLevel extends Pick<Level, 'aside' | 'restarts'> {
  readonly level: Level;
  readonly progress: Progress;
}

export class KeptSituation {
  /** What was under way. */
  readonly evaluation: Evaluation | null;
  readonly levels: readonly KeptLevel[];
  readonly results: ResultCounts;

  constructor({ evaluation, levels, results }: Situation, kept: readonly KeptLevel[] = []) {
    this.evaluation = evaluation;
    const own = levels.map((level) => {
      const { aside, restarts, evaluation: stopped } = level;
      return { level, aside, restarts, progress: stopped.progress };
    });
    this.levels = [...kept, ...own];
    this.results = results;
  }

  /** The situation again, with that as what is under way. */
  again(evaluation: Evaluation | null): Situation {
    const levels = this.levels.map(({ level, aside, restarts, progress }) => {
      const { number, outcome } = level;
      return Object.assign(new Level(number, level.evaluation.at(progress), outcome), {
        aside,
        restarts,
      });
    });
    return { evaluation, isRunning: false, levels, results: this.results };
  }
}
