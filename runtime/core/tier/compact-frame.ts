/**
 * Frames that compiled code leaves: what deep recursion consists of, so they are small. They hold
 * only what is alive while their node waits (`node.live` says which registers), and make registers
 * of it whenever somebody asks.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { Frame } from '../frame.js';

/** The closure and at most one more value. */
export class Frame2 {
  shared = false;
  next: Frame | null = null;

  constructor(
    readonly node: Node,
    readonly closure: Value,
    readonly a: Value,
  ) {}

  get isCompact(): boolean {
    return true;
  }

  get registers(): Value[] {
    const { live, lambda } = this.node;
    const registers: Value[] = new Array((lambda as Lambda).slotCount + 1);
    registers[0] = this.closure;
    if (live.length > 0) registers[live[0] as number] = this.a;
    return registers;
  }
}

/** The closure and two or three more values. */
export class Frame4 extends Frame2 {
  constructor(
    node: Node,
    closure: Value,
    a: Value,
    readonly b: Value,
    readonly c: Value,
  ) {
    super(node, closure, a);
  }

  override get registers(): Value[] {
    const { live } = this.node;
    const registers = super.registers;
    registers[live[1] as number] = this.b;
    if (live.length > 2) registers[live[2] as number] = this.c;
    return registers;
  }
}

/** Values beside the closure. */
export const FIELDS = ['a', 'b', 'c'] as const;

/** Where code that goes on after `node` finds a register in a frame `f`. */
export function registerIn(node: Node, register: number): string {
  const { live } = node;
  if (live.length > FIELDS.length) return `f.registers[${register}]`;
  return register === 0 ? 'f.closure' : `f.${FIELDS[live.indexOf(register)]}`;
}

/** Whether that is a frame, made by the machine or by code. */
export function isFrame(value: Value): value is Frame {
  return value instanceof Frame || value instanceof Frame2;
}

/** The frame as code that goes on after `waiting` takes it. The machine's own may be for a twin of
 * that node. */
export function compacted(frame: Frame, waiting: Node): Frame {
  return frame.isCompact ? frame : compactFrame(waiting, frame.registers);
}

/** A frame for a node, with its own registers or what is alive in them. */
export function compactFrame(node: Node, registers: Value[]): Frame {
  const { live } = node;
  const closure = registers[0];
  const a = live.length > 0 ? registers[live[0] as number] : null;
  if (live.length < 2) return new Frame2(node, closure, a);
  if (live.length > FIELDS.length) return new Frame(node, registers, null);
  const c = live.length > 2 ? registers[live[2] as number] : null;
  return new Frame4(node, closure, a, registers[live[1] as number], c);
}
