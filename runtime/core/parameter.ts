/** Parameter objects (R7RS 4.2.6): their value in no parameterize, and their converter. */
import type { DescriptionPart, Value } from '../../grammar/datum.js';

export class Parameter {
  constructor(
    public value: Value,
    /** A procedure, or #f. */
    readonly converter: Value,
  ) {}

  describe(): readonly DescriptionPart[] {
    return ['#<parameter>'];
  }
}
