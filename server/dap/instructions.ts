/**
 * Numbers for the nodes of the machine: clients know instructions by addresses, which they compare
 * and count. The nodes of a procedure lie next to each other, procedures far apart.
 */
import { RequestError } from './request-error.js';

/** More nodes than any procedure has. */
const ROOM = 0x1_0000_0000;

/** A node of the machine, as "debug/disassemble" answers it. */
export interface Instruction {
  readonly reference: string;
}

export class Instructions {
  readonly #addresses = new Map<string, number>();
  readonly #references = new Map<number, string>();
  #procedures = 0;

  /** Number the nodes of a procedure, unless they are. */
  place(nodes: readonly Instruction[]): void {
    const [first] = nodes;
    if (first === undefined || this.#addresses.has(first.reference)) return;
    const base = ++this.#procedures * ROOM;
    nodes.forEach(({ reference }, i) => {
      this.#addresses.set(reference, base + i);
      this.#references.set(base + i, reference);
    });
  }

  /** The address of a node; null if it has none yet. */
  address(reference: string): string | null {
    const address = this.#addresses.get(reference);
    return address === undefined ? null : hex(address);
  }

  /** The node at an address, so many after it. Throws RequestError `invalid-arguments`. */
  reference(address: string, offset: number): string {
    const found = this.#references.get(Number(address) + offset);
    if (found !== undefined) return found;
    const message = `there is no instruction ${offset} after ${address}; disassemble tells them`;
    throw new RequestError('invalid-arguments', message);
  }

  /** The address so many instructions after another one. */
  after(address: string, offset: number): string {
    return hex(Math.max(0, Number(address) + offset));
  }
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(12, '0')}`;
}
