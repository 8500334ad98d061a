/**
 * What a session does with its machine: runs one evaluation at a time, stops it, steps it, and goes
 * on with what stopped. Whoever calls it sees to it that only one thing is asked of it at a time.
 */
import type { Value } from '../grammar/datum.js';
import { Breaks } from './breaks.js';
import type { RuntimeConfig } from './config.js';
import type { Engine, RestartInfo } from './core/engine.js';
import {
  advance,
  answer,
  begin,
  type Drive,
  type Evaluation,
  type Stop,
  settle,
  type Task,
  withProposals,
} from './evaluation.js';
import { type Level, type Levels, stops } from './levels.js';
import { OmegaMisuse } from './misuse.js';
import {
  abortion,
  hasExited,
  hasFailed,
  hasValues,
  interrupted,
  isAborted,
  isResumable,
  readFailure,
} from './outcome.js';
import { Pacer } from './pacer.js';
import type { Program } from './program.js';
import { endProgram, type FiberFailure } from './program-end.js';
import type { RuntimeProviders } from './providers.js';
import { argumentForms, checkArguments } from './restart-arguments.js';
import type { EventName, RuntimeEventMap } from './subsystems/seam/event-map.js';
import type { Effect, EvalResult, Outcome, StepResult } from './subsystems/seam/outcome.js';
import { UnderWay } from './under-way.js';

/** The session that it works for. */
export interface RunnerHost {
  readonly engine: Engine;
  readonly providers: RuntimeProviders;
  readonly config: RuntimeConfig;
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void;
}

const NOTHING = (_engine: Engine): void => {};

export class Runner {
  readonly underWay: UnderWay;
  readonly levels: Levels;
  readonly breaks: Breaks;

  constructor(readonly host: RunnerHost) {
    this.underWay = new UnderWay(host);
    this.levels = this.underWay.levels;
    this.breaks = new Breaks(host);
  }

  /** Whether an evaluation is under way or loaded. */
  get isOpen(): boolean {
    return this.underWay.running !== null || this.underWay.kept !== null;
  }

  /** Ask what runs to stop; false if nothing runs. */
  stop(stop: Stop): boolean {
    if (this.underWay.running === null) return false;
    this.breaks.stop(stop);
    return true;
  }

  /** The program printed that. */
  printed(text: string): void {
    this.underWay.running?.print(text, this.host.config.outputMax);
  }

  performed(effect: Effect): void {
    this.underWay.running?.perform(effect);
  }

  /** Give up everything that is there, and start a new program. */
  startProgram(kind: 'open' | 'importing'): void {
    this.underWay.clear();
    this.host.engine.startProgram(kind);
  }

  /** Run an evaluation to its end. `concerned` is the level that it is about. */
  async run(evaluation: Evaluation, concerned: Level | null = null): Promise<EvalResult> {
    this.underWay.leave(concerned);
    return this.#advance(evaluation);
  }

  /** The end of a program; answers the fibers that have failed without anybody's notice. */
  endProgram(): Promise<readonly FiberFailure[]> {
    return endProgram(this.host, () => {
      const evaluation = this.underWay.evaluation({
        forms: [],
        keepResult: false,
        opensLevel: false,
      });
      evaluation.underWay = true;
      return this.#advance(evaluation);
    });
  }

  /** Set an evaluation as what `step` and `resume` drive. */
  load(evaluation: Evaluation): void {
    this.levels.setAside();
    this.underWay.kept = evaluation;
  }

  /** Go on with what is kept, or with the innermost level if it was stopped from outside. Throws
   * OmegaMisuse `state-conflict`. `prepare` finds the machine where it stopped. */
  async resume(input?: string | null, prepare = NOTHING): Promise<EvalResult> {
    const { underWay } = this;
    const { innermost } = this.levels;
    let evaluation = underWay.kept;
    if (evaluation !== null) {
      underWay.closeLevelOf(evaluation);
    } else if (innermost?.canContinue) {
      underWay.enter(innermost);
      ({ evaluation } = innermost);
    } else {
      const why = innermost
        ? `level ${innermost.number} stopped by an error; choose one of its restarts`
        : 'no evaluation was left open';
      throw new OmegaMisuse('state-conflict', `nothing to resume: ${why}`);
    }
    if (input !== undefined) this.host.engine.feedConsole(input);
    prepare(this.host.engine);
    return this.#advance(evaluation);
  }

