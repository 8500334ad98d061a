/** Performing an operation: by the nearest handler of the program, else through the gate. */
import { intern, list, Pair, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import { capture } from '../control/delimited.js';
import { checkOutsideRule } from '../fact/purity.js';
import { Dynamic, type Frame } from '../frame.js';
import { Point } from '../jump.js';
import type { Machine } from '../machine.js';
import { type Prompt, promptWith } from '../prompt.js';
import { isSearching } from '../search/search.js';
import { CROSSED, PERFORMED } from '../stubs.js';
import { OperationProposal, type Proposal } from '../transaction/proposal.js';
import type { Staged } from '../transaction/staging.js';
import { type EffectHandler, Resumption } from './handler.js';
import type { EffectOperation } from './operation.js';

export function perform(
  machine: Machine,
  operation: EffectOperation,
  args: readonly Value[],
): void {
  for (let rest = machine.current(Dynamic.Effects); rest instanceof Pair; rest = rest.cdr) {
    const handler = rest.car as EffectHandler;
    const clause = handler.clauseFor(operation);
    if (clause === undefined) continue;
    handleBy(machine, handler, clause, operation, args);
    machine.stops.onHappening?.('effect', intern(operation.name));
    return;
  }
  performOutside(machine, operation, args);
  machine.stops.onHappening?.('effect', intern(operation.name));
}

/** Call a clause outside its handler, with the continuation of the operation. */
function handleBy(
  machine: Machine,
  handler: EffectHandler,
  clause: Value,
  operation: EffectOperation,
  args: readonly Value[],
): void {
  const continuation = capture(machine, operation.name, handler.tag, true);
  const { frame, dynamic, next } = promptWith(handler.tag, machine.prompts) as Prompt;
  const outside = new Point((frame as Frame).next, dynamic, next);
  const resumption = new Resumption(continuation, handler);
  if (resumption.cleanups.length === 0) {
    machine.jump(outside, clause, [...args, resumption], { suspends: true });
  } else {
    machine.jump(outside, handler.guarded, [clause, list(args), resumption], { suspends: true });
  }
}

/** No handler of the program takes it: the world does, at once or, unless it was proposed before,
 * when nothing can undo it any more. */
export function performOutside(
  machine: Machine,
  operation: EffectOperation,
  args: readonly Value[],
  isProposed = false,
): void {
  checkOutsideRule(machine, operation.name);
  machine.store.onOutside?.(operation.name);
  const { gate } = machine;
  gate?.admit?.(operation, args);
  const known = gate?.replay?.(operation, args) ?? gate?.stage?.(operation, args) ?? null;
  if (known !== null) {
    machine.answer(known.value);
    return;
  }
  const { stagesItself, record } = operation;
  if (record.region !== 'allowed' && !isProposed) {
    if (machine.staging.isOn) {
      stage(machine, operation, args);
      return;
    }
    if (!stagesItself && isSearching(machine)) machine.push(CROSSED, [null, null, operation, args]);
  }
  gate?.intent?.(operation, args);
  const { host, procedure } = operation;
  if (host !== null) {
    const value = host(...args);
    if (value instanceof Promise) machine.fibers.awaitHost(machine, operation, args, value);
    else performed(machine, operation, args, value);
  } else if (procedure !== false) {
    if (gate?.result) machine.push(PERFORMED, [null, null, operation, args]);
    machine.call(procedure, args);
  } else {
    throw fault(
      'unhandled-effect',
      `nobody handles the effect ${operation.name} of`,
      [list(args)],
      'put a handle with a clause for it around the call (a fiber does not inherit handlers)',
    );
  }
}

/** Inside a transaction or search: keep it for later. */
function stage(machine: Machine, operation: EffectOperation, args: readonly Value[]): void {
  const { name, record, host, stagesItself } = operation;
  if (stagesItself && host !== null) {
    machine.answer(host(...args) as Value);
    return;
  }
  if (record.region === 'refused') {
    const hint = 'do it before or after, or in (detached …)';
    const why = 'which would neither be ended nor undone';
    throw fault('state-conflict', `${name}: not in a transaction or search, ${why}`, [], hint);
  }
  const { staging } = machine;
  staging.add(new OperationProposal(staging.facts(), operation, args));
  machine.answer(UNSPECIFIED);
}

/** Let an operation wait for the end of the transaction, whatever kind it is. What waits by itself,
 * as writing a file does, is proposed as when it is called. Throws Fault. */
export function propose(
  machine: Machine,
  operation: EffectOperation,
  args: readonly Value[],
): Proposal {
  const { staging, gate } = machine;
  const { stagesItself, record, host } = operation;
  operation.checkCount(args);
  checkOutsideRule(machine, operation.name);
  machine.store.onOutside?.(operation.name);
  gate?.admit?.(operation, args);
  if (stagesItself && record.region === 'staged' && host !== null) {
    const before = staging.latest;
    host(...args);
    const latest = staging.latest as Staged | null;
    if (latest !== null && latest !== before) return latest.proposal;
  }
  const proposal = new OperationProposal(staging.facts(), operation, args);
  staging.add(proposal);
  return proposal;
}

/** An operation was done: report it and go on with its answer. */
export function performed(
  machine: Machine,
  operation: EffectOperation,
  args: readonly Value[],
  value: Value,
): void {
  machine.gate?.result?.(operation, args, value);
  machine.answer(value);
}
