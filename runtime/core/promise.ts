/** Promises (R7RS 4.2.5). Promises chained by delay-force share one content. */
import type { DescriptionPart, Value } from '../../grammar/datum.js';

/** Either done with a value, or a thunk that answers another promise. */
export class PromiseContent {
  constructor(
    public done: boolean,
    public value: Value,
  ) {}
}

export class Promise_ {
  constructor(public content: PromiseContent) {}

  describe(): readonly DescriptionPart[] {
    return this.content.done ? ['#<promise ', { value: this.content.value }, '>'] : ['#<promise>'];
  }
}
