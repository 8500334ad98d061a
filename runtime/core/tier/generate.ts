/**
 * From nodes to JavaScript, in direct style: a slot is a variable, a call is a call, a block of a
 * sub is a labelled block, a loop is a loop. This file makes functions of the blocks (blocks.ts).
 *
 * The code contains names that are made here, small integers, `true` and `false`. Everything that
 * comes from the program is a constant with a made-up name (constants.ts).
 */
import type { Value } from '../../../grammar/datum.js';
import type { Cell } from '../cell.js';
import { type Node, NodeKind } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { OUTERMOST } from './blocks.js';
import type { Site } from './body.js';
import { Calls } from './calls.js';
import { registerIn } from './compact-frame.js';
import type { Constants } from './constants.js';
import { flush, lacks, takeLocal } from './fuel.js';
import { Kinds } from './kinds.js';
import { isSelfCall, partnerCalled, tailCalls } from './known-calls.js';
import { returnSlots } from './return-continuations.js';
import { RUNTIME_NAMES } from './runtime.js';
import { STACK_BYTES_PER_TRANSITION } from './supply.js';

const ACTIVATION_BYTES = 128;

/** See EntryCode. */
interface EntryFacts {
  readonly cost: number;
  readonly turnCost: number;
  readonly waiting: Node | null;
}

/** Generated code, and what it must be given to become functions. */
export interface Generated extends EntryFacts {
  /** The body of a function of the names below; it answers `{ direct, entry, rest, wake }`. */
  readonly source: string;
  readonly constants: Constants;
  readonly sites: readonly Site[];
  /** Variables whose values it counts on. */
  readonly cells: ReadonlySet<Cell>;
  /** The parameters that it takes HERE for, as bits. */
  readonly returnSlots: number;
}

/** What generated code finds besides what the runtime has for all of it. */
export const PARAMETERS = ['R', 'K', 'lambda', 'sites'] as const;

/** The code of a lambda from its entry on, as a function of its closure and parameters too, or from
 * another node on. `registers` are those that the machine came with: they tell which numbers. */
export function generate(lambda: Lambda, node: Node, registers: readonly Value[]): Generated {
  const isWhole = node === enter(lambda);
  const generator = new Generator(lambda, new Kinds(lambda, registers, !isWhole));
  return isWhole ? generator.lambda() : generator.from(node);
}

class Generator extends Calls {
  lambda(): Generated {
    const { entry } = this.root;
    const turnCost = this.costs.of(entry);
    this.isWhole = true;
    this.root.returnSlots = returnSlots(this.owner, this.cells);
    const isLeaf = this.#isLeafThatRepeats();
    this.pool = isLeaf ? 'q' : 'M.fuel';
    this.usesLocalPool = isLeaf;
    const body = this.block(entry, { ...OUTERMOST, pool: this.pool }, 0);
    const parameters = ['self', ...this.root.parameters];
    const pad = Math.max(0, this.#weight - (isLeaf ? 1 : this.leastPaid));
    const out = `return M.out(${['lambda', ...parameters].join(', ')});`;
    const need = isLeaf ? 1 + pad : turnCost + pad;
    const padded = pad > 0 ? `M.fuel -= ${pad}; M.left += ${pad};` : '';
    const enter = isLeaf ? `M.fuel -= ${need}; M.left += ${need};\n${takeLocal()}` : padded;
    const tooLittle = `if (M.fuel < need) ${out}\n`;
    const turns = `if (${lacks(this.pool, turnCost)}) { ${flush(this.pool, 'M.fuel')}${out} }\n`;
    // One look is enough if every turn has the same.
    const isOneLook = this.repeats && !isLeaf && pad === 0;
    const again = isOneLook ? tooLittle : turns;
    const direct = [
      `var need = ${need};`,
      `function direct(${parameters.join(', ')}) {`,
      this.#declarations(parameters),
      isOneLook ? '' : tooLittle + enter,
      this.repeats ? this.guarded(`again: for (;;) {\n${again}${body}}\n`) : this.guarded(body),
      '}',
      `function entry(r) { return direct(${parameters.map((_, i) => `r[${i}]`).join(', ')}); }`,
    ];
    const rest = 'rest() { need = Infinity; }';
    const made = `direct, entry, ${rest}, wake() { need = ${need}; }`;
    const cost = isLeaf ? need + turnCost : need;
    return this.#generated(direct, made, { cost, turnCost: isLeaf ? turnCost : 0, waiting: null });
  }

  /** Whether all that the procedure calls is itself, by jumps. */
  #isLeafThatRepeats(): boolean {
    const calls = tailCalls(this.root.entry);
    const partners = calls.map((call) => partnerCalled(call, this.owner)?.lambda ?? null);
    if (!calls.some((call, i) => isSelfCall(call, this.owner) || partners[i])) return false;
    const bodies = [this.owner, ...partners].filter((lambda) => lambda !== null);
    return bodies.every((lambda) => this.costs.isLeaf(lambda.entry as Node, false));
  }

