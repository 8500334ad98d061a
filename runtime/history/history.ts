/**
 * The history of a session: what it has done, as far as it is recorded, and where in it the session
 * is. Going back and forth repeats what was done and performs nothing; whatever is changed in the
 * past begins a new branch there.
 */

import type { Syntax } from '../../grammar/syntax.js';
import type { RuntimeConfig } from '../config.js';
import type { Engine, RunState } from '../core/engine.js';
import { OmegaMisuse } from '../misuse.js';
import type { RuntimeProviders } from '../providers.js';
import type { Setting } from '../setting.js';
import type { Situation } from '../situation.js';
import type { EventName, RuntimeEventMap } from '../subsystems/seam/event-map.js';
import type { Effect, EvalResult } from '../subsystems/seam/outcome.js';
import type { Boundary } from './boundary.js';
import { type Branch, lastStepOf, type Stretch } from './branch.js';
import { deliver, Recording, type RecordingHost } from './recording.js';
import { type HistoryLimits, Timeline } from './timeline.js';
import { type TravelHost, Traveller } from './traveller.js';
import { watchedEngine } from './watched-engine.js';

/** The session that it works for. */
export interface HistoryHost {
  readonly providers: RuntimeProviders;
  readonly config: RuntimeConfig;
  /** What the session knows of what it evaluates; may be replaced while nothing runs. */
  situation: Situation;
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void;
}

export class History implements RecordingHost, TravelHost {
  /** The engine as the session is to use it: what it does is recorded. */
  readonly watched: Engine;
  readonly timeline: Timeline;
  readonly traveller: Traveller;
  readonly #recording: Recording;
  #isRecording = false;

  constructor(
    readonly host: HistoryHost,
    /** The engine itself. */
    readonly engine: Engine,
    readonly boundary: Boundary,
    readonly setting: Setting,
  ) {
    this.timeline = new Timeline(engine);
    this.traveller = new Traveller(this, this.timeline);
    this.#recording = new Recording(this, this.timeline);
    this.watched = watchedEngine(engine, {
      begin: (form) => this.#begin(form),
      run: (stepsMax) => this.#run(stepsMax),
      feedConsole: (text) => this.#deliver('input', text),
      wake: () => this.#deliver('wake', null),
      touched: () => this.#touched(),
    });
  }

  get scheduler(): RuntimeProviders['scheduler'] {
    return this.host.providers.scheduler;
  }

  get world(): RuntimeProviders['world'] {
    return this.host.providers.world;
  }

  get situation(): Situation {
    return this.host.situation;
  }

  set situation(situation: Situation) {
    this.host.situation = situation;
  }

  get limits(): HistoryLimits {
    const { config } = this.host;
    return {
      formsMax: config.historyLimit,
      checkpointsMax: config.historyCheckpointsMax,
      bytesMax: config.historyBytesMax,
      stepsBetween: config.historyCheckpointSteps,
    };
  }

  get isRecording(): boolean {
    return this.#isRecording;
  }

  /** Whether the session is at an earlier moment than its newest one. */
  get isPast(): boolean {
    return this.traveller.moment !== null;
  }

  get branch(): Branch {
    return this.timeline.branch;
  }

  /** The steps that can be gone to; null if nothing is recorded. */
  get range(): { readonly oldest: number; readonly newest: number } | null {
    const { stretches, tip } = this.branch;
    const [first] = stretches;
    if (first === undefined) return null;
    const newest = tip?.step ?? this.engine.steps;
    return { oldest: first.segment.oldestStep, newest };
  }

  /** Record, or not, as the configuration says. */
  configure(): void {
    const { enableHistory, historyEnabled } = this.host.config;
    this.#isRecording = enableHistory && historyEnabled;
    this.#recording.touched = true;
  }

