/**
 * From nodes to JavaScript, in direct style: a slot is a variable, a call is a call, a block of a
 * sub is a labelled block, a loop is a loop. Beside what the program says there are three things in
 * the code: what it pays (see costs.ts); `pc`, the number of the site that it is at, set before
 * whatever may not come to its end; and the way out, where it leaves the state of that site.
 *
 * The code contains names that are made here, small integers, `true` and `false`. Everything that
 * comes from the program is a constant with a made-up name (constants.ts).
 */
import type { Value } from '../../../grammar/datum.js';
import type { Cell } from '../cell.js';
import { Dispatch, type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Closure, Lambda } from '../compiler/lambda.js';
import { inlinedCells } from '../compiler/unit.js';
import { Body, type Site } from './body.js';
import { Constants } from './constants.js';
import { STACK_BYTES_PER_TRANSITION } from './context.js';
import { Costs } from './costs.js';
import { type Expressions, Temporaries } from './expressions.js';
import { flush, LOCAL_FUEL, lacks, type Pool, pay, takeLocal } from './fuel.js';
import { canFail } from './inline.js';
import { Kinds } from './kinds.js';
import {
  isPlainCapture,
  isSelfCall,
  knownProcedure,
  partnerCalled,
  tailCalls,
} from './known-calls.js';
import { assignTogether, slowCall } from './statements.js';

const ACTIVATION_BYTES = 128;

/** What is around a block. */
interface Around {
  /** Where its value goes: a slot and the end of a labelled block; null: it is the function's. */
  readonly sub: { readonly label: string; readonly slot: number; readonly pool: Pool } | null;
  /** Paid for, and to be done after the block. */
  readonly behind: number;
  readonly subs: readonly Node[];
  readonly pool: Pool;
}

const OUTERMOST: Around = { sub: null, behind: 0, subs: [], pool: 'M.fuel' };

/** What has been paid for. */
const PAID = null;
/** A block's cost, checked for and not yet paid: so many transitions are owed for what is done. */
type Owed = number | typeof PAID;

/** See EntryCode. */
interface EntryFacts {
  readonly cost: number;
  readonly turnCost: number;
  readonly register: number;
}

/** Generated code, and what it must be given to become functions. */
export interface Generated extends EntryFacts {
  /** The body of a function of the names below; it answers `{ direct, entry, kill }`. */
  readonly source: string;
  readonly constants: Constants;
  readonly sites: readonly Site[];
  /** Variables whose values it counts on. */
  readonly cells: ReadonlySet<Cell>;
}

/** What generated code finds besides what the runtime has for all of it. */
export const PARAMETERS = ['R', 'K', 'lambda', 'sites'] as const;

/** The code of a lambda from its entry on, as a function of its closure and parameters too, or from
 * another node on. `registers` are those that the machine came with: they tell which numbers. */
export function generate(
  lambda: Lambda,
  entry: Node,
  node: Node,
  registers: readonly Value[],
): Generated {
  const isWhole = node === entry;
  const generator = new Generator(lambda, new Kinds(lambda, registers, !isWhole));
  return isWhole ? generator.lambda() : generator.from(node);
}

class Generator {
  readonly #constants = new Constants();
  readonly #temporaries = new Temporaries();
  readonly #costs = new Costs();
  readonly #cells = new Set<Cell>();
  readonly #sites: Site[] = [];
  readonly #loops = new Map<Node, { readonly label: string; readonly pool: Pool }>();
  /** The body of the function … */
  readonly #root: Body;
  /** … or that of a partner, where that is generated. */
  #body: Body;
  readonly #partners: Body[] = [];
  #labels = 0;
  /** The function's own, outside of loops. */
  #pool: Pool = 'M.fuel';
  #usesLocalPool = false;
  /** The least that is paid before a call. */
  #leastPaid = Number.POSITIVE_INFINITY;
  /** The function jumps to its beginning. */
  #repeats = false;
  /** The code is a procedure's, from its entry on. */
  #isWhole = false;

  constructor(
    readonly owner: Lambda,
    kinds: Kinds,
  ) {
    this.#root = new Body(owner, this.#constants, this.#temporaries, kinds, '', 'self');
    this.#body = this.#root;
  }

