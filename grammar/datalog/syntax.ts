/**
 * Datalog text as data: what `reader.ts` makes of a program in the dialect of Soufflé
 * (souffle-lang.github.io/program). Everything knows its place.
 */
import type { Span } from '../syntax.js';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export type NumberForm = 'number' | 'unsigned' | 'float';

export type InfixOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'band'
  | 'bor'
  | 'bxor'
  | 'bshl'
  | 'bshr'
  | 'bshru'
  | 'land'
  | 'lor'
  | 'lxor';

export type PrefixOperator = '-' | 'bnot' | 'lnot';

export const AGGREGATE_NAMES = ['count', 'sum', 'min', 'max', 'mean'] as const;
export type AggregateName = (typeof AGGREGATE_NAMES)[number];

export type Expression =
  | { readonly kind: 'variable'; readonly name: string; readonly span: Span }
  | { readonly kind: 'wildcard'; readonly span: Span }
  | {
      readonly kind: 'number';
      /** An integer for a number written without a point or exponent. */
      readonly value: number | bigint;
      /** What its spelling says; a plain integer may stand for any kind of number. */
      readonly form: NumberForm;
      readonly span: Span;
    }
  | { readonly kind: 'string'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly name: Name;
      readonly operands: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'infix';
      readonly operator: InfixOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'prefix';
      readonly operator: PrefixOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'aggregate';
      readonly operator: AggregateName;
      /** What it is taken of; null for `count`. */
      readonly target: Expression | null;
      readonly body: Formula;
      readonly span: Span;
    };

export const COMPARISON_SIGNS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type ComparisonSign = (typeof COMPARISON_SIGNS)[number];

export interface Atom {
  readonly name: Name;
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface Comparison {
  readonly kind: 'compare';
  readonly sign: ComparisonSign;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export type Formula =
  /** A relation's row, or `match` or `contains`. */
  | { readonly kind: 'atom'; readonly atom: Atom }
  | { readonly kind: 'not'; readonly formula: Formula; readonly span: Span }
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] }
  | { readonly kind: 'truth'; readonly holds: boolean };

export interface Attribute {
  readonly name: Name;
  readonly type: Name;
}

export type Statement =
  | {
      readonly kind: 'declaration';
      readonly names: readonly Name[];
      readonly attributes: readonly Attribute[];
      /** `inline`, `btree` …; qualifiers that change no result. */
      readonly qualifiers: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'type';
      readonly name: Name;
      /** `subtype` of one type, or `union` of one (an alias) or several. */
      readonly relation: 'subtype' | 'union';
      readonly of: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'directive';
      readonly what: 'input' | 'output' | 'printsize';
      readonly names: readonly Name[];
      readonly options: ReadonlyArray<{ readonly key: Name; readonly value: string }>;
      readonly span: Span;
    }
  | {
      readonly kind: 'rule';
      readonly heads: readonly Atom[];
      /** Null for facts. */
      readonly body: Formula | null;
      readonly span: Span;
    };
