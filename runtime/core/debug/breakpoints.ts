/** The breakpoints of an engine: where each is in the code that there is, and whether it is met. */

import type { Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Node } from '../compiler/ir.js';
import type { Unit } from '../compiler/unit.js';
import type { SessionEngine } from '../create-engine.js';
import { isVisible } from './activation.js';
import { type BreakpointInfo, type BreakpointRequest, hitTest, logPieces } from './breakpoint.js';
import { Expression, evaluateAt } from './expression.js';
import { formAt, formsAround, isSameSpan } from './forms.js';
import { resolve } from './resolve.js';

const MISSING = 'no code of the program has it yet';
const UNASSIGNED = 'no code of the program assigns a variable of that name';

class Breakpoint {
  /** In all the code that there is, and perhaps was. */
  readonly nodes: WeakRef<Node>[] = [];
  readonly condition: Expression | null;
  readonly #isWanted: ((hits: number) => boolean) | null;
  isVerified = false;
  span: Span | null = null;
  hits = 0;
  /** What is wrong with it. */
  message: string | null;

  constructor(
    readonly id: number,
    readonly request: BreakpointRequest,
  ) {
    const { condition, hitCondition } = request;
    this.condition = condition === null ? null : new Expression(condition);
    this.#isWanted = hitCondition === null ? null : hitTest(hitCondition);
    const isWrong = hitCondition !== null && this.#isWanted === null;
    this.message = isWrong
      ? `a hit condition is a number after =, >, >=, <, <= or %, not ${hitCondition}`
      : (this.condition?.flaw ?? null);
  }

  get info(): BreakpointInfo {
    const { id, request, isVerified: verified, span, hits, message } = this;
    const missing = request.target.kind === 'data' ? UNASSIGNED : MISSING;
    return {
      id,
      ...request,
      verified,
      message: message ?? (verified ? null : missing),
      span,
      hits,
    };
  }

  /** Look for it in a unit: where it is there. */
  find(unit: Unit): readonly Node[] {
    const { nodes, span } = resolve(unit, this.request.target);
    if (nodes.length === 0) return nodes;
    for (const node of nodes) this.nodes.push(new WeakRef(node));
    this.span = span;
    this.isVerified = true;
    return nodes;
  }

  /** Count a hit; whether it is one that is wanted. */
  count(): boolean {
    this.hits++;
    return this.#isWanted === null || this.#isWanted(this.hits);
  }

  /** The form it is at, where it is one around a node; else the one that begins there. */
  focus(node: Node): Span | null {
    const { span } = this;
    if (span === null || !isVisible(node)) return formAt(node);
    return formsAround(node).some((one) => isSameSpan(one, span)) ? span : formAt(node);
  }
}

/** What control has come to at a node. */
export interface Hits {
  readonly breakpoints: readonly number[];
  readonly logged: readonly string[];
  readonly first: BreakpointRequest | null;
  readonly span: Span | null;
  readonly message: string | null;
}

export class Breakpoints {
  readonly #all = new Map<number, Breakpoint>();
  /** Those at a node. */
  readonly #at = new WeakMap<Node, Set<Breakpoint>>();
  #ids = 0;

  constructor(readonly engine: SessionEngine) {}

  get count(): number {
    return this.#all.size;
  }

  get infos(): readonly BreakpointInfo[] {
    return [...this.#all.values()].map(({ info }) => info);
  }

  info(id: number): BreakpointInfo | null {
    return this.#all.get(id)?.info ?? null;
  }

  /** A new one, looked for in these units; its number. */
  add(request: BreakpointRequest, units: readonly Unit[]): number {
    const breakpoint = new Breakpoint(++this.#ids, request);
    this.#all.set(breakpoint.id, breakpoint);
    for (const unit of units) this.#find(breakpoint, unit);
    return breakpoint.id;
  }

  /** The same ones, with their numbers, in another engine. */
  adopt(from: Breakpoints): void {
    for (const { id, request } of from.#all.values()) {
      this.#all.set(id, new Breakpoint(id, request));
    }
    this.#ids = from.#ids;
  }

  /** Whether there was one of that number. */
  remove(id: number): boolean {
    const breakpoint = this.#all.get(id);
    for (const reference of breakpoint?.nodes ?? []) {
      const node = reference.deref();
      if (node !== undefined) this.#at.get(node)?.delete(breakpoint as Breakpoint);
    }
    return this.#all.delete(id);
  }

  /** Look for all in code that has come to be; whether any is there. */
  findIn(unit: Unit): boolean {
    let isAny = false;
    for (const breakpoint of this.#all.values()) isAny = this.#find(breakpoint, unit) || isAny;
    return isAny;
  }

  #find(breakpoint: Breakpoint, unit: Unit): boolean {
    const nodes = breakpoint.find(unit);
    for (const node of nodes) {
      const there = this.#at.get(node);
      if (there === undefined) this.#at.set(node, new Set([breakpoint]));
      else there.add(breakpoint);
    }
    return nodes.length > 0;
  }

  /** Recognises the nodes of those that are on; null: there are none. */
  get test(): ((node: Node) => boolean) | null {
    if (this.#all.size === 0) return null;
    return (node) => {
      for (const { request } of this.#at.get(node) ?? []) if (request.enabled) return true;
      return false;
    };
  }

  /** What is met at a node, its conditions holding; with `counts`, as often as is wanted. */
  at(node: Node, registers: readonly Value[], counts: boolean): Hits {
    const hit: Breakpoint[] = [];
    const logged: string[] = [];
    for (const breakpoint of this.#at.get(node) ?? []) {
      if (!breakpoint.request.enabled) continue;
      if (!this.#isMet(breakpoint, node, registers)) continue;
      if (counts && !breakpoint.count()) continue;
      const { logMessage } = breakpoint.request;
      if (logMessage === null) hit.push(breakpoint);
      else logged.push(this.#logText(logMessage, node, registers));
    }
    const [first] = hit;
    return {
      breakpoints: hit.map(({ id }) => id),
      logged,
      first: first?.request ?? null,
      span: first?.focus(node) ?? null,
      message: hit.find(({ message }) => message !== null)?.message ?? null,
    };
  }

  /** Whether a condition holds. One that cannot be told does, and says why. */
  #isMet(breakpoint: Breakpoint, node: Node, registers: readonly Value[]): boolean {
    const { condition } = breakpoint;
    if (condition === null) return true;
    const result = evaluateAt(this.engine, condition, { node, registers });
    breakpoint.message = result.kind === 'error' ? `in its condition: ${result.message}` : null;
    return result.kind === 'error' || result.value !== false;
  }

  #logText(message: string, node: Node, registers: readonly Value[]): string {
    return logPieces(message)
      .map(({ text, isExpression }) => {
        if (!isExpression) return text;
        const result = evaluateAt(this.engine, new Expression(text), { node, registers });
        return result.kind === 'error' ? `{${result.message}}` : result.text;
      })
      .join('');
  }
}
