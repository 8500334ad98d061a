/**
 * Capturing, entering and aborting segments of the kontinuation (SRFI 226): what the primitives for
 * continuations and prompts, effect handlers and fibers are made of.
 */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { type Fault, fault, wrongType } from '../condition.js';
import { Continuation } from '../continuation.js';
import { Point } from '../jump.js';
import type { Machine } from '../machine.js';
import {
  BARRIER_TAG,
  DEFAULT_TAG,
  graft,
  Prompt,
  PromptTag,
  promptWith,
  rootPrompt,
} from '../prompt.js';
import { onPresentGround } from '../search/choice.js';

/** An optional prompt tag; without it, the default one. */
export function tagArgument(who: string, position: number, value: Value): PromptTag {
  if (value === undefined) return DEFAULT_TAG;
  if (value instanceof PromptTag) return value;
  throw wrongType(who, position, 'a continuation prompt tag', value);
}

/** The fault of a jump that cannot be made. `tag` is what it looked for. */
export function continuationViolation(message: string, tag: PromptTag, hint: string): Fault {
  return fault('continuation-violation', message, [tag], hint);
}

function noPrompt(who: string, tag: PromptTag): Fault {
  const hint = 'the call must be inside a call-with-continuation-prompt with that tag';
  return continuationViolation(`${who}: there is no prompt here with the tag`, tag, hint);
}

/** Where the segments of a composable continuation end. */
const END = rootPrompt();

/** The continuation from a frame of the running segment, else from here, to the nearest prompt with
 * that tag. O(prompts between). */
export function capture(
  machine: Machine,
  who: string,
  tag: PromptTag,
  composable: boolean,
  kontinuation = machine.kontinuation,
): Continuation {
  const { dynamic } = machine;
  const prompts = machine.prompts as Prompt;
  const base = promptWith(tag, prompts);
  if (base === null) throw noPrompt(who, tag);
  if (kontinuation !== null) kontinuation.shared = true;
  for (let p: Prompt = prompts; p !== base; p = p.next as Prompt) {
    if (composable && p.tag === BARRIER_TAG) {
      const hint = 'capture inside the call-with-continuation-barrier, or not composably';
      throw continuationViolation(`${who}: a continuation barrier stands before`, tag, hint);
    }
    if (p.frame !== null) p.frame.shared = true;
  }
  if (!composable) return new Continuation(kontinuation, dynamic, prompts, base, tag, false);
  // What is outside is none of its business, and not kept alive.
  return new Continuation(kontinuation, dynamic, graft(prompts, base, END), END, tag, true);
}

/** Go on in a continuation: call the procedure in it, or hand it `args`. */
export function enterContinuation(
  machine: Machine,
  k: Continuation,
  procedure: Value,
  args: readonly Value[],
): void {
  if (k.composable) compose(machine, k, procedure, args);
  else machine.jump(destinationOf(machine, k), procedure, args);
}

/** Where a non-composable continuation goes from here. */
function destinationOf(machine: Machine, { frame, dynamic, prompts, base, tag }: Continuation) {
  const here = promptWith(tag, machine.prompts);
  if (here === null) throw noPrompt('continuation', tag);
  const there = here === base ? prompts : graft(prompts, base, here);
  checkBarriers(machine, there, tag);
  return new Point(frame, dynamic, onPresentGround(there, machine.prompts));
}

/** Refuse to put a barrier back: those around here are no obstacle. */
export function checkBarriers(machine: Machine, there: Prompt, tag: PromptTag): void {
  let barrier: Prompt | null = promptWith(BARRIER_TAG, there);
  if (barrier === null) return;
  const here = new Set<Prompt>();
  for (let p = machine.prompts; p !== null; p = p.next) here.add(p);
  while (barrier !== null) {
    if (!here.has(barrier)) {
      const hint = 'a call-with-continuation-barrier can be left, but not entered again';
      throw continuationViolation('continuation: a continuation barrier stands before', tag, hint);
    }
    barrier = promptWith(BARRIER_TAG, barrier.next);
  }
}

/** Put a composable continuation on top of the present one. In tail position the segment that is
 * already used up is left out. */
function compose(
  machine: Machine,
  k: Continuation,
  procedure: Value,
  args: readonly Value[],
): void {
  machine.leaveSeams();
  const { kontinuation, dynamic } = machine;
  const outside = machine.prompts as Prompt;
  const onto =
    kontinuation === null ? outside : new Prompt(null, false, kontinuation, dynamic, outside);
  if (kontinuation !== null) kontinuation.shared = true;
  machine.kontinuation = null;
  machine.dynamic = null;
  machine.prompts = onto;
  machine.jump(new Point(k.frame, k.dynamic, graft(k.prompts, k.base, onto)), procedure, args);
}

/** Begin a new segment, delimited by a prompt. */
export function pushPrompt(machine: Machine, tag: PromptTag, handler: Value): void {
  const { kontinuation, dynamic, prompts } = machine;
  machine.prompts = new Prompt(tag, handler, kontinuation, dynamic, prompts);
  machine.kontinuation = null;
  machine.dynamic = null;
}

/** Abort to the nearest prompt with that tag, and call its handler there. */
export function abortTo(
  machine: Machine,
  who: string,
  tag: PromptTag,
  args: readonly Value[],
): void {
  const prompt = promptWith(tag, machine.prompts);
  if (prompt === null) throw noPrompt(who, tag);
  const { frame, dynamic, handler, next } = prompt;
  // The default handler puts the prompt back: that is to stay inside it.
  const isDefault = handler === false;
  const to = isDefault ? new Point(null, null, prompt) : new Point(frame, dynamic, next);
  if (!isDefault) machine.jump(to, handler, args);
  else if (args.length === 1) machine.jump(to, args[0], []);
  else {
    const what = 'the default handler of a prompt takes one thunk, got';
    throw fault('arity', `${who}: ${what}`, args.length === 0 ? [UNSPECIFIED] : args);
  }
}
