/**
 * What compiled code shares with the machine while it runs: what it may still spend, how it calls,
 * and, when it cannot go on, the state it leaves (leaving.ts).
 *
 * Whatever compiled code cannot do, it leaves to the machine: it unwinds to the state before the
 * node in question, and the machine does that node. So faults, restarts, control primitives, wrong
 * numbers of arguments and redefinitions need no code of their own here.
 */
import { list, type Value } from '../../../grammar/datum.js';
import { type Cell, UNBOUND } from '../cell.js';
import type { Node } from '../compiler/ir.js';
import { Closure, type Lambda } from '../compiler/lambda.js';
import { enter } from '../compiler/lower.js';
import { Continuation } from '../continuation.js';
import { isInRule } from '../fact/purity.js';
import { isNear } from '../jump.js';
import { Parameter } from '../parameter.js';
import { Primitive } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { activation, applyPrimitive, clauseTaking } from '../procedures.js';
import type { Alternative, Alternatives } from '../search/alternatives.js';
import { isGuided, nextHere } from '../search/search.js';
import { type DirectFunction, UNWOUND } from './code.js';
import { CALL_CC } from './known-calls.js';
import { Leaving } from './leaving.js';

/** What calling through here takes of it, beside what the procedure itself does. */
const STACK_OF_CALL = 4;

const APPLY = 'apply';
/** More arguments than that are not put on the host's stack. */
const SPREAD_MAX = 100;

export class Context extends Leaving {
  /** Instead of a node to go on at: a continuation to be entered with a value … */
  target: Continuation | null = null;
  value: Value = null;
  /** … or a procedure to be called with the current one … */
  receiver: Closure | null = null;
  /** … or what a call has chosen, and from what; from nothing: it has failed, and goes on with the
   * next alternative of the latest choice point. */
  chosen: Alternative | null = null;
  choices: Alternatives | null = null;
  chooser: Node | null = null;

  /** Nothing is under way. */
  begin(): void {
    this.leaving = false;
    this.dropFrames();
    this.target = null;
    this.receiver = null;
    this.chosen = null;
  }

  takeTarget(): Continuation {
    const target = this.target as Continuation;
    this.target = null;
    this.value = null;
    return target;
  }

  /** Call the receiver of call/cc. */
  enterReceiver(current: Continuation): Value {
    const receiver = this.receiver as Closure;
    this.receiver = null;
    try {
      if (receiver.count === 1) return (receiver.direct as DirectFunction)(receiver, current);
      return this.#callClosure(receiver, [current]);
    } catch (error) {
      if (!this.hasNotBegun(error)) throw error;
      return this.#beginCall(receiver, clauseTaking(receiver.lambda, 1) as Lambda, [current]);
    }
  }

  // Called by compiled code ---------------------------------------------------------------------

  /** Call what is not a procedure compiled for one argument. Continuations come first. */
  call1(f: Value, a: Value): Value {
    if (f instanceof Continuation && this.#isPlainJump(f)) {
      this.target = f;
      this.value = a;
      return UNWOUND;
    }
    if (f instanceof Primitive && f.name === CALL_CC && isReceiver(a)) {
      this.receiver = a as Closure;
      return UNWOUND;
    }
    return this.call(f, a);
  }

  /** Call what is not a procedure compiled for so many arguments. */
  call(f: Value, ...args: Value[]): Value {
    if (f instanceof Closure) return this.#callClosure(f, args);
    const { machine } = this;
    if (f instanceof Primitive && f.spec.kind !== 'control') {
      machine.inEffect = f.spec.kind !== 'pure';
      const value = applyPrimitive(f, args);
      machine.inEffect = false;
      return value;
    }
    if (f instanceof Primitive && f.name === APPLY && args[0] instanceof Closure) {
      const { length } = args;
      const rest = length > 1 ? listArgument(APPLY, length, args[length - 1]) : null;
      if (rest !== null && length + rest.length <= SPREAD_MAX) {
        return this.#callClosure(args[0], [...args.slice(1, -1), ...rest]);
      }
    }
    if (f instanceof Parameter && f.access === false && args.length === 0) {
      return machine.parameterValue(f);
    }
    this.again = true;
    return UNWOUND;
  }

