/**
 * What kind of number each slot holds, where that follows from the code: an exact integer of the
 * host's (`integer`), or a flonum (`float`), which then lives in a variable of its own without a
 * box. What does not follow is `any`. The guess is optimistic: an operation that does not give the
 * kind expected leaves its node to the machine; where that happens often the procedure is compiled
 * again without guesses (see context.ts).
 */
import { Flonum, type Value } from '../../../grammar/datum.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';

export type Kind = 'any' | 'integer' | 'float';

/** Primitives that give the kind of number they are given, by number of operands. */
const ARITHMETIC = new Set(['+/2', '-/2', '*/2']);
/** … and those that do so for flonums only. */
const INEXACT = new Set(['//2', 'sqrt/1', 'abs/1']);

/** The primitive of a simple expression and its number of operands, for example "+/2". */
export function keyOf({ name, a, b, c, operands }: Simple): string {
  const count = [a, b, c].filter((part) => part !== null).length + operands.length;
  return `${name}/${count}`;
}

/** The kind of a value. */
function kindOf(value: Value): Kind {
  if (value instanceof Flonum) return 'float';
  return typeof value === 'number' ? 'integer' : 'any';
}

/** Whether a value is a flonum, or a vector that begins with some. */
function isInexact(value: Value): boolean {
  if (!Array.isArray(value)) return value instanceof Flonum;
  return value.slice(0, LOOKED_AT).some((element) => element instanceof Flonum);
}

/** Elements of a vector that are looked at. */
const LOOKED_AT = 4;

export class Kinds {
  /** What comes from elsewhere, as results of calls do, is expected to be a flonum where it is
   * counted with: the procedure was called with some. */
  readonly expectsFloats: boolean;
  /** Of the slots whose kind can follow from the code; undefined: nothing is known yet. */
  readonly #slots = new Map<number, Kind | undefined>();

  /** `registers` are such as the machine came with: they tell what loops turn on. `areLoaded`: the
   * code takes its parameters from registers, and looks at them then. What is done in place in
   * other code guesses only if that does. */
  constructor(
    lambda: Lambda,
    readonly registers: readonly Value[],
    areLoaded: boolean,
    readonly mayGuess = lambda.guesses,
  ) {
    this.expectsFloats = mayGuess && registers.some(isInexact);
    if (!mayGuess) return;
    for (const { kind, slot, slots, boxed } of lambda.nodes) {
      if (kind === NodeKind.Let) this.#slots.set(slot, undefined);
      if (kind !== NodeKind.Loop) continue;
      for (const [i, own] of slots.entries()) if (!boxed[i]) this.#slots.set(own, undefined);
    }
    for (let i = 0; areLoaded && i < lambda.required; i++) {
      const isInteger = kindOf(registers[i + 1]) === 'integer';
      if (isInteger && !this.#slots.has(i)) this.#slots.set(i, 'integer');
    }
    while (lambda.nodes.map((node) => this.#note(node)).includes(true));
  }

  slot(slot: number): Kind {
    return this.#slots.get(slot) ?? 'any';
  }

  of(s: Simple): Kind {
    return this.#of(s) ?? 'any';
  }

  /** Whether a number is known to need more than 32 bits. */
  isLarge({ kind, index, value }: Simple): boolean {
    const known = kind === SimpleKind.Local ? this.registers[index + 1] : value;
    return typeof known === 'number' && known !== (known | 0);
  }

  /** Take a node's assignments into account; answers whether that changed anything. */
  #note(node: Node): boolean {
    if (node.kind === NodeKind.Let) {
      return this.#assign(node.slot, this.#of(node.value as Simple));
    }
    if (node.kind !== NodeKind.Loop && node.kind !== NodeKind.Continue) return false;
    const { slots } = node.loop ?? node;
    const changed = slots.map((slot, i) => {
      const operand = node.operands[i] as Simple;
      const kind = this.#of(operand);
      const isOpen = kind === 'any' && operand.kind !== SimpleKind.Constant;
      return this.#assign(slot, isOpen ? kindOf(this.registers[slot + 1]) : kind);
    });
    return changed.includes(true);
  }

  #assign(slot: number, kind: Kind | undefined): boolean {
    if (kind === undefined || !this.#slots.has(slot)) return false;
    const old = this.#slots.get(slot);
    const both = old === undefined || old === kind ? kind : 'any';
    this.#slots.set(slot, both);
    return both !== old;
  }

  #of(s: Simple): Kind | undefined {
    switch (s.kind) {
      case SimpleKind.Constant:
        return kindOf(s.value);
      case SimpleKind.Local:
        return this.#slots.has(s.index) ? this.#slots.get(s.index) : 'any';
      case SimpleKind.Primitive1:
      case SimpleKind.Primitive2:
        return this.#ofPrimitive(s);
      case SimpleKind.If: {
        const kind = this.#of(s.b as Simple);
        return kind === this.#of(s.c as Simple) ? kind : 'any';
      }
      default:
        return 'any';
    }
  }

  #ofPrimitive(s: Simple): Kind | undefined {
    const key = keyOf(s);
    const operands = [s.a, s.b].filter((part) => part !== null).map((part) => this.#of(part));
    if (!this.mayGuess && operands.includes('any')) return 'any';
    if (ARITHMETIC.has(key)) {
      if (operands.includes('float')) return 'float';
      if (this.expectsFloats && operands.every((kind) => kind === 'any')) return 'float';
      return operands.includes(undefined) ? undefined : both(operands);
    }
    if (!INEXACT.has(key)) return 'any';
    // An exact divisor may be 0, which is an error.
    const last = operands.at(-1);
    return last === 'any' && this.expectsFloats ? 'float' : last === 'integer' ? 'any' : last;
  }
}

function both(kinds: ReadonlyArray<Kind | undefined>): Kind {
  return kinds.every((kind) => kind === 'integer') ? 'integer' : 'any';
}
