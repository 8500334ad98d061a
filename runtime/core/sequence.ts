/** What runs for one top-level form: the bodies of libraries it needs for the first time, then the
 * form's own code. */
import type { Unit } from './compiler/unit.js';
import type { Library } from './library/library.js';

export class Sequence {
  /** The units; which library's body each is part of, and whether it is that body's last. */
  readonly steps: Array<{
    readonly unit: Unit;
    readonly library: Library | null;
    readonly last: boolean;
  }> = [];

  constructor(libraries: readonly Library[], unit: Unit | null) {
    for (const library of libraries) {
      library.units.forEach((body, i) => {
        this.steps.push({ unit: body, library, last: i === library.units.length - 1 });
      });
      if (library.units.length === 0) library.state = 'ready';
    }
    if (unit !== null) this.steps.push({ unit, library: null, last: false });
  }

  get length(): number {
    return this.steps.length;
  }

  /** The i-th unit to run. */
  unit(index: number): Unit {
    return (this.steps[index] as { unit: Unit }).unit;
  }

  /** The i-th unit has run. */
  finished(index: number): void {
    const step = this.steps[index];
    if (step?.library && step.last) step.library.state = 'ready';
  }
}
