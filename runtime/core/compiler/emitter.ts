/**
 * Making nodes: slots, blocks, and references to variables. What a form means is in lower.ts; here
 * is how its nodes come to be.
 */
import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { LambdaForm } from '../expander/core-form.js';
import type { Variable } from '../expander/scope.js';
import { freeOfClauses } from './free-variables.js';
import { Node, NodeKind, Simple, SimpleKind } from './ir.js';
import { Lambda, NO_CLAUSE } from './lambda.js';

/** Nodes under construction: what has been emitted so far, in order. */
interface Block {
  first: Node | null;
  last: Node | null;
}

/** Emits the nodes of one lambda, in order. */
export class Emitter {
  /** Where each variable is: a slot, a captured value, or the closure itself. */
  readonly places = new Map<Variable, Simple>();
  block: Block = { first: null, last: null };

  constructor(readonly lambda: Lambda) {}

  newSlot(name: string): number {
    this.lambda.slotNames.push(name);
    return this.lambda.slotCount++;
  }

  bindSlot(variable: Variable): number {
    const slot = this.newSlot(variable.name);
    this.places.set(variable, this.local(slot, variable.name));
    return slot;
  }

  local(slot: number, name = ''): Simple {
    const simple = new Simple(SimpleKind.Local, null);
    simple.index = slot;
    simple.name = name;
    return simple;
  }

  constant(value: Value, span: Span | null): Simple {
    const simple = new Simple(SimpleKind.Constant, span);
    simple.value = value;
    return simple;
  }

  makeBox(content: Simple): Simple {
    const simple = new Simple(SimpleKind.MakeBox, content.span);
    simple.a = content;
    return simple;
  }

  node(kind: NodeKind, span: Span | null): Node {
    const node = new Node(kind, span);
    node.lambda = this.lambda;
    node.index = this.lambda.nodes.length;
    this.lambda.nodes.push(node);
    return node;
  }

  emit(kind: NodeKind, span: Span | null): Node {
    const node = this.node(kind, span);
    if (this.block.last === null) this.block.first = node;
    else this.block.last.body = node;
    this.block.last = node;
    return node;
  }

  letSlot(slot: number, value: Simple, span: Span | null): void {
    const node = this.emit(NodeKind.Let, span);
    node.slot = slot;
    node.value = value;
  }

  temporary(value: Simple): Simple {
    const slot = this.newSlot('');
    this.letSlot(slot, value, value.span);
    return this.local(slot);
  }

  /** The nodes that `work` emits, as a block of their own. */
  inBlock(work: () => void): Node {
    const outer = this.block;
    this.block = { first: null, last: null };
    work();
    const { first } = this.block;
    this.block = outer;
    return first as Node;
  }

  /** Where a variable is: a slot, a captured value, or the closure itself; the box if it has one.
   */
  place(variable: Variable): Simple {
    const place = this.places.get(variable);
    if (place === undefined) throw new Error(`variable ${variable.name} has no place`);
    return place;
  }

  variable(variable: Variable, span: Span | null): Simple {
    const place = this.place(variable);
    if (!variable.assigned) return place;
    const unbox = new Simple(SimpleKind.Unbox, span);
    unbox.a = place;
    unbox.checked = variable.checked;
    unbox.name = variable.name;
    return unbox;
  }

  closure(form: LambdaForm, self: Variable | null, lambda = this.makeLambda(form, self)): Simple {
    const simple = new Simple(SimpleKind.Closure, form.span);
    simple.lambda = lambda;
    simple.operands = lambda.free.map((variable) => this.place(variable));
    return simple;
  }

  makeLambda(form: LambdaForm, self: Variable | null): Lambda {
    const free = freeOfClauses(form.clauses).filter((variable) => variable !== self);
    const lambdas = form.clauses.map(
      (clause) =>
        new Lambda(this.lambda.unit, this.lambda, form.name, clause, free, self, form.span),
    );
    if (lambdas.length === 0) {
      lambdas.push(
        new Lambda(this.lambda.unit, this.lambda, form.name, NO_CLAUSE, [], null, form.span),
      );
    }
    lambdas.forEach((lambda, i) => {
      lambda.next = lambdas[i + 1] ?? null;
    });
    this.lambda.children.push(...lambdas);
    return lambdas[0] as Lambda;
  }
}
