/**
 * What a session does with its machine: runs one evaluation at a time, stops it, steps it, and goes
 * on with what stopped. Whoever calls it sees to it that only one thing is asked of it at a time.
 */
import type { Value } from '../grammar/datum.js';
import type { Span, Syntax } from '../grammar/syntax.js';
import type { RuntimeConfig } from './config.js';
import type { Engine, FrameInfo, RestartInfo } from './core/engine.js';
import {
  advance,
  answer,
  begin,
  Evaluation,
  type Stop,
  settle,
  type Task,
  withProposals,
} from './evaluation.js';
import { type Level, Levels, type Stopped } from './levels.js';
import { OmegaMisuse } from './misuse.js';
import {
  abortion,
  hasExited,
  hasValues,
  interrupted,
  isAborted,
  isResumable,
  readFailure,
} from './outcome.js';
import { Pacer } from './pacer.js';
import type { Program } from './program.js';
import { endProgram, type FiberFailure } from './program-end.js';
import { HOST_SCHEDULER, type RuntimeProviders } from './providers.js';
import { argumentForms, checkAsks } from './restart-arguments.js';
import { Results } from './results.js';
import type { Situation } from './situation.js';
import type { EventName, RuntimeEventMap } from './subsystems/seam/event-map.js';
import type { Effect, EvalResult, Outcome, StepResult } from './subsystems/seam/outcome.js';

/** The session that it works for. */
export interface RunnerHost {
  readonly engine: Engine;
  readonly providers: RuntimeProviders;
  readonly config: RuntimeConfig;
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void;
}

export class Runner {
  readonly levels: Levels;
  readonly #results: Results;
  readonly #pressures = new Set<() => Promise<void> | null>();
  /** What runs now. */
  #running: Evaluation | null = null;
  /** What was stopped, needs something, or was loaded: `step` and `resume` go on with it. */
  #kept: Evaluation | null = null;
  #stop: Stop | null = null;
  /** Ends the wait for an event. */
  #wakeUp: (() => void) | null = null;

  constructor(readonly host: RunnerHost) {
    const { engine } = host;
    engine.onArrival = () => this.#wakeUp?.();
    this.levels = new Levels(engine);
    this.#results = new Results(engine);
  }

  get running(): Evaluation | null {
    return this.#running;
  }

  /** Whether an evaluation is under way or loaded. */
  get isOpen(): boolean {
    return this.#running !== null || this.#kept !== null;
  }

