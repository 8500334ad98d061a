/**
 * A session: one machine and everything that changes with it. Evaluations queue, one runs at a
 * time; an interrupt overtakes the queue. Two sessions share nothing.
 */
import type { Value } from '../grammar/datum.js';
import type { Syntax } from '../grammar/syntax.js';
import { changedConfig, DEFAULT_CONFIG, type RuntimeConfig } from './config.js';
import type { Engine, EngineLimits } from './core/engine.js';
import { TIERS } from './core/tier/options.js';
import type { EvalOptions, FrameEvalOptions, LoadResult, Ticket } from './eval-options.js';
import type { Evaluation } from './evaluation.js';
import { RuntimeEventEmitter } from './events.js';
import type { History } from './history/history.js';
import { type EngineListener, Incarnation } from './incarnation.js';
import { datumToSyntax } from './interchange.js';
import type { LevelInfo } from './levels.js';
import { SEARCH_EVENTS } from './machine-events.js';
import { OmegaMisuse } from './misuse.js';
import { interrupted, NOTHING_KEPT, readerError, readFailure } from './outcome.js';
import { type Program, readProgram } from './program.js';
import type { FiberFailure } from './program-end.js';
import { DEFAULT_PROVIDERS, type RuntimeProviders } from './providers.js';
import { Runner } from './runner.js';
import type { Setting } from './setting.js';
import type { Situation } from './situation.js';
import { SnapshotShelf } from './snapshot-shelf.js';
import { checkAllowed } from './state-coordinator.js';
import type {
  EventName,
  RuntimeEventHandler,
  RuntimeEventMap,
} from './subsystems/seam/event-map.js';
import type { Host } from './subsystems/seam/host.js';
import type { Dimension, EvalResult, StepResult } from './subsystems/seam/outcome.js';
import { applySwitches } from './switches.js';
import { TurnQueue } from './turn-queue.js';

export interface SessionOptions {
  readonly id?: string;
  readonly config?: Partial<RuntimeConfig>;
  readonly providers?: Partial<RuntimeProviders>;
  readonly engineLimits?: Partial<EngineLimits>;
}

export class Session implements Host {
  readonly id: string;
  readonly providers: RuntimeProviders;
  readonly engineLimits: Partial<EngineLimits>;
  /** States of this session that are kept in memory. */
  readonly snapshots = new SnapshotShelf(this);
  readonly #emitter = new RuntimeEventEmitter();
  readonly #states = new Map<string, unknown>();
  readonly #queue = new TurnQueue();
  readonly #runner: Runner;
  #incarnation: Incarnation;
  #config: RuntimeConfig;
  /** How to give up the evaluations that wait for their turn, first come first. */
  readonly #waiting = new Set<() => void>();
  #evaluations = 0;
  #disposed = false;
  #searchListeners = 0;
  readonly #listener: EngineListener;

  constructor(options: SessionOptions = {}) {
    this.#config = changedConfig(DEFAULT_CONFIG, options.config ?? {});
    this.id = options.id ?? this.#config.sessionName;
    this.providers = { ...DEFAULT_PROVIDERS, ...options.providers };
    this.engineLimits = options.engineLimits ?? {};
    this.#listener = this.#engineListener();
    this.#incarnation = new Incarnation(this, this.#listener);
    this.#runner = new Runner(this);
  }

  /** Another one, after a snapshot was restored. */
  get engine(): Engine {
    return this.#incarnation.engine;
  }

  /** That of the engine: it begins anew where a snapshot was restored. */
  get history(): History {
    return this.#incarnation.history;
  }

  get config(): RuntimeConfig {
    return this.#config;
  }

  /** What is known of what it evaluates, beside what its machine knows. */
  get situation(): Situation {
    return this.#runner.underWay.situation;
  }

  set situation(situation: Situation) {
    this.#runner.underWay.situation = situation;
  }

