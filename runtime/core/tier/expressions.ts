/**
 * Simple expressions as JavaScript expressions. Inlined primitives try the common case in place and
 * leave the rest to their own function, which also reports the faults.
 */

import { type Flonum, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { type Cell, UNBOUND } from '../cell.js';
import { type Simple, SimpleKind } from '../compiler/ir.js';
import type { Constants } from './constants.js';
import { inlineEffect, inlineTest, inlineValue } from './inline.js';
import { type Kinds, keyOf } from './kinds.js';

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

/** Primitives that compare numbers, and how the host does. */
const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['</2', '<'],
  ['<=/2', '<='],
  ['>/2', '>'],
  ['>=/2', '>='],
  ['=/2', '==='],
]);
const LARGEST = Number.MAX_SAFE_INTEGER;

const STEP_MAX = 1 << 16;

function isStepSize(value: Value): boolean {
  return typeof value === 'number' && Math.abs(value) <= STEP_MAX;
}

function floatLiteral(value: number): string {
  return Object.is(value, -0) ? '(-0)' : value < 0 ? `(${value})` : String(value);
}

export class Expressions {
  /** Number of the site that the expression belongs to. */
  site = 0;

  constructor(
    readonly constants: Constants,
    readonly temporaries: Temporaries,
    readonly kinds: Kinds,
    readonly suffix: string,
    readonly self: string,
  ) {}

  /** Variables that hold exact integers of the host's. */
  readonly integers = new Set<string>();

  /** The variable of a slot. A float has another one, which its box is not in. */
  slot(slot: number): string {
    const kind = this.kinds.slot(slot);
    const name = `${kind === 'float' ? 'd' : 's'}${slot}${this.suffix}`;
    if (kind === 'integer') this.integers.add(name);
    return name;
  }

  /** An expression for what is put into a slot. */
  forSlot(slot: number, s: Simple): string {
    const kind = this.kinds.slot(slot);
    if (kind === 'float') return this.float(s);
    return kind === 'integer' ? this.integer(s) : this.value(s);
  }

  /** An expression for the host's number in a flonum. */
  float(s: Simple): string {
    const kind = this.kinds.of(s);
    if (kind === 'integer') return this.integer(s);
    if (kind === 'any') {
      const t = this.temporaries.fresh();
      return `((${t} = ${this.value(s)}) instanceof Flonum ? +${t}.value : M.leave())`;
    }
    if (s.kind === SimpleKind.Constant) return floatLiteral((s.value as Flonum).value);
    if (s.kind === SimpleKind.Local) return this.slot(s.index);
    const a = s.a as Simple;
    if (s.kind === SimpleKind.If) {
      return this.#either(s, (part) => this.float(part));
    }
    switch (keyOf(s)) {
      case 'abs/1':
        return `Math.abs(${this.float(a)})`;
      case 'sqrt/1': {
        const t = this.temporaries.fresh();
        return `((${t} = ${this.float(a)}) >= 0 ? Math.sqrt(${t}) : M.leave())`;
      }
      default:
        return `(${this.float(a)} ${s.name} ${this.float(s.b as Simple)})`;
    }
  }

  /** An expression for an exact integer of the host's. */
  integer(s: Simple): string {
    const isKnown = this.kinds.of(s) !== 'any';
    if (isKnown && s.kind === SimpleKind.Constant) return this.constants.literal(s.value);
    if (isKnown && s.kind === SimpleKind.Local) return this.slot(s.index);
    const t = this.temporaries.fresh();
    if (!isKnown) return `(typeof (${t} = ${this.value(s)}) === 'number' ? +${t} : M.leave())`;
    if (s.kind === SimpleKind.If) {
      return this.#either(s, (part) => this.integer(part));
    }
    // Adding 0 turns -0 (of 0 * -5) into 0.
    const zero = s.name === '*' ? ' + 0' : '';
    const [a, b] = [this.integer(s.a as Simple), this.integer(s.b as Simple)];
    const result = `${t} = ${a} ${s.name} ${b}${zero}`;
    const isInRange = this.#staysSmall(s)
      ? `(${result}) === (${t} | 0)`
      : `Math.abs(${result}) <= ${LARGEST}`;
    return `(${isInRange} ? ${t} : M.leave())`;
  }

