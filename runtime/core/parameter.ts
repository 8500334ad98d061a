/** Parameter objects (R7RS 4.2.6), and what they are bound to somewhere (SRFI 226). */
import type { DescriptionPart, Value } from '../../grammar/datum.js';

/** Its value in no parameterize, and its converter. */
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

/** The parameters bound in some dynamic environment, as a value. */
export class Parameterization {
  /** An association list. */
  constructor(readonly bindings: Value) {}

  describe(): readonly string[] {
    return ['#<parameterization>'];
  }
}
