/**
 * A procedure's code: one Lambda a clause. Its body is lowered to nodes when it is first entered,
 * so that loading a library costs nothing for what is not used.
 */
import { type DescriptionPart, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Clause } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import type { CompiledLambda, DirectFunction } from '../tier/code.js';
import type { Node } from './ir.js';
import type { Unit } from './unit.js';

/** The clause of a case-lambda without clauses: no call fits it. */
export const NO_CLAUSE: Clause = {
  parameters: [],
  rest: null,
  body: { kind: 'constant', value: UNSPECIFIED, span: null },
};

export class Lambda {
  /** Parameters before the rest parameter. */
  readonly required: number;
  readonly hasRest: boolean;
  /** The next clause of a case-lambda. */
  next: Lambda | null = null;
  /** Slots of an activation; known once lowered. */
  slotCount = 0;
  /** Names of the slots, for people. */
  slotNames: string[] = [];
  /** All nodes in order of lowering; a node is known by its place here. */
  nodes: Node[] = [];
  /** Lambdas inside, in order of lowering. */
  readonly children: Lambda[] = [];
  /** The first node; null until lowered. */
  entry: Node | null = null;
  /** What was compiled for it, if it is hot. */
  compiled: CompiledLambda | null = null;
  /** Its JavaScript function, and how many arguments that takes from calls as they are; -1: none.
   */
  direct: DirectFunction | null = null;
  directCount = -1;
  /** The parameters that this function takes HERE for, as bits. */
  returnSlots = 0;
  /** What is guessed of the numbers in it holds, as far as is known (see kinds.ts). */
  guesses = true;

  constructor(
    readonly unit: Unit,
    readonly parent: Lambda | null,
    readonly name: string,
    readonly clause: Clause,
    /** Captured variables, in the order of a closure's `captured`. */
    readonly free: readonly Variable[],
    /** The variable that is bound to this very closure, if it refers to itself. */
    readonly self: Variable | null,
    readonly span: Span | null,
  ) {
    this.required = clause === NO_CLAUSE ? -1 : clause.parameters.length;
    this.hasRest = clause.rest !== null;
  }

  /** Place of the code in its unit, for example "0.2": stable for the same text. */
  get path(): string {
    if (this.parent === null) return '0';
    return `${this.parent.path}.${this.parent.children.indexOf(this)}`;
  }

  /** The parameters as the user wrote them: "(x y . rest)". */
  get signature(): string {
    if (this.clause === NO_CLAUSE) return '(case-lambda)';
    const names = this.clause.parameters.map((v) => v.name);
    const rest = this.clause.rest === null ? [] : ['.', this.clause.rest.name];
    return `(${[this.name || 'lambda', ...names, ...rest].join(' ')})`;
  }
}

/** A procedure of the program: code and the values of its free variables. */
export class Closure {
  /** As its lambda's, at hand for compiled calls; from before that was compiled, or was discarded,
   * until the next call. */
  count: number;
  direct: DirectFunction | null;

  constructor(
    /** The first clause. */
    readonly lambda: Lambda,
    /** Filled while a group of mutually recursive closures is made, never written later. */
    public captured: readonly Value[],
  ) {
    this.count = lambda.directCount;
    this.direct = lambda.direct;
  }

  describe(): readonly DescriptionPart[] {
    const { name } = this.lambda;
    return [name === '' ? '#<procedure>' : `#<procedure ${name}>`];
  }
}

/** A location of its own: an assigned or late-initialised local variable. */
export class Box {
  /** Its writes since then are logged (see store.ts). */
  epoch = 0;

  constructor(public value: Value) {}
}
