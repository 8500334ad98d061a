/**
 * The values of earlier evaluations under the names $1, $2 …. Old ones are let go.
 */
import { UNSPECIFIED, type Value } from '../grammar/datum.js';
import type { Engine } from './core/engine.js';

/** How many values got a name, and how many of these names were let go. */
export interface ResultCounts {
  readonly count: number;
  readonly dropped: number;
}

export class Results {
  #count = 0;
  #dropped = 0;

  constructor(readonly host: { readonly engine: Engine }) {}

  get counts(): ResultCounts {
    return { count: this.#count, dropped: this.#dropped };
  }

  set counts({ count, dropped }: ResultCounts) {
    this.#count = count;
    this.#dropped = dropped;
  }

  /** Bind the value to the next name and answer it; null if there is nothing worth a name. */
  keep(value: Value, keptMax: number): string | null {
    if (value === UNSPECIFIED) return null;
    this.#count++;
    while (this.#count - this.#dropped > keptMax) {
      this.#dropped++;
      this.host.engine.define(`$${this.#dropped}`, UNSPECIFIED);
    }
    const name = `$${this.#count}`;
    this.host.engine.define(name, value);
    return name;
  }
}