  /** Bytes on the host's stack, in transitions. */
  get #weight(): number {
    const bodies = [this.root, ...this.partners];
    const slots = bodies.reduce((sum, { owner }) => sum + owner.slotNames.length, 0);
    const bytes = ACTIVATION_BYTES + 8 * (slots + this.temporaries.names.length);
    return Math.ceil(bytes / STACK_BYTES_PER_TRANSITION);
  }

  #declarations(parameters: readonly string[]): string {
    const names = [
      ...this.root.variables.declarations(parameters),
      ...this.partners.flatMap(({ expressions, variables }) =>
        variables.declarations([expressions.self]),
      ),
      ...this.temporaries.names,
      'pc = 0',
      ...(this.usesLocalPool ? ['q = 0'] : []),
      ...Array.from({ length: this.partCount }, (_, i) => `p${i} = 0`),
    ];
    return `var ${names.join(', ')};`;
  }

  from(node: Node): Generated {
    const cost = this.costs.of(node);
    const loop = this.owner.nodes.find(({ kind, body }) => kind === NodeKind.Loop && body === node);
    const body = loop === undefined ? this.block(node, OUTERMOST, 0) : this.turns(loop, OUTERMOST);
    const waiting = this.owner.nodes.find((one) => node.isReturn && one.body === node) ?? null;
    const returned = (waiting?.slot ?? -1) + 1;
    const place = (register: number): string => {
      if (waiting === null) return `f[${register}]`;
      return register > 0 && register === returned ? 'v' : registerIn(waiting, register);
    };
    const registers = waiting === null ? 'f' : 'f.registers';
    const refuse = `M.refuse(${this.constants.nameOf(node)}, ${registers}, ${returned}, v)`;
    const held = [...this.root.held(node)];
    const code = [
      'function entry(f, v) {',
      this.#declarations([]),
      `self = ${place(0)};`,
      ...held.map((slot) => this.root.variables.load(slot, place(slot + 1), refuse)),
      this.guarded(body),
      '}',
    ];
    const made = 'direct: null, entry, rest() {}, wake() {}';
    const turnCost = loop === undefined ? 0 : cost;
    return this.#generated(code, made, { cost, turnCost, waiting });
  }

  /** Statements before and in a function with loops that make locals of what it refers to: while
   * the host optimises a loop that is running, it does not know that other names are constants, and
   * looks in every turn whether they have been initialised. */
  #atHand(code: string): readonly [string, string] {
    if (!code.includes('for (;;)')) return ['', ''];
    const names = [...RUNTIME_NAMES, ...this.constants.names];
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    const declare = used.map((name) => `$${name} = ${name}`).join(', ');
    const take = used.map((name) => `${name} = $${name}`).join(', ');
    return [`const ${declare};`, `var ${take};`];
  }

  #generated(lines: readonly string[], made: string, facts: EntryFacts): Generated {
    const code = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
    const [declare, take] = this.#atHand(code.join('\n'));
    code.splice(code.findIndex((line) => line.startsWith('function')) + 1, 0, take);
    const source = [this.constants.declarations, declare, ...code, `return { ${made} };`]
      .filter((line) => line !== '')
      .join('\n');
    const { constants, sites } = this;
    const cells = new Set([...this.cells, ...this.inlining.cells]);
    return { ...facts, source, constants, sites, cells, returnSlots: this.root.returnSlots };
  }
}
