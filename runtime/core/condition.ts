/**
 * Conditions: what the program's errors are, as values in the machine (R7RS 6.11). Every error that
 * the machine itself detects has a code from the one table below; codes are never reused.
 */

import {
  type DescriptionPart,
  list,
  MString,
  NIL,
  Pair,
  Sym,
  type Value,
} from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import type { Span } from '../../grammar/syntax.js';
import type { Cell } from './cell.js';
import {
  allFields,
  type ConditionType,
  type ConditionTypeName,
  conditionType,
  isKindOf,
} from './condition-type.js';

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
  'not-continuable': '&non-continuable', // a handler returned from raise
  limit: '&budget-exhausted', // a named limit was reached
  interrupted: '&interrupted',
  condition: '&condition', // a condition of the program's own that is neither error nor warning
  warning: '&warning',
  violation: '&violation', // a violation of the program's own
  'continuation-violation': '&continuation', // a jump without its prompt, or into a barrier
  'stale-restart': '&control-error', // a restart invoked outside its extent
  'no-restart': '&control-error', // no restart of that name
  aborted: '&interrupted', // the abort restart went back to the top level
  'unhandled-effect': '&effect-error', // an operation that nobody handles
  'capability-denied': '&capability-denied', // an operation that the program may not perform
  'effect-failed': '&effect-error', // the host could not do an operation
  deadlock: '&deadlock', // the main fiber waits, and nothing can ever wake it
  cancelled: '&cancelled', // a fiber joined was cancelled
  'state-conflict': '&state-conflict', // something that may not be done in this state
  'commit-barrier': '&commit-barrier', // a failure that would have to undo what cannot be undone
  'commit-failed': '&effect-error', // a proposal that could not be performed
  'continuation-barrier': '&continuation-barrier', // going back into a transaction that is over
  'in-doubt': '&in-doubt', // nobody knows whether it was done before a crash
  'resource-missing': '&resource-missing', // what a saved state was using is not there any more
  'amb-exhausted': '&amb-exhausted', // a failure, and nothing left to try
  'fixpoint-limit': '&fixpoint-limit', // not stable after so many rounds
  'fixpoint-cycle': '&fixpoint-cycle', // a state that came again
  timeout: '&error', // a time came before what was waited for
  'ungrounded-variable': '&error', // a rule's variable that no goal of its body binds
  'arity-clash': '&error', // a relation used with another number of columns than it has
  unstratified: '&error', // relations that depend on themselves through a negation or aggregate
  'invalid-rule': '&error', // a rule that has no meaning for another reason
} as const satisfies Record<string, ConditionTypeName>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A simple condition: a type and the values of its fields, its parent's first (R6RS 7.2). */
export interface ConditionPart {
  readonly type: ConditionType;
  readonly values: readonly Value[];
}

/** What was in force where a condition arose (origin.ts): a simple condition of each of these. */
export interface ConditionOrigin {
  readonly parts: readonly ConditionPart[];
}

const ORIGIN_TYPES = (
  ['&parameterization', '&continuation-marks', '&exception-handler-stack'] as const
).map(conditionType);

/** A condition object. `message` is text; `irritants` are the values it is about. */
export class Condition {
  /** Where the failing form stands, when known. Set once, by the machine. */
  span: Span | null = null;
  /** What was in force where it arose, of those that the machine made. Set once, too. */
  origin: ConditionOrigin | null = null;
  #stated: readonly ConditionPart[] | null = null;

  constructor(
    readonly code: ErrorCode,
    readonly message: string,
    readonly irritants: readonly Value[] = [],
    /** What the user might do about it, for example the nearest name. */
    public hint: string | null = null,
    /** The simple conditions of which a program made it; null for the machine's own. */
    readonly own: readonly ConditionPart[] | null = null,
    /** For programs, more irritants: the message says already what they are. */
    readonly details: readonly Value[] = [],
  ) {}

  /** The simple conditions it consists of. */
  get parts(): readonly ConditionPart[] {
    return this.origin === null ? this.stated : [...this.stated, ...this.origin.parts];
  }

  /** Those without what was in force where it arose. */
  get stated(): readonly ConditionPart[] {
    if (this.own !== null) return this.own;
    this.#stated ??= [
      { type: conditionType(ERROR_CODES[this.code]), values: this.#ownFields },
      { type: conditionType('&message'), values: [new MString(this.message)] },
      { type: conditionType('&irritants'), values: [this.irritantList] },
    ];
    return this.#stated;
  }

