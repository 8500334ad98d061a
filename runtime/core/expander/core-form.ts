/**
 * The core language: what remains of a form when all macros are expanded and all names resolved.
 * Twelve kinds of form; everything else of chapter 4 is derived from them.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Cell } from '../cell.js';
import { letrecSteps } from '../compiler/letrec.js';
import type { Variable } from './scope.js';

export interface Clause {
  readonly parameters: readonly Variable[];
  readonly rest: Variable | null;
  readonly body: Core;
}

/** A procedure: one clause for lambda, several for case-lambda. */
export interface LambdaForm {
  readonly kind: 'lambda';
  readonly span: Span | null;
  name: string;
  readonly clauses: readonly Clause[];
}

/** One item of a body: a definition, or (with no variable) an expression for its effect. A variable
 * without `init` is assigned by a later item (define-values). */
export interface BodyItem {
  readonly variable: Variable | null;
  readonly init: Core | null;
}

export type Core =
  | { readonly kind: 'constant'; readonly value: Value; readonly span: Span | null }
  | { readonly kind: 'local'; readonly variable: Variable; readonly span: Span | null }
  | { readonly kind: 'global'; readonly cell: Cell; readonly span: Span | null }
  | {
      readonly kind: 'set-local';
      readonly variable: Variable;
      /** Undoing does not undo it. */
      readonly isForGood?: boolean;
      readonly value: Core;
      readonly span: Span | null;
    }
  | {
      readonly kind: 'set-global';
      readonly cell: Cell;
      readonly isForGood?: boolean;
      readonly value: Core;
      readonly span: Span | null;
    }
  | {
      readonly kind: 'define';
      readonly cell: Cell;
      readonly value: Core;
      readonly span: Span | null;
    }
  | {
      readonly kind: 'if';
      readonly test: Core;
      readonly then: Core;
      readonly otherwise: Core;
      readonly span: Span | null;
    }
  | LambdaForm
  | { readonly kind: 'sequence'; readonly forms: readonly Core[]; readonly span: Span | null }
  | {
      readonly kind: 'let';
      readonly variables: readonly Variable[];
      readonly inits: readonly Core[];
      readonly body: Core;
      readonly span: Span | null;
    }
  /** letrec*: items in order, all variables visible in all of them. */
  | {
      readonly kind: 'letrec';
      readonly items: readonly BodyItem[];
      readonly body: Core;
      readonly span: Span | null;
    }
  | {
      readonly kind: 'call';
      readonly operator: Core;
      readonly operands: readonly Core[];
      readonly span: Span | null;
    };

/** The immediate parts of a form, bodies of procedures among them. */
export function partsOfCore(core: Core): readonly Core[] {
  switch (core.kind) {
    case 'constant':
    case 'local':
    case 'global':
      return [];
    case 'set-local':
    case 'set-global':
    case 'define':
      return [core.value];
    case 'if':
      return [core.test, core.then, core.otherwise];
    case 'lambda':
      return core.clauses.map(({ body }) => body);
    case 'sequence':
      return core.forms;
    case 'let':
      return [...core.inits, core.body];
    case 'letrec':
      return [...core.items.flatMap(({ init }) => (init === null ? [] : [init])), core.body];
    case 'call':
      return [core.operator, ...core.operands];
  }
}

/** A letrec*, with the variables marked that need a box. */
export function letrec(items: readonly BodyItem[], body: Core, span: Span | null): Core {
  letrecSteps(items);
  return { kind: 'letrec', items, body, span };
}

/** A sequence, without wrapping a single form. */
export function sequence(forms: readonly Core[], span: Span | null): Core {
  return forms.length === 1 ? (forms[0] as Core) : { kind: 'sequence', forms, span };
}
