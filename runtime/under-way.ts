/**
 * What a session has under way: what runs, what waits to be gone on with, what has stopped and
 * stays. The situation of the session is all of this.
 */
import { intern } from '../grammar/datum.js';
import type { Span } from '../grammar/syntax.js';
import type { Engine } from './core/engine.js';
import { answer, Evaluation, type Task } from './evaluation.js';
import { type Level, Levels } from './levels.js';
import { interrupted } from './outcome.js';
import { Results } from './results.js';
import type { Situation } from './situation.js';
import type { Outcome } from './subsystems/seam/outcome.js';

/** What a program gets that has restored a snapshot in which nothing was running. */
const RESTORED = intern('restored');

export class UnderWay {
  readonly levels: Levels;
  readonly results: Results;
  /** What was stopped, needs something, or was loaded: `step` and `resume` go on with it. */
  kept: Evaluation | null = null;
  #running: Evaluation | null = null;
  /** What the program has restored in this slice. */
  #restored: Situation | null = null;

  constructor(readonly host: { readonly engine: Engine }) {
    this.levels = new Levels(host);
    this.results = new Results(host);
  }

  /** What runs now. */
  get running(): Evaluation | null {
    return this.#running;
  }

  /** It may be replaced, together with the engine's state: what was running then is kept, as if it
   * had been interrupted; unless something runs, which then goes on so. */
  get situation(): Situation {
    const evaluation = this.#running ?? this.kept;
    const isRunning = this.#running !== null;
    if (isRunning) evaluation?.reviewed(this.host.engine.transactions.inReview);
    return { evaluation, isRunning, levels: this.levels.list, results: this.results.counts };
  }

  set situation(situation: Situation) {
    this.levels.list = situation.levels;
    this.results.counts = situation.results;
    if (this.#running === null) this.kept = situation.evaluation;
    else this.#restored = situation;
  }

  /** What the machine does now, in the program's text. */
  get span(): Span | null {
    return this.host.engine.view(0).control?.span ?? null;
  }

  evaluation(task: Omit<Task, 'namesBefore'>): Evaluation {
    const namesBefore = new Set(this.host.engine.definitions());
    return new Evaluation({ ...task, namesBefore });
  }

  /** From now on that runs. */
  begin(evaluation: Evaluation): void {
    evaluation.goesOn(this.host.engine.transactions.inReview);
    this.#running = evaluation;
    this.kept = null;
  }

  /** Now nothing runs. */
  end(): void {
    this.#running = null;
  }

  /** What goes on after the program has restored something: the evaluation that was running then,
   * or nothing, and then this is the end. Null if it has not. */
  takeRestored(): { readonly outcome: Outcome | null } | null {
    const restored = this.#restored;
    if (restored === null) return null;
    this.#restored = null;
    const before = this.#running as Evaluation;
    const { evaluation, isRunning } = restored;
    const { keepResult } = before.task;
    const end = this.evaluation({ forms: [], keepResult, opensLevel: false });
    const next = isRunning && evaluation !== null ? evaluation : end;
    next.takeOver(before);
    this.begin(next);
    if (next !== end) {
      this.closeLevelOf(next);
      return { outcome: null };
    }
    this.kept = evaluation;
    end.values = [RESTORED];
    return { outcome: answer(end, null) };
  }

  /** Make room in the machine. What was stepped, or waits for input, becomes a level too.
   * `concerned` is the level that the next thing is about. */
  leave(concerned: Level | null): void {
    const { kept, levels } = this;
    this.kept = null;
    if (kept?.underWay && kept.task.opensLevel && levels.inMachine === null) {
      levels.open(kept, interrupted(this.span));
    }
    levels.setAside(concerned);
  }

  /** Make the machine stand at a level, which with those inside it is one no more. */
  enter(level: Level): void {
    this.leave(level);
    this.levels.close(level);
    this.levels.standAt(level);
  }

  /** What goes on is no level any more, if it was stopped as one. */
  closeLevelOf(evaluation: Evaluation): void {
    const { inMachine } = this.levels;
    if (inMachine?.evaluation.origin === evaluation.origin) this.levels.close(inMachine);
  }

  /** Give up everything that is there. */
  clear(): void {
    this.levels.clear();
    this.host.engine.abandon();
    this.kept = null;
  }
}
