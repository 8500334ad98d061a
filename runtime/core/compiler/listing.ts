/** Nodes as text, for people: what the machine is about to do. */
import { write } from '../../../grammar/printer.js';
import { type Node, NodeKind, type Simple, SimpleKind } from './ir.js';
import type { Lambda } from './lambda.js';
import { partsOf } from './unit.js';

const BRIEF = { lengthMax: 8, depthMax: 3, charactersMax: 80 };

function slotName(lambda: Lambda | null, slot: number): string {
  const name = lambda?.slotNames[slot] ?? '';
  return name === '' ? `_${slot}` : name;
}

/** A simple expression in Scheme notation. */
export function simpleText(simple: Simple, lambda: Lambda | null): string {
  const parts = (): string =>
    partsOf(simple)
      .map((part) => simpleText(part, lambda))
      .join(' ');
  switch (simple.kind) {
    case SimpleKind.Constant:
      return write(simple.value, BRIEF);
    case SimpleKind.Local:
      return slotName(lambda, simple.index);
    case SimpleKind.Free:
      return lambda?.free[simple.index]?.name ?? `free${simple.index}`;
    case SimpleKind.Self:
      return lambda?.self?.name ?? 'self';
    case SimpleKind.Unbox:
      return parts();
    case SimpleKind.Global:
      return simple.name;
    case SimpleKind.Primitive1:
    case SimpleKind.Primitive2:
    case SimpleKind.Primitive3:
    case SimpleKind.PrimitiveN:
    case SimpleKind.EffectPrimitive:
      return `(${[simple.name, parts()].filter((part) => part !== '').join(' ')})`;
    case SimpleKind.Closure:
      return `(lambda ${simple.lambda?.signature ?? ''})`;
    case SimpleKind.If:
      return `(if ${parts()})`;
    case SimpleKind.Or:
      return `(or ${parts()})`;
    case SimpleKind.MakeBox:
      return parts();
    case SimpleKind.SetBox:
      return `(set! ${parts()})`;
    case SimpleKind.SetGlobal:
      return `(set! ${simple.name} ${parts()})`;
    case SimpleKind.Define:
      return `(define ${simple.name} ${parts()})`;
  }
}

/** What a node does, and its kind in one word. */
export function nodeText(node: Node): { readonly kind: string; readonly text: string } {
  const { lambda } = node;
  const value = node.value === null ? '' : simpleText(node.value, lambda);
  const operands = node.operands.map((operand) => simpleText(operand, lambda));
  const call = `(${[value, ...operands].join(' ')})`;
  switch (node.kind) {
    case NodeKind.Return:
      return { kind: 'return', text: value };
    case NodeKind.TailCall:
      return { kind: 'tail-call', text: call };
    case NodeKind.If:
      return { kind: 'if', text: `(if ${value} …)` };
    case NodeKind.Let:
      return { kind: 'let', text: `${slotName(lambda, node.slot)} := ${value}` };
    case NodeKind.Effect:
      return { kind: 'effect', text: value };
    case NodeKind.Call:
      return { kind: 'call', text: call };
    case NodeKind.Sub:
      return { kind: 'sub', text: '(if …)' };
    case NodeKind.Fix:
      return { kind: 'fix', text: node.lambdas.map((l) => l.signature).join(' ') };
    case NodeKind.Loop:
    case NodeKind.Continue: {
      const { slots } = node.loop ?? node;
      const bindings = slots.map((slot, i) => {
        const operand = node.operands[i];
        const text = operand === undefined ? '' : simpleText(operand, lambda);
        return `${slotName(lambda, slot)} := ${text}`;
      });
      return { kind: node.kind === NodeKind.Loop ? 'loop' : 'continue', text: bindings.join(', ') };
    }
    case NodeKind.Stub:
      return { kind: 'stub', text: '' };
  }
}
