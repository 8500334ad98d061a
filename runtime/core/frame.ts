/**
 * The kontinuation (the K of CESK): a linked list of frames. A frame is a node that waits for a
 * value, the registers of its activation, and the rest. Invariant: once a frame is `shared`
 * (somebody besides the machine may see it) it never changes; the machine then continues on a copy
 * of its registers.
 *
 * What the machine itself has to do when a value comes back is code too: frames whose node leads to
 * a stub. `Dynamic` frames carry what is in force while the frames inside them last: handlers,
 * parameters, restarts, effect handlers, and the continuation marks of the frame they stand on; the
 * machine's D register is always the nearest of them.
 */
import type { Value } from '../../grammar/datum.js';
import type { Node } from './compiler/ir.js';

export class Frame {
  shared = false;

  constructor(
    readonly node: Node,
    readonly registers: Value[],
    /** Set once; compiled code makes a frame before the one outside it. */
    public next: Frame | null,
  ) {}

  /** See tier/compact-frame.ts. */
  get isCompact(): boolean {
    return false;
  }
}

/** Registers of a dynamic frame. Slot 0 is where the value that passes through is put. */
export const enum Dynamic {
  Value = 1,
  /** The dynamic frame outside this one in the same segment, or null. */
  Outer,
  /** List of exception handlers in force, innermost first (see raise.ts). */
  Handlers,
  /** Association list of parameters and their values here. */
  Parameters,
  /** The nearest winding frame of the segment: this one, one outside, or null. */
  Winder,
  /** For a winding frame: the thunks. Without a before thunk it is the `finally` of a handle. */
  Before,
  After,
  /** List of restarts in force, innermost first. */
  Restarts,
  /** List of effect handlers in force, innermost first. */
  Effects,
  /** Association list of the continuation marks of the frame this one stands on. */
  Marks,
  /** Whether a thunk of a winder runs, which nobody else may interrupt. */
  Masked,
}

/** A register of a dynamic frame; of no frame, `otherwise`. */
export function dynamicRegister(frame: Frame | null, register: Dynamic, otherwise: Value): Value {
  return frame === null ? otherwise : frame.registers[register];
}

/** The nearest winding frame at or outside a dynamic frame, in its segment. */
export function winderOf(frame: Frame | null): Frame | null {
  return dynamicRegister(frame, Dynamic.Winder, null) as Frame | null;
}
