/**
 * A unit: the code of one top-level form. Its id is a hash of the expanded form, so that the same
 * text has the same id in every process.
 */
import type { Cell, CellDependent } from '../cell.js';
import type { Stops } from '../debug/stops.js';
import { type Core, partsOfCore } from '../expander/core-form.js';
import { encodeCore } from '../expander/core-text.js';
import { Primitive } from '../primitive.js';
import { contentHash } from './hash.js';
import { Dispatch, type Node, type Simple } from './ir.js';
import { Lambda } from './lambda.js';

export class Unit implements CellDependent {
  /** The form as a procedure of no parameters. */
  readonly top: Lambda;
  /** For each cell that code here calls: the primitive to do in place, or null. Decided once, so
   * that the same unit is lowered the same way whenever that happens. */
  readonly decisions = new Map<Cell, Primitive | null>();
  /** Where the machine is to stop in it; null for code of Omega itself. */
  stops: Stops | null = null;
  #id: string | null = null;

  constructor(
    readonly core: Core,
    /** Name of the library or program it belongs to. */
    readonly home: string,
  ) {
    const clause = { parameters: [], rest: null, body: core };
    this.top = new Lambda(this, null, 'top level', clause, [], null, core.span);
  }

  /** The content hash of the expanded form. */
  get id(): string {
    this.#id ??= contentHash(`${this.home}\n${encodeCore(this.core)}`);
    return this.#id;
  }

  /** The primitive that calls through this cell may do in place, or null. */
  inlined(cell: Cell): Primitive | null {
    let decision = this.decisions.get(cell);
    if (decision === undefined) {
      const { value } = cell;
      const isInline = cell.inlinable && value instanceof Primitive;
      decision = isInline && value.spec.kind !== 'control' ? value : null;
      this.decide(cell, decision);
    }
    return decision;
  }

  /** Decide for all cells now: those of a program may be redefined before its code is lowered. */
  decideAll(): void {
    const visit = (core: Core): void => {
      if (core.kind === 'call' && core.operator.kind === 'global') this.inlined(core.operator.cell);
      for (const part of partsOfCore(core)) visit(part);
    };
    visit(this.core);
  }

  /** Decide for a cell. */
  decide(cell: Cell, decision: Primitive | null): void {
    this.decisions.set(cell, decision);
    if (decision !== null) cell.addDependent(this);
  }

  /** Take into account which cells have been redefined since they were decided on. */
  checkDecisions(): void {
    for (const [cell, primitive] of this.decisions) {
      if (primitive !== null && cell.value !== primitive) this.invalidate(cell);
    }
  }

  invalidate(cell: Cell): void {
    const visit = (lambda: Lambda): void => {
      const concerned = lambda.nodes.filter((node) => inlinedCells([node]).has(cell));
      for (const node of concerned) node.doBy(Dispatch.Exploded);
      if (concerned.length > 0) lambda.compiled?.discard();
      for (const child of lambda.children) visit(child);
      if (lambda.next !== null) visit(lambda.next);
    };
    visit(this.top);
  }

  /** The lambda at a path (see `Lambda.path`); null if nothing with that path has been lowered. */
  lambdaAt(path: string, enter: (lambda: Lambda) => void): Lambda | null {
    let lambda: Lambda = this.top;
    for (const step of path.split('.').slice(1)) {
      enter(lambda);
      const child = lambda.children[Number(step)];
      if (child === undefined) return null;
      lambda = child;
    }
    return lambda;
  }
}

/** The simple expressions at the top of a node. */
export function simplesOf(node: Node): readonly Simple[] {
  return node.value === null ? node.operands : [node.value, ...node.operands];
}

/** The immediate parts of a simple expression. */
export function partsOf(simple: Simple): readonly Simple[] {
  const parts = [simple.a, simple.b, simple.c].filter((part) => part !== null);
  return simple.operands.length === 0 ? parts : [...parts, ...simple.operands];
}

/** The cells whose primitives are done in place in these nodes. */
export function inlinedCells(nodes: readonly Node[]): ReadonlySet<Cell> {
  const cells = new Set<Cell>();
  const visit = (simple: Simple): void => {
    if (simple.fn !== null && simple.cell !== null) cells.add(simple.cell);
    partsOf(simple).forEach(visit);
  };
  for (const node of nodes) simplesOf(node).forEach(visit);
  return cells;
}
