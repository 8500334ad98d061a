/**
 * Restarts (Common Lisp's condition system): named ways to go on after a condition was signalled.
 * Those in force are a list in the dynamic frames. A restart is stale once the extent that
 * established it has ended: it is then in no such list.
 */
import {
  type Described,
  type DescriptionPart,
  intern,
  MString,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
} from '../../grammar/datum.js';
import { Condition, type Fault, fault } from './condition.js';
import { checkBarriers } from './control/delimited.js';
import { prepended } from './dynamic.js';
import { Dynamic } from './frame.js';
import { bottom, Point } from './jump.js';
import type { Machine } from './machine.js';
import { DEFAULT_TAG, type Prompt } from './prompt.js';
import { ABORT } from './stubs.js';

export class Restart implements Described {
  constructor(
    readonly name: Sym,
    /** Where it goes on; null: nowhere, its action is called in the extent of the invocation. */
    readonly point: Point | null,
    /** A procedure that gets the arguments there; null: they are the values handed over. */
    readonly action: Value,
    /** What a person is told: a string, or a procedure of a port. */
    readonly report: Value,
    /** A thunk that asks for the arguments and answers a list of them, or #f. */
    readonly interactive: Value = false,
    /** A predicate of a condition that tells whether the restart applies to it, or #f. */
    readonly test: Value = false,
    /** The condition it was made for, and for no other; null: any. */
    readonly condition: Value = null,
    /** The variable it defines before it goes on: home and name. */
    readonly variable: readonly [string, string] | null = null,
  ) {}

  describe(): readonly DescriptionPart[] {
    return [`#<restart ${this.name.name}>`];
  }
}

/** What the machine offers for a failed primitive or variable: a value for the failed
 * form, doing it again, and for a variable without value giving it one. */
export function restartsOfFault(machine: Machine, error: Fault, again: Point): readonly Restart[] {
  const { payload, cell } = error;
  const { kontinuation, dynamic, prompts } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  if (again.frame !== null) again.frame.shared = true;
  const here = new Point(kontinuation, dynamic, prompts);
  const made = (name: string, point: Point, report: string, home: Restart['variable']): Restart =>
    new Restart(intern(name), point, null, new MString(report), false, false, payload, home);
  const useValue = made('use-value', here, 'Use a value instead of what failed.', null);
  const retry = made('retry', again, 'Do it again.', null);
  if (cell === null) return [useValue, retry];
  const report = `Give ${cell.name} a value and go on.`;
  return [useValue, made('store-value', again, report, [cell.home, cell.name]), retry];
}

/** What is offered when nobody took an object raised with raise-continuable. */
export function returnRestart(machine: Machine, payload: Value): Restart {
  const { kontinuation, dynamic, prompts } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  const here = new Point(kontinuation, dynamic, prompts);
  const report = new MString('Return a value from raise-continuable.');
  return new Restart(intern('use-value'), here, null, report, false, false, payload);
}

/** The restart that is always there: back to the top level, through all winders. */
function abortRestart(machine: Machine): Restart {
  const report = new MString('Go back to the top level.');
  return new Restart(intern('abort'), bottom(machine, ABORT), null, report);
}

/** The restarts in force, innermost first; with a condition, those made for others left out. */
export function currentRestarts(machine: Machine, condition: Value = null): Restart[] {
  const all: Restart[] = [];
  for (const [items] of machine.lists(Dynamic.Restarts)) {
    for (let rest = items; rest instanceof Pair; rest = rest.cdr) {
      const restart = rest.car as Restart;
      if (restart.name !== EXIT_NAME && appliesTo(restart, condition)) all.push(restart);
    }
  }
  all.push(abortRestart(machine));
  return all;
}

/** The first of `currentRestarts` with that name, or that is `wanted` itself; false without one. */
export function findRestart(machine: Machine, wanted: Value, condition: Value): Value {
  for (const [items] of machine.lists(Dynamic.Restarts)) {
    for (let rest = items; rest instanceof Pair; rest = rest.cdr) {
      const restart = rest.car as Restart;
      const isWanted = restart === wanted || restart.name === wanted;
      if (isWanted && restart.name !== EXIT_NAME && appliesTo(restart, condition)) return restart;
    }
  }
  const last = abortRestart(machine);
  return last.name === wanted ? last : false;
}

