/**
 * Calls. One is a call in JavaScript, too, if the callee has code for so many arguments; what
 * cannot be done here is left to the context. A procedure that calls itself last begins again.
 */
import type { Cell } from '../cell.js';
import { type Node, NodeKind, type Simple, SimpleKind } from '../compiler/ir.js';
import type { Closure, Lambda } from '../compiler/lambda.js';
import { inlinedCells } from '../compiler/unit.js';
import { type Around, Blocks, OUTERMOST } from './blocks.js';
import { Body } from './body.js';
import { FIELDS } from './compact-frame.js';
import { flush, lacks, takeLocal } from './fuel.js';
import { HandedExpressions } from './inlining.js';
import { Kinds } from './kinds.js';
import { isChoice, isSelfCall, knownProcedure, partnerCalled } from './known-calls.js';
import { handedOn, hasSlot, isAmong, returnSlots } from './return-continuations.js';
import { assignTogether } from './statements.js';

export abstract class Calls extends Blocks {
  /** Operator and operands as names, after statements that bind them. */
  #parts(node: Node): { readonly bind: string; readonly f: string; readonly args: string } {
    const { names, bindings } = this.expressions.atoms(this.operands(node));
    const f = this.#operator(node.value as Simple, bindings);
    const bind = bindings.map((binding) => `${binding};\n`).join('');
    return { bind, f, args: names.map((name) => `, ${name}`).join('') };
  }

  /** The operator as a name; a procedure that is known is a constant. */
  #operator(operator: Simple, bindings: string[]): string {
    const known = knownProcedure(operator);
    if (known !== null) {
      this.cells.add(operator.cell as Cell);
      return this.constants.nameOf(known);
    }
    const value = this.expressions.operator(operator);
    if (/^[a-z]\w*$/.test(value)) return value;
    const f = this.temporaries.fresh();
    bindings.push(`${f} = ${value}`);
    return f;
  }

  protected override call(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const result = this.#result(node.slot);
    return `${this.site(node, around)}${bind}${this.#calling(node, result, f, args, around)}`;
  }

  /** The variable for what comes back. */
  #result(slot: number): string {
    return slot < 0 ? this.temporaries.fresh() : this.variable(slot);
  }

  #calling(node: Node, result: string, f: string, args: string, around: Around): string {
    const slow = this.#slowCall(node, f, args);
    const direct =
      this.isWhole && this.#callsRoot(node)
        ? `direct(${f}${args})`
        : `${f}.count === ${node.operands.length} ? ${f}.direct(${f}${args}) : ${slow}`;
    return `${result} = ${direct};\nif (${result} === UNWOUND) ${this.#leaveFrame(node, around)}`;
  }

  /** What calls anything but the plain case. A choice is told where it is made. */
  #slowCall(node: Node, f: string, args: string): string {
    if (!isChoice(node)) return `M.${node.operands.length === 1 ? 'call1' : 'call'}(${f}${args})`;
    this.cells.add(node.value?.cell as Cell);
    return `M.choose(${this.constants.nameOf(node)}, ${f}${args})`;
  }

  /** A continuation is captured when nothing is on the host's stack: what follows is code of its
   * own. */
  protected override capture(node: Node, around: Around): string {
    this.cells.add(node.value?.cell as Cell);
    const [receiver] = this.operands(node);
    const receive = `${this.site(node, around)}M.receiver = ${receiver};\n`;
    const isLast = node.kind === NodeKind.TailCall && around.sub === null;
    if (isLast) return `${receive}${flush(around.pool, 'M.fuel')}return UNWOUND;\n`;
    return receive + this.#leaveFrame(node, around);
  }

  /** A continuation that is only called needs no frames while what it was captured for is on the
   * host's stack: to call it is to leave that; who captured it takes the value. */
  protected override escape(node: Node, around: Around): string {
    this.cells.add(node.value?.cell as Cell);
    const handOver = this.inlining.handOverOf(node);
    if (handOver !== null) return this.#handOver(node, handOver, around);
    const [k, f, had] = [0, 1, 2].map(() => this.temporaries.fresh());
    const [receiver] = this.operands(node);
    const isLast = node.kind === NodeKind.TailCall;
    const slot = isLast ? (around.sub?.slot ?? -1) : node.slot;
    const result = this.#result(slot);
    const make = `${this.site(node, around)}${f} = ${receiver};\n`;
    const capture = `${k} = M.here();\n${had} = M.fuel;\n`;
    const call = `${result} = ${f}.count === 1 ? ${f}.direct(${f}, ${k}) : M.call(${f}, ${k});\n`;
    const { lambda } = node.operands[0] as Simple;
    const returns = returnSlots(lambda as Lambda, this.cells) === 1;
    const takesHere = `${f}.count === 1 && ${this.constants.nameOf(lambda)}.returnSlots === 1`;
    if (isLast && around.sub === null) {
      return [
        make,
        flush(around.pool, 'M.fuel'),
        returns ? `if (${takesHere}) return ${f}.direct(${f}, HERE);\n` : '',
        capture,
        call,
        `if (${result} !== UNWOUND) return ${result};\n`,
        `if (M.target === ${k}) return M.arrive(${had});\n`,
        `M.leaves(${k});\nif (!M.again) return UNWOUND;\n`,
        around.pool === 'q' ? takeLocal() : '',
        this.leave,
      ].join('');
    }
    const callHere = `${result} = ${f}.direct(${f}, HERE);\n`;
    const leave = `if (${result} === UNWOUND) ${this.#leaveFrame(node, around)}`;
    return [
      make,
      returns ? `if (${takesHere}) {\n${callHere}${leave}} else {\n` : '',
      capture,
      call,
      `if (${result} === UNWOUND) {\nif (M.target === ${k}) ${result} = M.arrive(${had});\n`,
      `else {\nM.leaves(${k});\n${this.#leaveFrame(node, around)}}\n}\n`,
      returns ? '}\n' : '',
      isLast ? this.answer(result, around) : '',
    ].join('');
  }

  /** Hand HERE to the procedure that a receiver would hand it to, without making the receiver. */
  #handOver(node: Node, call: Node, around: Around): string {
    const receiver = node.operands[0] as Simple;
    const captured = receiver.operands.map((operand) => this.expressions.value(operand));
    const atoms = this.expressions.atoms(captured);
    const inside = new HandedExpressions(this.expressions, receiver.lambda as Lambda, atoms.names);
    const operands = inside.atoms(call.operands.map((operand) => inside.value(operand)));
    const known = knownProcedure(call.value as Simple) as Closure;
    const f = this.constants.nameOf(known);
    const lambda = this.constants.nameOf(known.lambda);
    const bind = [...atoms.bindings, ...operands.bindings].map((binding) => `${binding};\n`);
    const handed = handedOn(call.operands, 1);
    const takesHere = `${f}.count === ${call.operands.length} && ${takes(lambda, handed)}`;
    const isLast = node.kind === NodeKind.TailCall;
    const slot = isLast ? (around.sub?.slot ?? -1) : node.slot;
    const result = this.#result(slot);
    const value = `${f}.direct(${[f, ...operands.names].join(', ')})`;
    const start = [
      this.site(node, around),
      ...bind,
      `if (!(${takesHere})) {\nM.miss(${f});\n${this.leave}}\n`,
    ].join('');
    if (isLast && around.sub === null) {
      return `${start}${flush(around.pool, 'M.fuel')}return ${value};\n`;
    }
    const leave = `M.fuel--;\n${this.#leaveFrame(node, around)}`;
    const receive = `${result} = ${value};\nif (${result} === UNWOUND) {\n${leave}}\n`;
    return start + receive + (isLast ? this.answer(result, around) : '');
  }

  /** Leave a frame at the latest site and be gone, if it is as simple as that. */
  #leaveFrame(node: Node, { subs, pool }: Around): string {
    const { live } = node;
    if (node.kind !== NodeKind.Call || subs.length > 0 || pool === 'q') return this.leave;
    if (live.length > FIELDS.length) return this.leave;
    const { variables, returnSlots: here } = this.body;
    if (live.some((register) => hasSlot(here, register - 1))) return this.leave;
    const values = [0, ...live].map((register) => variables.register(register));
    const frame = `M.leaveFrame${live.length < 2 ? 2 : 4}(sites[${this.sites.length - 1}]`;
    return `{\nif (!M.again) return ${[frame, ...values].join(', ')});\n${this.leave}}\n`;
  }

  /** The last call of a sub's block. */
  protected override lastCall(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const { slot } = around.sub as { readonly slot: number };
    const result = this.#result(slot);
    const call = `${this.site(node, around)}${bind}${this.#calling(node, result, f, args, around)}`;
    return call + this.answer(result, around);
  }

  protected override tailCall(node: Node, around: Around): string {
    const { bind, f, args } = this.#parts(node);
    const start = this.site(node, around) + bind;
    const partner = this.#partnerCalled(node, around);
    if (partner !== null) return start + this.#callPartner(partner, f, args, around);
    const repeats = this.isWhole && this.#callsRoot(node);
    const repeat = repeats ? this.#repeat(args.split(', ').slice(1), around) : '';
    if (repeats && f === 'self') return start + repeat;
    const value = this.temporaries.fresh();
    const handed = handedOn(node.operands, this.body.returnSlots);
    return [
      start,
      repeats ? `if (${f} === self) {\n${repeat}}\n` : '',
      flush(around.pool, 'M.fuel'),
      handed === 0 ? '' : this.#handOn(node, handed, f, args, around),
      this.#isReturned(node) ? `if (${f} === HERE) return ${args.slice(2)};\n` : '',
      `if (${f}.count === ${node.operands.length}) return ${f}.direct(${f}${args});\n`,
      `${value} = ${this.#slowCall(node, f, args)};\nif (!M.again) return ${value};\n`,
      around.pool === 'q' ? takeLocal() : '',
      this.leave,
    ].join('');
  }

  /** Whether what is called is the parameter that HERE is taken for. */
  #isReturned({ value }: Node): boolean {
    return isAmong(value as Simple, this.body.returnSlots);
  }

  /** Hand HERE on to who takes it for the same; else the machine does it. */
  #handOn({ value, operands }: Node, handed: number, f: string, args: string, around: Around) {
    const lambda = this.constants.nameOf(knownProcedure(value as Simple)?.lambda);
    const variables = operands
      .filter((operand) => isAmong(operand, this.body.returnSlots))
      .map(({ index }) => this.variable(index));
    return [
      `if (${variables.map((name) => `${name} === HERE`).join(' || ')}) {\n`,
      `if (${f}.count === ${operands.length} && ${takes(lambda, handed)}) `,
      `return ${f}.direct(${f}${args});\nM.miss(${f});\n`,
      around.pool === 'q' ? takeLocal() : '',
      this.leave,
      '}\n',
    ].join('');
  }

  /** Whether a call is one of the procedure that the function stands for. */
  #callsRoot(node: Node): boolean {
    const isOther = this.body !== this.root && node.value?.kind === SimpleKind.Self;
    return !isOther && isSelfCall(node, this.owner);
  }

  /** Begin again with these arguments. */
  #repeat(args: readonly string[], { pool }: Around): string {
    this.repeats = true;
    const assign = assignTogether(this.root.parameters, args, this.temporaries);
    return `${assign}${flush(pool, this.pool)}continue again;\n`;
  }

  #partnerCalled(node: Node, { pool }: Around): Closure | null {
    const isHere = this.isWhole && this.body === this.root && pool === this.pool;
    if (!isHere || handedOn(node.operands, this.body.returnSlots) !== 0) return null;
    return partnerCalled(node, this.owner);
  }

  /** The partner's code, in place of a call in tail position. */
  #callPartner({ lambda }: Closure, self: string, args: string, { pool }: Around): string {
    const suffix = `p${this.partners.length}`;
    const kinds = new Kinds(lambda, [], false);
    const body = new Body(lambda, this.constants, this.temporaries, kinds, suffix, self);
    const names = args.split(', ').slice(1);
    for (const cell of inlinedCells(lambda.nodes)) this.cells.add(cell);
    this.partners.push(body);
    this.body = body;
    const code = this.guarded(this.block(body.entry, { ...OUTERMOST, pool }, 0));
    this.body = this.root;
    const out = `M.out(${this.constants.nameOf(lambda)}, ${self}${args})`;
    return [
      `if (${lacks(pool, this.costs.of(body.entry))}) {\n`,
      `${flush(pool, 'M.fuel')}return ${out};\n}\n`,
      ...body.parameters.map((name, i) => `${name} = ${names[i]};\n`),
      code,
    ].join('');
  }
}

/** An expression: whether the code of a procedure takes HERE for these parameters. */
function takes(lambda: string, slots: number): string {
  return `(${lambda}.returnSlots & ${slots}) === ${slots}`;
}
