/**
 * What a subsystem sees of the session it works for. The session itself lives a floor higher.
 */
import type { Engine } from '../../core/engine.js';
import type { EventName, RuntimeEventHandler, RuntimeEventMap } from './event-map.js';
import type { Dimension } from './outcome.js';

export interface Host {
  readonly id: string;
  readonly engine: Engine;
  on<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void;
  off<K extends EventName>(event: K, handler: RuntimeEventHandler<K>): void;
  emit<K extends EventName>(event: K, data: RuntimeEventMap[K]): void;
  /** Stop what runs; it ends `interrupted`. Answers whether anything was running. */
  interrupt(): boolean;
  /** Stop what runs; it ends `exhausted`. */
  exhaust(dimension: Dimension, limit: number, used: number): void;
}
