/**
 * Several values on their way to a continuation that takes them (R7RS 6.10, `values`). Never bound
 * to a variable: the frame that receives it spreads it.
 */
import type { DescriptionPart, Value } from '../../grammar/datum.js';

export class MultipleValues {
  constructor(readonly items: readonly Value[]) {}

  describe(): readonly DescriptionPart[] {
    return ['#<values', ...this.items.flatMap((value): DescriptionPart[] => [' ', { value }]), '>'];
  }
}