  /** Let what has stopped last go on elsewhere: `action` puts the machine there. It stops again at
   * the next form. Throws OmegaMisuse `state-conflict` if nothing has stopped. */
  async redirect(action: (engine: Engine) => void): Promise<EvalResult> {
    const { underWay, levels } = this;
    const level = underWay.kept === null ? levels.find() : levels.inMachine;
    const evaluation = underWay.kept ?? levels.find().evaluation;
    if (underWay.kept === null) underWay.enter(levels.find());
    else underWay.closeLevelOf(evaluation);
    const { engine } = this.host;
    try {
      action(engine);
    } catch (error) {
      // It stays where it was.
      if (level !== null) levels.open(evaluation, level.outcome);
      if (level === null || level.canContinue) underWay.kept = evaluation;
      throw error;
    }
    evaluation.underWay = true;
    engine.debug.goOn('in');
    return this.#advance(evaluation);
  }

  /** Whether something has stopped and can be looked at. */
  get hasStopped(): boolean {
    return this.underWay.kept?.underWay === true || this.levels.innermost !== null;
  }

  /** Look at what has stopped last, as if it stood in the machine. */
  lookHere<T>(look: (engine: Engine) => T): T {
    const { innermost } = this.levels;
    const isHere = this.underWay.kept !== null || innermost === null;
    return isHere ? look(this.host.engine) : this.levels.lookAt(innermost, look);
  }

  /** Change what has stopped last. */
  changeHere<T>(change: (engine: Engine) => T): T {
    const { innermost } = this.levels;
    const isHere = this.underWay.kept !== null || innermost === null;
    return isHere ? change(this.host.engine) : this.levels.change(innermost, change);
  }

  /** One transition of what is kept. Without anything kept, the state as it is. */
  step(): StepResult {
    const { underWay } = this;
    const { engine } = this.host;
    const evaluation = underWay.kept;
    if (evaluation === null) return { done: true, state: engine.view(), outcome: null };
    const form = evaluation.forms[evaluation.next];
    underWay.begin(evaluation);
    try {
      if (!evaluation.underWay && form !== undefined) begin(evaluation, form, engine);
      if (engine.state.kind === 'waiting') engine.wake();
      const stepsBefore = engine.steps;
      const state = engine.step();
      evaluation.steps += engine.steps - stepsBefore;
      this.host.emit('step', { steps: engine.steps });
      const restored = underWay.takeRestored();
      const ended = restored === null ? settle(evaluation, state, engine) : restored.outcome;
      return this.#stepped(underWay.running as Evaluation, ended);
    } finally {
      this.underWay.end();
    }
  }

  #stepped(evaluation: Evaluation, ended: Outcome | null): StepResult {
    const { engine } = this.host;
    const finished = !evaluation.underWay && evaluation.next >= evaluation.forms.length;
    evaluation.reviewed(engine.transactions.inReview);
    const answered = finished ? withProposals(evaluation, answer(evaluation, null), engine) : null;
    const outcome = ended ?? answered;
    const done = outcome !== null && outcome.kind !== 'needs';
    if (!done) {
      this.underWay.kept = evaluation;
      return { done, state: engine.view(), outcome };
    }
    this.underWay.closeLevelOf(evaluation);
    return { done, state: engine.view(), outcome: this.#stopped(evaluation, outcome) };
  }

  /** The level of that number (the innermost one without) goes on by a restart. The arguments are
   * expressions; if evaluating one fails, that is the outcome and the level stays. Without any, the
   * restart asks for them if it can. Throws OmegaMisuse. */
  async invokeRestart(
    index: number,
    texts: readonly string[],
    number?: number,
  ): Promise<EvalResult> {
    const level = this.levels.find(number);
    const restart = this.levels.restart(level, index);
    checkArguments(restart, texts.length, level.canContinue);
    if (texts.length === 0) return this.#goOn(level, restart, null);
    const { forms, errors } = argumentForms(texts);
    const task = { forms, keepResult: false, opensLevel: false };
    const evaluation = this.underWay.evaluation({ ...task, restart: { level, info: restart } });
    if (errors.length > 0) return this.finish(evaluation, readFailure(errors));
    return this.run(evaluation, level);
  }

  /** Evaluate forms that see the variables of an activation of a level, which stays as it is.
   * Throws OmegaMisuse. */
  async evalInFrame(
    frame: number,
    { forms, errors }: Program,
    keepResult: boolean,
    number?: number,
  ): Promise<EvalResult> {
    const level = this.levels.find(number);
    this.levels.checkFrame(level, frame);
    const inFrame = { level, frame };
    const evaluation = this.underWay.evaluation({ forms, keepResult, opensLevel: true, inFrame });
    if (errors.length > 0) return this.finish(evaluation, readFailure(errors));
    return this.run(evaluation, level);
  }