  /** The value that a continuation is called with, where that was captured with so much fuel. What
   * loops give back on the way is none for entries, or these would outgrow the host's stack. */
  arrive(had: number): Value {
    const { value } = this;
    if (this.fuel > had) {
      this.left += this.fuel - had;
      this.fuel = had;
    }
    this.target = null;
    this.value = null;
    this.dropFrames();
    return value;
  }

  /** Call a primitive that chooses, at a node. */
  choose(node: Node, f: Value, ...args: Value[]): Value {
    const { spec, min, max } = f as Primitive;
    const isWrong = args.length < min || args.length > max;
    const isLeft = isGuided(this.machine) || this.machine.stops.isWatchful;
    if (spec.alternatives === undefined || isWrong || isLeft) {
      return this.call(f, ...args);
    }
    const alternatives = spec.alternatives(args);
    const chosen = alternatives === null ? nextHere(this.machine) : alternatives.take();
    if (chosen === null || !isPlain(chosen)) this.again = true;
    else if (alternatives !== null && chosen.rest === null) return this.goOnAs(chosen);
    else if (alternatives !== null && isInRule(this.machine)) this.again = true;
    else {
      this.chosen = chosen;
      this.choices = alternatives;
      this.chooser = node;
    }
    return UNWOUND;
  }

  /** Go on with an alternative, where the choice was made. */
  goOnAs({ procedure, args }: Alternative): Value {
    if (procedure === null) return args[0];
    const thunk = procedure as Closure;
    try {
      return this.#callClosure(thunk, []);
    } catch (error) {
      if (!this.hasNotBegun(error)) throw error;
      return this.#beginCall(thunk, clauseTaking(thunk.lambda, 0) as Lambda, []);
    }
  }

  takeChosen(): Alternative {
    const chosen = this.chosen as Alternative;
    this.chosen = null;
    return chosen;
  }

  /** Whether a continuation can be entered without looking left or right. */
  #isPlainJump(k: Continuation): boolean {
    const { machine } = this;
    if (k.composable || machine.stops.isWatchful) return false;
    return !machine.fibers.current?.cancelling && isNear(machine, k);
  }

  #callClosure(f: Closure, args: Value[]): Value {
    const first = f.lambda;
    f.count = first.directCount;
    f.direct = first.direct;
    const lambda = clauseTaking(first, args.length);
    if (lambda === null) {
      this.again = true;
      return UNWOUND;
    }
    const { direct, required } = lambda;
    // Two more activations on the host's stack; the sum remains.
    this.fuel -= STACK_OF_CALL;
    this.left += STACK_OF_CALL;
    if (direct === null) return this.#beginCall(f, lambda, args);
    if (lambda.hasRest) args.splice(required, args.length, list(args.slice(required)));
    return direct(f, ...args);
  }

  /** The machine begins with a call. */
  #beginCall(f: Closure, lambda: Lambda, args: readonly Value[]): Value {
    this.node = enter(lambda);
    this.registers = activation(f, lambda, args);
    return UNWOUND;
  }

  /** Assign or define a global variable; one that code depends on is left to the machine. */
  setCell(cell: Cell, value: Value, mustBeBound: boolean): Value {
    if (cell.watched || cell.inlinable || (mustBeBound && cell.value === UNBOUND)) this.leave();
    return this.machine.store.setValue(cell, value);
  }
}

/** Whether an alternative is a value, or a procedure that can be called as it is. */
function isPlain({ procedure, args }: Alternative): boolean {
  if (procedure === null) return args.length === 1;
  return procedure instanceof Closure && clauseTaking(procedure.lambda, 0) !== null;
}

/** Whether call/cc can call that. */
function isReceiver(f: Value): boolean {
  return f instanceof Closure && clauseTaking(f.lambda, 1) !== null;
}
