/** How fibers, what they wait for, and effect handlers are saved. Times are saved as so many
 * seconds from now, so that they can be waited for elsewhere; in a state that stays in its process
 * they are those of its clock. */
import type { Value } from '../../../grammar/datum.js';
import type { Continuation } from '../continuation.js';
import { EffectHandler, Resumption } from '../effect/handler.js';
import { EffectOperation, type EffectRecord } from '../effect/operation.js';
import {
  type Case,
  Channel,
  Fiber,
  Interruption,
  Nursery,
  Wait,
  type Waiter,
  WaitQueue,
  type Wake,
} from '../fiber/fiber.js';
import { Fifo } from '../fiber/fifo.js';
import type { Frame } from '../frame.js';
import type { Point } from '../jump.js';
import type { Prompt } from '../prompt.js';
import { StateError } from './code.js';
import { codec, instance, type Json, open, text } from './codec.js';
import { all, each } from './codecs-control.js';
import type { Decoder } from './decoder.js';
import type { Encoder } from './encoder.js';

/** Waiters in a queue: those too whose wait is over, since an open search may go back before that.
 */
export function saveWaiters(waiters: readonly Waiter[], e: Encoder): Json {
  return waiters.map(({ wait, index }) => [e.value(wait), index]);
}

export function loadWaiters(json: Json | undefined, d: Decoder): Waiter[] {
  return (json as ReadonlyArray<readonly [Json, number]>).map(([wait, index]) => ({
    wait: d.value(wait) as Wait,
    index,
  }));
}

/** A queue of waiters, or of values. */
export function saveQueue(queue: Fifo<unknown>, e: Encoder): Json {
  const items = queue.items();
  const isOfWaiters = items.length > 0 && isWaiter(items[0]);
  return isOfWaiters
    ? ['waiters', saveWaiters(items as Waiter[], e)]
    : ['values', all(items as Value[], e)];
}

export function loadQueue(json: Json | undefined, d: Decoder): Fifo<unknown> {
  const [kind, items] = json as readonly Json[];
  return kind === 'waiters' ? Fifo.of(loadWaiters(items, d)) : Fifo.of(each(items, d));
}

function isWaiter(item: unknown): item is Waiter {
  return (
    typeof item === 'object' && item !== null && (item as Partial<Waiter>).wait instanceof Wait
  );
}

function waitersFrom(json: Json | undefined, d: Decoder): Fifo<Waiter> {
  return Fifo.of(loadWaiters(json, d));
}

function saveCase({ kind, object, value }: Case, e: Encoder): Json {
  if (kind === 'host' && e.things === null) {
    throw new StateError('an operation of the host under way cannot be saved; wait for its end');
  }
  if (kind !== 'time') return [kind, e.value(object), e.value(value)];
  const begun = e.things === null ? e.engine.machine.fibers.clock.now() : 0;
  return [kind, null, (value as number) - begun];
}

function loadCase(json: Json, d: Decoder): Case {
  const [kind, object, value] = json as readonly [Case['kind'], Json, Json];
  if (kind !== 'time') return { kind, object: d.value(object), value: d.value(value) };
  const begun = d.things === null ? d.engine.machine.fibers.clock.now() : 0;
  return { kind, object: null, value: begun + (value as number) };
}

function saveWake(wake: Wake, e: Encoder): Json {
  switch (wake.kind) {
    case 'control':
    case 'cancel':
      return [wake.kind];
    case 'values':
      return [wake.kind, ...all(wake.values, e)];
    case 'raise':
      return [wake.kind, e.value(wake.payload)];
    case 'call':
      return [wake.kind, e.value(wake.procedure), ...all(wake.args, e)];
    case 'performed':
      return [wake.kind, e.value(wake.operation), e.value(wake.value), ...all(wake.args, e)];
  }
}

/** Whether that is a list of wakes, with something in it. */
export function isWakes(content: unknown): content is readonly Wake[] {
  if (!Array.isArray(content) || content.length === 0) return false;
  const [first] = content as readonly unknown[];
  // Everything that a program can put into a vector is of some class.
  return Object.getPrototypeOf(first ?? []) === Object.prototype;
}