  /** Record from now on. Throws OmegaMisuse `state-conflict` if the configuration forbids it. */
  start(): void {
    if (!this.host.config.enableHistory) {
      throw new OmegaMisuse('state-conflict', 'the configuration has "enableHistory" off');
    }
    if (this.#isRecording) return;
    this.#isRecording = true;
    this.#recording.touched = true;
  }

  /** Record no more; what was recorded stays. At an earlier moment, throws OmegaMisuse
   * `state-conflict`. */
  stop(): void {
    this.checkPresent('stop recording');
    this.#isRecording = false;
  }

  /** Forget what was recorded, also the other branches. At an earlier moment, throws OmegaMisuse
   * `state-conflict`. */
  clear(): void {
    this.checkPresent('forget the history');
    this.timeline.clear();
    this.#recording.touched = true;
  }

  /** Go to a step of the branch under way, or another one: the nearest that can be gone to. */
  async goTo(step: number, branchId: number = this.branch.id): Promise<void> {
    this.checkRecorded();
    const branch = this.#branchOf(branchId);
    await this.travel(async () => {
      this.#enter(branch);
      const index = branch.indexOf(step);
      const stretch = branch.stretches[index];
      if (stretch === undefined || step >= (this.range?.newest ?? 0)) this.traveller.toPresent();
      else await this.traveller.seek(index, Math.min(step, lastStepOf(stretch)));
    });
  }

  /** Go to the beginning of a form of the branch under way, or to its end. */
  async goToForm(number: number, atEnd: boolean): Promise<void> {
    const { stretches } = this.branch;
    const index = stretches.findIndex(({ segment }) => segment.number === number);
    const stretch = stretches[index];
    if (stretch === undefined) {
      const [first, last] = [stretches[0]?.segment.number, stretches.at(-1)?.segment.number];
      const there = first === undefined ? 'nothing is recorded' : `there are ${first} to ${last}`;
      const message = `no form ${number} is recorded in branch ${this.branch.id}; ${there}`;
      throw new OmegaMisuse('state-conflict', message, { form: number });
    }
    await this.travel(async () => {
      if (!atEnd) await this.traveller.seek(index, stretch.segment.firstStep);
      else if (index === stretches.length - 1) this.traveller.toPresent();
      else await this.traveller.seekEnd(index);
    });
  }

  /** Go so many transitions back (or, if negative, forward). */
  async goBack(steps: number): Promise<void> {
    await this.goTo(this.engine.steps - steps);
  }

  /** Go on with what was under way, as far as it is recorded; its result, or null if it has not
   * ended: then this is the present. */
  async goOn(): Promise<EvalResult | null> {
    const origin = this.situation.evaluation?.origin;
    const { stretches } = this.branch;
    const isOurs = ({ segment }: Stretch): boolean =>
      segment.situation.evaluation?.origin === origin;
    const last = stretches.findLastIndex(isOurs);
    const isNewest = last === stretches.length - 1;
    await this.travel(async () => {
      if (isNewest) this.traveller.toPresent();
      else await this.traveller.seekEnd(last);
    });
    if (isNewest && this.situation.evaluation?.origin === origin) return null;
    return stretches[last]?.segment.situation.evaluation?.result ?? null;
  }

  /** Begin a new branch here. */
  fork(): void {
    this.checkRecorded();
    const { id } = this.branch;
    const { steps } = this.engine;
    this.traveller.fork();
    this.#recording.touched = true;
    this.host.emit('history-forked', { branch: this.branch.id, from: id, step: steps });
  }

  /** Something is about to be changed: in the past, that begins a new branch. */
  leavePast(): void {
    if (this.isPast) this.fork();
  }

  /** Something is about to be changed without the engine's methods. */
  changing(): void {
    this.leavePast();
    this.#recording.touched = true;
  }

  /** Stop a journey; false if there is none. */
  interrupt(): boolean {
    return this.traveller.stop();
  }

  /** Who is told of what the program, repeated, prints again; null: nobody. */
  onRepeated: ((text: string, stream: 'output' | 'error') => void) | null = null;

  /** The program, repeated, has printed that again. */
  printed(text: string, stream: 'output' | 'error'): void {
    this.onRepeated?.(text, stream);
    this.traveller.replayer?.evaluation?.print(text, this.host.config.outputMax);
  }

  /** The program, repeated, has done that again. */
  performed(effect: Effect): void {
    this.traveller.replayer?.evaluation?.perform(effect);
  }

  /** Throws OmegaMisuse `state-conflict` if nothing is recorded. */
  checkRecorded(): void {
    if (this.branch.stretches.length > 0) return;
    const since = 'nothing was evaluated since it began; evaluate again what is to be gone back in';
    const nothing = this.engine.steps === 0 ? 'nothing was evaluated' : since;
    const why = this.timeline.gap ?? nothing;
    const how = this.#isRecording ? why : '"history/start" begins to record';
    throw new OmegaMisuse('state-conflict', `there is no history: ${how}`);
  }

  /** Throws OmegaMisuse `state-conflict` at an earlier moment. */
  checkPresent(what: string): void {
    if (!this.isPast) return;
    const message = `cannot ${what} at step ${this.engine.steps}: go to the newest step, or fork`;
    throw new OmegaMisuse('state-conflict', message, { step: this.engine.steps });
  }

  /** Move, and tell where to. */
  async travel<T>(journey: () => Promise<T>): Promise<T> {
    try {
      return await this.traveller.journey(journey);
    } finally {
      const { steps: step } = this.engine;
      this.host.emit('history-moved', { branch: this.branch.id, step, past: this.isPast });
    }
  }

  #branchOf(id: number): Branch {
    const { branches } = this.timeline;
    const branch = branches.find((one) => one.id === id);
    if (branch !== undefined) return branch;
    const there = branches.map((one) => one.id).join(', ');
    throw new OmegaMisuse('state-conflict', `there is no branch ${id}; there are ${there}`, {
      branch: id,
    });
  }

  #enter(branch: Branch): void {
    if (branch !== this.branch) this.#recording.touched = true;
    this.traveller.enter(branch);
  }

  #begin(form: Syntax): void {
    if (this.#isRecording && !this.isPast) this.#recording.begin(form);
    else {
      this.#touched();
      this.engine.begin(form);
    }
  }

  #run(stepsMax: number): RunState {
    this.leavePast();
    if (!this.#isRecording) return this.engine.run(stepsMax);
    return this.#recording.run(stepsMax);
  }

  #deliver(kind: 'input' | 'wake', text: string | null): void {
    this.leavePast();
    if (this.#isRecording) this.#recording.deliver(kind, text);
    else deliver(this.engine, kind, text);
  }

  #touched(): void {
    if (this.isPast) this.traveller.disturbed = true;
    else this.#recording.touched = true;
  }
}
