/**
 * What an expression of a random program may mention, and how large it may become.
 */

/** What is known of a value. All lists and strings are constant; vectors and variables change. */
export const TYPES = [
  'int',
  'rat',
  'flo',
  'bool',
  'char',
  'text',
  'symbol',
  'ints',
  'vector',
  /** A procedure from int to int. */
  'closure',
] as const;
export type Type = (typeof TYPES)[number];

export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** It may be the target of a set!. */
  readonly assigned: boolean;
}

export interface Procedure {
  readonly name: string;
  /** The parameters of each of its clauses. */
  readonly clauses: ReadonlyArray<readonly Type[]>;
  /** The last clause takes any number of further ints. */
  readonly rest: boolean;
  /** Its first parameter says how often it calls itself. */
  readonly counted: boolean;
  readonly result: Type;
  readonly cost: number;
}

/** A continuation that has not been left. */
export interface Escape {
  readonly name: string;
  readonly type: Type;
}

export interface Scope {
  readonly variables: readonly Variable[];
  readonly procedures: readonly Procedure[];
  readonly escapes: readonly Escape[];
  /** How deep expressions may still nest. */
  readonly depth: number;
  /** How many times the cheapest expression an expression here may cost. */
  readonly room: number;
}

export function withVariables(scope: Scope, ...variables: readonly Variable[]): Scope {
  return { ...scope, variables: [...scope.variables, ...variables] };
}

/** The scope of what is done so many times. */
export function inLoop(scope: Scope, times: number): Scope {
  return { ...scope, room: scope.room / Math.max(1, times) };
}

/** The scope of what may be called later, when continuations around it have been left. */
export function later(scope: Scope, room: number): Scope {
  return { ...scope, escapes: [], room: Math.min(scope.room, room) };
}
