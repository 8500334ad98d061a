/**
 * The intermediate representation that both tiers run: ANF with flat slots and flat closures
 * (Flanagan et al., "The Essence of Compiling with Continuations", 1993). A lambda's body is a tree
 * of nodes over simple expressions; a simple expression evaluates without calling a closure and
 * without effects (except at the top of LET, EFFECT and RETURN). A frame of the machine is {node,
 * slots, next}.
 *
 * Registers: an activation's slots live in an array whose element 0 is the running closure; slot i
 * is element i + 1.
 *
 * Every Node, and every Simple, has all fields of its class, so that the machine's hot loop sees
 * one shape each; the comments say which fields a kind uses.
 */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import type { Span } from '../../../grammar/syntax.js';
import type { Cell } from '../cell.js';
import type { HostFunction } from '../primitive.js';
import type { EntryCode } from '../tier/code.js';
import type { Lambda } from './lambda.js';

export const enum SimpleKind {
  /** `value` */
  Constant,
  /** slot `index` */
  Local,
  /** captured value `index` of the running closure */
  Free,
  /** the running closure itself */
  Self,
  /** content of the box `a`; `checked`: it may be unassigned */
  Unbox,
  /** value of `cell` */
  Global,
  /** primitive `fn` (fast path `index`) on one, two, three operands a b c, or on `operands` */
  Primitive1,
  Primitive2,
  Primitive3,
  PrimitiveN,
  /** primitive `fn` with an effect on `operands`; only at the top of LET, EFFECT and RETURN */
  EffectPrimitive,
  /** a closure of `lambda` over `operands` */
  Closure,
  /** a is true ? b : c */
  If,
  /** a, or if that is false b */
  Or,
  /** a new box with content a */
  MakeBox,
  /** box a := b; `checked`: for good, whatever is undone */
  SetBox,
  /** `cell` := a; `checked` as for SetBox */
  SetGlobal,
  /** (define `cell` a) */
  Define,
}

/** Inlined primitives; the machine and the compiler know them by number. */
export const enum Inline {
  None,
  Add,
  Subtract,
  Multiply,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  NumberEquals,
  Eq,
  Cons,
  VectorRef,
  Car,
  Cdr,
  IsNull,
  IsPair,
  Not,
  IsZero,
}

export class Simple {
  index = 0;
  value: Value = UNSPECIFIED;
  cell: Cell | null = null;
  fn: HostFunction | null = null;
  a: Simple | null = null;
  b: Simple | null = null;
  c: Simple | null = null;
  operands: readonly Simple[] = [];
  lambda: Lambda | null = null;
  checked = false;
  /** Name for messages and listings: the variable, or the primitive. */
  name = '';

  constructor(
    readonly kind: SimpleKind,
    readonly span: Span | null,
  ) {}
}

export const enum NodeKind {
  /** answer `value` to the kontinuation */
  Return,
  /** call `value` on `operands` with the same kontinuation */
  TailCall,
  /** `value` is true ? `then` : `otherwise` */
  If,
  /** slot := `value`; go on with `body` */
  Let,
  /** `value` for its effect; go on with `body` */
  Effect,
  /** call `value` on `operands`; slot := the result (dropped if slot < 0); go on with `body` */
  Call,
  /** run `then` to its Return; slot := the result (dropped if slot < 0); go on with `body` */
  Sub,
  /** closures of `lambdas` over `captures`, each seeing the others, into `slots`; go on with `body`
   */
  Fix,
  /** `slots` := `operands`; go on with `body`, which may Continue */
  Loop,
  /** `slots` of `loop` := `operands`; go on with its body */
  Continue,
  /** machine code stub: do `stub`; see stubs.ts */
  Stub,
}

/** How the machine does a node: as its kind says, or … (these numbers follow those of the kinds) */
export const enum Dispatch {
  /** … by the chain of `exploded`: a primitive inlined here has been redefined. */
  Exploded = 11,
  /** … by compiled code from here on, once this place is hot. */
  Entry = 12,
  /** … after asking whether to stop before it (see debug/stops.ts); then as `covered` says. */
  Stop = 13,
}

/** What a stub does: it finds its registers in the machine and sets the next state. */
export type StubAction = (machine: never, registers: Value[]) => void;

export class Node {
  /** Where the result goes; -1: nowhere. */
  slot = -1;
  value: Simple | null = null;
  operands: readonly Simple[] = [];
  then: Node | null = null;
  otherwise: Node | null = null;
  body: Node | null = null;
  /** Registers that nobody reads after this call: cleared, so that frames keep nothing alive. */
  kills: readonly number[] = [];
  slots: readonly number[] = [];
  /** Which of a loop's slots hold boxes, fresh for each turn. */
  boxed: readonly boolean[] = [];
  lambdas: readonly Lambda[] = [];
  captures: ReadonlyArray<readonly Simple[]> = [];
  loop: Node | null = null;
  stub: StubAction | null = null;
  /** The lambda whose body this is in; stubs have none. */
  lambda: Lambda | null = null;
  /** Number of the node in its lambda. */
  index = -1;
  /** All nodes of the chain that `exploded` begins; on a node of such a chain, empty. */
  twins: Node[] = [];
  /** The same node with every primitive an ordinary call; made when first needed (see explode.ts).
   */
  exploded: Node | null = null;
  /** Several values may be delivered here. */
  acceptsValues = false;
  dispatch: NodeKind | Dispatch;
  /** How it is done where the machine does not stop before it. */
  covered: NodeKind | Dispatch;
  /** For a node that waits: the registers that hold something meanwhile, beside the closure; known
   * once there is code that may wait there. */
  live: readonly number[] = [];
  /** For an entry: whether a value comes back there; how often it was passed; what was compiled for
   * it. */
  isReturn = false;
  heat = 0;
  code: EntryCode | null = null;

  constructor(
    readonly kind: NodeKind,
    readonly span: Span | null,
  ) {
    this.dispatch = kind;
    this.covered = kind;
  }

  /** Do it otherwise from now on. */
  doBy(dispatch: NodeKind | Dispatch): void {
    this.covered = dispatch;
    if (this.dispatch !== Dispatch.Stop) this.dispatch = dispatch;
  }

  /** Whether the machine itself must come to this node: compiled code leaves before it. */
  get isLeft(): boolean {
    return this.dispatch === Dispatch.Exploded || this.dispatch === Dispatch.Stop;
  }
}
