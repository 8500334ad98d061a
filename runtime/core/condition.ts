/**
 * Conditions: what the program's errors are, as values in the machine (R7RS 6.11). Every error that
 * the machine itself detects has a code from the one table below; codes are never reused.
 */

import { type DescriptionPart, list, NIL, type Value } from '../../grammar/datum.js';
import type { Span } from '../../grammar/syntax.js';

/** The condition types, named as programs name them. Each is a kind of `&error`. */
export type ConditionType =
  | '&error'
  | '&type-error'
  | '&arity-error'
  | '&unbound-variable'
  | '&division-by-zero'
  | '&range-error'
  | '&file-error'
  | '&read-error'
  | '&syntax-error'
  | '&budget-exhausted'
  | '&interrupted';

/** Code -> the type of condition it makes. The codes are what tests (`; !! code`) and clients see.
 */
export const ERROR_CODES = {
  'user-error': '&error', // (error "message" irritant ...)
  uncaught: '&error', // (raise obj) of an object that is no condition, uncaught
  'wrong-type': '&type-error',
  'not-procedure': '&type-error',
  arity: '&arity-error',
  'values-count': '&arity-error', // several values delivered where one is expected, or the converse
  'unbound-variable': '&unbound-variable',
  'unassigned-variable': '&unbound-variable', // a letrec variable read before it has a value
  'division-by-zero': '&division-by-zero',
  'out-of-range': '&range-error', // an index, radix or code outside what is allowed
  'invalid-argument': '&error', // right type, but not a value the procedure can work on
  'file-error': '&file-error',
  'read-error': '&read-error',
  'syntax-error': '&syntax-error',
  'import-error': '&syntax-error', // unknown library, name not exported, circular import
  immutable: '&error', // assignment to an imported variable, write to a constant
  'not-continuable': '&error', // a handler returned from raise
  limit: '&budget-exhausted', // a named limit was reached
  interrupted: '&interrupted',
} as const satisfies Record<string, ConditionType>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A condition object. `message` is text; `irritants` are the values it is about. */
export class Condition {
  /** Where the failing form stands, when known. Set once, by the machine. */
  span: Span | null = null;

  constructor(
    readonly code: ErrorCode,
    readonly message: string,
    readonly irritants: readonly Value[] = [],
    /** What the user might do about it, for example the nearest name. */
    public hint: string | null = null,
  ) {}

  get type(): ConditionType {
    return ERROR_CODES[this.code];
  }

  get irritantList(): Value {
    return this.irritants.length === 0 ? NIL : list(this.irritants);
  }

  describe(): readonly DescriptionPart[] {
    const irritants = this.irritants.flatMap((value): DescriptionPart[] => [' ', { value }]);
    return [`#<condition ${this.code}: ${this.message}`, ...irritants, '>'];
  }
}

/**
 * The JavaScript exception by which a primitive reports that the program did something wrong. The
 * machine turns it into a raise of `payload` in the extent of the failing call. Nothing else that
 * is thrown is the program's error: any other exception is a bug in Omega.
 */
export class Fault extends Error {
  constructor(readonly payload: Value) {
    super(payload instanceof Condition ? payload.message : 'raise');
  }
}

/** A fault with that code. */
export function fault(
  code: ErrorCode,
  message: string,
  irritants: readonly Value[] = [],
  hint: string | null = null,
): Fault {
  return new Fault(new Condition(code, message, irritants, hint));
}

/** "car: expected a pair as argument 1" with the value as irritant. `position` is 1-based. */
export function wrongType(who: string, position: number, expected: string, value: Value): Fault {
  return fault('wrong-type', `${who}: expected ${expected} as argument ${position}, got`, [value]);
}

/** An index or code outside its range. `range` says what is allowed, for example "0 to 4". */
export function outOfRange(who: string, position: number, range: string, value: Value): Fault {
  return fault('out-of-range', `${who}: argument ${position} must be ${range}, got`, [value]);
}
