/** Where the machine stands, for going back by forms: the inverse of `stepping.ts`. */
import type { Span } from '../../../grammar/syntax.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import type { Machine } from '../machine.js';
import { baseOf, depthOf } from './activation.js';
import { contains, formsAround, formsIn, originalOf } from './forms.js';
import { nodeReference } from './resolve.js';

/** A moment in an activation: it is known again by how many frames are below it. */
export interface Position {
  readonly step: number;
  readonly node: Node | null;
  /** Frames below the activation. */
  readonly depth: number;
}

export function positionOf(machine: Machine): Position {
  const { control: node, kontinuation, prompts, steps: step } = machine;
  const base = node === null ? kontinuation : baseOf(node, kontinuation);
  return { step, node, depth: depthOf(base, prompts) };
}

/** What came before a position, as far as the moment before it tells. */
export type Before =
  /** The moment is in the same activation. */
  | { readonly kind: 'same' }
  /** … and the activation has begun again since, by a call of itself. */
  | { readonly kind: 'turn' }
  /** A call has come back: it was made at one of these nodes. */
  | { readonly kind: 'called'; readonly nodes: ReadonlySet<string> }
  /** The activation has begun. */
  | { readonly kind: 'began' };

export function beforeOf(here: Position, before: Position): Before {
  const { node } = here;
  const previous = before.node;
  if (node?.lambda == null || previous === null) return { kind: 'began' };
  const isSame = previous.lambda === node.lambda && before.depth === here.depth;
  const isTail = previous.kind === NodeKind.TailCall;
  if (isSame && !isTail) return { kind: 'same' };
  const forms = formsIn(node.lambda);
  const calls = forms
    .before(originalOf(node))
    .filter(({ kind }) => kind === NodeKind.Call || kind === NodeKind.Sub);
  if (before.depth > here.depth || (calls.length > 0 && !isSame)) {
    if (calls.length > 0) return { kind: 'called', nodes: new Set(calls.map(nodeReference)) };
  }
  return isSame ? { kind: 'turn' } : { kind: 'began' };
}

/** The outermost form that was left between two moments of an activation; null if none was. */
export function formLeft(from: Node, to: Node, isTurn: boolean): Span | null {
  const around = formsAround(from);
  if (isTurn) return around.at(-1) ?? null;
  const loop = from.kind === NodeKind.Continue ? from.loop : null;
  if (loop !== null && loop.body === to) {
    const inTurn = around.filter((form) => loop.span === null || !contains(form, loop.span));
    return inTurn.at(-1) ?? null;
  }
  const { span } = to;
  return around.findLast((form) => span === null || !contains(form, span)) ?? null;
}

/** The nodes where a form begins, in the code of a lambda. */
export function beginningsOf(form: Span, lambda: Lambda): ReadonlySet<string> {
  return new Set(formsIn(lambda).begins(form).map(nodeReference));
}