  /** What is known of what it evaluates; while nothing runs, it may be replaced. */
  get situation(): Situation {
    const evaluation = this.#running ?? this.#kept;
    return { evaluation, levels: this.levels.list, results: this.#results.counts };
  }

  set situation({ evaluation, levels, results }: Situation) {
    this.#kept = evaluation;
    this.levels.list = levels;
    this.#results.counts = results;
  }

  evaluation(task: Omit<Task, 'namesBefore'>): Evaluation {
    const namesBefore = new Set(this.host.engine.definitions());
    return new Evaluation({ ...task, namesBefore });
  }

  /** Ask what runs to stop; false if nothing runs. */
  stop(stop: Stop): boolean {
    if (this.#running === null) return false;
    this.#stop = stop;
    this.#wakeUp?.();
    return true;
  }

  /** The program printed that. */
  printed(text: string): void {
    this.#running?.print(text, this.host.config.outputMax);
  }

  performed(effect: Effect): void {
    this.#running?.perform(effect);
  }

  /** Ask `pressure` between slices: while it answers a promise, evaluation waits for it. Answers a
   * function that takes the request back. */
  slowDownFor(pressure: () => Promise<void> | null): () => void {
    this.#pressures.add(pressure);
    return () => this.#pressures.delete(pressure);
  }

  /** Give up everything that is there, and start a new program. */
  startProgram(kind: 'open' | 'importing'): void {
    this.clear();
    this.host.engine.startProgram(kind);
  }

  clear(): void {
    this.levels.clear();
    this.host.engine.abandon();
    this.#kept = null;
  }

  /** Run an evaluation to its end. `concerned` is the level that it is about. */
  async run(evaluation: Evaluation, concerned: Level | null = null): Promise<EvalResult> {
    this.#leave(concerned);
    return this.#advance(evaluation);
  }

  /** The end of a program; answers the fibers that have failed without anybody's notice. */
  endProgram(): Promise<readonly FiberFailure[]> {
    return endProgram(this.host.engine, () => {
      const evaluation = this.evaluation({ forms: [], keepResult: false, opensLevel: false });
      evaluation.underWay = true;
      return this.#advance(evaluation);
    });
  }

  /** Set an evaluation as what `step` and `resume` drive. */
  load(evaluation: Evaluation): void {
    this.#kept = null;
    this.levels.setAside();
    this.#kept = evaluation;
  }

  /** Go on with what is kept, or with the innermost level if it was stopped from outside. Throws
   * OmegaMisuse `state-conflict`. */
  async resume(input?: string | null): Promise<EvalResult> {
    const { innermost, inMachine } = this.levels;
    let evaluation = this.#kept;
    if (evaluation !== null) {
      if (inMachine) this.levels.close(inMachine);
    } else if (innermost?.canContinue) {
      this.#enter(innermost);
      ({ evaluation } = innermost);
    } else {
      const why = innermost
        ? `level ${innermost.number} stopped by an error; choose one of its restarts`
        : 'no evaluation was left open';
      throw new OmegaMisuse('state-conflict', `nothing to resume: ${why}`);
    }
    if (input !== undefined) this.host.engine.feedConsole(input);
    return this.#advance(evaluation);
  }

  /** One transition of what is kept. Without anything kept, the state as it is. */
  step(): StepResult {
    const { engine } = this.host;
    const evaluation = this.#kept;
    if (evaluation === null) return { done: true, state: engine.view(), outcome: null };
    const form = evaluation.forms[evaluation.next];
    this.#running = evaluation;
    try {
      if (!evaluation.underWay && form !== undefined) begin(evaluation, form, engine);
      if (engine.state.kind === 'waiting') engine.wake();
      const stepsBefore = engine.steps;
      const reviewBefore = engine.transactions.inReview;
      const state = engine.step();
      evaluation.steps += engine.steps - stepsBefore;
      evaluation.reviewed(reviewBefore, engine.transactions.inReview);
      this.host.emit('step', { steps: engine.steps });
      const ended = settle(evaluation, state, engine);
      const finished = !evaluation.underWay && evaluation.next >= evaluation.forms.length;
      const answered = finished ? withProposals(evaluation, answer(evaluation, null)) : null;
      const outcome = ended ?? answered;
      const done = outcome !== null && outcome.kind !== 'needs';
      if (!done) return { done, state: engine.view(), outcome };
      this.#kept = null;
      if (this.levels.inMachine) this.levels.close(this.levels.inMachine);
      return { done, state: engine.view(), outcome: this.#stopped(evaluation, outcome) };
    } finally {
      this.#running = null;
    }
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
    if (texts.length > 0 && level.canContinue && index === 0) {
      throw new OmegaMisuse('invalid-params', 'the restart continue takes no arguments');
    }
    if (texts.length === 0) checkAsks(restart);
    if (texts.length === 0) return this.#goOn(level, restart, null);
    const { forms, errors } = argumentForms(texts);
    const then = (values: readonly Value[]): Promise<EvalResult> => {
      const { number: same } = level;
      if (this.levels.find(same) === level) return this.#goOn(level, restart, values);
      throw new OmegaMisuse('state-conflict', `level ${same} is no longer what it was`);
    };
    const evaluation = this.evaluation({ forms, keepResult: false, opensLevel: false, then });
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
    const frames = this.levels.framesOf(level, frame + 1).length;
    if (frames <= frame) {
      const message = `level ${level.number} has no frame ${frame}; it has ${frames}`;
      throw new OmegaMisuse('state-conflict', message, { level: level.number, frames });
    }
    const begin = (form: Syntax): void => {
      this.levels.standAt(level);
      this.host.engine.beginInFrame(frame, form);
    };
    const evaluation = this.evaluation({ forms, keepResult, opensLevel: true, begin });
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

  restarts(number?: number): readonly RestartInfo[] {
    return this.levels.restartsOf(this.levels.find(number));
  }

  frames(number?: number, framesMax?: number): readonly FrameInfo[] {
    return this.levels.framesOf(this.levels.find(number), framesMax);
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
      binding: isKept ? this.#results.keep(outcome.value, config.resultsKept) : null,
    };
    evaluation.result = result;
    this.host.emit('eval-complete', { result });
    return result;
  }

  /** Make room in the machine. What was stepped, or waits for input, becomes a level too. */
  #leave(concerned: Level | null): void {
    const kept = this.#kept;
    this.#kept = null;
    if (kept?.underWay && kept.task.opensLevel && this.levels.inMachine === null) {
      this.levels.open(kept, interrupted(this.#span));
    }
    this.levels.setAside(concerned);
  }

  /** Make the machine stand at a level, which with those inside it is one no more. */
  #enter(level: Level): void {
    this.#leave(level);
    this.levels.close(level);
    this.levels.standAt(level);
  }

  async #goOn(
    level: Level,
    restart: RestartInfo,
    args: readonly Value[] | null,
  ): Promise<EvalResult> {
    const { evaluation, canContinue, isBetweenForms } = level;
    this.levels.restart(level, restart.index);
    this.#enter(level);
    this.host.emit('restart-invoked', { level: level.number, restart });
    const continues = canContinue && restart.index === 0;
    if (isBetweenForms && !continues) return this.finish(evaluation, abortion());
    if (!continues) {
      evaluation.underWay = true;
      this.host.engine.invokeRestart(canContinue ? restart.index - 1 : restart.index, args);
    }
    return this.#advance(evaluation);
  }

  async #advance(evaluation: Evaluation): Promise<EvalResult> {
    const { host } = this;
    const { engine } = host;
    const { world, memory } = host.providers;
    const limited = host.config.memoryBytesMax !== null;
    const begun = world.currentJiffy();
    const reviewBefore = engine.transactions.inReview;
    this.#running = evaluation;
    this.#kept = null;
    this.#stop = null;
    try {
      const outcome = await advance(evaluation, {
        engine,
        pacer: new Pacer(world, limited ? memory : null),
        get config() {
          return host.config;
        },
        takeStop: () => this.#takeStop(),
        exceeded: (stop) => host.emit('budget-exceeded', stop),
        event: (delayMs) => this.#event(delayMs),
        breathe: () => this.#breathe(),
      });
      evaluation.jiffies += world.currentJiffy() - begun;
      evaluation.reviewed(reviewBefore, engine.transactions.inReview);
      const { then } = evaluation.task;
      if (then && hasValues(outcome) && !hasExited(outcome)) return await then(evaluation.each);
      if (isResumable(outcome)) this.#kept = evaluation;
      const ended = withProposals(evaluation, outcome);
      return this.finish(evaluation, this.#stopped(evaluation, ended));
    } finally {
      this.#running = null;
    }
  }

  /** Open a level for what stopped, if one is to be. */
  #stopped(evaluation: Evaluation, outcome: Outcome): Outcome {
    if (!stops(outcome) || (outcome.kind === 'error' && isAborted(outcome))) return outcome;
    const level = evaluation.task.opensLevel ? this.levels.open(evaluation, outcome) : null;
    const number = level?.number ?? null;
    if (outcome.kind === 'error') {
      this.host.emit('condition-unhandled', { level: number, error: outcome.error });
    }
    return { ...outcome, level: number, restarts: level?.restarts ?? [] };
  }

  /** What the machine does now, in the program's text. */
  get #span(): Span | null {
    return this.host.engine.view(0).control?.span ?? null;
  }

  #takeStop(): Stop | null {
    const stop = this.#stop;
    this.#stop = null;
    return stop?.kind === 'interrupted' ? interrupted(this.#span) : stop;
  }

  /** Wait for the next thing that may let a fiber go on. */
  #event(delayMs: number | null): Promise<void> {
    if (this.#stop !== null) return Promise.resolve();
    return new Promise((resolve) => {
      let cancel = (): void => {};
      this.#wakeUp = () => {
        this.#wakeUp = null;
        cancel();
        resolve();
      };
      if (delayMs !== null) {
        const { scheduler } = this.host.providers;
        const wake = (): void => this.#wakeUp?.();
        cancel = scheduler.after?.(delayMs, wake) ?? HOST_SCHEDULER.after(delayMs, wake);
      }
    });
  }

  async #breathe(): Promise<void> {
    await this.host.providers.scheduler.yield();
    for (const pressure of this.#pressures) await pressure();
  }
}

function stops(outcome: Outcome): outcome is Stopped {
  const { kind } = outcome;
  return kind === 'error' || kind === 'interrupted' || kind === 'exhausted';
}