  /** Be in another state: that which `load` puts a new engine into, with the situation it answers.
   * If it throws, nothing has changed. What was recorded before cannot be gone to any more; texts
   * are numbered on from those of either state. */
  become(load: (next: Incarnation) => Situation, evaluations: number, setting?: Setting): void {
    const next = new Incarnation(this, this.#listener, setting);
    const situation = load(next);
    if (this.history.isRecording) next.history.start();
    else next.history.stop();
    next.engine.debug.adopt(this.engine.debug);
    this.#incarnation.close();
    this.#incarnation = next;
    this.#evaluations = Math.max(this.#evaluations, evaluations);
    this.situation = situation;
  }

  /** Evaluations asked for so far. */
  get evaluations(): number {
    return this.#evaluations;
  }

  get isBusy(): boolean {
    return this.#runner.underWay.running !== null;
  }

  /** Nothing runs or waits for its turn. */
  get isIdle(): boolean {
    return !this.isBusy && this.#queue.isIdle;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Change the configuration; what runs keeps to the new limits from its next slice on. Throws
   * OmegaMisuse `invalid-config`, and then nothing is changed. */
  configure(updates: Partial<RuntimeConfig>): void {
    this.#checkAlive();
    const { tier } = this.#config;
    this.#config = changedConfig(this.#config, updates);
    if (this.#config.tier !== tier) this.engine.setTier(TIERS[this.#config.tier]);
    applySwitches(this.engine, this.#config);
    if ('enableHistory' in updates || 'historyEnabled' in updates) this.history.configure();
    this.emit('configured', { changed: Object.keys(updates) });
  }

  /** Ask for the forms of a text to be evaluated in order, up to the first that fails. Throws
   * OmegaMisuse when disposed or when too many evaluations wait. */
  submit(code: string, options: EvalOptions = {}): Ticket {
    const program = readProgram(code, options.file ?? `${this.id}:${this.#evaluations + 1}`);
    return this.#enqueue(code, program, options);
  }

  /** `submit` and wait. Rejects with OmegaMisuse, never for an error of the program. */
  async eval(code: string, options: EvalOptions = {}): Promise<EvalResult> {
    return this.submit(code, options).result;
  }

  /** Evaluate one datum. */
  async evalExpr(expression: Value): Promise<EvalResult> {
    return this.evalForm(datumToSyntax(expression), {});
  }

  /** Evaluate one form of a program that was read already. */
  async evalForm(form: Syntax, options: EvalOptions = { opensLevel: false }): Promise<EvalResult> {
    return this.#enqueue('', { forms: [form], errors: [], kind: 'open' }, options).result;
  }

  /** Set a text as the program that `step` and `resume` drive, in place of what was kept. */
  async load(code: string, options: EvalOptions = {}): Promise<LoadResult> {
    this.#checkAlive();
    this.#evaluations++;
    const { forms, errors } = readProgram(code, options.file ?? 'loaded');
    if (errors.length > 0) return { forms: 0, errors: errors.map(readerError) };
    return this.#change(async () => {
      this.#runner.load(this.#evaluation(forms, options));
      return { forms: forms.length, errors: [] };
    });
  }

  /** One transition of the kept program. Without one, answers the state as it is. In the past, one
   * that was made before. */
  async step(): Promise<StepResult> {
    return this.turn(async () => {
      if (!this.history.isPast) return this.#runner.step();
      await this.history.goBack(-1);
      return { done: false, state: this.engine.view(), outcome: null };
    });
  }

  /** Go on with what was stopped, waits for input, or was loaded, to its end. `input` is what the
   * program reads from the console next; null is the end of it. In the past, what is recorded is
   * only repeated, and answers what it answered then. Without anything to go on with, or for input
   * in the past, throws OmegaMisuse `state-conflict`. */
  async resume(input?: string | null): Promise<EvalResult> {
    return this.turn(async () => {
      if (input !== undefined) this.history.checkPresent('give input');
      const known = this.history.isPast ? await this.history.goOn() : null;
      return known ?? this.#runner.resume(input);
    });
  }

  /** Go through the history when everything asked for before is done. */
  async travel<T>(journey: (history: History) => Promise<T> | T): Promise<T> {
    return this.turn(async () => {
      checkAllowed(this.engine, 'travel');
      return journey(this.history);
    });
  }

  /** Whether something has stopped and can be looked at. */
  get hasStopped(): boolean {
    return this.#runner.hasStopped;
  }

  /** Work with what runs the programs, when everything asked for before is done. */
  async withRunner<T>(work: (runner: Runner) => Promise<T> | T): Promise<T> {
    return this.turn(async () => work(this.#runner));
  }

  /** What stopped and stays, innermost first. */
  get levels(): readonly LevelInfo[] {
    return this.#runner.levels.all.map(({ info }) => info);
  }

  /** What there is to see at a level; null if none is open and none is asked for. */
  async lookAt<T>(level: number | undefined, look: (engine: Engine) => T): Promise<T | null> {
    const { levels } = this.#runner;
    return this.turn(async () => {
      const isAsked = level !== undefined || levels.innermost !== null;
      return isAsked ? levels.lookAt(levels.find(level), look) : null;
    });
  }

  /** Go on at a level by one of its restarts, with the values of these expressions. Answers what
   * comes of the rest of the evaluation that stopped there. Levels inside it are dropped. */
  async invokeRestart(
    index: number,
    args: readonly string[] = [],
    level?: number,
  ): Promise<EvalResult> {
    return this.#change(() => this.#runner.invokeRestart(index, args, level));
  }

  /** Evaluate forms that see the variables of an activation; the level stays as it is. */
  async evalInFrame(
    frame: number,
    code: string,
    { level, file, keepResult = false }: FrameEvalOptions = {},
  ): Promise<EvalResult> {
    this.#checkAlive();
    this.#evaluations++;
    const program = readProgram(code, file ?? `${this.id}:${this.#evaluations}`);
    return this.#change(async () => {
      this.emit('eval-start', { code });
      return this.#runner.evalInFrame(frame, program, keepResult, level);
    });
  }

  /** Leave a level and those inside it; the outcome is an error with the code `aborted`. */
  async abort(level?: number): Promise<EvalResult> {
    return this.#change(() => this.#runner.abort(level));
  }

  /** End a program: what its fibers are in is left. Answers what those have raised that have failed
   * without anybody's notice. */
  async endProgram(): Promise<readonly FiberFailure[]> {
    return this.#change(() => this.#runner.endProgram());
  }

  /** True if no evaluation is under way or loaded. */
  isTerminal(): boolean {
    return !this.#runner.isOpen;
  }

  interrupt(): boolean {
    // What was asked for but has not begun in this turn of the event loop runs as far as the caller
    // can tell.
    const [next] = this.#waiting;
    const isTravelling = this.history.interrupt();
    const running = this.isBusy || isTravelling || next !== undefined;
    if (!this.#runner.stop(interrupted(null)) && !isTravelling) next?.();
    this.emit('interrupted', { running });
    return running;
  }

  exhaust(dimension: Dimension, limit: number, used: number): void {
    this.#runner.stop({ kind: 'exhausted', dimension, limit, used, ...NOTHING_KEPT });
  }

  on<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    this.#emitter.on(event, handler);
    if (SEARCH_EVENTS.includes(event)) this.#searchListeners++;
    this.#incarnation.watchSearches();
  }

  off<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    if (this.#emitter.off(event, handler) && SEARCH_EVENTS.includes(event)) this.#searchListeners--;
    this.#incarnation.watchSearches();
  }

  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void {
    this.#emitter.emit(event, data);
  }

  /** Let a subsystem hear the session's events. */
  wire<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    this.#emitter.on(event, handler);
  }

  /** A subsystem's state in this session, made at the first use. */
  state<State>(subsystem: { readonly name: string; initial(): State }): State {
    if (!this.#states.has(subsystem.name)) {
      this.#states.set(subsystem.name, subsystem.initial());
    }
    return this.#states.get(subsystem.name) as State;
  }

  /** Ask `pressure` between slices: while it answers a promise, evaluation waits for it. Answers a
   * function that takes the request back. */
  slowDownFor(pressure: () => Promise<void> | null): () => void {
    return this.#runner.breaks.slowDownFor(pressure);
  }

  /** End the session: what runs is interrupted, what waits ends `interrupted` too. Idempotent. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.interrupt();
    await this.#queue.idle();
    this.#runner.underWay.clear();
    this.#incarnation.close();
    this.snapshots.clear();
    this.emit('disposed', { session: this.id });
    this.#emitter.clear();
  }

  #checkAlive(): void {
    if (this.#disposed) {
      throw new OmegaMisuse('disposed', `the session "${this.id}" was disposed; create a new one`);
    }
  }

  /** Do it when everything asked for before is done. Rejects with OmegaMisuse. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    this.#checkAlive();
    return this.#queue.take(this.#config.queueMax, work);
  }

  /** … and it is not what was done at this moment before: in the past, it begins a branch. */
  async #change<T>(work: () => Promise<T>): Promise<T> {
    return this.turn(() => {
      this.history.leavePast();
      return work();
    });
  }