  /** A condition of these simple ones; what it says is taken from them. */
  static of(parts: readonly ConditionPart[]): Condition {
    const message = valueIn(parts, conditionType('&message'), 0);
    const irritants = valueIn(parts, conditionType('&irritants'), 0);
    const own = parts.find(({ type }) => !SAYING.has(type.name));
    const text =
      message instanceof MString ? message.toString() : own === undefined ? '' : reportOf(own);
    const values = message === undefined && irritants === undefined ? [] : itemsOf(irritants);
    return new Condition(codeOf(parts), text, values, null, parts);
  }

  /** The first of its types: what it is. */
  get type(): ConditionType {
    return this.stated[0]?.type ?? conditionType('&condition');
  }

  isOf(type: ConditionType): boolean {
    if (this.stated.some((part) => isKindOf(part.type, type))) return true;
    return this.origin !== null && ORIGIN_TYPES.some((origin) => isKindOf(origin, type));
  }

  /** The message for people, who know it by the procedure that reports it. */
  get heading(): string {
    const who = this.own === null ? undefined : valueIn(this.own, conditionType('&who'), 0);
    if (!(who instanceof Sym || who instanceof MString)) return this.message;
    return `${who instanceof Sym ? who.name : who}: ${this.message}`;
  }

  get irritantList(): Value {
    const all = [...this.irritants, ...this.details];
    return all.length === 0 ? NIL : list(all);
  }

  /** The machine's own errors with fields say in them what they say in the irritants. */
  get #ownFields(): readonly Value[] {
    return allFields(conditionType(ERROR_CODES[this.code])).map((_, i) => this.irritants[i]);
  }

  describe(): readonly DescriptionPart[] {
    const shown = (value: Value): DescriptionPart[] => [' ', { value }];
    if (this.own !== null) {
      const parts = this.own.flatMap(({ type, values }): DescriptionPart[] => {
        const names = allFields(type);
        const fields = values.flatMap((value, i) => [` ${names[i]}:`, ...shown(value)]);
        return [` ${type.name}`, ...fields];
      });
      return ['#<condition', ...parts, '>'];
    }
    return [`#<condition ${this.code}: ${this.message}`, ...this.irritants.flatMap(shown), '>'];
  }
}

/** Types that say something about a condition, rather than what it is. */
const SAYING: ReadonlySet<string> = new Set(['&message', '&irritants', '&who', '&condition']);

/** The value of a field of the first simple condition of that type; undefined without one. */
export function valueIn(
  parts: readonly ConditionPart[],
  type: ConditionType,
  index: number,
): Value {
  const part = parts.find((candidate) => isKindOf(candidate.type, type));
  return part === undefined ? undefined : part.values[index];
}

/** The code of the nearest standard type that has one. */
function codeOf(parts: readonly ConditionPart[]): ErrorCode {
  for (const part of parts) {
    for (let type: ConditionType | null = part.type; type !== null; type = type.parent) {
      const code = CODE_OF_TYPE.get(type);
      if (code !== undefined && code !== 'condition') return code;
    }
  }
  return 'condition';
}

/** The first code of each type in the table. */
const CODE_OF_TYPE = new Map<ConditionType, ErrorCode>();
for (const [code, name] of Object.entries(ERROR_CODES) as [ErrorCode, ConditionTypeName][]) {
  const type = conditionType(name);
  if (!CODE_OF_TYPE.has(type)) CODE_OF_TYPE.set(type, code);
}

/** What a simple condition says without a message: its report if that is text. */
function reportOf({ type, values }: ConditionPart): string {
  for (let t: ConditionType | null = type; t !== null; t = t.parent) {
    if (t.report instanceof MString) return t.report.toString();
  }
  const names = allFields(type);
  const fields = values.map((value, i) => ` ${names[i]}: ${write(value, BRIEF)}`);
  return `${type.name}${fields.join('')}`;
}

const BRIEF = { charactersMax: 200 };

/** Irritants that are kept one by one; a program may give a list that has no end. */
const IRRITANTS_MAX = 1000;

function itemsOf(items: Value): readonly Value[] {
  const all: Value[] = [];
  for (let rest = items; rest instanceof Pair && all.length < IRRITANTS_MAX; rest = rest.cdr) {
    all.push(rest.car);
  }
  return all;
}

/**
 * The JavaScript exception by which a primitive reports that the program did something wrong. The
 * machine turns it into a raise of `payload` in the extent of the failing call. Nothing else that
 * is thrown is the program's error: any other exception is a bug in Omega. It is no Error, because
 * programs fail often, and nobody wants the host's stack then.
 */
export class Fault {
  readonly name = 'Fault';

  constructor(
    readonly payload: Value,
    /** The variable that has no value, if that is what is wrong. */
    readonly cell: Cell | null = null,
  ) {}

  get message(): string {
    return this.payload instanceof Condition ? this.payload.message : 'raise';
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
