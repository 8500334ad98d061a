/**
 * Blocks of nodes as statements. Beside what the program says there are three things in the code:
 * what it pays (see costs.ts); `pc`, the number of the site that it is at, set before whatever may
 * not come to its end; and the way out, where it leaves the state of that site.
 */
import type { Cell } from '../cell.js';
import { type Node, NodeKind, type Simple } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { Body, type Site } from './body.js';
import { Constants } from './constants.js';
import { Costs } from './costs.js';
import { Escapes } from './escapes.js';
import { type Expressions, Temporaries } from './expressions.js';
import {
  beginPart,
  flush,
  LOCAL_FUEL,
  lacks,
  type Pool,
  pay,
  suffices,
  takeLocal,
} from './fuel.js';
import { canFail } from './inline.js';
import { InlinedExpressions, Inlining } from './inlining.js';
import type { Kinds } from './kinds.js';
import { isPlainCapture } from './known-calls.js';
import { assignTogether } from './statements.js';

/** What is around a block. */
export interface Around {
  /** Where its value goes: a slot and the end of a labelled block; null: it is the function's. */
  readonly sub: { readonly label: string; readonly slot: number; readonly pool: Pool } | null;
  /** Paid for, and to be done after the block. */
  readonly behind: number;
  readonly subs: readonly Node[];
  readonly pool: Pool;
}

export const OUTERMOST: Around = { sub: null, behind: 0, subs: [], pool: 'M.fuel' };

/** What has been paid for. */
const PAID = null;
/** A block's cost, checked for and not yet paid: so many transitions are owed for what is done. */
type Owed = number | typeof PAID;

export abstract class Blocks {
  protected readonly constants = new Constants();
  protected readonly temporaries = new Temporaries();
  protected readonly inlining = new Inlining();
  protected readonly costs = new Costs(this.inlining);
  protected readonly cells = new Set<Cell>();
  protected readonly sites: Site[] = [];
  readonly #escapes = new Map<Node, boolean>();
  readonly #loops = new Map<Node, { readonly label: string; readonly pool: Pool }>();
  /** The body of the function … */
  protected readonly root: Body;
  /** … or that of a partner, where that is generated. */
  protected body: Body;
  protected readonly partners: Body[] = [];
  #labels = 0;
  /** The function's own, outside of loops. */
  protected pool: Pool = 'M.fuel';
  protected usesLocalPool = false;
  /** Loops whose turns are taken some at a time. */
  protected partCount = 0;
  /** The least that is paid before a call. */
  protected leastPaid = Number.POSITIVE_INFINITY;
  /** The function jumps to its beginning. */
  protected repeats = false;
  /** The code is a procedure's, from its entry on. */
  protected isWhole = false;

  constructor(
    readonly owner: Lambda,
    kinds: Kinds,
  ) {
    this.root = new Body(owner, this.constants, this.temporaries, kinds, '', 'self');
    this.body = this.root;
  }

  /** Calls, and the capturing of continuations (see calls.ts). */
  protected abstract call(node: Node, around: Around): string;
  protected abstract lastCall(node: Node, around: Around): string;
  protected abstract tailCall(node: Node, around: Around): string;
  protected abstract capture(node: Node, around: Around): string;
  protected abstract escape(node: Node, around: Around): string;

  /** The code of the body, with the way out if it needs one. */
  protected guarded(code: string): string {
    if (this.sites.length === 0) return code;
    const local = this.usesLocalPool ? `, ${LOCAL_FUEL}` : '';
    return [
      `${this.body.exit}: try {\n${code}} catch (error) { M.caught(error, pc); }`,
      'M.leaving = true;',
      `return M.unwound(sites, pc, ${this.body.variables.registers}${local});\n`,
    ].join('\n');
  }

  protected get expressions(): Expressions {
    return this.body.expressions;
  }

  protected variable(slot: number): string {
    return this.expressions.slot(slot);
  }

  protected get leave(): string {
    return `break ${this.body.exit};\n`;
  }