  #enqueue(code: string, program: Program, options: EvalOptions): Ticket {
    this.#checkAlive();
    this.#evaluations++;
    const runner = this.#runner;
    let runs = false;
    let cancelled = false;
    const cancel = (): void => {
      cancelled = true;
      if (runs) this.interrupt();
    };
    const result = this.#queue.take(this.#config.queueMax, async () => {
      this.#waiting.delete(cancel);
      this.emit('eval-start', { code });
      const evaluation = this.#evaluation(program.forms, options);
      if (cancelled || this.#disposed) return runner.finish(evaluation, interrupted(null));
      const unreadable = program.errors.length > 0;
      if (unreadable) return runner.finish(evaluation, readFailure(program.errors));
      this.history.leavePast();
      if (options.program) runner.startProgram(program.kind);
      runs = true;
      return runner.run(evaluation).finally(() => {
        runs = false;
      });
    });
    this.#waiting.add(cancel);
    return { result, cancel };
  }

  #engineListener(): EngineListener {
    return {
      hearsSearches: () => this.#searchListeners > 0,
      printed: (text, stream) => {
        this.#runner.printed(text);
        this.emit('output', { text, stream });
      },
      performed: (effect) => this.#runner.performed(effect),
      arrived: () => this.#runner.breaks.wake(),
    };
  }

  #evaluation(forms: Program['forms'], options: EvalOptions): Evaluation {
    const { keepResult = false, program = false, opensLevel = !program } = options;
    return this.#runner.underWay.evaluation({ forms, keepResult, opensLevel });
  }
}
