/** What generating the code of one lambda's body needs: its variables, and where it can stop. */
import type { Node } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import type { Constants } from './constants.js';
import { Expressions, type Temporaries } from './expressions.js';
import { type Held, heldSlots } from './held.js';
import type { Kinds } from './kinds.js';
import { Variables } from './variables.js';

/** A place in compiled code where it may have to stop. */
export interface Site {
  readonly node: Node;
  /** Registers that hold nothing before the node … */
  readonly empty: readonly number[];
  /** … and while it waits for a value. */
  readonly emptyInFrame: readonly number[];
  /** The subs around it, innermost first: who waits for what its block answers. */
  readonly subs: readonly Node[];
  /** What is paid for and not done: the node itself and what follows. */
  readonly refund: number;
  /** The machine goes on here, whatever happened: nothing of the node is done. */
  readonly isPlace: boolean;
  /** The slots that may have HERE, as bits. */
  readonly returnSlots: number;
  /** Loop fuel is in a local variable here. */
  readonly isLocal: boolean;
}

export class Body {
  /** The parameters that HERE is taken for, as bits. */
  returnSlots = 0;
  readonly entry: Node;
  readonly expressions: Expressions;
  readonly variables: Variables;
  readonly #parameterCount: number;
  readonly #held: Held;

  /** `suffix` tells its variables and its way out from those of others in the same function;
   * `self` is its closure. */
  constructor(
    readonly owner: Lambda,
    constants: Constants,
    temporaries: Temporaries,
    kinds: Kinds,
    readonly suffix: string,
    self: string,
  ) {
    this.entry = enter(owner);
    this.expressions = new Expressions(constants, temporaries, kinds, suffix, self);
    this.variables = new Variables(owner, this.expressions);
    this.#parameterCount = owner.required + (owner.hasRest ? 1 : 0);
    this.#held = heldSlots(this.entry, this.#parameterCount);
    for (const [node, held] of this.#held) node.live = liveRegisters(node, held);
  }

  /** The label of what is around the body: beyond it is the way out. */
  get exit(): string {
    return `out${this.suffix}`;
  }

  get parameters(): readonly string[] {
    return Array.from({ length: this.#parameterCount }, (_, i) => this.expressions.slot(i));
  }

  /** Slots that hold something at a node. */
  held(node: Node): ReadonlySet<number> {
    return this.#held.get(node) as ReadonlySet<number>;
  }

  site(node: Node, rest: Pick<Site, 'subs' | 'refund' | 'isPlace' | 'isLocal'>): Site {
    const held = this.held(node);
    const slots = this.owner.slotNames.map((_, slot) => slot);
    const empty = slots.filter((slot) => !held.has(slot)).map((slot) => slot + 1);
    const live = new Set(node.live);
    const emptyInFrame = slots.map((slot) => slot + 1).filter((register) => !live.has(register));
    return { node, empty, emptyInFrame, returnSlots: this.returnSlots, ...rest };
  }
}

/** Registers that hold something while a node waits. */
function liveRegisters({ kills, slot }: Node, held: ReadonlySet<number>): readonly number[] {
  const registers = [...held].map((own) => own + 1);
  return registers.filter((register) => !kills.includes(register) && register !== slot + 1);
}
