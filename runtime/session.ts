/**
 * A session: one machine and everything that changes with it. Evaluations queue, one runs at a
 * time; an interrupt overtakes the queue. Two sessions share nothing.
 */
import type { Value } from '../grammar/datum.js';
import type { Syntax } from '../grammar/syntax.js';
import { changedConfig, DEFAULT_CONFIG, type RuntimeConfig } from './config.js';
import { createEngine } from './core/create-engine.js';
import type { Engine, EngineLimits } from './core/engine.js';
import { type EffectListener, sessionGate } from './effect-gate.js';
import { advance, answer, begin, Evaluation, type Stop, settle } from './evaluation.js';
import { RuntimeEventEmitter } from './events.js';
import { datumToSyntax } from './interchange.js';
import { OmegaMisuse } from './misuse.js';
import { observedWorld } from './observed-world.js';
import { readerError, readFailure } from './outcome.js';
import { Pacer } from './pacer.js';
import { type Program, readProgram } from './program.js';
import { DEFAULT_PROVIDERS, HOST_SCHEDULER, type RuntimeProviders } from './providers.js';
import { Results } from './results.js';
import type {
  EventName,
  RuntimeEventHandler,
  RuntimeEventMap,
} from './subsystems/seam/event-map.js';
import type { Host } from './subsystems/seam/host.js';
import type {
  Dimension,
  EvalResult,
  Outcome,
  ProgramError,
  StepResult,
} from './subsystems/seam/outcome.js';
import { TurnQueue } from './turn-queue.js';

export interface EvalOptions {
  /** Names the text in spans. */
  readonly file?: string;
  /** Bind the value to the next of $1, $2 …. */
  readonly keepResult?: boolean;
  /** The text is a whole program: it gets an environment of its own (R7RS 5.1), and nothing of it
   * runs if anything of it does not read. */
  readonly program?: boolean;
}

/** An evaluation asked for: its result to come, and a way to give it up. */
export interface Ticket {
  readonly result: Promise<EvalResult>;
  /** Stop it if it runs, forget it if it waits; it then ends `interrupted`. */
  cancel(): void;
}

/** What `load` answers: how many forms now wait for `step`, or what is wrong with the text. */
export interface LoadResult {
  readonly forms: number;
  readonly errors: readonly ProgramError[];
}

export interface SessionOptions {
  readonly id?: string;
  readonly config?: Partial<RuntimeConfig>;
  readonly providers?: Partial<RuntimeProviders>;
  readonly engineLimits?: Partial<EngineLimits>;
}

