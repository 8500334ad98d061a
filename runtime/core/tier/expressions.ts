/**
 * Simple expressions as JavaScript expressions. Inlined primitives try the common case in place and
 * leave the rest to their own function, which also reports the faults.
 */
import { type Simple, SimpleKind } from '../compiler/ir.js';
import type { Constants } from './constants.js';
import { inlineEffect, inlineTest, inlineValue } from './inline.js';

/** Names for values on the way. */
export class Temporaries {
  #count = 0;

  fresh(): string {
    return `t${this.#count++}`;
  }

  get names(): readonly string[] {
    return Array.from({ length: this.#count }, (_, i) => `t${i}`);
  }
}

/** The JavaScript variable of a slot. */
export function slotName(slot: number): string {
  return `s${slot}`;
}

export class Expressions {
  /** Number of the site that the expression belongs to. */
  site = 0;

  constructor(
    readonly constants: Constants,
    readonly temporaries: Temporaries,
    /** Flonums are to be expected. */
    readonly floats: boolean,
  ) {}

  /** An expression for the value. */
  value(s: Simple): string {
    switch (s.kind) {
      case SimpleKind.Constant:
        return this.constants.literal(s.value);
      case SimpleKind.Local:
        return slotName(s.index);
      case SimpleKind.Free:
        return `self.captured[${s.index}]`;
      case SimpleKind.Self:
        return 'self';
      case SimpleKind.Unbox: {
        const content = `${this.value(s.a as Simple)}.value`;
        return s.checked ? this.#unless(content, 'UNASSIGNED') : content;
      }
      case SimpleKind.Global:
        return this.#unless(this.global(s), 'UNBOUND');
      case SimpleKind.Primitive1:
      case SimpleKind.Primitive2:
      case SimpleKind.Primitive3:
      case SimpleKind.PrimitiveN:
        return inlineTest(this, s) ?? inlineValue(this, s) ?? this.primitive(s);
      case SimpleKind.EffectPrimitive:
        return this.#effect(s);
      case SimpleKind.Closure:
        return `new Closure(${this.constants.nameOf(s.lambda)}, ${this.array(s.operands)})`;
      case SimpleKind.If:
        return `(${this.test(s.a as Simple)} ? ${this.value(s.b as Simple)} : ${this.value(s.c as Simple)})`;
      case SimpleKind.Or: {
        const first = this.temporaries.fresh();
        return `((${first} = ${this.value(s.a as Simple)}) !== false ? ${first} : ${this.value(s.b as Simple)})`;
      }
      case SimpleKind.MakeBox:
        return `new Box(${this.value(s.a as Simple)})`;
      case SimpleKind.SetBox:
        return `store.setValue(${this.value(s.a as Simple)}, ${this.value(s.b as Simple)})`;
      case SimpleKind.SetGlobal:
        return this.#setCell(s, true);
      case SimpleKind.Define:
        return this.#setCell(s, false);
    }
  }

  /** An expression that is true or false as the value is true or not. */
  test(s: Simple): string {
    switch (s.kind) {
      case SimpleKind.If:
        return `(${this.test(s.a as Simple)} ? ${this.test(s.b as Simple)} : ${this.test(s.c as Simple)})`;
      case SimpleKind.Or:
        return `(${this.test(s.a as Simple)} || ${this.test(s.b as Simple)})`;
      case SimpleKind.Primitive1:
      case SimpleKind.Primitive2:
        return inlineTest(this, s) ?? `${this.value(s)} !== false`;
      case SimpleKind.Constant:
        return String(s.value !== false);
      default:
        return `${this.value(s)} !== false`;
    }
  }

  /** The operator of a call. Whether it is a procedure is seen there. */
  operator(s: Simple): string {
    return s.kind === SimpleKind.Global ? this.global(s) : this.value(s);
  }

  /** A call of the primitive's function. */
  primitive(s: Simple): string {
    return `${this.constants.nameOf(s.fn)}(${this.operandsOf(s).join(', ')})`;
  }

  /** The operands of a primitive, as expressions. */
  operandsOf(s: Simple): readonly string[] {
    const parts = [s.a, s.b, s.c].filter((part) => part !== null);
    return [...parts, ...s.operands].map((part) => this.value(part));
  }

  /** Operands that may be mentioned several times, and what binds them to that end. */
  atoms(operands: readonly string[]): Atoms {
    const bindings: string[] = [];
    const names = operands.map((operand) => {
      if (/^(\w+|\(-\d+\))$/.test(operand)) return operand;
      const name = this.temporaries.fresh();
      bindings.push(`${name} = ${operand}`);
      return name;
    });
    return { names, bindings };
  }

  array(parts: readonly Simple[]): string {
    return `[${parts.map((part) => this.value(part)).join(', ')}]`;
  }

  global(s: Simple): string {
    return `${this.constants.nameOf(s.cell)}.value`;
  }

  /** The value, unless it is the marker of a variable without one. */
  #unless(value: string, marker: 'UNASSIGNED' | 'UNBOUND'): string {
    const name = this.temporaries.fresh();
    return `((${name} = ${value}) !== ${marker} ? ${name} : M.leave())`;
  }

  /** What fails after `pc` was turned around is the effect itself. */
  #effect(s: Simple): string {
    const { names, bindings } = this.atoms(this.operandsOf(s));
    const fn = this.constants.nameOf(s.fn);
    const effect = inlineEffect(s, names, fn) ?? `${fn}(${names.join(', ')})`;
    return `(${[...bindings, `pc = ${~this.site}`, effect].join(', ')})`;
  }

  #setCell(s: Simple, mustBeBound: boolean): string {
    const cell = this.constants.nameOf(s.cell);
    return `M.setCell(${cell}, ${this.value(s.a as Simple)}, ${mustBeBound})`;
  }
}

interface Atoms {
  readonly names: readonly string[];
  readonly bindings: readonly string[];
}
