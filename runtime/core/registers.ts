/**
 * The registers of the machine, and the ways in which everything else may change them.
 */
import { NIL, Pair, type Value } from '../../grammar/datum.js';
import type { Span } from '../../grammar/syntax.js';
import type { Node } from './compiler/ir.js';
import { Stops } from './debug/stops.js';
import {
  bindingIn,
  changedFrame,
  type DynamicChanges,
  dynamicFrame,
  isWinder,
  prepended,
  Whole,
} from './dynamic.js';
import type { EffectGate } from './effect/gate.js';
import { FactBase } from './fact/fact-base.js';
import type { Fiber } from './fiber/fiber.js';
import type { Region } from './fiber/region.js';
import { Fixpoints } from './fixpoint/fixpoint.js';
import { Dynamic, dynamicRegister, Frame } from './frame.js';
import { Point } from './jump.js';
import { type Keeper, NO_KEEPER } from './keeper.js';
import type { Parameter } from './parameter.js';
import { placeOf } from './place.js';
import { checkValuesCount } from './procedures.js';
import { framesOf, type Prompt } from './prompt.js';
import type { Choice } from './search/choice.js';
import { Tally } from './search/tally.js';
import { IDLE, type Status } from './status.js';
import type { Store } from './store.js';
import type { Transaction } from './transaction/transaction.js';
import { MultipleValues } from './values.js';
import type { FactWatcher, FixpointWatcher, SearchWatcher, TransactionWatcher } from './watcher.js';
import type { World } from './world.js';

const NOWHERE = new Point(null, null, null);

export abstract class Registers {
  control: Node | null = null;
  registers: Value[] = [];
  kontinuation: Frame | null = null;
  dynamic: Frame | null = null;
  prompts: Prompt | null = null;
  status: Status = IDLE;
  /** The choice points of the searches under way, the latest first (see search/). */
  choices: Choice | null = null;
  /** Choice points made so far. */
  choicesMade = 0;
  /** The facts and rules of the session (those in force may be others: fact/in-force.ts). */
  facts = new FactBase();
  /** What has been done in searches since the top-level form began. */
  tally = new Tally();
  /** … and before it, since the last one that searched. */
  lastTally = new Tally();
  /** Those that the last top-level form has left. */
  parked: Choice | null = null;
  /** The transactions under way, the latest first (see transaction/). */
  transaction: Transaction | null = null;
  transactionsBegun = 0;
  /** Who may run while a search or transaction is open (see fiber/region.ts). */
  region: Region | null = null;
  /** Fixpoints that have ended (see fixpoint/). */
  readonly fixpoints = new Fixpoints();
  /** Are told of searches, transactions and fixpoints; null: nobody listens. */
  searchWatcher: SearchWatcher | null = null;
  transactionWatcher: TransactionWatcher | null = null;
  factWatcher: FactWatcher | null = null;
  fixpointWatcher: FixpointWatcher | null = null;
  /** Where it is to stop for a debugger. */
  readonly stops = new Stops();
  /** What operations pass on their way to the world. */
  gate: EffectGate | null = null;
  /** The world itself, not as a branch sees it. */
  world: World | null = null;
  /** Who keeps states for the program. */
  keeper: Keeper = NO_KEEPER;
  /** Transitions made so far. */
  steps = 0;
  /** The place of the top-level form under way. */
  formSpan: Span | null = null;
  /** The name that was probably meant, for a name without value. */
  suggest: (name: string) => string | null = () => null;
  /** How a variable without value gets one, by home and name. */
  assign: (home: string, name: string, value: Value) => void = () => {};
  /** K, D and P before the transition in which a fault came. */
  before: Point = NOWHERE;
  /** Something that must not be done twice is being done. */
  inEffect = false;
  /** The next transition must not follow at once. */
  isApart = false;
  /** A fault came when K and D were already those of the place it belongs to. */
  isPlaced = false;

  constructor(readonly store: Store) {}

  /** The bottom was reached with a value. */
  protected abstract finish(value: Value): void;

  /** Hand a value to the kontinuation. */
  answer(value: Value): void {
    const frame = this.kontinuation ?? this.outside();
    if (frame === null) {
      this.finish(value);
      return;
    }
    const { node, registers, next } = frame;
    if (frame === this.stops.awaited) this.stops.reached(value);
    let r = registers;
    if (frame.shared) {
      r = registers.slice();
      if (next !== null) next.shared = true;
    }
    if (node.slot >= 0) r[node.slot + 1] = value;
    this.kontinuation = next;
    this.registers = r;
    this.control = node.body;
  }

  /** The running segment is used up: go out to the next one that has a frame, and answer that; null
   * at the bottom. */
  outside(): Frame | null {
    let prompt = this.prompts as Prompt;
    let frame: Frame | null = null;
    while (frame === null && prompt.next !== null) {
      frame = prompt.frame;
      this.dynamic = prompt.dynamic;
      prompt = prompt.next;
    }
    this.prompts = prompt;
    return frame;
  }

  /** Where a composable continuation was put on and is used up, go on as if it had not been. */
  leaveSeams(): void {
    while (this.kontinuation === null && this.prompts !== null && this.prompts.tag === null) {
      const { frame, dynamic, next } = this.prompts;
      this.stand(frame, dynamic, next);
    }
  }

