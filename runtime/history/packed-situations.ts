/**
 * Evaluations, levels and situations of a recording as JSON, each once and by number; their values
 * are kept aside (packing.ts).
 */
import type { Value } from '../../grammar/datum.js';
import type { Syntax } from '../../grammar/syntax.js';
import type { RestartInfo } from '../core/engine.js';
import type { SetAside } from '../core/set-aside.js';
import { Evaluation, type Progress, type Task } from '../evaluation.js';
import { Level, type Stopped } from '../levels.js';
import type { ResultCounts } from '../results.js';
import { type KeptLevel, KeptSituation, type Situation } from '../situation.js';
import type { Effect, EvalResult } from '../subsystems/seam/outcome.js';
import type { Packer, Unpacker } from './packing.js';

export interface PackedProgress extends Omit<Progress, 'values' | 'proposed'> {
  readonly values: readonly number[];
  readonly proposed: readonly number[];
}

/** An outcome, with its values by number. */
interface PackedResult {
  readonly plain: object;
  readonly value?: number;
  readonly values?: readonly number[];
  readonly payload?: number;
}

interface PackedEvaluation {
  readonly forms: number;
  readonly namesBefore: readonly string[];
  readonly keepResult: boolean;
  readonly opensLevel: boolean;
  readonly inFrame: readonly [level: number, frame: number] | null;
  readonly restart: readonly [level: number, info: RestartInfo] | null;
  readonly redefined: readonly string[];
  /** The evaluation that it was made from; null for itself. */
  readonly origin: number | null;
  readonly progress: PackedProgress;
  readonly each: readonly number[];
  readonly output: string;
  readonly effects: readonly Effect[];
  readonly stepsBefore: number;
  readonly result: PackedResult | null;
}

interface PackedLevel {
  readonly number: number;
  readonly evaluation: number;
  readonly outcome: PackedResult;
  readonly restarts: readonly RestartInfo[];
  readonly aside: number | null;
}

interface PackedKeptLevel extends Pick<PackedLevel, 'restarts' | 'aside'> {
  readonly level: number;
  readonly progress: PackedProgress;
}

export interface PackedSituation {
  readonly evaluation: number | null;
  readonly levels: readonly PackedKeptLevel[];
  readonly results: ResultCounts;
}

/** All evaluations and levels of a recording. */
export interface PackedEvaluations {
  readonly evaluations: readonly PackedEvaluation[];
  readonly levels: readonly PackedLevel[];
}

export class SituationPacker {
  readonly #evaluations = new Map<Evaluation, number>();
  readonly #levels = new Map<Level, number>();
  readonly #packed: { evaluations: PackedEvaluation[]; levels: PackedLevel[] } = {
    evaluations: [],
    levels: [],
  };

  constructor(readonly packer: Packer) {}

  get all(): PackedEvaluations {
    return this.#packed;
  }

  situation({ evaluation, levels, results }: KeptSituation): PackedSituation {
    return {
      evaluation: evaluation === null ? null : this.evaluation(evaluation),
      levels: levels.map(({ level, restarts, aside, progress }) => ({
        level: this.#level(level),
        restarts,
        aside: this.#aside(aside),
        progress: this.progress(progress),
      })),
      results,
    };
  }

  progress({ values, proposed, ...rest }: Progress): PackedProgress {
    return { ...rest, values: values.map(this.packer.value), proposed: [...proposed] };
  }

  evaluation(evaluation: Evaluation): number {
    const known = this.#evaluations.get(evaluation);
    if (known !== undefined) return known;
    const { task, origin, progress, each, output, effects, stepsBefore, result } = evaluation;
    const { forms, namesBefore, keepResult, opensLevel, inFrame, restart, redefined } = task;
    const number = this.#evaluations.size;
    this.#evaluations.set(evaluation, number);
    const value = this.packer.value;
    this.#packed.evaluations[number] = {
      forms: value(forms as unknown as Value),
      namesBefore: [...namesBefore],
      ...{ keepResult, opensLevel },
      inFrame: inFrame === undefined ? null : [this.#level(inFrame.level), inFrame.frame],
      restart: restart === undefined ? null : [this.#level(restart.level), restart.info],
      redefined: redefined ?? [],
      origin: origin === evaluation ? null : this.evaluation(origin),
      progress: this.progress(progress),
      each: each.map(value),
      ...{ output, effects: [...effects], stepsBefore },
      result: result === null ? null : this.#result(result),
    };
    return number;
  }

  #level(level: Level): number {
    const known = this.#levels.get(level);
    if (known !== undefined) return known;
    const index = this.#levels.size;
    this.#levels.set(level, index);
    const { number, evaluation, outcome, restarts, aside } = level;
    this.#packed.levels[index] = {
      number,
      evaluation: this.evaluation(evaluation),
      outcome: this.#result(outcome),
      restarts,
      aside: this.#aside(aside),
    };
    return index;
  }

  #aside(aside: SetAside | null): number | null {
    return aside === null ? null : this.packer.value(aside);
  }

  #result(outcome: EvalResult | Stopped): PackedResult {
    const { value: one, values, payload, ...plain } = outcome as Partial<Holding> & object;
    const { value } = this.packer;
    return {
      plain,
      ...('value' in outcome && { value: value(one) }),
      ...(values !== undefined && { values: values.map(value) }),
      ...('payload' in outcome && { payload: value(payload) }),
    };
  }
}

