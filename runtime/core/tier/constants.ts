/** The objects that generated code refers to, each by a name that no program chose. */
import type { Value } from '../../../grammar/datum.js';

export class Constants {
  readonly #names = new Map<unknown, string>();

  /** The name of an object in the code. */
  nameOf(value: unknown): string {
    let name = this.#names.get(value);
    if (name === undefined) {
      name = `k${this.#names.size}`;
      this.#names.set(value, name);
    }
    return name;
  }

  /** What a constant of the program is in the code: itself if that is plain and short. */
  literal(value: Value): string {
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      return value < 0 ? `(${value})` : String(value);
    }
    return this.nameOf(value);
  }

  /** Declarations that take them from an array `K` of their values. */
  get declarations(): string {
    return this.names.map((name, i) => `const ${name} = K[${i}];`).join('\n');
  }

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  get values(): readonly unknown[] {
    return [...this.#names.keys()];
  }
}