  /** Whether a result is expected to fit into 32 bits: something counts in small steps. */
  #staysSmall({ name, a, b }: Simple): boolean {
    const parts = [a, b] as readonly Simple[];
    const isStep = parts.some(
      ({ kind, value }) => kind === SimpleKind.Constant && isStepSize(value),
    );
    return isStep && name !== '*' && !parts.some((part) => this.kinds.isLarge(part));
  }

  /** An expression for the value. */
  value(s: Simple): string {
    switch (s.kind) {
      case SimpleKind.Constant:
        return this.constants.literal(s.value);
      case SimpleKind.Local: {
        const variable = this.slot(s.index);
        return this.kinds.slot(s.index) === 'float' ? `new Flonum(${variable})` : variable;
      }
      case SimpleKind.Free:
        return `${this.self}.captured[${s.index}]`;
      case SimpleKind.Self:
        return this.self;
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
        if (this.kinds.of(s) === 'float') return `new Flonum(${this.float(s)})`;
        if (this.kinds.of(s) === 'integer') return this.integer(s);
        return (
          this.#comparison(s) ?? inlineTest(this, s) ?? inlineValue(this, s) ?? this.primitive(s)
        );
      case SimpleKind.EffectPrimitive:
        return this.#effect(s);
      case SimpleKind.Closure:
        return `new Closure(${this.constants.nameOf(s.lambda)}, ${this.array(s.operands)})`;
      case SimpleKind.If:
        return this.#either(s, (part) => this.value(part));
      case SimpleKind.Or: {
        const first = this.temporaries.fresh();
        const [a, b] = [this.value(s.a as Simple), this.value(s.b as Simple)];
        return `((${first} = ${a}) !== false ? ${first} : ${b})`;
      }
      case SimpleKind.MakeBox:
        return `new Box(${this.value(s.a as Simple)})`;
      case SimpleKind.SetBox:
        return this.#write(this.value(s.a as Simple), this.value(s.b as Simple), s.checked);
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
        return this.#either(s, (part) => this.test(part));
      case SimpleKind.Or:
        return `(${this.test(s.a as Simple)} || ${this.test(s.b as Simple)})`;
      case SimpleKind.Primitive1:
      case SimpleKind.Primitive2:
        return this.#comparison(s) ?? inlineTest(this, s) ?? `${this.value(s)} !== false`;
      case SimpleKind.Constant:
        return String(s.value !== false);
      default:
        return `${this.value(s)} !== false`;
    }
  }

  /** One of the two branches of an if. */
  #either(s: Simple, branch: (part: Simple) => string): string {
    return `(${this.test(s.a as Simple)} ? ${branch(s.b as Simple)} : ${branch(s.c as Simple)})`;
  }

  /** A comparison of flonums, if that is what can be expected. */
  #comparison(s: Simple): string | null {
    const operator = COMPARISONS.get(keyOf(s));
    if (operator === undefined) return null;
    const [a, b] = [s.a as Simple, s.b as Simple];
    const kinds = [this.kinds.of(a), this.kinds.of(b)];
    const expected = this.kinds.expectsFloats && kinds.every((kind) => kind === 'any');
    if (!expected && !kinds.includes('float')) return null;
    if (!this.kinds.mayGuess && kinds.includes('any')) return null;
    return `(${this.float(a)} ${operator} ${this.float(b)})`;
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
    const fn = (): string => `${this.constants.nameOf(s.fn)}(${names.join(', ')})`;
    const effect = inlineEffect(this, s, names) ?? fn();
    return `(${[...bindings, `pc = ${~this.site}`, effect].join(', ')})`;
  }

  #setCell(s: Simple, mustBeBound: boolean): string {
    const { watched, inlinable, assigned, value } = s.cell as Cell;
    const cell = this.constants.nameOf(s.cell);
    const content = this.value(s.a as Simple);
    // Nobody counts on the value of a variable that is assigned.
    const isPlain = assigned && !watched && !inlinable && value !== UNBOUND;
    if (isPlain) return this.#write(cell, content, s.checked);
    if (s.checked) return 'M.leave()';
    return `M.setCell(${cell}, ${content}, ${mustBeBound})`;
  }

  /** Assign a variable, through the store if that keeps a trail; for good, whether it does or not.
   */
  #write(variable: string, content: string, isForGood: boolean): string {
    const { names, bindings } = this.atoms([variable, content]);
    const [v, c] = names;
    const written = `(${v}.value = ${c}, ${this.constants.nameOf(UNSPECIFIED)})`;
    if (isForGood) return `(${[...bindings, written].join(', ')})`;
    const write = `store.trail === null ? ${written} : store.setValue(${v}, ${c})`;
    return `(${[...bindings, write].join(', ')})`;
  }
}

interface Atoms {
  readonly names: readonly string[];
  readonly bindings: string[];
}