  lambda(): Generated {
    const { entry } = this.#root;
    const turnCost = this.#costs.of(entry);
    this.#isWhole = true;
    const isLeaf = this.#isLeafThatRepeats();
    this.#pool = isLeaf ? 'q' : 'M.fuel';
    this.#usesLocalPool = isLeaf;
    const body = this.#block(entry, { ...OUTERMOST, pool: this.#pool }, 0);
    const parameters = ['self', ...this.#root.parameters];
    const pad = Math.max(0, this.#weight - (isLeaf ? 1 : this.#leastPaid));
    const out = `return M.out(${['lambda', ...parameters].join(', ')});`;
    const need = isLeaf ? 1 + pad : turnCost + pad;
    const padded = pad > 0 ? `M.fuel -= ${pad}; M.left += ${pad};` : '';
    const enter = isLeaf ? `M.fuel -= ${need}; M.left += ${need};\n${takeLocal()}` : padded;
    const again = `if (${lacks(this.#pool, turnCost)}) { ${flush(this.#pool, 'M.fuel')}${out} }\n`;
    const direct = [
      `var need = ${need};`,
      `function direct(${parameters.join(', ')}) {`,
      this.#declarations(parameters),
      `if (M.fuel < need) ${out}`,
      enter,
      this.#repeats ? this.#guarded(`again: for (;;) {\n${again}${body}}\n`) : this.#guarded(body),
      '}',
      `function entry(r) { return direct(${parameters.map((_, i) => `r[${i}]`).join(', ')}); }`,
    ];
    const made = 'direct, entry, kill() { need = Infinity; }';
    const cost = isLeaf ? need + turnCost : need;
    return this.#generated(direct, made, { cost, turnCost: isLeaf ? turnCost : 0, register: 0 });
  }

  /** Whether all that the procedure calls is itself, by jumps. */
  #isLeafThatRepeats(): boolean {
    const calls = tailCalls(this.#root.entry);
    const partners = calls.map((call) => partnerCalled(call, this.owner)?.lambda ?? null);
    if (!calls.some((call, i) => isSelfCall(call, this.owner) || partners[i])) return false;
    const bodies = [this.owner, ...partners].filter((lambda) => lambda !== null);
    return bodies.every((lambda) => this.#costs.isLeaf(lambda.entry as Node, false));
  }

  /** Bytes on the host's stack, in transitions. */
  get #weight(): number {
    const bodies = [this.#root, ...this.#partners];
    const slots = bodies.reduce((sum, { owner }) => sum + owner.slotNames.length, 0);
    const bytes = ACTIVATION_BYTES + 8 * (slots + this.#temporaries.names.length);
    return Math.ceil(bytes / STACK_BYTES_PER_TRANSITION);
  }

  #declarations(parameters: readonly string[]): string {
    const names = [
      ...this.#root.variables.declarations(parameters),
      ...this.#partners.flatMap(({ expressions, variables }) =>
        variables.declarations([expressions.self]),
      ),
      ...this.#temporaries.names,
      'pc = 0',
      ...(this.#usesLocalPool ? ['q = 0'] : []),
    ];
    return `var ${names.join(', ')};`;
  }

  from(node: Node): Generated {
    const cost = this.#costs.of(node);
    const loop = this.owner.nodes.find(({ kind, body }) => kind === NodeKind.Loop && body === node);
    const body =
      loop === undefined ? this.#block(node, OUTERMOST, 0) : this.#turns(loop, OUTERMOST);
    const held = this.#root.held(node);
    const waiting = node.isReturn ? this.owner.nodes.find((one) => one.body === node) : undefined;
    const register = (waiting?.slot ?? -1) + 1;
    const code = [
      'function entry(r, v) {',
      this.#declarations([]),
      'self = r[0];',
      ...[...held].map((slot) => this.#root.variables.load(slot, node, register)),
      this.#guarded(body),
      '}',
    ];
    const made = 'direct: null, entry, kill() {}';
    const turnCost = loop === undefined ? 0 : cost;
    return this.#generated(code, made, { cost, turnCost, register });
  }

  #generated(lines: readonly string[], made: string, facts: EntryFacts): Generated {
    const source = [
      this.#constants.declarations,
      ...lines.filter((line) => line !== ''),
      `return { ${made} };`,
    ].join('\n');
    return { ...facts, source, constants: this.#constants, sites: this.#sites, cells: this.#cells };
  }

  /** The code of the body, with the way out if it needs one. */
  #guarded(code: string): string {
    if (this.#sites.length === 0) return code;
    const local = this.#usesLocalPool ? `, ${LOCAL_FUEL}` : '';
    return [
      `${this.#body.exit}: try {\n${code}} catch (error) { M.caught(error, pc); }`,
      'M.leaving = true;',
      `return M.unwound(sites, pc, ${this.#body.variables.registers}${local});\n`,
    ].join('\n');
  }

  get #expressions(): Expressions {
    return this.#body.expressions;
  }

  #variable(slot: number): string {
    return this.#expressions.slot(slot);
  }

  get #leave(): string {
    return `break ${this.#body.exit};\n`;
  }

  // Blocks --------------------------------------------------------------------------------------

  /** A block. Where branches come first, each pays for itself. */
  #block(first: Node, around: Around, owed: Owed): string {
    const isBranched = first.kind === NodeKind.If && first.dispatch !== Dispatch.Exploded;
    if (owed !== PAID && isBranched) return this.#if(first, around, owed);
    const lines = owed === PAID ? [] : [this.#pay(first, around, owed)];
    for (let node: Node | null = first; node !== null; node = node.body) {
      if (node.dispatch === Dispatch.Exploded) {
        lines.push(this.#leaveAt(node, around));
        break;
      }
      lines.push(this.#node(node, around));
      if (node.kind === NodeKind.Loop || isCapture(node)) break;
    }
    return lines.join('');
  }

  #pay(first: Node, { pool }: Around, owed: number): string {
    const cost = owed + this.#costs.of(first);
    if (!this.#costs.isLeaf(first, true)) this.#leastPaid = Math.min(this.#leastPaid, cost);
    return pay(pool, cost);
  }

  #node(node: Node, around: Around): string {
    switch (node.kind) {
      case NodeKind.Return:
        return this.#sited(node, around, this.#answer(this.#value(node), around));
      case NodeKind.If:
        return this.#if(node, around, PAID);
      case NodeKind.Let:
        return this.#sited(node, around, this.#let(node));
      case NodeKind.Effect:
        return this.#sited(node, around, `${this.#value(node)};\n`);
      case NodeKind.Call:
        return isCapture(node) ? this.#capture(node, around) : this.#call(node, around);
      case NodeKind.TailCall:
        if (isCapture(node)) return this.#capture(node, around);
        return around.sub === null ? this.#tailCall(node, around) : this.#lastCall(node, around);
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

  /** The value of a node, whose site is the next one. */
  #value(node: Node): string {
    this.#expressions.site = this.#sites.length;
    return this.#expressions.value(node.value as Simple);
  }

  #let({ slot, value }: Node): string {
    this.#expressions.site = this.#sites.length;
    const content = this.#expressions.forSlot(slot, value as Simple);
    return `${this.#variable(slot)} = ${content};\n`;
  }

  /** What a loop's variables are set to. */
  #turn({ slots, boxed }: Node, operands: readonly Simple[]): string {
    const variables = slots.map((slot) => this.#variable(slot));
    const values = operands.map((operand, i) => {
      const value = this.#expressions.forSlot(slots[i] as number, operand);
      return boxed[i] ? `new Box(${value})` : value;
    });
    return assignTogether(variables, values, this.#temporaries);
  }

  #operands(node: Node): readonly string[] {
    return node.operands.map((operand) => this.#expressions.value(operand));
  }

  /** A statement that may have to stop, if it can: its site is noted before. */
  #sited(node: Node, around: Around, statement: string): string {
    const mayStop =
      node.kind === NodeKind.Loop ||
      node.kind === NodeKind.Continue ||
      [node.value, ...node.operands].some((s) => s !== null && canFail(s));
    return mayStop ? this.#site(node, around) + statement : statement;
  }

  /** Note where the code is; at a place, the machine goes on with the node whatever happened. */
  #site(node: Node, around: Around, owed: Owed = PAID, isPlace = false): string {
    const { subs, behind, pool } = around;
    const paid = owed === PAID ? this.#costs.of(node) + behind : behind - owed;
    const rest = { subs, refund: paid, isPlace, isLocal: pool === 'q' };
    this.#sites.push(this.#body.site(node, rest));
    return `pc = ${this.#sites.length - 1};\n`;
  }

  /** Let the machine go on at a node. */
  #leaveAt(node: Node, around: Around): string {
    return `${this.#site(node, around, 0, true)}${this.#leave}`;
  }

