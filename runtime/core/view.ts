/** The registers of a machine as plain JSON for people: C, E, S, K. */

import type { Value } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { UNASSIGNED } from './cell.js';
import type { Node } from './compiler/ir.js';
import { Box, Closure } from './compiler/lambda.js';
import { nodeText } from './compiler/listing.js';
import type { MachineView, RunState } from './engine.js';
import type { TopLevel } from './expander/scope.js';
import type { Machine } from './machine.js';
import { framesOf } from './prompt.js';

const BRIEF = { lengthMax: 20, depthMax: 5, charactersMax: 200 };

interface Shown {
  readonly name: string;
  readonly value: string;
}

/** The machine's state, with at most that many frames. */
export function viewOf(
  machine: Machine,
  status: RunState['kind'],
  program: TopLevel,
  framesMax: number,
): MachineView {
  const { control, registers } = machine;
  const kontinuation: Array<MachineView['kontinuation'][number]> = [];
  let depth = 0;
  for (const { node, registers: waiting } of framesOf(machine.kontinuation, machine.prompts)) {
    depth++;
    if (kontinuation.length >= framesMax) continue;
    kontinuation.push({
      procedure: node.lambda?.name ?? 'machine',
      text: nodeText(node).text,
      span: node.span,
      environment: environmentOf(node, waiting),
    });
  }
  return {
    status,
    steps: machine.steps,
    control: control === null ? null : { ...nodeText(control), span: control.span },
    environment: control === null ? [] : environmentOf(control, registers),
    store: { version: machine.store.version, globals: program.defined.size },
    kontinuation,
    depth,
  };
}

/** The named variables of an activation that have a value now. */
function environmentOf(node: Node, registers: readonly Value[]): readonly Shown[] {
  const { lambda } = node;
  if (lambda === null) return [];
  const shown: Shown[] = [];
  lambda.slotNames.forEach((name, slot) => {
    const value = registers[slot + 1];
    if (name !== '' && value !== undefined) shown.push({ name, value: show(value) });
  });
  const closure = registers[0];
  if (closure instanceof Closure) {
    lambda.free.forEach((variable, i) => {
      const value = closure.captured[i];
      if (value !== undefined) shown.push({ name: variable.name, value: show(value) });
    });
  }
  return shown;
}

function show(value: Value): string {
  const content = value instanceof Box ? value.value : value;
  return content === UNASSIGNED ? '(no value yet)' : write(content, BRIEF);
}