export function saveWakes(wakes: readonly Wake[], e: Encoder): Json {
  return wakes.map((wake) => saveWake(wake, e));
}

export function loadWakes(json: Json | undefined, d: Decoder): readonly Wake[] {
  return (json as readonly Json[]).map((one) => loadWake(one, d));
}

function loadWake(json: Json | undefined, d: Decoder): Wake {
  const [kind, ...parts] = json as readonly [Wake['kind'], ...Json[]];
  const values = each(parts, d);
  switch (kind) {
    case 'control':
    case 'cancel':
      return { kind };
    case 'values':
      return { kind, values };
    case 'raise':
      return { kind, payload: values[0] };
    case 'call':
      return { kind, procedure: values[0], args: values.slice(1) };
    case 'performed':
      return { kind, operation: values[0], value: values[1], args: values.slice(2) };
  }
}

const fibers = [
  codec<Fiber>({
    tag: 'fiber',
    is: instance(Fiber),
    save: (f, e) => [
      f.id,
      f.status,
      [f.cancelling, f.failing],
      f.atomic,
      f.control === null ? null : e.code.node(f.control),
      saveWake(f.wake, e),
      saveWaiters(f.joiners.items(), e),
      saveWakes(f.pending, e),
      all(f.registers, e),
      all(f.values, e),
      ...all([f.name, f.thunk, f.nursery, f.kontinuation, f.dynamic, f.prompts], e),
      ...all([f.waiting, f.payload, f.locals], e),
    ],
    make: ([id]) => new Fiber(id as number, false, null, null),
    fill: (fiber, parts, d) => {
      const [, status, cancelling, atomic, control, wake, joiners, pending, ...rest] = parts;
      const [registers, values, ...more] = rest;
      fiber.pending = loadWakes(pending, d);
      const [name, thunk, nursery, kontinuation, dynamic, prompts, waiting, payload, locals] = each(
        more,
        d,
      );
      const [isCancelling, failing] = cancelling as readonly boolean[];
      Object.assign(fiber, { status, cancelling: isCancelling, failing, atomic, name, thunk });
      Object.assign(fiber, { nursery, payload, locals });
      fiber.control = control === null ? null : d.code.node(control);
      fiber.wake = loadWake(wake, d);
      fiber.joiners = waitersFrom(joiners, d);
      fiber.registers = each(registers, d);
      fiber.values = each(values, d);
      fiber.kontinuation = kontinuation as Frame | null;
      fiber.dynamic = dynamic as Frame | null;
      fiber.prompts = prompts as Prompt | null;
      fiber.waiting = waiting as Wait | null;
    },
  }),
  codec<Wait>({
    tag: 'wait',
    is: instance(Wait),
    save: ({ fiber, cases, numbered, open: isOpen }, e) => [
      e.value(fiber),
      numbered,
      isOpen,
      ...cases.map((one) => saveCase(one, e)),
    ],
    make: () => new Wait(null as unknown as Fiber, [], false),
    fill: (wait, [fiber, numbered, isOpen, ...cases], d) => {
      open(wait).fiber = d.value(fiber) as Fiber;
      open(wait).numbered = numbered as boolean;
      open(wait).cases = cases.map((one) => loadCase(one, d));
      wait.open = isOpen as boolean;
    },
  }),
  codec<Interruption>({
    tag: 'interruption',
    is: instance(Interruption),
    save: ({ wait, wake, point, atomic }, e) => [
      e.value(wait),
      saveWake(wake, e),
      e.value(point),
      atomic,
    ],
    make: () => Object.create(Interruption.prototype) as Interruption,
    fill: (interruption, [wait, wake, point, atomic], d) => {
      open(interruption).atomic = atomic as number;
      open(interruption).wait = d.value(wait) as Wait | null;
      open(interruption).wake = loadWake(wake, d);
      open(interruption).point = d.value(point) as Point;
    },
  }),
  codec<Nursery>({
    tag: 'nursery',
    is: instance(Nursery),
    save: ({ owner, leave, failed, closed, payload, children, waiters }, e) => [
      failed,
      closed,
      saveWaiters(waiters.items(), e),
      ...all([owner, leave, payload, ...children], e),
    ],
    make: () => new Nursery(null as unknown as Fiber, false),
    fill: (nursery, [failed, closed, waiters, ...more], d) => {
      const [owner, leave, payload, ...children] = each(more, d);
      Object.assign(nursery, { owner, leave, payload, failed, closed });
      nursery.waiters = waitersFrom(waiters, d);
      for (const child of children) nursery.children.add(child as Fiber);
    },
  }),
  codec<WaitQueue>({
    tag: 'wait-queue',
    is: instance(WaitQueue),
    save: ({ name, waiters }, e) => [e.value(name), saveWaiters(waiters.items(), e)],
    make: () => new WaitQueue(false),
    fill: (queue, [name, waiters], d) => {
      open(queue).name = d.value(name);
      queue.waiters = waitersFrom(waiters, d);
    },
  }),
  codec<Channel>({
    tag: 'channel',
    is: instance(Channel),
    save: ({ id, capacity, name, closed, buffer, receivers, senders }, e) => [
      id,
      capacity,
      closed,
      e.value(name),
      saveWaiters(receivers.items(), e),
      saveWaiters(senders.items(), e),
      ...all(buffer.items(), e),
    ],
    make: ([id, capacity]) => new Channel(id as number, capacity as number, false),
    fill: (channel, [, , closed, name, receivers, senders, ...buffer], d) => {
      channel.closed = closed as boolean;
      open(channel).name = d.value(name);
      channel.receivers = waitersFrom(receivers, d);
      channel.senders = waitersFrom(senders, d);
      channel.buffer = Fifo.of<Value>(each(buffer, d));
    },
  }),
];

