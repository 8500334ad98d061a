/**
 * Where the machine stops for a debugger. A stop is put on a node, as an instruction of a processor
 * is replaced by a trap: nothing is asked anywhere else, and code that is compiled leaves to the
 * machine there. Beside that one frame can be waited for, and a stop can be asked for at any time.
 *
 * To stop changes nothing: the machine has made fewer transitions than it was allowed to.
 */
import type { Value } from '../../../grammar/datum.js';
import { Dispatch, type Node } from '../compiler/ir.js';
import type { Lambda } from '../compiler/lambda.js';
import type { Unit } from '../compiler/unit.js';
import type { Frame } from '../frame.js';
import type { Machine } from '../machine.js';
import { framesOf } from '../prompt.js';

/** Why it stopped. */
export type StopReason =
  /** Control has come to a node that has a stop. */
  | 'node'
  /** The awaited frame has been given its value. */
  | 'returned'
  /** A jump has left the awaited frame. */
  | 'left'
  /** Somebody has asked for it. */
  | 'asked';

/** What is asked when control comes to a node with a stop: the machine is about to do it, on these
 * registers and with that kontinuation, as the transition of that number. */
export type Question = (
  node: Node,
  registers: readonly Value[],
  kontinuation: Frame | null,
  step: number,
) => boolean;

/** What a debugger may want to stop at besides: something is signalled or raised; a search fails; a
 * transaction is rolled back; an operation is performed. `warning` is a signal, too. */
export type Happening = 'signal' | 'warning' | 'amb-fail' | 'rollback' | 'effect';

/** No transition has that number. */
const NEVER = -1;

export class Stops {
  /** Why the machine is to stop; null while it is not. */
  reason: StopReason | null = null;
  /** The frame that is waited for; null: none. Nothing compiled goes past it. */
  awaited: Frame | null = null;
  /** What it was given. */
  returned: Value = null;
  /** … since it went on last. */
  hasReturned = false;
  /** Failures and jumps are the machine's own affair, never done by compiled code. */
  isWatchful = false;
  /** Is told what happens; null: nobody listens. */
  onHappening: ((happening: Happening, value: Value) => void) | null = null;
  /** Is told of code that has come to be. */
  onUnit: (unit: Unit) => void = () => {};
  /** Which nodes have a stop … */
  #wants: ((node: Node) => boolean) | null = null;
  /** … and whether to stop there. */
  #ask: Question | null = null;
  #units: WeakRef<Unit>[] = [];
  #sweepAt = 64;
  /** The transition before which it stopped last. */
  #passed = NEVER;
  #watchesFailures = false;

  get isStopping(): boolean {
    return this.reason !== null;
  }

  /** The machine goes on. */
  begin(): void {
    this.reason = null;
  }

  stop(reason: StopReason): void {
    this.reason = reason;
  }

  /** Stop here although the last stop was here. */
  forgetPassed(): void {
    this.#passed = NEVER;
  }

  /** Do not stop before that transition again. */
  pass(step: number): void {
    this.#passed = step;
  }

  /** From now on there are stops on these nodes, lowered already or later; null: on none. No
   * compiled code that has these nodes in it may stay. O(nodes of the program). */
  set(wants: ((node: Node) => boolean) | null, ask: Question | null): void {
    this.#wants = wants;
    this.#ask = ask;
    for (const unit of this.units()) forLambdas(unit.top, (lambda) => this.lowered(lambda));
  }

  /** A unit of the program has come to be. O(1) amortised. */
  add(unit: Unit): void {
    unit.stops = this;
    this.#units.push(new WeakRef(unit));
    this.onUnit(unit);
    if (this.#units.length < this.#sweepAt) return;
    this.#units = this.#units.filter((reference) => reference.deref() !== undefined);
    this.#sweepAt = Math.max(64, this.#units.length * 2);
  }

  /** The units of the program that there are, oldest first. */
  units(): readonly Unit[] {
    return this.#units.flatMap((reference) => reference.deref() ?? []);
  }

  /** A lambda has its nodes. */
  lowered(lambda: Lambda): void {
    for (const node of lambda.nodes) {
      node.dispatch = this.#wants?.(node) ? Dispatch.Stop : node.covered;
    }
  }

  /** Control has come to a node that has a stop. */
  isHere(
    node: Node,
    registers: readonly Value[],
    kontinuation: Frame | null,
    step: number,
  ): boolean {
    if (step === this.#passed || this.#ask === null) return false;
    if (!this.#ask(node, registers, kontinuation, step)) return false;
    this.#passed = step;
    this.reason = 'node';
    return true;
  }

  /** Wait for a frame; null: for none any more. */
  await(frame: Frame | null): void {
    this.awaited = frame;
    this.isWatchful = frame !== null || this.#watchesFailures;
  }

  /** All failures of searches are told. */
  set watchesFailures(isOn: boolean) {
    this.#watchesFailures = isOn;
    this.isWatchful = this.awaited !== null || isOn;
  }

  /** The awaited frame has its value. */
  reached(value: Value): void {
    this.returned = value;
    this.hasReturned = true;
    this.reason = 'returned';
  }

  /** The machine stands elsewhere after a jump. O(frames) while a frame is waited for. */
  jumped({ kontinuation, prompts }: Machine): void {
    if (this.awaited === null) return;
    for (const frame of framesOf(kontinuation, prompts)) if (frame === this.awaited) return;
    this.reason = 'left';
  }
}

/** All lambdas of a tree that are known so far, outermost first. */
export function forLambdas(lambda: Lambda, action: (lambda: Lambda) => void): void {
  action(lambda);
  for (const child of lambda.children) forLambdas(child, action);
}