/** What an outcome may have of the program. */
interface Holding {
  readonly value: Value;
  readonly values: readonly Value[];
  readonly payload: Value;
}

export class SituationUnpacker {
  readonly #evaluations: Evaluation[] = [];
  readonly #levels: Level[] = [];

  constructor(
    readonly all: PackedEvaluations,
    readonly unpacker: Unpacker,
  ) {}

  situation({ evaluation, levels, results }: PackedSituation): KeptSituation {
    const kept = levels.map(
      ({ level, restarts, aside, progress }): KeptLevel => ({
        level: this.#level(level),
        restarts,
        aside: this.#aside(aside),
        progress: this.progress(progress),
      }),
    );
    const underWay = evaluation === null ? null : this.evaluation(evaluation);
    const whole: Situation = { evaluation: underWay, isRunning: false, levels: [], results };
    return new KeptSituation(whole, kept);
  }

  progress({ values, proposed, ...rest }: PackedProgress): Progress {
    return { ...rest, values: values.map(this.unpacker.value), proposed: new Set(proposed) };
  }

  evaluation(number: number): Evaluation {
    const known = this.#evaluations[number];
    if (known !== undefined) return known;
    const packed = this.all.evaluations[number] as PackedEvaluation;
    const { namesBefore, keepResult, opensLevel, inFrame, restart, redefined, origin } = packed;
    const { value } = this.unpacker;
    const task: Task = {
      forms: value(packed.forms) as unknown as readonly Syntax[],
      namesBefore: new Set(namesBefore),
      ...{ keepResult, opensLevel, redefined },
      ...(inFrame && { inFrame: { level: this.#level(inFrame[0]), frame: inFrame[1] } }),
      ...(restart && { restart: { level: this.#level(restart[0]), info: restart[1] } }),
    };
    const made = new Evaluation(task, origin === null ? null : this.evaluation(origin));
    this.#evaluations[number] = made;
    const { each, output, effects, stepsBefore, progress, result } = packed;
    const { next, underWay, values, steps, jiffies, proposed } = this.progress(progress);
    Object.assign(made, { next, underWay, values, steps, jiffies, proposed, output, stepsBefore });
    made.each.push(...each.map(value));
    made.effects.push(...effects);
    made.result = result === null ? null : (this.#result(result) as EvalResult);
    return made;
  }

  #level(index: number): Level {
    const known = this.#levels[index];
    if (known !== undefined) return known;
    const packed = this.all.levels[index] as PackedLevel;
    const { number, evaluation, outcome, restarts, aside } = packed;
    const stopped = this.#result(outcome) as Stopped;
    const level = new Level(number, this.evaluation(evaluation), stopped);
    this.#levels[index] = level;
    return Object.assign(level, { restarts, aside: this.#aside(aside) });
  }

  #aside(number: number | null): SetAside | null {
    return number === null ? null : (this.unpacker.value(number) as unknown as SetAside);
  }

  #result({ plain, value, values, payload }: PackedResult): unknown {
    const { unpacker } = this;
    return {
      ...plain,
      ...(value !== undefined && { value: unpacker.value(value) }),
      ...(values !== undefined && { values: values.map(unpacker.value) }),
      ...(payload !== undefined && { payload: unpacker.value(payload) }),
    };
  }
}
