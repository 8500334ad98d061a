/**
 * Operations of the host, and the gate in front of the world, so that a recorded run can be
 * repeated: they are asked once, and what they answered is kept as a copy.
 */

import type { Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import type { Answer, EffectGate, HostEnd } from '../core/effect/gate.js';
import type { HostOperation } from '../core/effect/host-library.js';
import type { EffectOperation } from '../core/effect/operation.js';
import type { Keeper } from '../core/keeper.js';
import type { IntentLog } from '../core/transaction/intents.js';
import type { Boundary, Keeping } from './boundary.js';
import { copiedPayload, givenValue, KeptValue, keptValue } from './copied-value.js';

/** Characters of one argument that are compared. */
const ARGUMENT_MAX = 200;

/** That operation behind the boundary. */
export function recordedOperation(operation: HostOperation, boundary: Boundary): HostOperation {
  const { name } = operation;
  // The operation may be an object with a class.
  return Object.create(operation, {
    perform: {
      value(...args: Value[]): Value | Promise<Value> {
        const live = (): Value | Promise<Value> => performed(operation, args, boundary);
        return boundary.ask(`operation ${name}`, shown(args), live, answersTo(args));
      },
    },
  }) as HostOperation;
}

/** Do it. What is recorded is known by its promise, so it has one of its own; and what it raises is
 * a condition that nobody has seen yet. */
function performed(
  operation: HostOperation,
  args: readonly Value[],
  boundary: Boundary,
): Value | Promise<Value> {
  const value = operation.perform(...args);
  return value instanceof Promise && boundary.isRecording ? value.then((answer) => answer) : value;
}

function answersTo(args: readonly Value[]): Keeping<Value | Promise<Value>> {
  return {
    keep: (value) => (value instanceof Promise ? value : keptValue(value, args)),
    give: (kept) => (kept instanceof Promise ? kept : givenValue(kept as KeptValue, args)),
    bytes: (kept) => (kept instanceof Promise ? 0 : (kept as KeptValue).bytes),
  };
}

/** The arguments as text, cut. */
function shown(args: readonly Value[]): string {
  return args.map((arg) => write(arg, { charactersMax: ARGUMENT_MAX })).join(' ');
}

/** That gate (null: everything passes) behind the boundary: what it decided is not asked again. */
export function recordedGate(gate: EffectGate | null, boundary: Boundary): EffectGate {
  const tell = (what: string, { name }: EffectOperation, live: () => void): void =>
    boundary.tell(`gate: ${what} ${name}`, '', live);
  const ask = (
    what: string,
    { name }: EffectOperation,
    args: readonly Value[],
    live: () => Answer | null,
  ): Answer | null => boundary.ask(`gate: ${what} ${name}`, '', live, decisions(args));
  const ends = (arrived: () => readonly HostEnd[]): readonly HostEnd[] =>
    gate?.ends ? gate.ends(arrived) : arrived();
  return {
    ...(gate?.admit && {
      admit: (operation, args) => tell('admit', operation, () => gate.admit?.(operation, args)),
    }),
    ...(gate?.replay && {
      replay: (operation, args) =>
        ask('replay', operation, args, () => gate.replay?.(operation, args) ?? null),
    }),
    ...(gate?.stage && {
      stage: (operation, args) =>
        ask('stage', operation, args, () => gate.stage?.(operation, args) ?? null),
    }),
    ...(gate?.intent && {
      intent: (operation, args) => tell('intent', operation, () => gate.intent?.(operation, args)),
    }),
    ...(gate?.result && {
      result: (operation, args, value) =>
        tell('result', operation, () => gate.result?.(operation, args, value)),
    }),
    ends: (arrived) => boundary.ask('ends of operations', '', () => ends(arrived), ENDS),
  };
}

/** That log behind the boundary. */
export function recordedIntents(log: IntentLog, boundary: Boundary): IntentLog {
  return {
    append(intent) {
      const { kind, commit } = intent;
      boundary.tell(`intent log: ${kind}`, commit, () => log.append(intent));
    },
    entries: () => boundary.ask('intent log: entries', '', () => [...log.entries()]),
  };
}

/** That keeper of states behind the boundary: in a run that is repeated nothing is kept again. One
 * that has gone to another state ended there, and its history with it. */
export function recordedKeeper(keeper: Keeper, boundary: Boundary): Keeper {
  const ask = <T>(what: string, asked: string, live: () => T): T =>
    boundary.ask(what, asked, () => boundary.outside(live));
  const tell = (what: string, told: string, live: () => void): void =>
    boundary.tell(what, told, () => boundary.outside(live));
  return {
    save: (name) => tell('snapshot!', name, () => keeper.save(name)),
    restore: (name) => tell('restore!', name, () => keeper.restore(name)),
    names: () => ask('snapshots', '', () => keeper.names()),
    diff: (before, after) =>
      ask('snapshot-diff', `${before} ${after}`, () => keeper.diff(before, after)),
    saveImage: (path) => tell('save-image', path, () => keeper.saveImage(path)),
    loadImage: (path) => tell('load-image', path, () => keeper.loadImage(path)),
  };
}

/** What the gate answers in place of an operation. */
function decisions(args: readonly Value[]): Keeping<Answer | null> {
  return {
    keep: (answer) => (answer === null ? null : keptValue(answer.value, args)),
    give: (kept) => (kept === null ? null : { value: givenValue(kept as KeptValue, args) }),
    bytes: (kept) => (kept === null ? 0 : (kept as KeptValue).bytes),
  };
}

type KeptEnd = readonly [promise: Promise<Value>, kind: HostEnd['end']['kind'], kept: KeptValue];

const ENDS: Keeping<readonly HostEnd[]> = {
  keep: (ends) =>
    ends.map(({ promise, end }): KeptEnd => {
      if (end.kind === 'value') return [promise, end.kind, keptValue(end.value)];
      return [promise, end.kind, new KeptValue(end.payload, 0)];
    }),
  give: (kept) =>
    (kept as readonly KeptEnd[]).map(([promise, kind, value]): HostEnd => {
      if (kind === 'value') return { promise, end: { kind, value: givenValue(value) } };
      return { promise, end: { kind, payload: copiedPayload(value.value) } };
    }),
  bytes: (kept) => (kept as readonly KeptEnd[]).reduce((sum, [, , { bytes }]) => sum + bytes, 0),
};
