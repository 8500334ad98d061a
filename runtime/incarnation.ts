/**
 * One life of a session's engine, with what is around it: the boundary to everything outside, the
 * files it has open, its history. A snapshot that is restored begins another one.
 */
import { createEngine } from './core/create-engine.js';
import type { Engine } from './core/engine.js';
import { TIERS } from './core/tier/options.js';
import { sessionGate } from './effect-gate.js';
import { Boundary } from './history/boundary.js';
import { History } from './history/history.js';
import {
  recordedGate,
  recordedIntents,
  recordedKeeper,
  recordedOperation,
} from './history/recorded-operations.js';
import { recordedFinders, recordedWorld } from './history/recorded-world.js';
import { factEvents, fixpointEvents, searchEvents, transactionEvents } from './machine-events.js';
import { ObservedWorld } from './observed-world.js';
import type { Session } from './session.js';
import { keeperOf } from './session-keeper.js';
import type { Setting } from './setting.js';
import type { EventName, RuntimeEventMap } from './subsystems/seam/event-map.js';
import type { Effect } from './subsystems/seam/outcome.js';
import { applySwitches } from './switches.js';

/** What an engine tells its session; of what was done before and is repeated, nothing. */
export interface EngineListener {
  /** Whether anybody wants to be told of searches. */
  hearsSearches(): boolean;
  printed(text: string, stream: 'output' | 'error'): void;
  performed(effect: Effect): void;
  /** An operation of the host has ended. */
  arrived(): void;
}

export class Incarnation {
  readonly history: History;
  readonly #engine: Engine;
  readonly #boundary = new Boundary();
  readonly #world: ObservedWorld;
  readonly #searchWatcher = searchEvents((event, data) => this.#tell(event, data));
  readonly #factWatcher = factEvents((event, data) => this.#tell(event, data));

  constructor(
    readonly session: Session,
    readonly listener: EngineListener,
    readonly setting: Setting = {
      providers: session.providers,
      limits: session.engineLimits,
      switches: session.config,
    },
  ) {
    const boundary = this.#boundary;
    const { config } = session;
    const { providers, limits, switches } = setting;
    const { world, operations, gate, intents } = providers;
    this.#world = new ObservedWorld(world, (text, stream) => listener.printed(text, stream));
    this.#engine = createEngine({
      tier: TIERS[config.tier],
      limits,
      world: recordedWorld(this.#world.world, boundary, (text, stream) =>
        this.history.printed(text, stream),
      ),
      ...recordedFinders(providers, boundary),
      operations: operations.map((operation) => recordedOperation(operation, boundary)),
      gate: sessionGate(
        {
          intent: (effect) => this.#tell('effect-intent', effect),
          result: (effect) => this.#performed(effect),
        },
        recordedGate(gate, boundary),
      ),
      intents: intents === null ? null : recordedIntents(intents, boundary),
      keeper: recordedKeeper(keeperOf(session), boundary),
    });
    applySwitches(this.#engine, switches);
    this.#engine.onArrival = () => listener.arrived();
    this.#engine.debug.onLog = (text, span) => this.#tell('log', { text, span });
    this.#engine.transactions.watcher = transactionEvents(this.#engine, (event, data) => {
      this.watchSearches();
      this.#tell(event, data);
    });
    this.#engine.fixpoints.watcher = fixpointEvents((event, data) => this.#tell(event, data));
    this.watchSearches();
    this.history = new History(session, this.#engine, boundary, setting);
    this.history.configure();
  }

  /** The engine as the session is to use it. */
  get engine(): Engine {
    return this.history.watched;
  }

  /** The machine tells of its searches only while somebody listens, or something may have to be
   * rolled back. */
  watchSearches(): void {
    const isHeard = this.listener.hearsSearches() || this.#engine.transactions.isOpen;
    this.#engine.searches.watcher = isHeard ? this.#searchWatcher : null;
    this.#engine.facts.watcher = isHeard ? this.#factWatcher : null;
  }

  /** The end: its files are closed, its history is forgotten. */
  close(): void {
    this.#engine.onArrival = () => {};
    this.#world.close();
    this.history.timeline.clear();
  }

  #performed(effect: Effect): void {
    if (this.#boundary.isRepeating) this.history.performed(effect);
    else this.listener.performed(effect);
    this.#tell('effect-result', effect);
  }

  /** Tell of what the machine does, unless it has been told before. */
  #tell<K extends EventName>(event: K, data: RuntimeEventMap[K]): void {
    if (!this.#boundary.isRepeating) this.session.emit(event, data);
  }
}
