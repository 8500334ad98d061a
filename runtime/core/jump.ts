/**
 * Jumps: going on somewhere else, after running the winders on the way (R7RS 6.10, dynamic-wind;
 * SRFI 226). Which extents a jump leaves and enters is decided when it begins: those of the
 * winders that are not common to here and there. The walk itself is transitions of the machine, one
 * winder each, so that it can be stepped and saved.
 */
import { UNSPECIFIED, type Value } from '../../grammar/datum.js';
import type { Node } from './compiler/ir.js';
import { hasEscaped } from './fiber/redirect.js';
import { unwind } from './fiber/wake.js';
import { Dynamic, Frame, winderOf } from './frame.js';
import type { Machine } from './machine.js';
import type { Prompt } from './prompt.js';
import type { ChoicePoint } from './search/choice.js';
import type { Version } from './store.js';
import { REWINDING } from './stubs.js';
import { checkEntered, notAmong } from './transaction/transaction.js';

/** A place where the machine can go on: K, D and the prompts there. */
export class Point {
  constructor(
    readonly frame: Frame | null,
    readonly dynamic: Frame | null,
    readonly prompts: Prompt | null,
    /** What to do there again, and on which registers; null: a value is handed to `frame`. */
    readonly node: Node | null = null,
    readonly registers: readonly Value[] = [],
  ) {}
}

/** The bottom of the running fiber's stack, with the stub that does what is to be done there. */
export function bottom(machine: Machine, stub: Node): Point {
  let root = machine.prompts as Prompt;
  while (root.next !== null) root = root.next;
  return new Point(new Frame(stub, [null, UNSPECIFIED], null), null, root);
}

/** A winding extent and the prompts around its segment. */
export interface Winding {
  readonly winder: Frame;
  readonly prompts: Prompt | null;
}

export interface JumpOptions {
  /** It is to come back: what must be done once and for all at the end is not done now. */
  readonly suspends?: boolean;
  /** The version of the store that is gone to between what is left and what is entered … */
  readonly version?: Version;
  /** … and not held any more. */
  readonly isReleased?: boolean;
  /** Whose version it is, if a call has failed: for who listens. */
  readonly failure?: { readonly choice: ChoicePoint; readonly failed: Node | null };
}

const PLAIN: JumpOptions = {};

export class Jump {
  constructor(
    readonly to: Point,
    /** Called there on `args`; null: `args` are the values handed over. */
    readonly procedure: Value,
    readonly args: readonly Value[],
    /** Extents to leave, innermost first, then extents to enter, outermost first. */
    readonly leaves: readonly Winding[],
    readonly enters: readonly Winding[],
    readonly options: JumpOptions,
  ) {}
}

/** A place in K, D and P. */
type Place = Pick<Point, 'dynamic' | 'prompts'>;

/** Whether two places are in the same segment with no winder between them: then they have all
 * windings in common. */
export function isNear(here: Place, there: Place): boolean {
  return here.prompts === there.prompts && winderOf(here.dynamic) === winderOf(there.dynamic);
}

/** A jump from where the machine is. O(winders left and entered, and twice the fewer of them). */
export function jumpFrom(
  machine: Machine,
  to: Point,
  procedure: Value,
  args: readonly Value[],
  options = PLAIN,
): Jump {
  if (isNear(machine, to)) return new Jump(to, procedure, args, [], [], options);
  const { dynamic, prompts } = machine;
  const here = new Trail(dynamic, prompts);
  const there = new Trail(to.dynamic, to.prompts);
  // Outside of a winding that is common to both everything is: the first one met ends the search.
  for (;;) {
    const left = here.next();
    if (left !== null && there.cutAt(left)) {
      here.drop();
      break;
    }
    const entered = there.next();
    if (entered !== null && here.cutAt(entered)) {
      there.drop();
      break;
    }
    if (left === null && entered === null) break;
  }
  // A transaction that is left and entered again is stayed in.
  const left = notAmong(here.passed, there.passed);
  const entered = notAmong(there.passed, here.passed);
  checkEntered(machine, left, entered);
  return new Jump(to, procedure, args, left, entered.toReversed(), options);
}

