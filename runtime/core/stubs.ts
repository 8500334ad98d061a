/**
 * The machine's own code: what happens when a value comes back to a frame that the machine pushed
 * for itself. A stub is two nodes, one that waits (its frame holds the registers) and one that
 * acts.
 */
import type { Value } from '../../grammar/datum.js';
import { Node, NodeKind, type StubAction } from './compiler/ir.js';
import type { Closure } from './compiler/lambda.js';
import { fault } from './condition.js';
import { type Continuation, Dynamic, type Frame, winderOf } from './frame.js';
import type { Machine } from './machine.js';
import type { Sequence } from './sequence.js';
import { MultipleValues } from './values.js';

type Action = (machine: Machine, registers: Value[]) => void;

/** All stubs by name, so that a saved state can name them. */
export const STUBS = new Map<string, Node>();

/** The node that waits. Its registers are [null, value, …]. */
function stub(name: string, acceptsValues: boolean, action: Action): Node {
  const acts = new Node(NodeKind.Stub, null);
  acts.stub = action as unknown as StubAction;
  const waits = new Node(NodeKind.Stub, null);
  waits.stub = acts.stub;
  waits.slot = 0;
  waits.body = acts;
  waits.acceptsValues = acceptsValues;
  STUBS.set(name, waits);
  STUBS.set(`${name}!`, acts);
  return waits;
}

/** Leave a dynamic extent: the value passes through. */
export const DYNAMIC: Node = stub('dynamic', true, (machine, r) => {
  machine.dynamic = r[Dynamic.Outer] as Frame | null;
  machine.answer(r[Dynamic.Value]);
});

/** Call the consumer of a call-with-values: [null, values, consumer]. */
export const RECEIVE: Node = stub('receive', true, (machine, r) => {
  const value = r[1];
  machine.call(r[2], value instanceof MultipleValues ? value.items : [value]);
});

/** Bind the values of a let-values: [null, values, consumer]. */
export const BIND: Node = stub('bind', true, (machine, r) => {
  const consumer = r[2] as Closure;
  const values = r[1] instanceof MultipleValues ? r[1].items : [r[1]];
  const { required, hasRest } = consumer.lambda;
  if (values.length < required || (values.length > required && !hasRest)) {
    const expected = `${hasRest ? 'at least ' : ''}${required} value${required === 1 ? '' : 's'}`;
    throw fault('values-count', `expected ${expected}, got ${values.length}:`, values);
  }
  machine.call(consumer, values);
});

/** A handler has returned from a raise that was not continuable: [null, value, payload]. */
export const SECONDARY: Node = stub('secondary', true, (_machine, r) => {
  throw fault(
    'not-continuable',
    'the handler returned from a raise that cannot continue, of',
    [r[2]],
    'escape from the handler, or use raise-continuable',
  );
});

/** Run the units of a top-level form one after the other: [null, value, sequence, index of the one
 * that has run]. */
export const SEQUENCE: Node = stub('sequence', true, (machine, r) => {
  const sequence = r[2] as Sequence;
  const index = r[3] as number;
  sequence.finished(index);
  machine.runSequence(sequence, index + 1);
});

/** Answer a value kept until now: [null, value, kept]. */
export const ANSWER: Node = stub('answer', true, (machine, r) => machine.answer(r[2]));

/** End the program: [null, exit code]. */
export const EXIT: Node = stub('exit', true, (machine, r) => machine.exit(r[1] as number));

/** Entered a winding extent on the way to a continuation: [null, value, target, args, winder]. */
export const ENTERED: Node = stub('entered', true, (machine, r) => {
  const winder = r[4] as Frame;
  winder.shared = true;
  machine.kontinuation = winder;
  machine.dynamic = winder;
  rewind(machine, r);
});

/** On the way to a continuation, between winders: [null, value, target, args]. */
const REWINDING: Node = stub('rewind', true, rewind);

/** The node that does the next winder on the way to a continuation. */
export const REWIND: Node = REWINDING.body as Node;

/** One winder nearer to the target: leave the extents it is not in, then enter those it is in, and
 * at last continue there (R7RS 6.10, dynamic-wind). */
function rewind(machine: Machine, r: Value[]): void {
  const target = r[2] as Continuation;
  const args = r[3] as readonly Value[];
  const here = winderOf(machine.dynamic);
  const there = winderOf(target.dynamic);
  if (here === there) {
    machine.kontinuation = target.frame;
    if (target.frame !== null) target.frame.shared = true;
    machine.dynamic = target.dynamic;
    machine.answerAll(args);
    return;
  }
  const next = winderBelow(there, here);
  const winder = (next ?? here) as Frame;
  machine.dynamic = winder.registers[Dynamic.Outer] as Frame | null;
  machine.kontinuation = winder.next;
  if (winder.next !== null) winder.next.shared = true;
  if (next === null) {
    machine.push(REWINDING, [null, null, target, args]);
    machine.call(winder.registers[Dynamic.After], []);
  } else {
    machine.push(ENTERED, [null, null, target, args, winder]);
    machine.call(winder.registers[Dynamic.Before], []);
  }
}

/** The winder around `inner` (or it itself) that is directly inside `outer`; null if `outer` is not
 * around `inner`. */
function winderBelow(inner: Frame | null, outer: Frame | null): Frame | null {
  let below: Frame | null = null;
  let winder = inner;
  while (winder !== null && winder !== outer) {
    below = winder;
    winder = winderOf(winder.registers[Dynamic.Outer] as Frame | null);
  }
  return winder === outer ? below : null;
}
