/** Effects and their handlers as primitives: what `(omega effect)` stands on. */
import { intern, list, NIL, Pair, Sym, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { EffectHandler, enterHandler, Resumption } from '../effect/handler.js';
import {
  type Determinism,
  EffectOperation,
  type EffectRecord,
  effectRecord,
  type RegionRule,
} from '../effect/operation.js';
import { control, effect, Primitive, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { isProcedure, needProcedure } from './continuations.js';

/** The operation that a value is or stands for. */
export function operationArgument(who: string, position: number, value: Value): EffectOperation {
  if (value instanceof EffectOperation) return value;
  if (value instanceof Primitive && value.spec.operation) return value.spec.operation;
  throw wrongType(who, position, 'an effect operation', value);
}

const DETERMINISM: readonly Determinism[] = ['pure', 'recorded', 'live'];
const REGIONS: readonly RegionRule[] = ['allowed', 'staged', 'refused'];

const OPTIONS =
  ':capability :cost :determinism :region :input :output :perform :compensate :idempotent';

function oneOf<T extends string>(option: string, value: Value, allowed: readonly T[]): T {
  const found = allowed.find((name) => value instanceof Sym && name === value.name);
  if (found !== undefined) return found;
  throw fault('invalid-argument', `define-effect: ${option} must be ${allowed.join(', ')}, got`, [
    value,
  ]);
}

/** The record and the procedure that options in turn (`:capability`, a value …) describe. */
function readOptions(options: readonly Value[]): { record: EffectRecord; procedure: Value } {
  let record = effectRecord(null, 'live');
  let procedure: Value = false;
  if (options.length % 2 === 1) {
    throw fault('invalid-argument', 'define-effect: an option without a value:', [options.at(-1)]);
  }
  for (let i = 0; i < options.length; i += 2) {
    const [key, value] = [options[i], options[i + 1]];
    const name = key instanceof Sym ? key.name : '';
    if (name === ':capability') record = { ...record, capability: symbolName(name, value) };
    else if (name === ':cost') record = { ...record, cost: value };
    else if (name === ':input') record = { ...record, input: value };
    else if (name === ':output') record = { ...record, output: value };
    else if (name === ':region') record = { ...record, region: oneOf(name, value, REGIONS) };
    else if (name === ':determinism') {
      record = { ...record, determinism: oneOf(name, value, DETERMINISM) };
    } else if (name === ':compensate') {
      needProcedure('define-effect', i + 2, value);
      record = { ...record, compensation: value };
    } else if (name === ':idempotent') record = { ...record, isIdempotent: value !== false };
    else if (name === ':perform') {
      needProcedure('define-effect', i + 2, value);
      procedure = value;
    } else {
      throw fault('invalid-argument', `define-effect: expected one of ${OPTIONS}, got`, [key]);
    }
  }
  return { record, procedure };
}

function symbolName(option: string, value: Value): string | null {
  if (value === false) return null;
  if (value instanceof Sym) return value.name;
  throw fault('invalid-argument', `define-effect: ${option} must be a symbol or #f, got`, [value]);
}

function nameOf(parameter: Value): string {
  if (parameter instanceof Sym) return parameter.name;
  throw fault('invalid-argument', 'define-effect: a parameter must be a symbol, got', [parameter]);
}

/** A parameter list as the signature of a primitive: "x y z ..." for (x y . z). */
function signatureOf(formals: Value): string {
  const words: string[] = [];
  let rest = formals;
  for (; rest instanceof Pair; rest = rest.cdr) words.push(nameOf(rest.car));
  if (rest !== NIL) words.push(nameOf(rest), '...');
  return words.join(' ');
}

export const effectPrimitives: PrimitiveTable = () => [
  effect(
    '%make-effect',
    'name formals option ...',
    'An effect operation that the program defines.',
    (name: Sym, formals, ...options: Value[]) => {
      const { record, procedure } = readOptions(options);
      return new EffectOperation(name.name, signatureOf(formals), record, null, procedure);
    },
  ),
  control(
    'effect',
    'operation obj ...',
    'Perform an operation: by the nearest handler for it, else by the world.',
    (machine, [operation, ...args]) => {
      const performed = operationArgument('effect', 1, operation);
      performed.apply(machine, args);
    },
  ),
  pure(
    'effect?',
    'obj',
    'Whether obj is an effect operation.',
    (x) =>
      x instanceof EffectOperation || (x instanceof Primitive && x.spec.operation !== undefined),
  ),
  pure('effect-record', 'operation', 'What an operation says of itself, as a list.', (x) => {
    const { name, params, record } = operationArgument('effect-record', 1, x);
    const { capability, cost, determinism, region, input, output } = record;
    const entries: ReadonlyArray<readonly [string, Value]> = [
      ['name', intern(name)],
      ['params', list(params.split(' ').filter(Boolean).map(intern))],
      ['capability', capability === null ? false : intern(capability)],
      ['cost', cost],
      ['determinism', intern(determinism)],
      ['region', intern(region)],
      ['input', input],
      ['output', output],
    ];
    return list(entries.map(([key, value]) => new Pair(intern(key), value)));
  }),
  control(
    '%handle',
    'thunk clauses returns guarded',
    'Call thunk with a handler: a list of pairs of operation and procedure.',
    (machine, [thunk, clauses, returns, guarded]) => {
      const flat = listArgument('handle', 2, clauses).flatMap((clause, i) => {
        const { car: operation, cdr: procedure } = clause as Pair;
        return [operationArgument('handle', i + 1, operation), procedure];
      });
      const handler = new EffectHandler(flat, returns, guarded);
      enterHandler(machine, handler);
      machine.enterDynamic({ effects: list([handler]) });
      machine.call(thunk, []);
    },
  ),
  effect(
    '%lost-cleanups',
    'resumption',
    'The cleanups in a continuation that was never called.',
    (resumption: Resumption) => (resumption.used ? list([]) : list(resumption.cleanups)),
  ),
  pure(
    'resumption?',
    'obj',
    'Whether obj is the continuation that a clause gets.',
    (x) => isProcedure(x) && x instanceof Resumption,
  ),
];
