/** Parameter objects (R7RS 4.2.6): their value in no parameterize, and their converter. */
import type { DescriptionPart, Value } from '../../grammar/datum.js';

export class Parameter {
  constructor(
    public value: Value,
    /** A procedure, or #f. */
    readonly converter: Value,
    /** A procedure that is called on the content of the cell and the arguments, or #f. */
    readonly access: Value = false,
  ) {}

  describe(): readonly DescriptionPart[] {
    return ['#<parameter>'];
  }
}