const effects = [
  codec<EffectOperation>({
    tag: 'effect',
    is: instance(EffectOperation),
    save: ({ name, params, record, procedure, isPrimitive }, e) => {
      if (isPrimitive) return [name];
      const { capability, cost, determinism, region, input, output } = record;
      const { compensation, isIdempotent } = record;
      const rest = all([cost, input, output, procedure, compensation, isIdempotent], e);
      return [name, params, capability, determinism, region, ...rest];
    },
    make: ([name, params], d) =>
      params === undefined
        ? d.code.primitiveOperation(text(name))
        : new EffectOperation(text(name), text(params), {} as EffectRecord, null),
    fill: (operation, [, params, capability, determinism, region, ...rest], d) => {
      if (params === undefined) return;
      const [cost, input, output, procedure, compensation, isIdempotent] = each(rest, d);
      const undoing = { compensation, isIdempotent };
      const record = { capability, determinism, region, cost, input, output, ...undoing };
      Object.assign(operation, { record, procedure });
    },
  }),
  codec<EffectHandler>({
    tag: 'effect-handler',
    is: instance(EffectHandler),
    save: ({ tag, clauses, returns, guarded }, e) => all([tag, returns, guarded, ...clauses], e),
    make: () => new EffectHandler([], false, false),
    fill: (handler, parts, d) => {
      const [tag, returns, guarded, ...clauses] = each(parts, d);
      Object.assign(handler, { tag, returns, guarded, clauses });
    },
  }),
  codec<Resumption>({
    tag: 'resumption',
    is: instance(Resumption),
    save: ({ used, continuation, handler }, e) => [used, e.value(continuation), e.value(handler)],
    make: () => Object.create(Resumption.prototype) as Resumption,
    fill: (resumption, [used, continuation, handler], d) => {
      resumption.used = used as boolean;
      open(resumption).continuation = d.value(continuation) as Continuation;
      open(resumption).handler = d.value(handler) as EffectHandler;
    },
  }),
];

/** Everything that takes turns, and what answers operations. */
export const fiberCodecs = [...fibers, ...effects];
