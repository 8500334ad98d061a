/**
 * Types of a Datalog program. Whatever is declared is at the bottom one of four kinds, and only
 * kinds are checked: a program that mixes two subtypes of one kind runs as if it did not name them.
 */
import type { Name, Statement } from '../../../grammar/datalog/syntax.js';
import { nearest } from '../suggest.js';
import { refuse } from './refusal.js';

export const KINDS = ['symbol', 'number', 'unsigned', 'float'] as const;
export type Kind = (typeof KINDS)[number];

/** `a number`, `an unsigned` */
export function withArticle(kind: Kind): string {
  return kind === 'unsigned' ? `an ${kind}` : `a ${kind}`;
}

export type TypeStatement = Extract<Statement, { readonly kind: 'type' }>;

export class TypeTable {
  readonly #statements = new Map<string, TypeStatement>();
  readonly #kinds = new Map<string, Kind>(KINDS.map((kind) => [kind, kind]));

  /** @throws Refusal for a name that is taken */
  add(statement: TypeStatement): void {
    const { text, span } = statement.name;
    if (this.#kinds.has(text) || this.#statements.has(text))
      throw refuse('invalid-rule', span, `the type ${text} is there already`, 'take another name');
    this.#statements.set(text, statement);
  }

  /** The kind of a type. Linear in the declarations that it goes back to.
   * @throws Refusal for a type that is not declared, or is made of itself or of several kinds */
  kindOf({ text, span }: Name, inside = new Set<string>()): Kind {
    const known = this.#kinds.get(text);
    if (known !== undefined) return known;
    const statement = this.#statements.get(text);
    if (statement === undefined) {
      const near = nearest(text, [...KINDS, ...this.#statements.keys()]);
      const hint = near === null ? `declare it: .type ${text} <: symbol` : `did you mean ${near}?`;
      throw refuse('unbound-variable', span, `there is no type ${text}`, hint);
    }
    if (inside.has(text)) {
      const hint = `say what it is made of: ${KINDS.join(', ')}`;
      throw refuse('invalid-rule', span, `the type ${text} is made of itself`, hint);
    }
    if (inside.size > NESTING_MAX) {
      const message = `types are made of each other at most ${NESTING_MAX} deep`;
      throw refuse('limit', span, message, `say at once what ${text} is made of`);
    }
    inside.add(text);
    const kinds = statement.of.map((name) => this.kindOf(name, inside));
    inside.delete(text);
    const [kind] = kinds as [Kind];
    const other = kinds.find((each) => each !== kind);
    if (other !== undefined) {
      const message = `the type ${text} would be both ${kind} and ${other}`;
      throw refuse('wrong-type', statement.span, message, 'make a type for each');
    }
    this.#kinds.set(text, kind);
    return kind;
  }
}

const NESTING_MAX = 1000;