  /** Hand over the value of a block. */
  #answer(value: string, { sub, pool }: Around): string {
    if (sub === null) return `${flush(pool, 'M.fuel')}return ${value};\n`;
    const target = sub.slot < 0 ? null : this.#variable(sub.slot);
    const assign = target === null ? value : `${target} = ${value}`;
    return `${target === value ? '' : `${assign};\n`}${flush(pool, sub.pool)}break ${sub.label};\n`;
  }

  #if(node: Node, around: Around, owed: Owed): string {
    const test = this.#expressions.test(node.value as Simple);
    const site = canFail(node.value as Simple) ? this.#site(node, around, owed) : '';
    const branches = [node.then as Node, node.otherwise as Node];
    const [then, otherwise] = branches.map((branch) => {
      if (owed !== PAID) return this.#block(branch, around, owed + 1);
      const back = this.#costs.of(node) - 1 - this.#costs.of(branch);
      return pay(around.pool, -back) + this.#block(branch, around, PAID);
    });
    return `${site}if (${test}) {\n${then}} else {\n${otherwise}}\n`;
  }

  #sub(node: Node, around: Around): string {
    const label = this.#label();
    const { pool } = around;
    const inside: Around = {
      sub: { label, slot: node.slot, pool },
      behind: this.#costs.of(node.body as Node) + around.behind,
      subs: [node, ...around.subs],
      pool,
    };
    return `${label}: {\n${this.#block(node.then as Node, inside, PAID)}}\n`;
  }

  #fix({ slots, lambdas, captures }: Node): string {
    const make = slots.map(
      (slot, i) =>
        `${this.#variable(slot)} = new Closure(${this.#constants.nameOf(lambdas[i])}, []);\n`,
    );
    const fill = slots.map((slot, i) => {
      const captured = captures[i] as readonly Simple[];
      if (captured.length === 0) return '';
      return `${this.#variable(slot)}.captured = ${this.#expressions.array(captured)};\n`;
    });
    return [...make, ...fill].join('');
  }

  #label(): string {
    return `b${this.#labels++}`;
  }

  // Calls ---------------------------------------------------------------------------------------

  /** Operator and operands as names, after statements that bind them. */
  #parts(node: Node): { readonly bind: string; readonly f: string; readonly args: string } {
    const { names, bindings } = this.#expressions.atoms(this.#operands(node));
    const f = this.#operator(node.value as Simple, bindings);
    const bind = bindings.map((binding) => `${binding};\n`).join('');
    return { bind, f, args: names.map((name) => `, ${name}`).join('') };
  }

  /** The operator as a name; a procedure that is known is a constant. */
  #operator(operator: Simple, bindings: string[]): string {
    const known = knownProcedure(operator);
    if (known !== null) {
      this.#cells.add(operator.cell as Cell);
      return this.#constants.nameOf(known);
    }
    const value = this.#expressions.operator(operator);
    if (/^[a-z]\w*$/.test(value)) return value;
    const f = this.#temporaries.fresh();
    bindings.push(`${f} = ${value}`);
    return f;
  }

  #call(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const result = node.slot < 0 ? this.#temporaries.fresh() : this.#variable(node.slot);
    return `${this.#site(node, around)}${bind}${this.#calling(node, result, f, args)}`;
  }

  #calling(node: Node, result: string, f: string, args: string): string {
    const slow = `M.${slowCall(node)}(${f}${args})`;
    const direct =
      this.#isWhole && this.#callsRoot(node)
        ? `direct(${f}${args})`
        : `${f}.count === ${node.operands.length} ? ${f}.direct(${f}${args}) : ${slow}`;
    return `${result} = ${direct};\nif (${result} === UNWOUND) ${this.#leave}`;
  }

  /** A continuation is captured when nothing is on the host's stack: what follows is code of its
   * own. */
  #capture(node: Node, around: Around): string {
    this.#cells.add(node.value?.cell as Cell);
    const { bind, args } = this.#parts(node);
    const receive = `${this.#site(node, around)}${bind}M.receiver = ${args.slice(2)};\n`;
    const isLast = node.kind === NodeKind.TailCall && around.sub === null;
    return receive + (isLast ? `${flush(around.pool, 'M.fuel')}return UNWOUND;\n` : this.#leave);
  }

  /** The last call of a sub's block. */
  #lastCall(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const { slot } = around.sub as { readonly slot: number };
    const result = slot < 0 ? this.#temporaries.fresh() : this.#variable(slot);
    const call = `${this.#site(node, around)}${bind}${this.#calling(node, result, f, args)}`;
    return call + this.#answer(result, around);
  }

  #tailCall(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const start = this.#site(node, around) + bind;
    const partner = this.#partnerCalled(node, around);
    if (partner !== null) return start + this.#callPartner(partner, f, args, around);
    const repeats = this.#isWhole && this.#callsRoot(node);
    const repeat = repeats ? this.#repeat(args.split(', ').slice(1), around) : '';
    if (repeats && f === 'self') return start + repeat;
    const value = this.#temporaries.fresh();
    return [
      start,
      repeats ? `if (${f} === self) {\n${repeat}}\n` : '',
      flush(around.pool, 'M.fuel'),
      `if (${f}.count === ${node.operands.length}) return ${f}.direct(${f}${args});\n`,
      `${value} = M.${slowCall(node)}(${f}${args});\nif (!M.again) return ${value};\n`,
      around.pool === 'q' ? takeLocal() : '',
      this.#leave,
    ].join('');
  }

  /** Whether a call is one of the procedure that the function stands for. */
  #callsRoot(node: Node): boolean {
    const isOther = this.#body !== this.#root && node.value?.kind === SimpleKind.Self;
    return !isOther && isSelfCall(node, this.owner);
  }

  /** Begin again with these arguments. */
  #repeat(args: readonly string[], { pool }: Around): string {
    this.#repeats = true;
    const assign = assignTogether(this.#root.parameters, args, this.#temporaries);
    return `${assign}${flush(pool, this.#pool)}continue again;\n`;
  }

  #partnerCalled(node: Node, { pool }: Around): Closure | null {
    const isHere = this.#isWhole && this.#body === this.#root && pool === this.#pool;
    return isHere ? partnerCalled(node, this.owner) : null;
  }

  /** The partner's code, in place of a call in tail position. */
  #callPartner({ lambda }: Closure, self: string, args: string, { pool }: Around): string {
    const suffix = `p${this.#partners.length}`;
    const kinds = new Kinds(lambda, [], false);
    const body = new Body(lambda, this.#constants, this.#temporaries, kinds, suffix, self);
    const names = args.split(', ').slice(1);
    for (const cell of inlinedCells(lambda)) this.#cells.add(cell);
    this.#partners.push(body);
    this.#body = body;
    const code = this.#guarded(this.#block(body.entry, { ...OUTERMOST, pool }, 0));
    this.#body = this.#root;
    const out = `M.out(${this.#constants.nameOf(lambda)}, ${self}${args})`;
    return [
      `if (${lacks(pool, this.#costs.of(body.entry))}) {\n`,
      `${flush(pool, 'M.fuel')}return ${out};\n}\n`,
      ...body.parameters.map((name, i) => `${name} = ${names[i]};\n`),
      code,
    ].join('');
  }

  // Loops ---------------------------------------------------------------------------------------

  #loop(node: Node, around: Around): string {
    return this.#sited(node, around, this.#turn(node, node.operands)) + this.#turns(node, around);
  }

  /** The turns of a loop; each pays for itself. */
  #turns(loop: Node, around: Around): string {
    const body = loop.body as Node;
    const cost = this.#costs.of(body);
    const pool = this.#costs.isLeaf(body, around.sub !== null) ? 'q' : 'M.left';
    const label = this.#label();
    const inside = { ...around, pool } as const;
    this.#loops.set(loop, { label, pool });
    this.#usesLocalPool ||= pool === 'q';
    const turn = `if (${lacks(pool, cost)}) {\n${this.#leaveAt(body, inside)}}\n`;
    const code = `${label}: for (;;) {\n${turn}${this.#block(body, inside, 0)}}\n`;
    this.#loops.delete(loop);
    return pool === 'q' && around.pool !== 'q' ? takeLocal() + code : code;
  }

  #continue(node: Node, around: Around): string {
    const loop = node.loop as Node;
    const open = this.#loops.get(loop);
    const assign = this.#sited(node, around, this.#turn(loop, node.operands));
    if (open === undefined) return assign + this.#leaveAt(loop.body as Node, around);
    return `${assign}${flush(around.pool, open.pool)}continue ${open.label};\n`;
  }
}

function isCapture(node: Node): boolean {
  const isCall = node.kind === NodeKind.Call || node.kind === NodeKind.TailCall;
  return isCall && isPlainCapture(node);
}
