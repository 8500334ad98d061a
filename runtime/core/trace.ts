/** The Omega stack, for error messages. */
import { type Node, NodeKind, SimpleKind } from './compiler/ir.js';
import type { TraceLine } from './engine.js';
import type { Machine } from './machine.js';
import { framesOf } from './prompt.js';

const LINES_MAX = 50;
/** Name of a top-level form's code. */
const TOP_LEVEL = 'top level';

/** The calls that have not returned, innermost first; at most 50 lines. */
export function traceOf(machine: Machine): readonly TraceLine[] {
  const lines: TraceLine[] = [];
  const control = machine.control;
  if (control !== null && control.lambda !== null && !isInside(control)) {
    lines.push({ procedure: nameOf(control), span: control.span, elided: false });
  }
  let inner = control;
  for (const { node } of framesOf(machine.kontinuation, machine.prompts)) {
    if (lines.length >= LINES_MAX) break;
    if (node.kind !== NodeKind.Call || node.lambda === null || node === control) continue;
    if (!isInside(node)) {
      lines.push({ procedure: nameOf(node), span: node.span, elided: wasReplaced(node, inner) });
    }
    inner = node;
  }
  const last = lines.at(-1);
  if (last !== undefined && last.procedure !== TOP_LEVEL && lines.length < LINES_MAX) {
    lines.push({ procedure: TOP_LEVEL, span: machine.formSpan, elided: true });
  }
  return lines;
}

/** Whether the code is inside a library, of a name that is for nobody else. */
export function isInside(node: Node): boolean {
  return nameOf(node).startsWith('%');
}

function nameOf(node: Node): string {
  const name = node.lambda?.name ?? '';
  return name === '' ? 'anonymous procedure' : name;
}

/** Whether what runs inside a call is not what was called there: tail calls came between. */
function wasReplaced(call: Node, inner: Node | null): boolean {
  const callee = call.value;
  if (callee === null || inner === null || inner.lambda === null) return false;
  const isNamed = [SimpleKind.Global, SimpleKind.Local, SimpleKind.Free].includes(callee.kind);
  return isNamed && callee.name !== '' && inner.lambda.name !== callee.name;
}