  /** Leave a level and those inside it, by its restart abort. Throws OmegaMisuse. */
  async abort(number?: number): Promise<EvalResult> {
    const level = this.levels.find(number);
    // The outermost of them is always there.
    const restart = this.levels.restartsOf(level).findLast(({ name }) => name === 'abort');
    return this.#goOn(level, restart as RestartInfo, null);
  }

  /** What an evaluation that ended so answers. */
  finish(evaluation: Evaluation, outcome: Outcome): EvalResult {
    const { engine, config, providers } = this.host;
    const { keepResult } = evaluation.task;
    const isKept = keepResult && hasValues(outcome) && !hasExited(outcome);
    const { jiffiesPerSecond } = providers.world;
    const result: EvalResult = {
      ...outcome,
      steps: evaluation.steps,
      effects: evaluation.effects,
      definitions: evaluation.definitions(engine.definitions()),
      output: evaluation.output,
      durationMs: (evaluation.jiffies * 1000) / jiffiesPerSecond,
      binding: isKept ? this.underWay.results.keep(outcome.value, config.resultsKept) : null,
    };
    evaluation.result = result;
    this.host.emit('eval-complete', { result });
    return result;
  }

  async #goOn(
    level: Level,
    restart: RestartInfo,
    args: readonly Value[] | null,
  ): Promise<EvalResult> {
    const { evaluation, canContinue, isBetweenForms } = level;
    this.levels.restart(level, restart.index);
    this.underWay.enter(level);
    this.host.emit('restart-invoked', { level: level.number, restart });
    const continues = canContinue && restart.index === 0;
    if (isBetweenForms && !continues) return this.finish(evaluation, abortion());
    if (!continues) {
      evaluation.underWay = true;
      this.host.engine.invokeRestart(canContinue ? restart.index - 1 : restart.index, args);
    }
    return this.#advance(evaluation);
  }

  async #advance(begun: Evaluation): Promise<EvalResult> {
    const { host } = this;
    const { world, memory } = host.providers;
    const limited = host.config.memoryBytesMax !== null;
    const start = world.currentJiffy();
    this.underWay.begin(begun);
    this.breaks.begin();
    try {
      const outcome = await advance(this.#drive(new Pacer(world, limited ? memory : null)));
      const evaluation = this.underWay.running as Evaluation;
      evaluation.jiffies += world.currentJiffy() - start;
      evaluation.reviewed(host.engine.transactions.inReview);
      const { restart } = evaluation.task;
      if (restart && hasValues(outcome) && !hasExited(outcome)) {
        return await this.#goOnWith(restart, evaluation.each);
      }
      if (isResumable(outcome)) this.underWay.kept = evaluation;
      const ended = withProposals(evaluation, outcome, host.engine);
      return this.finish(evaluation, this.#stopped(evaluation, ended));
    } finally {
      this.underWay.end();
    }
  }

  #drive(pacer: Pacer): Drive {
    const { host, underWay } = this;
    return {
      pacer,
      get engine() {
        return host.engine;
      },
      get evaluation() {
        return underWay.running as Evaluation;
      },
      get config() {
        return host.config;
      },
      takeStop: () => this.#takeStop(),
      takeRestored: () => underWay.takeRestored(),
      exceeded: (stop) => host.emit('budget-exceeded', stop),
      event: (delayMs) => this.breaks.event(delayMs),
      breathe: () => this.breaks.breathe(),
    };
  }

  /** Go on by the restart whose arguments have these values. */
  #goOnWith(
    { level, info }: NonNullable<Task['restart']>,
    values: readonly Value[],
  ): Promise<EvalResult> {
    if (this.levels.find(level.number) === level) return this.#goOn(level, info, values);
    const message = `level ${level.number} is no longer what it was`;
    throw new OmegaMisuse('state-conflict', message);
  }

  /** Open a level for what stopped, if one is to be. */
  #stopped(evaluation: Evaluation, outcome: Outcome): Outcome {
    const isOver = hasFailed(outcome) && isAborted(outcome);
    if (isOver) this.host.engine.abandon();
    if (isOver || !stops(outcome)) return outcome;
    const level = evaluation.task.opensLevel ? this.levels.open(evaluation, outcome) : null;
    const number = level?.number ?? null;
    if (hasFailed(outcome)) {
      this.host.emit('condition-unhandled', { level: number, error: outcome.error });
    }
    return { ...outcome, level: number, restarts: level?.restarts ?? [] };
  }

  #takeStop(): Stop | null {
    const stop = this.breaks.takeStop();
    return stop?.kind === 'interrupted' ? interrupted(this.underWay.span) : stop;
  }
}