/** A condition is also itself as part of a compound one. */
function appliesTo(restart: Restart, condition: Value): boolean {
  const own = restart.condition;
  if (own === null || condition === null || own === condition) return true;
  if (!(own instanceof Condition && condition instanceof Condition)) return false;
  return condition.stated.some((part) => part === own.stated[0]);
}

/** Establish restarts for the extent of what is called next. */
export function withRestarts(machine: Machine, restarts: readonly Restart[]): void {
  machine.enterDynamic({ restarts: prepended(restarts, machine.own(Dynamic.Restarts)) });
}

/** Go on by a restart. */
export function invokeRestart(machine: Machine, restart: Restart, args: readonly Value[]): void {
  const { point, action, variable } = restart;
  if (point?.frame?.node === ABORT) {
    machine.jump(point, null, [UNSPECIFIED]);
    return;
  }
  const prompts = promptsOf(machine, restart);
  if (prompts === undefined) {
    throw fault(
      'stale-restart',
      'the extent of this restart has ended:',
      [restart],
      'invoke a restart only while the form that established it is running',
    );
  }
  if (variable !== null) {
    checkOne(restart, args);
    machine.assign(...variable, args[0]);
  }
  if (point === null) {
    machine.call(action, args);
    return;
  }
  const { frame, dynamic, node, registers } = point;
  const there = new Point(frame, dynamic, prompts, node, registers);
  const values = action === null && node === null && args.length === 0 ? [UNSPECIFIED] : args;
  machine.jump(there, action, values);
}

/** The prompts around the nearest segment in which the restart is established; undefined if it is
 * in none. A composable continuation may have brought the segment to other prompts. */
function promptsOf(machine: Machine, restart: Restart): Prompt | null | undefined {
  for (const [items, prompts] of machine.lists(Dynamic.Restarts)) {
    for (let rest = items; rest instanceof Pair; rest = rest.cdr) {
      if (rest.car === restart) return prompts;
    }
  }
  return undefined;
}

/** The name of exits, which are no restarts for programs. */
export const EXIT_NAME = new Sym('exit');

/** Call a procedure with a way out to the continuation of this call, or of the copy of it that runs
 * then (see `exitTo`). */
export function callWithExit(machine: Machine, procedure: Value): void {
  const { kontinuation, dynamic, prompts } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  const point = new Point(kontinuation, dynamic, prompts);
  const exit = new Restart(EXIT_NAME, point, null, false);
  withRestarts(machine, [exit]);
  machine.call(procedure, [exit]);
}

/** Go out to where an exit was made, and call a procedure there. */
export function exitTo(machine: Machine, exit: Restart, f: Value, args: readonly Value[]): void {
  const { point, name } = exit;
  const prompts = promptsOf(machine, exit);
  if (point === null || prompts === undefined) {
    throw fault('stale-restart', `${name.name}: the extent of this way out has ended`);
  }
  machine.jump(new Point(point.frame, point.dynamic, prompts), f, args);
}

/** Call a procedure with a way back to the continuation of this call, after it was left. */
export function callWithReturn(machine: Machine, procedure: Value): void {
  const { kontinuation, dynamic, prompts } = machine;
  if (kontinuation !== null) kontinuation.shared = true;
  const point = new Point(kontinuation, dynamic, prompts);
  machine.call(procedure, [new Restart(EXIT_NAME, point, null, false)]);
}

/** Go back there with a value; not into a barrier. */
export function returnTo(machine: Machine, { point }: Restart, value: Value): void {
  const there = point as Point;
  checkBarriers(machine, there.prompts as Prompt, DEFAULT_TAG);
  machine.jump(there, null, [value]);
}

function checkOne(restart: Restart, args: readonly Value[]): void {
  if (args.length === 1) return;
  throw fault('arity', `the restart ${restart.name.name} takes one value, got`, [...args]);
}

/** What a restart that went back to the top level leaves there. */
export function abortedCondition(): Condition {
  return new Condition('aborted', 'went back to the top level by the restart abort');
}
