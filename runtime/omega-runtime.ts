/**
 * The facade: one session with everything that can be done to it. Its managers are computed from
 * the operation registry; a program's errors are outcomes, misuse is thrown as `OmegaMisuse`.
 */
import type { Value } from '../grammar/datum.js';
import type { RuntimeConfig } from './config.js';
import type { FixpointState } from './core/fixpoint/view.js';
import type { LogicState } from './core/logic/view.js';
import type { AmbView } from './core/search/view.js';
import type { TransactionState } from './core/transaction/view.js';
import { OmegaMisuse } from './misuse.js';
import type { RuntimeProviders } from './providers.js';
import { call, type Managers, methodsOf, registry, wireSubsystems } from './registry.js';
import { Session } from './session.js';
import type {
  EventName,
  RuntimeEventHandler,
  RuntimeEventMap,
} from './subsystems/seam/event-map.js';
import type { EvalResult } from './subsystems/seam/outcome.js';
import type { Subsystem } from './subsystems/seam/subsystem.js';

/** One engine and its subsystems, for a program that embeds Omega. */
export interface OmegaRuntime extends Omit<Managers, 'runtime'>, Methods {
  /** Evaluate one datum (see `read` and `fromJs`). */
  evalExpr(expression: Value): Promise<EvalResult>;
  /** The search under way; null if there is none. */
  getAmbState(): AmbView | null;
  /** The transaction under way; null if there is none. */
  getTransactionState(): TransactionState | null;
  /** The relational search under way; null if there is none. */
  getLogicState(): LogicState | null;
  /** The fixpoint under way; null if there is none. */
  getFixpointState(): FixpointState | null;
  getConfig(): RuntimeConfig;
  /** Throws OmegaMisuse `invalid-config`, and then nothing is changed. */
  configure(updates: Partial<RuntimeConfig>): void;
  on<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void;
  off<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void;
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void;
  /** Call an operation by its wire name, with JSON in and out. */
  call(method: string, params?: unknown): Promise<unknown>;
  /** Stop everything and give everything back. Idempotent. */
  dispose(): Promise<void>;
  isDisposed(): boolean;
}

type Methods = Managers['runtime'];

/** A runtime with that configuration, over those providers. Throws OmegaMisuse `invalid-config`. */
export function openRuntime(
  config: Partial<RuntimeConfig> = {},
  providers: Partial<RuntimeProviders> = {},
): OmegaRuntime {
  const session = new Session({ config, providers });
  wireSubsystems(session);
  return runtimeOf(session);
}

/** The facade of a session whose subsystems are wired. */
export function runtimeOf(session: Session): OmegaRuntime {
  const alive = (): Session => {
    if (!session.isDisposed) return session;
    throw new OmegaMisuse('disposed', 'the runtime is disposed; create a new one');
  };
  const managers = Object.fromEntries(
    (registry as readonly Subsystem[]).map((entry) => [entry.name, methodsOf(alive, entry)]),
  ) as unknown as Managers;
  const { runtime, ...others } = managers;
  return {
    ...others,
    ...runtime,
    // Rejects where the operation itself would throw, so that there is one way to see misuse.
    eval: async (...args) => runtime.eval(...args),
    load: async (...args) => runtime.load(...args),
    step: async () => runtime.step(),
    resume: async (...args) => runtime.resume(...args),
    isTerminal: () => session.isTerminal(),
    evalExpr: async (expression) => alive().evalExpr(expression),
    getAmbState: () => alive().engine.searches.state,
    getTransactionState: () => alive().engine.transactions.state,
    getLogicState: () => alive().engine.logic.state,
    getFixpointState: () => alive().engine.fixpoints.state,
    getConfig: () => session.config,
    configure: (updates) => alive().configure(updates),
    on: (event, handler) => alive().on(event, handler),
    off: (event, handler) => session.off(event, handler),
    emit: (event, data) => alive().emit(event, data),
    call: async (method, params) => call(alive(), method, params),
    async dispose() {
      if (session.isDisposed) return;
      await managers.protocol.stop();
      await session.dispose();
    },
    isDisposed: () => session.isDisposed,
  };
}
