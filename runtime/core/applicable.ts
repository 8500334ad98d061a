/** What can be called besides procedures, primitives, continuations and parameters. */
import type { DescriptionPart, Value } from '../../grammar/datum.js';
import type { Machine } from './machine.js';

export abstract class Applicable {
  /** Set the machine's registers to what the call does. Throws Fault. */
  abstract apply(machine: Machine, args: readonly Value[]): void;
  abstract describe(): readonly DescriptionPart[];
}
