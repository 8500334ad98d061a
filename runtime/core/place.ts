/** Where in the user's text something happened. */
import type { Span } from '../../grammar/syntax.js';
import { type Node, NodeKind } from './compiler/ir.js';
import type { Frame } from './frame.js';

/** The place of a node, if it is in a text of the user's; otherwise of the innermost call in one
 * that has not returned. */
export function placeOf(node: Node | null, kontinuation: Iterable<Frame>): Span | null {
  if (node !== null && isUserSpan(node.span)) return node.span;
  for (const frame of kontinuation) {
    if (frame.node.kind === NodeKind.Call && isUserSpan(frame.node.span)) return frame.node.span;
  }
  return null;
}

/** Whether a place is in a text of the user's, not in a library of Omega. */
export function isUserSpan(span: Span | null): span is Span {
  return span !== null && !span.file.startsWith('<omega>/');
}
