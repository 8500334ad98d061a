/** One library (R7RS 5.6): its inside, what it shows, and whether its body has run. */
import type { Sym } from '../../../grammar/datum.js';
import type { Syntax } from '../../../grammar/syntax.js';
import type { Unit } from '../compiler/unit.js';
import type { Binding, Identifier, TopLevel } from '../expander/scope.js';

export class Library {
  /** External name -> the name inside. */
  readonly exports = new Map<Sym, Identifier>();
  #units: readonly Unit[] | (() => readonly Unit[]) = [];
  /** Libraries whose bodies must have run before this one's. */
  readonly dependencies: Library[] = [];
  state: 'new' | 'running' | 'ready' = 'new';
  /** The define-library form; of one that is part of Omega, null. */
  source: Syntax | null = null;

  constructor(
    /** The written name, for example "(scheme base)". */
    readonly name: string,
    readonly top: TopLevel,
    /** Part of Omega itself: its body only defines, and is run when first needed. */
    readonly isStandard: boolean,
  ) {}

  /** The body, a unit a form, in order. */
  get units(): readonly Unit[] {
    if (typeof this.#units === 'function') this.#units = this.#units();
    return this.#units;
  }

  /** Set the body, or what makes it when it is first needed. */
  setUnits(units: readonly Unit[] | (() => readonly Unit[])): void {
    this.#units = units;
  }

  /** What an exported name means, or null. */
  binding(external: Sym): Binding | null {
    const internal = this.exports.get(external);
    return internal === undefined ? null : this.top.get(internal);
  }
}

/** The libraries whose bodies have not run, each after those it depends on. */
export function notReady(libraries: readonly Library[]): readonly Library[] {
  const ordered: Library[] = [];
  const visit = (library: Library): void => {
    if (library.state === 'ready' || ordered.includes(library)) return;
    for (const dependency of library.dependencies) visit(dependency);
    ordered.push(library);
  };
  for (const library of libraries) visit(library);
  return ordered;
}