  /** A block. Where branches come first, each pays for itself. */
  protected block(first: Node, around: Around, owed: Owed): string {
    const isBranched = first.kind === NodeKind.If && !first.isLeft;
    if (owed !== PAID && isBranched) return this.#if(first, around, owed);
    const lines = owed === PAID ? [] : [this.#pay(first, around, owed)];
    for (let node: Node | null = first; node !== null; node = node.body) {
      if (node.isLeft) {
        lines.push(this.#leaveAt(node, around));
        break;
      }
      lines.push(this.#node(node, around));
      if (node.kind === NodeKind.Loop || (isPlainCapture(node) && !this.escapes(node))) break;
    }
    return lines.join('');
  }

  #pay(first: Node, { pool }: Around, owed: number): string {
    const cost = owed + this.costs.of(first);
    if (!this.costs.isLeaf(first, true)) this.leastPaid = Math.min(this.leastPaid, cost);
    return pay(pool, cost);
  }

  #node(node: Node, around: Around): string {
    switch (node.kind) {
      case NodeKind.Return:
        return this.#sited(node, around, this.answer(this.#value(node), around));
      case NodeKind.If:
        return this.#if(node, around, PAID);
      case NodeKind.Let:
        return this.#sited(node, around, this.#let(node));
      case NodeKind.Effect:
        return this.#sited(node, around, `${this.#value(node)};\n`);
      case NodeKind.Call:
        if (this.inlining.has(node)) return this.#inlined(node, node.slot, around);
        if (isPlainCapture(node)) return this.#capture(node, around);
        return this.call(node, around);
      case NodeKind.TailCall:
        if (this.inlining.has(node)) return this.#inlined(node, null, around);
        if (isPlainCapture(node)) return this.#capture(node, around);
        return around.sub === null ? this.tailCall(node, around) : this.lastCall(node, around);
      case NodeKind.Sub:
        return this.#sub(node, around);
      case NodeKind.Fix:
        return this.#fix(node);
      case NodeKind.Loop:
        return this.#loop(node, around);
      case NodeKind.Continue:
        return this.#continue(node, around);
      case NodeKind.Stub:
        throw new Error('a stub is not compiled');
    }
  }

  /** A call done in place; its value goes to the slot, or is the block's. */
  #inlined(node: Node, slot: number | null, around: Around): string {
    const { names, bindings } = this.expressions.atoms(this.operands(node));
    const self = this.expressions.operator(node.value as Simple);
    const lambda = this.inlining.lambdaOf(node);
    const inside = new InlinedExpressions(this.expressions, lambda, self, names);
    const values = this.inlining.bodyOf(node).map((simple) => inside.value(simple));
    const value = values.pop() as string;
    const steps = [...bindings, ...values].map((step) => `${step};\n`).join('');
    const start = this.site(node, around) + steps;
    if (slot === null) return start + this.answer(value, around);
    return `${start}${slot < 0 ? '' : `${this.variable(slot)} = `}${value};\n`;
  }

