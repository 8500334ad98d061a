/**
 * The values of earlier evaluations under the names $1, $2 …. Old ones are let go.
 */
import { UNSPECIFIED, type Value } from '../grammar/datum.js';
import type { Engine } from './core/engine.js';

export class Results {
  #count = 0;
  #dropped = 0;

  constructor(readonly engine: Engine) {}

  /** Bind the value to the next name and answer it; null if there is nothing worth a name. */
  keep(value: Value, keptMax: number): string | null {
    if (value === UNSPECIFIED) return null;
    this.#count++;
    while (this.#count - this.#dropped > keptMax) {
      this.#dropped++;
      this.engine.define(`$${this.#dropped}`, UNSPECIFIED);
    }
    const name = `$${this.#count}`;
    this.engine.define(name, value);
    return name;
  }
}
