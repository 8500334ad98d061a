/** Calling procedures: which clause takes the arguments, the registers of a call, primitives. */
import { list, type Value } from '../../grammar/datum.js';
import type { Closure, Lambda } from './compiler/lambda.js';
import { type Fault, fault } from './condition.js';
import { counted } from './counted.js';
import type { Frame } from './frame.js';
import { ARGUMENTS_MAX, applyToMany } from './many-arguments.js';
import type { HostFunction, Primitive } from './primitive.js';
import { framesOf, type Prompt } from './prompt.js';
import { DYNAMIC } from './stubs.js';

/** Refuse several values, or none, where one is expected. `frame` is who waits for them, or, if
 * there is none, the first one outside. */
export function checkValuesCount(
  frame: Frame | null,
  prompts: Prompt | null,
  values: readonly Value[],
): void {
  if (values.length === 1) return;
  for (const waiting of framesOf(frame, prompts)) {
    if (waiting.node === DYNAMIC) continue;
    if (waiting.node.acceptsValues) return;
    throw fault(
      'values-count',
      `expected one value here, got ${values.length}${values.length === 0 ? '' : ':'}`,
      [...values],
      'receive several values with call-with-values, let-values or define-values',
    );
  }
}

/** The clause of a procedure that takes so many arguments, or null. */
export function clauseTaking(first: Lambda, count: number): Lambda | null {
  let lambda: Lambda | null = first;
  while (lambda !== null && count !== lambda.required) {
    if (lambda.hasRest && count > lambda.required) break;
    lambda = lambda.next;
  }
  return lambda;
}

/** The clause of a procedure that takes these arguments. */
export function clauseFor(f: Closure, args: readonly Value[]): Lambda {
  const lambda = clauseTaking(f.lambda, args.length);
  if (lambda === null) throw arityFault(signatures(f.lambda), args);
  return lambda;
}

/** Registers for a call: closure, parameters, rest list. */
export function activation(f: Closure, lambda: Lambda, args: readonly Value[]): Value[] {
  const registers: Value[] = new Array(lambda.slotCount + 1);
  registers[0] = f;
  for (let i = 0; i < lambda.required; i++) registers[i + 1] = args[i];
  if (lambda.hasRest) registers[lambda.required + 1] = list(args.slice(lambda.required));
  return registers;
}

/** The signatures of all clauses. */
export function signatures(first: Lambda): string {
  const all: string[] = [];
  for (let lambda: Lambda | null = first; lambda !== null; lambda = lambda.next)
    all.push(lambda.signature);
  return all.join(' or ');
}

/** The fault of calling what has that signature with these arguments. */
export function arityFault(signature: string, args: readonly Value[]): Fault {
  const count = counted(args.length, 'argument');
  const colon = args.length === 0 ? '' : ':';
  return fault('arity', `${signature} cannot take ${count}${colon}`, [...args]);
}

/** Refuse a wrong number of arguments. */
export function checkCount(f: Primitive, args: readonly Value[]): void {
  if (args.length >= f.min && args.length <= f.max) return;
  throw arityFault(`(${[f.name, f.spec.params].filter((part) => part !== '').join(' ')})`, args);
}

export function applyPrimitive(f: Primitive, args: readonly Value[]): Value {
  checkCount(f, args);
  return args.length > ARGUMENTS_MAX ? applyToMany(f, args) : applyPrimitiveTo(f.fn, args);
}

export function applyPrimitiveTo(fn: HostFunction, args: readonly Value[]): Value {
  switch (args.length) {
    case 0:
      return fn();
    case 1:
      return fn(args[0]);
    case 2:
      return fn(args[0], args[1]);
    case 3:
      return fn(args[0], args[1], args[2]);
    default:
      return fn(...args);
  }
}