  #capture(node: Node, around: Around): string {
    return this.escapes(node) ? this.escape(node, around) : this.capture(node, around);
  }

  /** Whether all that is done with the continuation that a node captures is to call it. */
  protected escapes(node: Node): boolean {
    const known = this.#escapes.get(node);
    if (known !== undefined) return known;
    if (this.inlining.handOverOf(node) !== null) return true;
    const escapes = new Escapes();
    const isCalled = escapes.slotIsCalled((node.operands[0] as Simple).lambda as Lambda, 0);
    if (isCalled) for (const cell of escapes.cells) this.cells.add(cell);
    this.#escapes.set(node, isCalled);
    return isCalled;
  }

  /** The value of a node, whose site is the next one. */
  #value(node: Node): string {
    this.expressions.site = this.sites.length;
    return this.expressions.value(node.value as Simple);
  }

  #let({ slot, value }: Node): string {
    this.expressions.site = this.sites.length;
    const content = this.expressions.forSlot(slot, value as Simple);
    return `${this.variable(slot)} = ${content};\n`;
  }

  /** What a loop's variables are set to. */
  #turn({ slots, boxed }: Node, operands: readonly Simple[]): string {
    const variables = slots.map((slot) => this.variable(slot));
    const values = operands.map((operand, i) => {
      const value = this.expressions.forSlot(slots[i] as number, operand);
      return boxed[i] ? `new Box(${value})` : value;
    });
    return assignTogether(variables, values, this.temporaries);
  }

  protected operands(node: Node): readonly string[] {
    return node.operands.map((operand) => this.expressions.value(operand));
  }

  /** A statement that may have to stop, if it can: its site is noted before. */
  #sited(node: Node, around: Around, statement: string): string {
    const mayStop =
      node.kind === NodeKind.Loop ||
      node.kind === NodeKind.Continue ||
      [node.value, ...node.operands].some((s) => s !== null && canFail(s));
    return mayStop ? this.site(node, around) + statement : statement;
  }

  /** Note where the code is; at a place, the machine goes on with the node whatever happened. */
  protected site(node: Node, around: Around, owed: Owed = PAID, isPlace = false): string {
    const { subs, behind, pool } = around;
    const paid = owed === PAID ? this.costs.of(node) + behind : behind - owed;
    const rest = { subs, refund: paid, isPlace, isLocal: pool === 'q' };
    this.sites.push(this.body.site(node, rest));
    return `pc = ${this.sites.length - 1};\n`;
  }

  /** Let the machine go on at a node. */
  #leaveAt(node: Node, around: Around): string {
    return `${this.site(node, around, 0, true)}${this.leave}`;
  }

  /** Hand over the value of a block. */
  protected answer(value: string, { sub, pool }: Around): string {
    if (sub === null) return `${flush(pool, 'M.fuel')}return ${value};\n`;
    const target = sub.slot < 0 ? null : this.variable(sub.slot);
    const assign = target === null ? value : `${target} = ${value}`;
    return `${target === value ? '' : `${assign};\n`}${flush(pool, sub.pool)}break ${sub.label};\n`;
  }

  #if(node: Node, around: Around, owed: Owed): string {
    const test = this.expressions.test(node.value as Simple);
    const site = canFail(node.value as Simple) ? this.site(node, around, owed) : '';
    const branches = [node.then as Node, node.otherwise as Node];
    const [then, otherwise] = branches.map((branch) => {
      if (owed !== PAID) return this.block(branch, around, owed + 1);
      const back = this.costs.of(node) - 1 - this.costs.of(branch);
      return pay(around.pool, -back) + this.block(branch, around, PAID);
    });
    return `${site}if (${test}) {\n${then}} else {\n${otherwise}}\n`;
  }

  #sub(node: Node, around: Around): string {
    const label = this.#label();
    const { pool } = around;
    const inside: Around = {
      sub: { label, slot: node.slot, pool },
      behind: this.costs.of(node.body as Node) + around.behind,
      subs: [node, ...around.subs],
      pool,
    };
    return `${label}: {\n${this.block(node.then as Node, inside, PAID)}}\n`;
  }

  #fix({ slots, lambdas, captures }: Node): string {
    const make = slots.map(
      (slot, i) =>
        `${this.variable(slot)} = new Closure(${this.constants.nameOf(lambdas[i])}, []);\n`,
    );
    const fill = slots.map((slot, i) => {
      const captured = captures[i] as readonly Simple[];
      if (captured.length === 0) return '';
      return `${this.variable(slot)}.captured = ${this.expressions.array(captured)};\n`;
    });
    return [...make, ...fill].join('');
  }

  #label(): string {
    return `b${this.#labels++}`;
  }

  #loop(node: Node, around: Around): string {
    return this.#sited(node, around, this.#turn(node, node.operands)) + this.turns(node, around);
  }

  /** The turns of a loop; each pays for itself. */
  protected turns(loop: Node, around: Around): string {
    const body = loop.body as Node;
    const cost = this.costs.of(body);
    const pool = this.costs.isLeaf(body, around.sub !== null) ? 'q' : 'M.left';
    const label = this.#label();
    const inside = { ...around, pool } as const;
    this.#loops.set(loop, { label, pool });
    this.usesLocalPool ||= pool === 'q';
    const leave = this.#leaveAt(body, inside);
    const turn = (poll: string): string => {
      return `${label}: for (;;) {\n${poll}${this.block(body, inside, 0)}}\n`;
    };
    const numbers = pool === 'q' ? this.#numbersAt(body) : [];
    const code =
      numbers.length === 0
        ? turn(`if (${lacks(pool, cost)}) {\n${leave}}\n`)
        : this.#inParts(numbers, cost, (again) => turn(`${again}${leave}}\n`));
    this.#loops.delete(loop);
    return pool === 'q' && around.pool !== 'q' ? takeLocal() + code : code;
  }

  /** Turns on numbers, some at a time. When the host optimises a loop that is running, it does not
   * know of its variables that they are numbers, and boxes them; of those that a loop inside it
   * begins with, it does. */
  #inParts(numbers: readonly string[], cost: number, turns: (again: string) => string): string {
    const label = this.#label();
    const end = `p${this.partCount++}`;
    const are = [...numbers, 'q'].map((name) => `${name} = +${name};\n`).join('');
    const again = `if (q > ${end}) {\nif (${suffices(cost)}) continue ${label};\n`;
    return `${label}: for (;;) {\n${are}${beginPart(end, cost)}${turns(again)}}\n`;
  }

  /** The variables that are numbers at a node. */
  #numbersAt(node: Node): readonly string[] {
    const { kinds } = this.expressions;
    const slots = [...this.body.held(node)].filter((slot) => kinds.slot(slot) !== 'any');
    return slots.map((slot) => this.variable(slot));
  }

  #continue(node: Node, around: Around): string {
    const loop = node.loop as Node;
    const open = this.#loops.get(loop);
    const assign = this.#sited(node, around, this.#turn(loop, node.operands));
    if (open === undefined) return assign + this.#leaveAt(loop.body as Node, around);
    return `${assign}${flush(around.pool, open.pool)}continue ${open.label};\n`;
  }
}