/** The windings at a place, innermost first, as far as they have been looked at. */
class Trail {
  readonly passed: Winding[] = [];
  readonly #rest: Iterator<Winding>;
  readonly #places = new Map<Frame, number[]>();

  constructor(dynamic: Frame | null, prompts: Prompt | null) {
    this.#rest = windings(dynamic, prompts);
  }

  /** Look at the next one; null at the end. */
  next(): Winding | null {
    const { done, value } = this.#rest.next();
    if (done) return null;
    const places = this.#places.get(value.winder);
    if (places === undefined) this.#places.set(value.winder, [this.passed.length]);
    else places.push(this.passed.length);
    this.passed.push(value);
    return value;
  }

  /** Forget the last one. */
  drop(): void {
    this.passed.pop();
  }

  /** Forget a winding that has been passed and those outside of it; false if it has not been. */
  cutAt(winding: Winding): boolean {
    const places = this.#places.get(winding.winder) ?? [];
    const at = places.find((i) => isSame(this.passed[i] as Winding, winding));
    if (at === undefined) return false;
    this.passed.length = at;
    return true;
  }
}

/** Do what is left of a jump from its `index`-th winder on. */
export function travel(machine: Machine, jump: Jump, index: number): void {
  const { leaves, enters, to, options } = jump;
  for (let i = index; ; i++) {
    if (i === leaves.length && options.version !== undefined) {
      machine.store.goto(options.version);
      if (options.isReleased) machine.store.release(options.version);
      const { failure } = options;
      if (failure) machine.searchWatcher?.wentBack(failure.choice, failure.failed);
    }
    if (i === leaves.length + enters.length) break;
    const isLeft = i < leaves.length;
    const { winder, prompts } = (isLeft ? leaves[i] : enters[i - leaves.length]) as Winding;
    const before = winder.registers[Dynamic.Before];
    const thunk = isLeft ? winder.registers[Dynamic.After] : before;
    if (before === false && (options.suspends || !isLeft)) continue;
    machine.stand(winder.next, winder.registers[Dynamic.Outer] as Frame | null, prompts);
    // The next step is taken before the mask falls: between a thunk and its extent nothing comes.
    machine.enterDynamic({ masked: true });
    machine.push(REWINDING, [null, null, jump, i + 1]);
    machine.call(thunk, []);
    return;
  }
  machine.stand(to.frame, to.dynamic, to.prompts);
  machine.stops.jumped(machine);
  if (hasEscaped(machine)) {
    unwind(machine);
    return;
  }
  if (jump.procedure !== null) machine.call(jump.procedure, jump.args);
  else if (to.node === null) machine.answerAll(jump.args);
  else {
    machine.control = to.node;
    machine.registers = to.registers.slice();
  }
}

/** The winding extents at a place, innermost first. O(them, and segments that have any dynamic
 * frame). */
export function windingsOf(dynamic: Frame | null, prompts: Prompt | null): readonly Winding[] {
  return [...windings(dynamic, prompts)];
}

function* windings(dynamic: Frame | null, prompts: Prompt | null): Generator<Winding, void> {
  let segment = dynamic;
  let outside = prompts;
  for (;;) {
    for (let winder = winderOf(segment); winder !== null; ) {
      yield { winder, prompts: outside };
      winder = winderOf(winder.registers[Dynamic.Outer] as Frame | null);
    }
    const marked: Prompt | null = outside?.marked ?? null;
    // What is in force at the bottom of a run was there before it.
    if (marked === null || marked.next === null) return;
    segment = marked.dynamic;
    outside = marked.next;
  }
}

function isSame(a: Winding, b: Winding): boolean {
  return a.winder === b.winder && a.prompts === b.prompts;
}
