/**
 * The machine's own code: what happens when a value comes back to a frame that the machine pushed
 * for itself. A stub is two nodes, one that waits (its frame holds the registers) and one that
 * acts.
 */
import { type Pair, type Sym, UNSPECIFIED, type Value } from '../../grammar/datum.js';
import { Node, NodeKind, type StubAction } from './compiler/ir.js';
import type { Closure } from './compiler/lambda.js';
import { fault } from './condition.js';
import { storeParameter } from './control/parameters.js';
import { doKeeping } from './control/snapshots.js';
import { counted } from './counted.js';
import type { EffectOperation } from './effect/operation.js';
import { performed } from './effect/perform.js';
import type { Interruption } from './fiber/fiber.js';
import { goBack } from './fiber/redirect.js';
import { Dynamic, type Frame } from './frame.js';
import { type Jump, travel } from './jump.js';
import type { Machine } from './machine.js';
import type { Parameter } from './parameter.js';
import { listArgument } from './primitives/arguments.js';
import { callClause, offer, type RaiseMode } from './raise.js';
import { abortedCondition, invokeRestart, type Restart } from './restart.js';
import type { Search } from './search/choice.js';
import { found } from './search/guided.js';
import { endSearch, failFurther, failIn, searchHere } from './search/search.js';
import type { Sequence } from './sequence.js';
import { deliverBefore } from './transaction/deliver.js';
import { type Commit, crossed, delivered } from './transaction/perform.js';
import { type Recovery, recovered } from './transaction/recovery.js';
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

/** Leave a winding extent: the value is kept while its after thunk runs. */
export const WINDING: Node = stub('winding', true, (machine, r) => {
  machine.dynamic = r[Dynamic.Outer] as Frame | null;
  machine.push(ANSWER, [null, UNSPECIFIED, r[Dynamic.Value]]);
  machine.enterDynamic({ masked: true });
  machine.call(r[Dynamic.After], []);
});

/** The before thunk of a winding extent has run: [null, value, before, after, thunk, K, D]. */
export const ENTERING: Node = stub('entering', true, (machine, r) => {
  const [, , before, after, thunk, frame, dynamic] = r;
  machine.stand(frame as Frame | null, dynamic as Frame | null, machine.prompts);
  machine.enterDynamic({ before, after });
  machine.call(thunk, []);
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
    const expected = `${hasRest ? 'at least ' : ''}${counted(required, 'value')}`;
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

/** A clause of a handler has returned, which declines: [null, value, payload, mode, handlers, next
 * clause]. */
export const DECLINED: Node = stub('declined', true, (machine, r) =>
  offer(machine, r[2], r[3] as RaiseMode, r[4], r[5] as number),
);

/** The predicate of a handler's clause has answered: [null, value, payload, mode, handlers,
 * clause]. */
export const TESTED: Node = stub('tested', false, (machine, r) => {
  const [, isWanted, payload, mode, handlers, clause] = r;
  if (isWanted !== false) {
    callClause(machine, payload, mode as RaiseMode, handlers as Pair, clause as number);
  } else offer(machine, payload, mode as RaiseMode, handlers, (clause as number) + 2);
});

/** The body of a handle has answered, or a continuation of it: [null, value, return clause]. */
export const HANDLED: Node = stub('handled', true, (machine, r) => {
  const values = r[1] instanceof MultipleValues ? r[1].items : [r[1]];
  if (r[2] === false) machine.answerAll(values);
  else machine.call(r[2], values);
});

/** An operation that a procedure of the program does is done: [null, value, operation, args]. */
export const PERFORMED: Node = stub('performed', true, (machine, r) =>
  performed(machine, r[2] as EffectOperation, r[3] as readonly Value[], r[1]),
);

/** The bottom of the stack of a fiber that was cancelled. */
export const CANCELLED: Node = stub('cancelled', true, (machine) => machine.cancelled());

/** A fiber has its turn again; what it was to go on with is noted in it: [null, value]. */
export const WAKING: Node = stub('waking', true, (machine) => machine.fibers.wakeUp(machine));

/** What a fiber was interrupted with is done: [null, value, what it did before]. */
export const INTERRUPTED: Node = stub('interrupted', true, (machine, r) =>
  goBack(machine, r[2] as Interruption),
);

/** A restart has asked for its arguments: [null, list of them, restart]. */
export const ASKED: Node = stub('asked', false, (machine, r) =>
  invokeRestart(machine, r[2] as Restart, listArgument('restart', 1, r[1])),
);

/** The bottom of the stack after the restart abort. */
export const ABORT: Node = stub('abort', true, (machine) => machine.fail(abortedCondition()));

/** A parameter's new value has been converted: [null, value, parameter]. */
export const CONVERTED: Node = stub('converted', false, (machine, r) => {
  storeParameter(machine, r[2] as Parameter, r[1]);
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
export const ANSWER: Node = stub('answer', true, (machine, r) => answerKept(machine, r[2]));

function answerKept(machine: Machine, value: Value): void {
  if (value instanceof MultipleValues) machine.answerAll(value.items);
  else machine.answer(value);
}

/** Keep the state, or go back to a kept one: [null, value, name of the operation, argument]. */
export const KEEPING: Node = stub('keeping', true, (machine, r) =>
  doKeeping(machine, (r[2] as Sym).name, r[3]),
);

/** End the program: [null, exit code]. */
export const EXIT: Node = stub('exit', true, (machine, r) => {
  if (!deliverBefore(machine, EXIT, r[1])) machine.exit(r[1] as number);
});

/** A search has answered: [null, value, search]. */
export const SOLVED: Node = stub('solved', true, (machine, r) => {
  const search = r[2] as Search;
  const values = r[1] instanceof MultipleValues ? r[1].items : [r[1]];
  if (search.options !== null) found(machine, search, values);
  else {
    endSearch(machine, search);
    if (!search.isTransaction && machine.staging.isDue) {
      machine.push(ANSWER, [null, UNSPECIFIED, r[1]]);
      machine.call(machine.staging.deliver(), []);
    } else machine.answerAll(values);
  }
});

/** The machine has gone back to a choice point that has nothing left to try. */
export const EXHAUSTED: Node = stub('exhausted', true, (machine) => failFurther(machine));

/** On the way of a jump, a winder has been run: [null, value, jump, index of the next one]. */
export const REWINDING: Node = stub('rewinding', true, (machine, r) =>
  travel(machine, r[2] as Jump, r[3] as number),
);

function firstOf(value: Value): Value {
  return value instanceof MultipleValues ? value.items[0] : value;
}

/** Something was done to the world in a search: [null, answer, operation, arguments]. */
export const CROSSED: Node = stub('crossed', true, (machine, r) => {
  crossed(machine, r[2] as EffectOperation, r[3] as readonly Value[], firstOf(r[1]));
  answerKept(machine, r[1]);
});

/** A proposal was performed: [null, answer, commit, its index]. */
export const DELIVERED: Node = stub('delivered', true, (machine, r) => {
  delivered(machine, r[2] as Commit, r[3] as number, firstOf(r[1]));
});

/** What a crash had cut short was done: [null, answer, recovery, index of the action]. */
export const RECOVERED: Node = stub('recovered', true, (machine, r) => {
  recovered(machine, r[2] as Recovery, r[3] as number);
  machine.answer(UNSPECIFIED);
});

/** Something was undone: fail. */
export const FAILING: Node = stub('failing', true, (machine) =>
  failIn(machine, searchHere(machine)),
);
