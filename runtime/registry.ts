/**
 * The operation registry: the one list of subsystems. The facade, the wire methods and the manual
 * are derived from it. A new subsystem is one file and one line here.
 */
import { z } from 'zod';
import { amb } from './amb.js';
import { breakpoints } from './breakpoints.js';
import { conditions } from './conditions.js';
import { debug } from './debug.js';
import { execution } from './execution.js';
import { facts } from './facts.js';
import { fixpoint } from './fixpoint.js';
import { history } from './history-manager.js';
import { logic } from './logic.js';
import { OmegaMisuse } from './misuse.js';
import { protocol } from './protocol.js';
import type { Session } from './session.js';
import { sessionManager } from './session-manager.js';
import { snapshots } from './snapshots.js';
import { stateCoordinator } from './state-coordinator.js';
import { streams } from './streams.js';
import { inspector } from './subsystems/inspector.js';
import type { EventName } from './subsystems/seam/event-map.js';
import {
  type AnyOperation,
  type Arguments,
  operation,
  type Parameter,
  type Subsystem,
} from './subsystems/seam/subsystem.js';
import { transactions } from './transactions.js';

/** Telling of the registry takes the registry, so this one operation stands here. */
const describing = operation({
  doc: 'All operations with their documentation and JSON Schemas.',
  params: [],
  returns: z.array(z.looseObject({ name: z.string(), doc: z.string() })),
  run() {
    return describe();
  },
});
const runtime = { ...execution, operations: { ...execution.operations, describe: describing } };

/** All subsystems, in the order in which the manual shows them. */
export const registry = [
  runtime,
  inspector,
  debug,
  breakpoints,
  conditions,
  amb,
  logic,
  transactions,
  facts,
  fixpoint,
  stateCoordinator,
  history,
  snapshots,
  streams,
  sessionManager,
  protocol,
] as const;

type Registry = typeof registry;

/** The operations of one subsystem as methods, session left out. */
export type Methods<S extends Subsystem> = {
  readonly [Name in keyof S['operations']]: S['operations'][Name] extends {
    readonly params: infer Parameters extends readonly Parameter[];
    run(host: never, ...args: never): infer Result;
  }
    ? (...args: Arguments<Parameters>) => Result
    : never;
};

/** Every subsystem by its name, as the facade offers it. */
export type Managers = {
  readonly [S in Registry[number] as S['name']]: Methods<S>;
};

/** An operation as `describe` tells of it; schemas are JSON Schema. */
export interface OperationDescription {
  /** As on the wire, for example "inspector/getState". */
  readonly method: string;
  readonly doc: string;
  readonly params: ReadonlyArray<{
    readonly name: string;
    readonly doc: string;
    readonly required: boolean;
    readonly schema: unknown;
  }>;
  readonly returns: unknown;
}

export interface SubsystemDescription {
  readonly name: string;
  readonly doc: string;
  readonly operations: readonly OperationDescription[];
}

/** Let every subsystem hear the session's events. */
export function wireSubsystems(session: Session): void {
  for (const { listeners } of registry as readonly Subsystem[]) {
    for (const event of Object.keys(listeners) as EventName[]) {
      const listener = listeners[event] as (host: Session, data: unknown) => void;
      session.wire(event, (data) => listener(session, data));
    }
  }
}

/** The operations of a subsystem as methods bound to that session. */
export function methodsOf<S extends Subsystem>(session: () => Session, subsystem: S): Methods<S> {
  const bound = Object.entries(subsystem.operations).map(([name, operation]) => [
    name,
    (...args: unknown[]) => {
      const host = session();
      return operation.run(host, ...checkedArguments(`${subsystem.name}/${name}`, operation, args));
    },
  ]);
  return Object.fromEntries(bound) as Methods<S>;
}

/** Call an operation by its wire name with JSON: an array by position, an object by name. Answers
 * JSON. Throws OmegaMisuse `unknown-operation` or `invalid-params`. */
export async function call(session: Session, method: string, params?: unknown): Promise<unknown> {
  const operation = operationNamed(method);
  const args = checkedParameters(method, params);
  const result: unknown = await operation.run(session, ...args);
  return operation.wire ? operation.wire(result) : result;
}

/** The arguments of a request by position, each as its schema gives it. Throws OmegaMisuse
 * `unknown-operation` or `invalid-params`. */
export function checkedParameters(method: string, params: unknown): unknown[] {
  const operation = operationNamed(method);
  return checkedArguments(method, operation, positional(method, operation, params));
}

/** The whole registry as plain JSON, from which a client can make itself. */
export function describe(): readonly SubsystemDescription[] {
  return (registry as readonly Subsystem[]).map(({ name, doc, operations }) => ({
    name,
    doc,
    operations: Object.entries(operations).map(([operationName, operation]) => ({
      method: `${name}/${operationName}`,
      doc: operation.doc,
      params: operation.params.map((parameter) => ({
        name: parameter.name,
        doc: parameter.doc,
        required: !parameter.schema.isOptional(),
        schema: jsonSchema(parameter.schema),
      })),
      returns: jsonSchema(operation.returns),
    })),
  }));
}

function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  return rest;
}

function findOperation(method: string): AnyOperation | null {
  const [name, operation, ...more] = method.split('/');
  if (name === undefined || operation === undefined || more.length > 0) return null;
  const subsystem = (registry as readonly Subsystem[]).find((entry) => entry.name === name);
  if (!subsystem || !Object.hasOwn(subsystem.operations, operation)) return null;
  return subsystem.operations[operation] as AnyOperation;
}

function operationNamed(method: string): AnyOperation {
  const operation = findOperation(method);
  if (operation) return operation;
  const message = `there is no operation "${method}"; "runtime/describe" lists them all`;
  throw new OmegaMisuse('unknown-operation', message, { method });
}

/** Arguments by position, from a request's params. */
function positional(method: string, operation: AnyOperation, params: unknown): unknown[] {
  if (params === undefined || params === null) return [];
  if (Array.isArray(params)) return params;
  if (typeof params !== 'object') {
    const message = `${method}: params must be an array or an object, got a ${typeof params}`;
    throw new OmegaMisuse('invalid-params', message, { method });
  }
  const names = operation.params.map(({ name }) => name);
  const unknown = Object.keys(params).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none';
    const message = `${method} has no parameter "${unknown}"; ${known}`;
    throw new OmegaMisuse('invalid-params', message, { method, parameter: unknown });
  }
  return names.map((name) => (Object.hasOwn(params, name) ? Reflect.get(params, name) : undefined));
}

/** The arguments, each as its schema gives it. Throws OmegaMisuse `invalid-params`. */
function checkedArguments(method: string, operation: AnyOperation, args: unknown[]): unknown[] {
  const parameters = operation.params;
  if (args.length > parameters.length) {
    const message = `${method} takes at most ${parameters.length} arguments, got ${args.length}`;
    throw new OmegaMisuse('invalid-params', message, { method });
  }
  return parameters.map(({ name, schema }, index) => {
    const parsed = schema.safeParse(args[index]);
    if (parsed.success) return parsed.data;
    const missing = args[index] === undefined;
    const problem = missing ? 'is missing' : `does not fit: ${parsed.error.issues[0]?.message}`;
    const message = `${method}: parameter "${name}" ${problem}`;
    throw new OmegaMisuse('invalid-params', message, { method, parameter: name });
  });
}
