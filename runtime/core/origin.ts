/**
 * What was in force where a condition arose (SRFI 226, conditions): three simple conditions that
 * the machine's own errors and those of `error` have besides what they say. They are made when they
 * are asked for; to note them costs the same however deep the program is.
 */
import { list, type Value } from '../../grammar/datum.js';
import { Condition, type ConditionOrigin, type ConditionPart } from './condition.js';
import { conditionType } from './condition-type.js';
import { Dynamic, type Frame } from './frame.js';
import { handlerProcedures } from './handlers.js';
import { marksOf } from './mark-set.js';
import { Parameterization } from './parameter.js';
import { DEFAULT_TAG, type Prompt, promptWith } from './prompt.js';
import type { Registers } from './registers.js';

class Origin implements ConditionOrigin {
  #parts: readonly ConditionPart[] | null = null;

  constructor(
    readonly parameters: Value,
    readonly handlers: Value,
    readonly dynamic: Frame | null,
    readonly prompts: Prompt | null,
  ) {}

  get parts(): readonly ConditionPart[] {
    const { parameters, handlers, dynamic, prompts } = this;
    this.#parts ??= [
      { type: conditionType('&parameterization'), values: [new Parameterization(parameters)] },
      {
        type: conditionType('&continuation-marks'),
        values: [marksOf(dynamic, prompts, promptWith(DEFAULT_TAG, prompts))],
      },
      {
        type: conditionType('&exception-handler-stack'),
        values: [list(handlerProcedures(handlers))],
      },
    ];
    return this.#parts;
  }
}

/** What is in force where the machine is. */
export function originHere(machine: Registers): ConditionOrigin {
  const { dynamic, prompts } = machine;
  return new Origin(machine.current(Dynamic.Parameters), machine.handlers, dynamic, prompts);
}

/** Note in a condition where it arises, if that is not known: the place, and in the machine's own
 * what is in force there. */
export function noteOrigin(machine: Registers, payload: Value): void {
  if (!(payload instanceof Condition)) return;
  payload.span ??= machine.span;
  if (payload.own === null) payload.origin ??= originHere(machine);
}
