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
import { REWINDING } from './stubs.js';

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

export class Jump {
  constructor(
    readonly to: Point,
    /** Called there on `args`; null: `args` are the values handed over. */
    readonly procedure: Value,
    readonly args: readonly Value[],
    /** Extents to leave, innermost first, then extents to enter, outermost first. */
    readonly leaves: readonly Winding[],
    readonly enters: readonly Winding[],
    /** It is to come back: what must be done once and for all at the end is not done now. */
    readonly suspends: boolean,
  ) {}
}

/** A jump from where the machine is. O(`windingsOf`, here and there). */
export function jumpFrom(
  machine: Machine,
  to: Point,
  procedure: Value,
  args: readonly Value[],
  suspends = false,
): Jump {
  const here = windingsOf(machine.dynamic, machine.prompts);
  const there = windingsOf(to.dynamic, to.prompts);
  let i = here.length;
  let j = there.length;
  while (i > 0 && j > 0 && isSame(here[i - 1] as Winding, there[j - 1] as Winding)) {
    i--;
    j--;
  }
  const enters = there.slice(0, j).reverse();
  return new Jump(to, procedure, args, here.slice(0, i), enters, suspends);
}

/** Do what is left of a jump from its `index`-th winder on. */
export function travel(machine: Machine, jump: Jump, index: number): void {
  const { leaves, enters, to } = jump;
  for (let i = index; i < leaves.length + enters.length; i++) {
    const isLeft = i < leaves.length;
    const { winder, prompts } = (isLeft ? leaves[i] : enters[i - leaves.length]) as Winding;
    const before = winder.registers[Dynamic.Before];
    const thunk = isLeft ? winder.registers[Dynamic.After] : before;
    if (before === false && (jump.suspends || !isLeft)) continue;
    machine.stand(winder.next, winder.registers[Dynamic.Outer] as Frame | null, prompts);
    // The next step is taken before the mask falls: between a thunk and its extent nothing comes.
    machine.enterDynamic({ masked: true });
    machine.push(REWINDING, [null, null, jump, i + 1]);
    machine.call(thunk, []);
    return;
  }
  machine.stand(to.frame, to.dynamic, to.prompts);
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
export function windingsOf(dynamic: Frame | null, prompts: Prompt | null): Winding[] {
  const all: Winding[] = [];
  let segment = dynamic;
  let outside = prompts;
  for (;;) {
    for (let winder = winderOf(segment); winder !== null; ) {
      all.push({ winder, prompts: outside });
      winder = winderOf(winder.registers[Dynamic.Outer] as Frame | null);
    }
    const marked: Prompt | null = outside?.marked ?? null;
    // What is in force at the bottom of a run was there before it.
    if (marked === null || marked.next === null) return all;
    segment = marked.dynamic;
    outside = marked.next;
  }
}

function isSame(a: Winding, b: Winding): boolean {
  return a.winder === b.winder && a.prompts === b.prompts;
}
