/**
 * Condition types: a tree that programs extend (R6RS libraries 7.2, `define-condition-type`). The
 * standard types are one table here; which of them each of the machine's errors has is in
 * condition.ts.
 */
import type { Described, DescriptionPart, Value } from '../../grammar/datum.js';

export class ConditionType implements Described {
  constructor(
    /** With the ampersand: `&overdraft`. */
    readonly name: string,
    readonly parent: ConditionType | null,
    /** Names of its own fields, after those of its parent. */
    readonly fields: readonly string[],
    /** What a person is told: a string, a procedure of condition and port, or #f. */
    readonly report: Value = false,
  ) {}

  describe(): readonly DescriptionPart[] {
    return [`#<condition-type ${this.name}>`];
  }
}

/** Whether every condition of the one type is of the other too. */
export function isKindOf(type: ConditionType, other: ConditionType): boolean {
  for (let t: ConditionType | null = type; t !== null; t = t.parent) if (t === other) return true;
  return false;
}

/** Names of all fields of a type, those of the outermost parent first. */
export function allFields(type: ConditionType): readonly string[] {
  return type.parent === null ? type.fields : [...allFields(type.parent), ...type.fields];
}

/** Name, parent, fields. */
const TABLE = [
  ['&condition', null],
  ['&message', '&condition', 'message'],
  ['&irritants', '&condition', 'irritants'],
  ['&who', '&condition', 'who'],
  ['&warning', '&condition'],
  ['&serious', '&condition'],
  ['&error', '&serious'],
  ['&violation', '&serious'],
  ['&assertion', '&violation'],
  ['&non-continuable', '&violation'],
  ['&implementation-restriction', '&violation'],
  ['&lexical', '&violation'],
  ['&syntax', '&violation', 'form', 'subform'],
  ['&undefined', '&violation'],
  ['&continuation', '&violation', 'prompt-tag'],
  ['&concurrent-modification', '&assertion'],
  ['&parameterization', '&condition', 'parameterization'],
  ['&continuation-marks', '&condition', 'continuation-marks'],
  ['&exception-handler-stack', '&condition', 'exception-handler-stack'],
  ['&type-error', '&error'],
  ['&arity-error', '&error'],
  ['&unbound-variable', '&error'],
  ['&division-by-zero', '&error'],
  ['&range-error', '&error'],
  ['&file-error', '&error'],
  ['&read-error', '&error'],
  ['&syntax-error', '&error'],
  ['&control-error', '&error'],
  ['&effect-error', '&error'],
  ['&amb-exhausted', '&error'],
  ['&commit-barrier', '&error'],
  ['&continuation-barrier', '&error'],
  ['&in-doubt', '&error'],
  ['&capability-denied', '&error'],
  ['&state-conflict', '&error'],
  ['&resource-missing', '&error'],
  ['&nondeterminism', '&error'],
  ['&fixpoint-limit', '&error', 'rounds'],
  ['&fixpoint-cycle', '&fixpoint-limit', 'length'],
  ['&inference-invalid', '&error'],
  ['&llm-unavailable', '&error'],
  ['&deadlock', '&error', 'waiting'],
  ['&budget-exhausted', '&serious'],
  ['&interrupted', '&serious'],
  ['&cancelled', '&serious'],
] as const;

/** The standard types, named as programs name them. */
export type ConditionTypeName = (typeof TABLE)[number][0];

const types = new Map<string, ConditionType>();
for (const [name, parent, ...fields] of TABLE) {
  const outer = parent === null ? null : (types.get(parent) as ConditionType);
  types.set(name, new ConditionType(name, outer, fields));
}

/** All standard types by name. */
export const CONDITION_TYPES: ReadonlyMap<string, ConditionType> = types;

/** A standard type. */
export function conditionType(name: ConditionTypeName): ConditionType {
  return types.get(name) as ConditionType;
}
