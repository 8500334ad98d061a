/**
 * What a subsystem is: a record of typed, documented operations, its state in a session and the
 * events it listens to. The TypeScript facade, the JSON-RPC methods and the manual are derived from
 * these records, so adding a subsystem is one file and one line in the registry.
 */
import type { z } from 'zod';
import type { EventName, RuntimeEventMap } from './event-map.js';
import type { Host } from './host.js';

/** A parameter: positional in TypeScript, by position or by name on the wire. */
export interface Parameter<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly schema: Schema;
  readonly doc: string;
}

/** A parameter record. An optional one has a schema that accepts `undefined`. */
export function parameter<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  schema: Schema,
  doc: string,
): Parameter<Name, Schema> {
  return { name, schema, doc };
}

/** The positional arguments that a list of parameters stands for; trailing ones may be optional. */
export type Arguments<Parameters extends readonly Parameter[]> = Parameters extends readonly [
  infer First extends Parameter,
  ...infer Rest extends readonly Parameter[],
]
  ? undefined extends z.output<First['schema']>
    ? [value?: z.output<First['schema']>, ...rest: Arguments<Rest>]
    : [value: z.output<First['schema']>, ...rest: Arguments<Rest>]
  : [];

/** One operation. `run` is declared as a method so that one registry can hold them all. */
export interface Operation<
  Parameters extends readonly Parameter[] = readonly Parameter[],
  Result = unknown,
> {
  readonly doc: string;
  readonly params: Parameters;
  /** The JSON that `wire` (or `run` itself, when its result is plain JSON) answers. */
  readonly returns: z.ZodType;
  run(host: Host, ...args: Arguments<Parameters>): Result;
  /** The result as JSON, where `run` answers Omega values. */
  wire?(result: Awaited<Result>): unknown;
}

/** An operation record, with its types kept. */
export function operation<const Parameters extends readonly Parameter[], Result>(
  record: Operation<Parameters, Result>,
): Operation<Parameters, Result> {
  return record;
}

/** What a subsystem does when something happens. */
export type Listeners = {
  readonly [K in EventName]?: (host: Host, data: RuntimeEventMap[K]) => void;
};

/** Any operation, whatever its parameters and result. */
export interface AnyOperation {
  readonly doc: string;
  readonly params: readonly Parameter[];
  readonly returns: z.ZodType;
  // biome-ignore lint/suspicious/noExplicitAny: arguments are checked against `params` before
  run(host: Host, ...args: any[]): any;
  // biome-ignore lint/suspicious/noExplicitAny: it gets what `run` answered
  wire?(result: any): unknown;
}

export interface Subsystem<
  Name extends string = string,
  State = unknown,
  Operations extends Readonly<Record<string, AnyOperation>> = Readonly<
    Record<string, AnyOperation>
  >,
> {
  readonly name: Name;
  readonly doc: string;
  /** The subsystem's state in a new session. */
  initial(): State;
  readonly operations: Operations;
  readonly listeners: Listeners;
}

/** A subsystem record, with its types kept. */
export function subsystem<
  const Name extends string,
  State,
  Operations extends Readonly<Record<string, AnyOperation>>,
>(record: Subsystem<Name, State, Operations>): Subsystem<Name, State, Operations> {
  return record;
}
