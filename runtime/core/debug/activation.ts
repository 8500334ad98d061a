/** Activations: the frames that the user knows, made of those of K. */
import type { Value } from '../../../grammar/datum.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { isUserSpan } from '../place.js';
import { framesOf, type Prompt } from '../prompt.js';
import { formsIn, originalOf } from './forms.js';

/** Whether a node is in the user's text. */
export function isVisible(node: Node | null): node is Node {
  return node?.lambda != null && node.lambda.unit.stops !== null && isUserSpan(node.span);
}

/** The rest of K below an activation that is at a node: without the frames that are its own, those
 * of the blocks it is in. */
export function baseOf(node: Node, kontinuation: Frame | null): Frame | null {
  let base = kontinuation;
  if (node.lambda === null || base?.node.kind !== NodeKind.Sub) return base;
  const forms = formsIn(node.lambda);
  let sub = forms.subOf(originalOf(node));
  while (sub !== null && base?.node === sub) {
    base = base.next;
    sub = forms.subOf(sub);
  }
  return base;
}

/** The nearest frame of an activation in the user's text. */
export function visibleFrame(frame: Frame | null, prompts: Prompt | null): Frame | null {
  for (const one of framesOf(frame, prompts)) if (isVisible(one.node)) return one;
  return null;
}

/** How many frames there are. O(them); what was counted once is known for the frames outside. */
const depths = new WeakMap<Frame, number>();
const COUNTED_EACH = 32;

export function depthOf(frame: Frame | null, prompts: Prompt | null): number {
  let depth = segmentDepth(frame);
  for (let prompt = prompts; prompt !== null; prompt = prompt.next) {
    depth += 1 + segmentDepth(prompt.frame);
  }
  return depth;
}

function segmentDepth(frame: Frame | null): number {
  const met: Frame[] = [];
  let known = 0;
  for (let one = frame; one !== null; one = one.next) {
    const counted = depths.get(one);
    if (counted !== undefined) {
      known = counted;
      break;
    }
    met.push(one);
  }
  for (let i = met.length - 1; i >= 0; i -= COUNTED_EACH) {
    depths.set(met[i] as Frame, known + met.length - i);
  }
  return known + met.length;
}

/** Whether a call's frame is among the nearest of K. */
export function frameFor(
  node: Node,
  { kontinuation, prompts }: Machine,
  framesMax: number,
): Frame | null {
  let count = 0;
  for (const frame of framesOf(kontinuation, prompts)) {
    if (frame.node === node) return frame;
    if (++count >= framesMax) break;
  }
  return null;
}

/** An activation that has not ended: where it is, its registers, and the rest of K below it. */
export interface Activation {
  readonly node: Node;
  readonly registers: readonly Value[];
  /** The frame that holds it; null for the one that runs. */
  readonly frame: Frame | null;
  readonly base: Frame | null;
  readonly prompts: Prompt | null;
}

/** What has failed waits for the value that a restart may give it: the frames below that. */
function behind(failed: Node, kontinuation: Frame | null): Frame | null {
  let frame = kontinuation;
  while (frame !== null && frame.node.lambda === null) frame = frame.next;
  return frame?.node === failed ? frame.next : kontinuation;
}

/** The activations that have not ended, innermost first, through all segments. */
export function* activationsOf(machine: Machine): Generator<Activation> {
  const { control, registers, status } = machine;
  let { kontinuation: next, prompts } = machine;
  if (control?.lambda) {
    const base = baseOf(control, status.kind === 'failed' ? behind(control, next) : next);
    yield { node: control, registers, frame: null, base, prompts };
    next = base;
  }
  for (;;) {
    while (next === null) {
      if (prompts === null) return;
      next = prompts.frame;
      prompts = prompts.next;
    }
    const frame: Frame = next;
    const base = baseOf(frame.node, frame.next);
    if (frame.node.lambda !== null) {
      yield { node: frame.node, registers: frame.registers, frame, base, prompts };
    }
    next = base;
  }
}
