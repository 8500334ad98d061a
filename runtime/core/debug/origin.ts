/** Where a variable got its value: which nodes to look for in the past. */
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { fault } from '../condition.js';
import { type Activation, baseOf, depthOf, isVisible } from './activation.js';
import { assignmentsIn, nodeReference } from './resolve.js';

/** Where to look for a moment: nodes, by reference, and how many frames are below them. */
export interface Origin {
  readonly nodes: ReadonlySet<string>;
  /** Null: however many. */
  readonly depth: number | null;
  /** What is there, for people. */
  readonly text: string | null;
}

/** Where a variable of an activation can have got the value that it has; null if it has none of
 * that name. Throws Fault. */
export function localOrigin(
  { node, registers, base, prompts }: Activation,
  lambda: Lambda,
  name: string,
): Origin | null {
  const slot = lambda.slotNames.findLastIndex(
    (one, i) => one === name && registers[i + 1] !== undefined,
  );
  const free = lambda.free.some((variable) => variable.name === name);
  if (slot < 0 && !free) return null;
  const assignments = assignmentsIn(lambda.unit, name, node.span).map(nodeReference);
  if (slot < 0 && assignments.length === 0) {
    const text = `${name} is captured: it was bound where this procedure was made`;
    throw fault('state-conflict', text, [], 'ask in the frame that binds it, if it is still there');
  }
  const depth = depthOf(base, prompts);
  if (assignments.length > 0) {
    return { nodes: new Set(assignments), depth: null, text: `${name} is assigned here` };
  }
  if (slot < lambda.clause.parameters.length + (lambda.hasRest ? 1 : 0)) {
    const text = `${name} is an argument of this call`;
    if (base !== null && isCallOf(base.node, lambda)) {
      const caller = depthOf(baseOf(base.node, base.next), prompts);
      return { nodes: new Set([nodeReference(base.node)]), depth: caller, text };
    }
    return { nodes: new Set([nodeReference(enter(lambda))]), depth, text };
  }
  const binds = lambda.nodes.filter((one) => one.slot === slot || one.slots.includes(slot));
  const turns = lambda.nodes.filter((one) => one.loop?.slots.includes(slot));
  const nodes = new Set([...binds, ...turns].map(nodeReference));
  return { nodes, depth, text: `${name} is bound here` };
}

/** Whether a call in the user's text has called that, and no tail call came between. */
function isCallOf(node: Node, { name }: Lambda): boolean {
  return isVisible(node) && node.kind === NodeKind.Call && node.value?.name === name && name !== '';
}