  /** Go on with a node, before which all counts are brought up to date: it sees the machine as
   * whoever looks between two transitions. */
  goApart(node: Node, registers: Value[]): void {
    this.control = node;
    this.registers = registers;
    this.isApart = true;
  }

  /** Hand several values to the kontinuation, which must be one that takes them (R7RS 6.10 values).
   */
  answerAll(values: readonly Value[]): void {
    if (values.length === 1) {
      this.answer(values[0]);
      return;
    }
    checkValuesCount(this.kontinuation, this.prompts, values);
    this.answer(new MultipleValues(values));
  }

  /** Go on with `node` when the value of what is done next is there. */
  push(node: Node, registers: Value[]): void {
    this.kontinuation = new Frame(node, registers, this.kontinuation);
  }

  /** Stand elsewhere: K, D and P are from a place that others may see. */
  stand(frame: Frame | null, dynamic: Frame | null, prompts: Prompt | null): void {
    if (frame !== null) frame.shared = true;
    this.kontinuation = frame;
    this.dynamic = dynamic;
    this.prompts = prompts;
  }

  /** Enter a dynamic extent that differs from the present one in these respects. In tail position
   * with respect to another one it takes its place, so that tail calls stay tail calls. */
  enterDynamic(changes: DynamicChanges): Frame {
    const { kontinuation, dynamic } = this;
    let frame: Frame;
    if (
      changes.after === undefined &&
      dynamic !== null &&
      kontinuation === dynamic &&
      !isWinder(dynamic)
    ) {
      frame = changedFrame(dynamic, changes);
      if (dynamic.shared && frame.next !== null) frame.next.shared = true;
    } else frame = dynamicFrame(dynamic, kontinuation, changes);
    this.kontinuation = frame;
    this.dynamic = frame;
    return frame;
  }

  /** The list of that kind in the segment, to be extended. */
  own(register: Dynamic): Value {
    return dynamicRegister(this.dynamic, register, NIL);
  }

  /** The lists of that kind in force here, as `listsAt` finds them. */
  lists(register: Dynamic): ReturnType<typeof listsAt> {
    return listsAt(this.dynamic, this.prompts, register);
  }

  /** What is in force here of that kind, as one list. */
  current(register: Dynamic): Value {
    const own = this.own(register);
    if (own instanceof Whole) return own.items;
    if (this.prompts === null || this.prompts.marked === null) return own;
    const all = this.lists(register).map(([items]) => items);
    if (all.length <= 1) return all[0] ?? NIL;
    const last = all.pop();
    return all.reduceRight<Value>((rest, items) => prepended(itemsOf(items), rest), last);
  }

  get handlers(): Value {
    return this.current(Dynamic.Handlers);
  }

  /** Where a parameter is bound here: a pair of it and its value, or null. */
  bindingOf(parameter: Parameter): Pair | null {
    for (const [bindings] of this.lists(Dynamic.Parameters)) {
      const binding = bindingIn(bindings, parameter);
      if (binding !== null) return binding;
    }
    return null;
  }

  /** The value of a parameter in the present dynamic environment. */
  parameterValue(parameter: Parameter): Value {
    const binding = this.bindingOf(parameter);
    return binding === null ? parameter.value : binding.cdr;
  }

  /** The place in the user's text of what is being done. */
  get span(): Span | null {
    return placeOf(this.control, framesOf(this.kontinuation, this.prompts)) ?? this.formSpan;
  }

  /** Nothing can run until there is console input, or a time has come in so many seconds. */
  idle(needsInput: boolean, delay: number | null): void {
    this.control = null;
    this.registers = [];
    this.status = { kind: 'waiting', request: needsInput ? 'console-input' : 'events', delay };
  }

  /** Take over the registers of a fiber. */
  load({ control, registers, kontinuation, dynamic, prompts }: Fiber): void {
    this.control = control;
    this.registers = registers;
    this.kontinuation = kontinuation;
    this.dynamic = dynamic;
    this.prompts = prompts;
  }

  exit(code: number): void {
    this.status = { kind: 'exited', code };
  }
}

/** The lists of that kind in force at a place, innermost segment first, each with the prompts
 * around its segment. O(segments that have any dynamic frame). */
export function listsAt(
  nearest: Frame | null,
  around: Prompt | null,
  register: Dynamic,
): ReadonlyArray<readonly [Value, Prompt | null]> {
  const all: Array<readonly [Value, Prompt | null]> = [];
  let dynamic = nearest;
  let prompts = around;
  for (;;) {
    const items = dynamicRegister(dynamic, register, NIL);
    if (items instanceof Whole) {
      all.push([items.items, prompts]);
      return all;
    }
    if (items !== NIL) all.push([items, prompts]);
    const marked: Prompt | null = prompts?.marked ?? null;
    if (marked === null) return all;
    dynamic = marked.dynamic;
    prompts = marked.next;
  }
}

function itemsOf(list: Value): readonly Value[] {
  const all: Value[] = [];
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) all.push(rest.car);
  return all;
}
