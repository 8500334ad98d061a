/**
 * Writes expressions by choices. What R7RS leaves open must not show: the order in which operands
 * are evaluated. So at most one operand of a call is more than `simple`; the others are bound one
 * after the other before it.
 */
import type { Choices } from './choices.js';
import { literal } from './literals.js';
import type { Scope, Type } from './scope.js';

/** A piece of a program. */
export interface Part {
  readonly text: string;
  /** Its value is the same whenever it is evaluated, and nothing else happens then. */
  readonly simple: boolean;
  /** About how many calls it takes. */
  readonly cost: number;
}

/** Writes an expression of a type; null if it cannot be done there. */
export type Production = (writer: Writer, scope: Scope, type: Type) => Part | null;
export type Weighted = readonly [weight: number, production: Production];

/** The ways to write expressions. */
export interface Grammar {
  readonly statements: readonly Weighted[];
  /** Of every type. */
  readonly everywhere: readonly Weighted[];
  readonly byType: Readonly<Record<Type, readonly Weighted[]>>;
}

/** Productions tried for one expression. */
const TRIES = 4;

export const simple = (text: string): Part => ({ text, simple: true, cost: 1 });

/** A special form of parts that are evaluated in a given order, or not at all. */
export function form(text: string, parts: readonly Part[], times = 1): Part {
  return {
    text,
    simple: times === 1 && parts.every((part) => part.simple),
    cost: 1 + parts.reduce((sum, part) => sum + part.cost * times, 0),
  };
}

/** The same, but more than simple. */
export function effect(text: string, parts: readonly Part[], times = 1): Part {
  return { ...form(text, parts, times), simple: false };
}

export class Writer {
  #names = 0;

  constructor(
    readonly choices: Choices,
    private readonly grammar: Grammar,
    private readonly prefix: string,
  ) {}

  fresh(stem: string): string {
    this.#names++;
    return `${stem}${this.prefix}${this.#names}`;
  }

  expression(type: Type, scope: Scope): Part {
    if (scope.depth <= 0 || this.choices.areUsedUp) return this.leaf(type, scope);
    const own = this.grammar.byType[type];
    const weightOfOwn = own.reduce((sum, [weight]) => sum + weight, 0);
    const productions: Weighted[] = [
      [Math.ceil(weightOfOwn / 4), () => this.leaf(type, scope)],
      ...own,
      ...this.grammar.everywhere,
    ];
    return this.#oneOf(productions, scope, type) ?? this.leaf(type, scope);
  }

  /** By one of some productions: the first of a few that can be used there. */
  #oneOf(productions: readonly Weighted[], scope: Scope, type: Type): Part | null {
    const inside = { ...scope, depth: scope.depth - 1 };
    for (let tries = 0; tries < TRIES; tries++) {
      const part = this.choices.weighted(productions)(this, inside, type);
      if (part !== null) return part;
    }
    return null;
  }

  /** An expression that is simple. */
  simple(type: Type, scope: Scope): Part {
    const part = this.expression(type, { ...scope, depth: Math.min(scope.depth, 2) });
    return part.simple ? part : literal(type, this.choices);
  }

  leaf(type: Type, scope: Scope): Part {
    const known = scope.variables.filter((variable) => variable.type === type);
    if (known.length === 0 || this.choices.onceIn(4)) return literal(type, this.choices);
    const { name, assigned } = this.choices.among(known);
    return { text: name, simple: !assigned, cost: 1 };
  }

  statement(scope: Scope): Part {
    const nothing = simple('#t');
    if (scope.depth <= 0 || this.choices.areUsedUp) return nothing;
    return this.#oneOf(this.grammar.statements, scope, 'int') ?? nothing;
  }

  /** Statements and the expression whose value counts. */
  body(type: Type, scope: Scope): Part {
    const statements: Part[] = [];
    while (statements.length < 3 && this.choices.onceIn(3)) statements.push(this.statement(scope));
    const parts = [...statements, this.expression(type, scope)];
    return { ...form(parts.map((part) => part.text).join(' '), parts) };
  }

  /** A call of what may fail or look at what changes. */
  call(operator: string, ...operands: readonly Part[]): Part {
    return { ...this.total(operator, ...operands), simple: false };
  }

  /** A call that cannot fail, whose value depends on nothing but its operands. */
  total(operator: string, ...operands: readonly Part[]): Part {
    return this.inOrder(operands, (texts) => `(${[operator, ...texts].join(' ')})`);
  }

  /** A form of parts, evaluated in their order: all that are more than simple but the last one are
   * bound before. */
  inOrder(parts: readonly Part[], textOf: (texts: readonly string[]) => string): Part {
    const last = parts.findLastIndex((part) => !part.simple);
    const bindings: string[] = [];
    const texts = parts.map((part, index) => {
      if (part.simple || index === last) return part.text;
      const name = this.fresh('t');
      bindings.push(`(${name} ${part.text})`);
      return name;
    });
    const text = textOf(texts);
    return form(bindings.length === 0 ? text : `(let* (${bindings.join(' ')}) ${text})`, parts);
  }
}
