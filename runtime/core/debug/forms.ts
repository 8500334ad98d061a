/**
 * The forms of the user's text behind the nodes of ANF. A form is a compound expression; a node may
 * be where several begin, one inside the other, since the machine comes to `(f (g x))` where it
 * comes to `(g x)`. What is done in place, within one transition, has no node of its own.
 */
import type { Span } from '../../../grammar/syntax.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import type { Unit } from '../compiler/unit.js';
import { type Core, partsOfCore } from '../expander/core-form.js';
import { isUserSpan } from '../place.js';

/** Core forms that are no compound expressions. */
const ATOMS: ReadonlySet<Core['kind']> = new Set(['constant', 'local', 'global']);

const unitForms = new WeakMap<Unit, readonly Span[]>();
const lambdaForms = new WeakMap<Lambda, LambdaForms>();

/** The forms of a unit in the user's texts, each before those inside it. O(size) at the first use.
 */
export function formsOf(unit: Unit): readonly Span[] {
  let forms = unitForms.get(unit);
  if (forms === undefined) {
    forms = collect(unit.core);
    unitForms.set(unit, forms);
  }
  return forms;
}

function collect(core: Core): readonly Span[] {
  const found = new Map<string, Span>();
  const visit = (one: Core): void => {
    const { span } = one;
    if (!ATOMS.has(one.kind) && isUserSpan(span)) {
      found.set(`${span.file}:${span.offset}:${span.endOffset}`, span);
    }
    for (const part of partsOfCore(one)) visit(part);
  };
  visit(core);
  return [...found.values()].sort((a, b) => a.offset - b.offset || b.endOffset - a.endOffset);
}

/** Whether a text has a place in it of another one, or is the same. */
export function contains(outer: Span, inner: Span): boolean {
  const isSame = outer.file === inner.file;
  return isSame && outer.offset <= inner.offset && inner.endOffset <= outer.endOffset;
}

/** Where two spans are the same. */
export function isSameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.offset === b.offset && a.endOffset === b.endOffset;
}

/** The node that a node of an exploded chain belongs to; else itself. */
export function originalOf(node: Node): Node {
  return node.index < 0 && node.exploded !== null ? node.exploded : node;
}

/** What is known of the forms of a lambda; it is lowered for that. */
export function formsIn(lambda: Lambda): LambdaForms {
  let forms = lambdaForms.get(lambda);
  if (forms === undefined) {
    enter(lambda);
    forms = new LambdaForms(lambda);
    lambdaForms.set(lambda, forms);
  }
  return forms;
}

export class LambdaForms {
  /** Before which node of the lambda each can come, but for turns of loops. */
  readonly #before = new Map<Node, Node[]>();
  /** In whose block each is: a node that waits for the block's value. */
  readonly #subs = new Map<Node, Node | null>();
  /** The loop whose turns each is in. */
  readonly #loops = new Map<Node, Node | null>();
  /** Innermost last. */
  readonly #forms: readonly Span[];
  readonly #chains = new Map<Node, readonly Span[]>();

  constructor(readonly lambda: Lambda) {
    const { parent, span } = lambda;
    const isInside = (form: Span): boolean =>
      parent === null || span === null || (contains(span, form) && !contains(form, span));
    this.#forms = formsOf(lambda.unit).filter(isInside);
    this.#visit(lambda.entry as Node, null, null, null);
  }

  #visit(first: Node, previous: Node | null, sub: Node | null, loop: Node | null): void {
    let before = previous;
    let turn = loop;
    for (let node: Node | null = first; node !== null; node = node.body) {
      this.#before.set(node, before === null ? [] : [before]);
      this.#subs.set(node, sub);
      this.#loops.set(node, turn);
      if (node.kind === NodeKind.Sub) this.#visit(node.then as Node, node, node, turn);
      if (node.kind === NodeKind.If) {
        this.#visit(node.then as Node, node, sub, turn);
        this.#visit(node.otherwise as Node, node, sub, turn);
      }
      if (node.kind === NodeKind.Loop) turn = node;
      before = node;
    }
  }

  /** The forms around a node, innermost first. */
  around(node: Node): readonly Span[] {
    let chain = this.#chains.get(node);
    if (chain === undefined) {
      const { span } = node;
      const found = isUserSpan(span) ? this.#forms.filter((form) => contains(form, span)) : [];
      chain = found.toReversed();
      this.#chains.set(node, chain);
    }
    return chain;
  }

  /** The forms that begin at a node, innermost first. */
  begunAt(node: Node): readonly Span[] {
    const before = this.#before.get(node);
    if (before === undefined) return [];
    return this.around(node).filter(
      (form) => !before.some(({ span }) => span !== null && contains(form, span)),
    );
  }

  /** The node that waits for the block that a node is in. */
  subOf(node: Node): Node | null {
    return this.#subs.get(node) ?? null;
  }

  loopOf(node: Node): Node | null {
    return this.#loops.get(node) ?? null;
  }

  /** Nodes after which a node comes, turns of loops apart. */
  before(node: Node): readonly Node[] {
    return this.#before.get(node) ?? [];
  }

  /** The nodes where a form begins. */
  begins(form: Span): readonly Node[] {
    const { nodes } = this.lambda;
    return nodes.filter((node) => this.begunAt(node).some((one) => isSameSpan(one, form)));
  }

  /** The node in which a form is done in place; null if it is not here. */
  inPlace(form: Span): Node | null {
    const { nodes } = this.lambda;
    const around = nodes.filter(({ span }) => isUserSpan(span) && contains(span, form));
    const size = ({ span }: Node): number => (span as Span).endOffset - (span as Span).offset;
    return around.sort((a, b) => size(a) - size(b))[0] ?? null;
  }
}

/** The forms around a node, innermost first. */
export function formsAround(node: Node): readonly Span[] {
  return node.lambda === null ? [] : formsIn(node.lambda).around(originalOf(node));
}

/** What the machine is at, as the user sees it: the outermost form that begins at a node, else the
 * innermost around it; null in code of Omega itself. */
export function formAt(node: Node | null): Span | null {
  if (node?.lambda == null || node.lambda.unit.stops === null) return null;
  const forms = formsIn(node.lambda);
  const original = originalOf(node);
  return forms.begunAt(original).at(-1) ?? forms.around(original)[0] ?? null;
}

/** Whether a step may end before a node of the user's text: a form begins there, or a procedure is
 * called. */
export function isStopPoint(node: Node | null): boolean {
  if (node?.lambda == null || node.index < 0 || node.lambda.unit.stops === null) return false;
  if (!isUserSpan(node.span)) return false;
  const isCall = node.kind === NodeKind.Call || node.kind === NodeKind.TailCall;
  return isCall || formsIn(node.lambda).begunAt(node).length > 0;
}

/** The forms that begin at a node, innermost first. */
function begun(node: Node | null): readonly Span[] {
  if (node?.lambda == null || node.lambda.unit.stops === null) return [];
  return formsIn(node.lambda).begunAt(originalOf(node));
}

/** The innermost form that begins at a node. */
export function innermostForm(node: Node | null): Span | null {
  return begun(node)[0] ?? null;
}

/** A form that begins where another one does, just around it; null if there is none. */
export function formAround(node: Node | null, form: Span): Span | null {
  return begun(node).find((one) => contains(one, form) && !isSameSpan(form, one)) ?? null;
}

/** A form that begins where another one does, just inside it; null if there is none. */
export function formInside(node: Node | null, form: Span): Span | null {
  return begun(node).findLast((one) => contains(form, one) && !isSameSpan(form, one)) ?? null;
}
