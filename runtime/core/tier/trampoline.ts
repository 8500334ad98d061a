/**
 * From one piece of compiled code to the next while nothing is on the host's stack: a value goes to
 * the frame that waits for it, call/cc calls its receiver, a continuation is entered. So much of
 * the machine stands here a second time, for speed; whatever else there is to do is left to it.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import { capture } from '../control/delimited.js';
import type { Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { DEFAULT_TAG } from '../prompt.js';
import type { Alternative, Alternatives } from '../search/alternatives.js';
import { goBack, pushChoice, searchHere } from '../search/search.js';
import { type EntryCode, UNWOUND } from './code.js';
import { compacted } from './compact-frame.js';
import type { Context } from './context.js';

/** Run code at the context's state, with fuel that was lent for it, and whatever compiled code
 * comes after that. Answers a value for the context's `kontinuation`; or UNWOUND, and the context
 * has the state. Nobody else may hold what it begins with: that would live as long as it runs. If
 * it throws, the context still has the state that it began with. */
export function bounce(machine: Machine, context: Context, first: EntryCode): Value {
  context.begin();
  context.affords(first);
  const { awaited } = machine.stops;
  let v = context.runHere(first);
  let k = context.kontinuation;
  context.kontinuation = null;
  /** Whom `v` is on its way to. */
  let waiting: Frame | null = null;
  try {
    for (;;) {
      if (v === UNWOUND) {
        waiting = null;
        k = context.framesOnto(k);
        if (context.target !== null) {
          v = context.value;
          const to = context.takeTarget();
          machine.dynamic = to.dynamic;
          k = to.frame;
        } else if (context.receiver !== null) {
          machine.kontinuation = k;
          const current = capture(machine, 'call/cc', DEFAULT_TAG, false);
          v = context.enterReceiver(current);
          continue;
        } else if (context.chosen !== null) {
          const chosen = context.takeChosen();
          k = goOnWhere(machine, context, chosen, k);
          v = context.goOnAs(chosen);
          if (v === UNWOUND) continue;
        } else {
          const code = context.goesOn ? (context.node as Node).code : null;
          if (code === null || !context.affords(code)) break;
          v = context.runHere(code);
          continue;
        }
      }
      const code: EntryCode | null = k?.node.body?.code ?? null;
      if (k === null || code === null || k === awaited || !context.affords(code)) break;
      waiting = k;
      k = waiting.next;
      if (waiting.shared && k !== null) k.shared = true;
      v = code.run(compacted(waiting, code.waiting as Node), v);
    }
  } catch (error) {
    // No room on the host's stack for the next piece: the machine goes on from before it.
    if (!context.hasNotBegun(error)) throw error;
    k = waiting ?? k;
  }
  context.kontinuation = k;
  return v;
}

/** Where what was chosen goes on: here, in a new choice point; or, after a failure, at the latest
 * one that has something left. */
function goOnWhere(
  machine: Machine,
  { chooser, choices }: Context,
  { rest }: Alternative,
  k: Frame | null,
): Frame | null {
  if (choices === null) {
    const { dynamic, frame } = goBack(machine, chooser);
    machine.dynamic = dynamic;
    return frame;
  }
  machine.kontinuation = k;
  pushChoice(machine, searchHere(machine), choices, rest as Alternatives, chooser);
  return k;
}
