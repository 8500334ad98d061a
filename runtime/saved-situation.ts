/** Situations as values, so that they can be saved beside the states of engines. */
import { MString, type Value } from '../grammar/datum.js';
import type { Syntax } from '../grammar/syntax.js';
import type { RestartInfo } from './core/engine.js';
import type { SetAside } from './core/set-aside.js';
import { Evaluation, type Task } from './evaluation.js';
import { Level, type Stopped } from './levels.js';
import { hasFailed } from './outcome.js';
import type { Situation } from './situation.js';
import type { Effect } from './subsystems/seam/outcome.js';

/** What is plain of an evaluation. */
interface PlainEvaluation {
  readonly underWay: boolean;
  readonly keepResult: boolean;
  readonly opensLevel: boolean;
  readonly steps: number;
  readonly jiffies: number;
  readonly output: string;
  readonly effects: readonly Effect[];
  readonly namesBefore: readonly string[];
  readonly redefined: readonly string[];
  readonly proposed: readonly number[];
  /** Of a task in a frame, its index; of one for a restart, that. */
  readonly frame: number | null;
  readonly restart: RestartInfo | null;
}

/** What is plain of a level. */
interface PlainLevel {
  readonly number: number;
  /** Without the payload of an error. */
  readonly outcome: Stopped;
  readonly restarts: readonly RestartInfo[];
}

export function situationToValue({ evaluation, isRunning, levels, results }: Situation): Value {
  const writer = new Writer();
  const { count, dropped } = results;
  return [writer.evaluation(evaluation), isRunning, levels.map(writer.level), count, dropped];
}

/** And back. */
export function situationFromValue(value: Value): Situation {
  const reader = new Reader();
  const [evaluation, isRunning, levels, count, dropped] = value as readonly Value[];
  return {
    evaluation: reader.evaluation(evaluation),
    isRunning: isRunning === true,
    levels: (levels as readonly Value[]).map(reader.level),
    results: { count: count as number, dropped: dropped as number },
  };
}

const plain = (data: PlainEvaluation | PlainLevel): MString => new MString(JSON.stringify(data));

/** Evaluations and levels refer to those that were there before: each is one array, wherever it is
 * referred to. */
class Writer {
  readonly #arrays = new Map<Evaluation | Level, Value[]>();

  readonly level = (level: Level): Value => {
    const known = this.#arrays.get(level);
    if (known !== undefined) return known;
    const array: Value[] = [];
    this.#arrays.set(level, array);
    const { number, restarts, aside } = level;
    const { outcome } = level;
    const isFailure = hasFailed(outcome);
    array.push(
      plain({
        number,
        outcome: isFailure ? { ...outcome, payload: null } : outcome,
        restarts,
      }),
    );
    array.push(isFailure ? outcome.payload : false);
    array.push(aside ?? false, this.evaluation(level.evaluation));
    return array;
  };

  evaluation(evaluation: Evaluation | null): Value {
    if (evaluation === null) return false;
    const known = this.#arrays.get(evaluation);
    if (known !== undefined) return known;
    const array: Value[] = [];
    this.#arrays.set(evaluation, array);
    const { task, next, underWay, values, each, steps, jiffies, output, effects } = evaluation;
    const { keepResult, opensLevel, namesBefore, inFrame, restart } = task;
    const data: PlainEvaluation = {
      ...{ underWay, keepResult, opensLevel, steps, jiffies, output, effects },
      namesBefore: [...namesBefore],
      redefined: [...evaluation.redefined],
      proposed: [...evaluation.proposed],
      frame: inFrame?.frame ?? null,
      restart: restart?.info ?? null,
    };
    const level = inFrame?.level ?? restart?.level;
    const forms = task.forms.slice(underWay ? next - 1 : next);
    array.push(plain(data), forms, [...values], [...each]);
    array.push(level === undefined ? false : this.level(level));
    return array;
  }
}

class Reader {
  readonly #made = new Map<Value, Evaluation | Level>();

  readonly level = (value: Value): Level => {
    const known = this.#made.get(value);
    if (known !== undefined) return known as Level;
    const [text, payload, aside, evaluation] = value as readonly Value[];
    const { number, outcome, restarts } = JSON.parse(String(text)) as PlainLevel;
    const whole: Stopped = hasFailed(outcome) ? { ...outcome, payload } : outcome;
    const level = new Level(number, this.evaluation(evaluation) as Evaluation, whole);
    this.#made.set(value, level);
    level.restarts = restarts;
    level.aside = aside === false ? null : (aside as SetAside);
    return level;
  };

  evaluation(value: Value): Evaluation | null {
    if (value === false) return null;
    const known = this.#made.get(value);
    if (known !== undefined) return known as Evaluation;
    const [text, forms, values, each, at] = value as readonly Value[];
    const data = JSON.parse(String(text)) as PlainEvaluation;
    const { keepResult, opensLevel, redefined, underWay, frame, restart } = data;
    const level = at === false ? null : this.level(at);
    const namesBefore = new Set(data.namesBefore);
    // Whoever began a text may have had no use for levels; whoever goes on with it may.
    const opens = opensLevel || restart === null;
    const evaluation = new Evaluation({
      ...{ forms: forms as unknown as readonly Syntax[], namesBefore, redefined },
      ...{ keepResult, opensLevel: opens },
      ...(level !== null && frame !== null ? { inFrame: { level, frame } } : {}),
      ...(level !== null && restart !== null ? { restart: { level, info: restart } } : {}),
    } satisfies Task);
    this.#made.set(value, evaluation);
    const { steps, jiffies, output } = data;
    const proposed = new Set(data.proposed);
    // The form under way is the first.
    Object.assign(evaluation, {
      next: underWay ? 1 : 0,
      underWay,
      steps,
      stepsBefore: steps,
      jiffies,
      proposed,
      output,
      values,
    });
    evaluation.each.push(...(each as readonly Value[]));
    evaluation.effects.push(...data.effects);
    return evaluation;
  }
}
