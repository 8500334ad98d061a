/** The relations that a Datalog program declares. */
import type { Atom, Name } from '../../../grammar/datalog/syntax.js';
import type { Span } from '../../../grammar/syntax.js';
import { counted } from '../counted.js';
import { nearest } from '../suggest.js';
import type { Kind } from './kinds.js';
import { refuse } from './refusal.js';

export interface RelationInfo {
  readonly name: string;
  readonly attributes: ReadonlyArray<{ readonly name: string; readonly kind: Kind }>;
  readonly span: Span;
}

export class Relations {
  readonly #all = new Map<string, RelationInfo>();

  /** @throws Refusal for a relation that is declared twice */
  add(relation: RelationInfo): void {
    const before = this.#all.get(relation.name);
    if (before !== undefined) {
      const message = `${relation.name} is declared twice, first on line ${before.span.line}`;
      throw refuse('invalid-rule', relation.span, message, 'take another name');
    }
    this.#all.set(relation.name, relation);
  }

  get all(): Iterable<RelationInfo> {
    return this.#all.values();
  }

  has(name: string): boolean {
    return this.#all.has(name);
  }

  /** @throws Refusal for a relation that is not declared */
  named({ text, span }: Name): RelationInfo {
    const relation = this.#all.get(text);
    if (relation !== undefined) return relation;
    const near = nearest(text, [...this.#all.keys()]);
    const hint = near === null ? `declare it: .decl ${text}(…)` : `did you mean ${near}?`;
    throw refuse('unbound-variable', span, `there is no relation ${text}`, hint);
  }

  /** The relation of an atom. @throws Refusal for one that has another number of columns */
  ofAtom({ name, operands, span }: Atom): RelationInfo {
    const relation = this.named(name);
    const expected = relation.attributes.length;
    if (operands.length === expected) return relation;
    const columns = counted(expected, 'column');
    throw refuse(
      'arity-clash',
      span,
      `${name.text} has ${columns} (line ${relation.span.line}), but ${operands.length} stand here`,
      'write _ for a column that does not matter',
    );
  }
}