export class Session implements Host {
  readonly id: string;
  readonly providers: RuntimeProviders;
  readonly engine: Engine;
  readonly #emitter = new RuntimeEventEmitter();
  readonly #states = new Map<string, unknown>();
  readonly #queue = new TurnQueue();
  readonly #results: Results;
  readonly #pressures = new Set<() => Promise<void> | null>();
  #config: RuntimeConfig;
  /** What runs now. */
  #running: Evaluation | null = null;
  /** What was stopped, needs something, or was loaded: `step` and `resume` go on with it. */
  #kept: Evaluation | null = null;
  #stop: Stop | null = null;
  /** How to give up the evaluations that wait for their turn, first come first. */
  readonly #waiting = new Set<() => void>();
  #evaluations = 0;
  /** Ends the wait for an event. */
  #wakeUp: (() => void) | null = null;
  #disposed = false;
  readonly #effects: EffectListener = {
    intent: (effect) => this.emit('effect-intent', effect),
    result: (effect) => {
      this.#running?.perform(effect);
      this.emit('effect-result', effect);
    },
  };

  constructor(options: SessionOptions = {}) {
    this.#config = changedConfig(DEFAULT_CONFIG, options.config ?? {});
    this.id = options.id ?? this.#config.sessionName;
    this.providers = { ...DEFAULT_PROVIDERS, ...options.providers };
    const { world, findLibrary, findFile, operations, gate } = this.providers;
    this.engine = createEngine({
      world: observedWorld(world, (text, stream) => this.#printed(text, stream)),
      findLibrary,
      findFile,
      operations,
      gate: sessionGate(this.#effects, gate),
      ...(options.engineLimits ? { limits: options.engineLimits } : {}),
    });
    this.engine.onArrival = () => this.#wakeUp?.();
    this.#results = new Results(this.engine);
  }

  get config(): RuntimeConfig {
    return this.#config;
  }

  /** Evaluations asked for so far. */
  get evaluations(): number {
    return this.#evaluations;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Change the configuration; what runs keeps to the new limits from its next slice on. Throws
   * OmegaMisuse `invalid-config`, and then nothing is changed. */
  configure(updates: Partial<RuntimeConfig>): void {
    this.#checkAlive();
    this.#config = changedConfig(this.#config, updates);
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
    return this.evalForm(datumToSyntax(expression));
  }

  /** Evaluate one form that was read already. */
  async evalForm(form: Syntax): Promise<EvalResult> {
    return this.#enqueue('', { forms: [form], errors: [], kind: 'open' }, {}).result;
  }

  /** Set a text as the program that `step` and `resume` drive, in place of what was kept. */
  async load(code: string, options: EvalOptions = {}): Promise<LoadResult> {
    this.#checkAlive();
    return this.#queue.take(this.#config.queueMax, async () => {
      const { forms, errors } = readProgram(code, options.file ?? 'loaded');
      if (errors.length > 0) return { forms: 0, errors: errors.map(readerError) };
      this.engine.abandon();
      this.#kept = this.#evaluation(code, forms, options);
      return { forms: forms.length, errors: [] };
    });
  }

  /** One transition of the kept program. Without one, answers the state as it is. */
  async step(): Promise<StepResult> {
    this.#checkAlive();
    return this.#queue.take(this.#config.queueMax, async () => this.#stepKept());
  }

  /** Go on with what was stopped, waits for input, or was loaded, to its end. `input` is what the
   * program reads from the console next; null is the end of it. Without anything kept, throws
   * OmegaMisuse `state-conflict`. */
  async resume(input?: string | null): Promise<EvalResult> {
    this.#checkAlive();
    return this.#queue.take(this.#config.queueMax, async () => {
      const evaluation = this.#kept;
      if (evaluation === null) {
        throw new OmegaMisuse('state-conflict', 'nothing to resume: no evaluation was left open');
      }
      if (input !== undefined) this.engine.feedConsole(input);
      return this.#advance(evaluation);
    });
  }

  /** True if no evaluation is under way or loaded. */
  isTerminal(): boolean {
    return this.#running === null && this.#kept === null;
  }

  interrupt(): boolean {
    // What was asked for but has not begun in this turn of the event loop runs as far as the caller
    // can tell.
    const [next] = this.#waiting;
    const running = this.#running !== null || next !== undefined;
    if (this.#running !== null) {
      this.#stop = { kind: 'interrupted', span: null };
      this.#wakeUp?.();
    } else next?.();
    this.emit('interrupted', { running });
    return running;
  }

  exhaust(dimension: Dimension, limit: number, used: number): void {
    if (this.#running) this.#stop = { kind: 'exhausted', dimension, limit, used };
  }

  on<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    this.#emitter.on(event, handler);
  }

  off<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void {
    this.#emitter.off(event, handler);
  }

  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void {
    this.#emitter.emit(event, data);
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
    this.#pressures.add(pressure);
    return () => this.#pressures.delete(pressure);
  }

  /** End the session: what runs is interrupted, what waits ends `interrupted` too. Idempotent. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.interrupt();
    await this.#queue.idle();
    this.engine.abandon();
    this.#kept = null;
    this.emit('disposed', { session: this.id });
    this.#emitter.clear();
  }

  #checkAlive(): void {
    if (this.#disposed) {
      throw new OmegaMisuse('disposed', `the session "${this.id}" was disposed; create a new one`);
    }
  }

  #enqueue(code: string, program: Program, options: EvalOptions): Ticket {
    this.#checkAlive();
    this.#evaluations++;
    let evaluation: Evaluation | null = null;
    let cancelled = false;
    const cancel = (): void => {
      cancelled = true;
      if (evaluation !== null && evaluation === this.#running) this.interrupt();
    };
    const result = this.#queue.take(this.#config.queueMax, async () => {
      this.#waiting.delete(cancel);
      this.emit('eval-start', { code });
      evaluation = this.#evaluation(code, program.forms, options);
      if (cancelled || this.#disposed) {
        return this.#finish(evaluation, { kind: 'interrupted', span: null });
      }
      const unreadable = program.errors.length > 0;
      if (unreadable) return this.#finish(evaluation, readFailure(program.errors));
      this.engine.abandon();
      this.#kept = null;
      if (options.program) this.engine.startProgram(program.kind);
      return this.#advance(evaluation);
    });
    this.#waiting.add(cancel);
    return { result, cancel };
  }

  #evaluation(code: string, forms: Program['forms'], options: EvalOptions): Evaluation {
    const names = new Set(this.engine.definitions());
    return new Evaluation(code, forms, names, options.keepResult ?? false);
  }

  async #advance(evaluation: Evaluation): Promise<EvalResult> {
    const { world, memory } = this.providers;
    const session = this;
    const limited = this.#config.memoryBytesMax !== null;
    const begun = world.currentJiffy();
    this.#running = evaluation;
    this.#kept = null;
    this.#stop = null;
    try {
      const outcome = await advance(evaluation, {
        engine: this.engine,
        pacer: new Pacer(world, limited ? memory : null),
        get config() {
          return session.config;
        },
        takeStop: () => this.#takeStop(),
        exceeded: (stop) => this.emit('budget-exceeded', stop),
        event: (delayMs) => this.#event(delayMs),
        breathe: () => this.#breathe(),
      });
      evaluation.jiffies += world.currentJiffy() - begun;
      if (isResumable(outcome)) this.#kept = evaluation;
      return this.#finish(evaluation, outcome);
    } finally {
      this.#running = null;
    }
  }

  #takeStop(): Stop | null {
    const stop = this.#stop;
    this.#stop = null;
    if (stop?.kind !== 'interrupted') return stop;
    return { kind: 'interrupted', span: this.engine.view(0).control?.span ?? null };
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
        const { scheduler } = this.providers;
        const wake = (): void => this.#wakeUp?.();
        cancel = scheduler.after?.(delayMs, wake) ?? HOST_SCHEDULER.after(delayMs, wake);
      }
    });
  }

  async #breathe(): Promise<void> {
    await this.providers.scheduler.yield();
    for (const pressure of this.#pressures) await pressure();
  }

  #finish(evaluation: Evaluation, outcome: Outcome): EvalResult {
    const keep = evaluation.keepResult && outcome.kind === 'ok' && outcome.exitCode === null;
    const { jiffiesPerSecond } = this.providers.world;
    const result: EvalResult = {
      ...outcome,
      steps: evaluation.steps,
      effects: evaluation.effects,
      definitions: evaluation.definitions(this.engine.definitions()),
      output: evaluation.output,
      durationMs: (evaluation.jiffies * 1000) / jiffiesPerSecond,
      binding: keep ? this.#results.keep(outcome.value, this.#config.resultsKept) : null,
    };
    this.emit('eval-complete', { result });
    return result;
  }

  #stepKept(): StepResult {
    const { engine } = this;
    const evaluation = this.#kept;
    if (evaluation === null) return { done: true, state: engine.view(), outcome: null };
    const form = evaluation.forms[evaluation.next];
    this.#running = evaluation;
    try {
      if (!evaluation.underWay && form !== undefined) begin(evaluation, form, engine);
      if (engine.state.kind === 'waiting') engine.wake();
      const stepsBefore = engine.steps;
      const state = engine.step();
      evaluation.steps += engine.steps - stepsBefore;
      this.emit('step', { steps: engine.steps });
      const ended = settle(evaluation, state, engine);
      const finished = !evaluation.underWay && evaluation.next >= evaluation.forms.length;
      const outcome = ended ?? (finished ? answer(evaluation, null) : null);
      const done = outcome !== null && outcome.kind !== 'needs';
      if (done) this.#kept = null;
      return { done, state: engine.view(), outcome };
    } finally {
      this.#running = null;
    }
  }

  #printed(text: string, stream: 'output' | 'error'): void {
    this.#running?.print(text, this.#config.outputMax);
    this.emit('output', { text, stream });
  }
}

function isResumable(outcome: Outcome): boolean {
  return outcome.kind === 'interrupted' || outcome.kind === 'needs' || outcome.kind === 'exhausted';
}
