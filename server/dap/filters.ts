/** What a program is to stop at besides breakpoints: what happens, rather than where it is. */
import type { Filter } from '../../runtime/core/debug/debugger.js';
import type { OmegaRuntime } from '../../runtime/omega-runtime.js';

export class Filters {
  /** Stop where nobody handles a condition, if this is true of it; null: do not. */
  unhandled: { readonly condition: string | null } | null = null;
  /** Stop where the budget is used up. */
  limit = false;
  #happenings: readonly Filter[] = [];
  #effects: readonly Filter[] = [];

  constructor(
    readonly runtime: OmegaRuntime,
    /** Nothing stops: what is set is only noted. */
    readonly isIdle: boolean,
  ) {}

  set happenings(filters: readonly Filter[]) {
    this.#happenings = filters;
    this.#apply();
  }

  /** Operations by whose names it is to stop. */
  set effects(filters: readonly Filter[]) {
    this.#effects = filters;
    this.#apply();
  }

  /** Have those of a program that this one comes in place of. */
  takeOver(other: Filters): void {
    this.unhandled = other.unhandled;
    this.limit = other.limit;
    this.#happenings = other.#happenings;
    this.#effects = other.#effects;
    this.#apply();
  }

  clear(): void {
    this.#happenings = [];
    this.#effects = [];
    this.#apply();
  }

  #apply(): void {
    if (this.isIdle) return;
    this.runtime.breakpoints.setFilters([...this.#happenings, ...this.#effects]);
  }
}
