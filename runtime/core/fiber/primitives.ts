/** Fibers, channels and waiting as primitives: what `(omega fiber)` stands on. */
import { intern, list, NIL, Sym, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { toDouble } from '../../../grammar/number-form.js';
import { fault, wrongType } from '../condition.js';
import { needProcedure } from '../control/continuations.js';
import type { Machine } from '../machine.js';
import { isReal } from '../numbers/arithmetic.js';
import { control, effect, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { closeChannel, firstOpen } from './cases.js';
import { type Case, Channel, Fiber, Nursery, WaitQueue } from './fiber.js';
import { Random } from './random.js';
import { cancel, cancelAll, interrupt, terminate } from './redirect.js';

/** Values that one channel may hold. */
const CAPACITY_MAX = 1_000_000;

function fiberArgument(who: string, position: number, value: Value): Fiber {
  if (value instanceof Fiber) return value;
  throw wrongType(who, position, 'a fiber', value);
}

function channelArgument(who: string, position: number, value: Value): Channel {
  if (value instanceof Channel) return value;
  throw wrongType(who, position, 'a channel', value);
}

function nurseryArgument(who: string, position: number, value: Value): Nursery {
  if (value instanceof Nursery) return value;
  throw wrongType(who, position, 'a nursery', value);
}

function queueArgument(who: string, position: number, value: Value): WaitQueue {
  if (value instanceof WaitQueue) return value;
  throw wrongType(who, position, 'a wait queue', value);
}

/** A moment so many seconds from now. */
function deadline(machine: Machine, who: string, seconds: Value): number {
  if (!isReal(seconds)) throw wrongType(who, 1, 'a real number of seconds', seconds);
  const duration = toDouble(seconds);
  if (Number.isNaN(duration)) throw wrongType(who, 1, 'a number of seconds', seconds);
  return machine.fibers.clock.now() + duration;
}

/** A case as the library writes it: a list of kind, object and value. */
function caseOf(machine: Machine, spec: Value): Case {
  const [kind, object, value] = listArgument('select', 1, spec);
  const name = kind instanceof Sym ? kind.name : '';
  switch (name) {
    case 'receive':
      return { kind: name, object: channelArgument('channel-receive!', 1, object), value };
    case 'send':
      return { kind: name, object: channelArgument('channel-send!', 1, object), value };
    case 'join':
      return { kind: name, object: joinable(machine, object), value };
    case 'ended':
      return { kind: name, object: fiberArgument('wait', 1, object), value };
    case 'nursery':
      return { kind: name, object: nurseryArgument('nursery', 1, object), value };
    case 'queue':
      return { kind: name, object: queueArgument('wait', 1, object), value };
    case 'time':
      return { kind: name, object, value: deadline(machine, 'sleep', object) };
    default:
      throw fault('invalid-argument', 'select: expected a clause, got', [spec]);
  }
}

function joinable(machine: Machine, value: Value): Fiber {
  const fiber = fiberArgument('join', 1, value);
  if (fiber !== machine.fibers.current) return fiber;
  throw fault('deadlock', 'join: a fiber cannot wait for its own end:', [
    list([list([value, list([intern('join'), value])])]),
  ]);
}

const fibers: PrimitiveTable = () => [
  control(
    '%make-fiber',
    'thunk [name [nursery]]',
    'A fiber that is not started yet.',
    (machine, [thunk, name = false, nursery = false]) => {
      needProcedure('spawn', 1, thunk);
      const scope = nursery === false ? null : nurseryArgument('spawn-in', 1, nursery);
      if (scope?.closed) {
        throw fault('invalid-argument', 'spawn-in: the nursery has ended:', [nursery]);
      }
      const fiber = machine.fibers.make(name, thunk, scope);
      if (scope !== null) machine.store.addTo(scope, 'children', fiber);
      machine.answer(fiber);
    },
  ),
  control('%fiber-start!', 'fiber', 'Make a new fiber runnable.', (machine, [obj]) => {
    const fiber = fiberArgument('%fiber-start!', 1, obj);
    if (fiber.status !== 'new') {
      throw fault('invalid-argument', 'the fiber was started before:', [fiber]);
    }
    machine.fibers.start(machine, fiber);
    machine.answer(fiber);
  }),
  pure('fiber?', 'obj', 'Whether obj is a fiber.', (x) => x instanceof Fiber),
  control('current-fiber', '', 'The fiber that is running.', (machine) =>
    machine.answer(machine.fibers.current),
  ),
  pure(
    'fiber-name',
    'fiber',
    'The name of a fiber, or #f.',
    (x) => fiberArgument('fiber-name', 1, x).name,
  ),
  effect(
    'fiber-status',
    'fiber',
    'How a fiber stands: new, runnable, waiting, done, failed or cancelled.',
    (x) => intern(fiberArgument('fiber-status', 1, x).status),
  ),
  control(
    '%fiber-outcome',
    'fiber',
    'Two values: the status of a fiber; its values as a list, or what it raised.',
    (machine, [obj]) => {
      const { status, values, payload } = fiberArgument('fiber-outcome', 1, obj);
      machine.answerAll([intern(status), status === 'failed' ? payload : list([...values])]);
    },
  ),
  control('yield-fiber', '', 'Let other fibers run first.', (machine) =>
    machine.fibers.yieldTurn(machine),
  ),
  control(
    'cancel',
    'fiber',
    'Make a fiber leave everything it is in, and end.',
    (machine, [obj]) => {
      const fiber = fiberArgument('cancel', 1, obj);
      if (!cancel(machine, fiber)) machine.answer(UNSPECIFIED);
    },
  ),
  control(
    '%fiber-terminate!',
    'fiber',
    'End a fiber at once; its winders do not run.',
    (machine, [obj]) => {
      const fiber = fiberArgument('%fiber-terminate!', 1, obj);
      if (fiber === machine.fibers.current) {
        machine.cancelled();
        return;
      }
      if (!fiber.hasEnded) terminate(machine, fiber);
      machine.answer(UNSPECIFIED);
    },
  ),
  control(
    '%fiber-interrupt!',
    'fiber thunk',
    'Make a fiber call thunk at its next transition, and go on then.',
    (machine, [obj, thunk]) => {
      const fiber = fiberArgument('%fiber-interrupt!', 1, obj);
      needProcedure('%fiber-interrupt!', 2, thunk);
      if (fiber === machine.fibers.current) {
        machine.call(thunk, []);
        return;
      }
      interrupt(machine, fiber, thunk);
      machine.answer(UNSPECIFIED);
    },
  ),
  control('%live-fibers', '', 'The fibers that have not ended, without the main one.', (machine) =>
    machine.answer(list([...machine.fibers.live])),
  ),
  control(
    '%fiber-atomic!',
    'change',
    'Add to how often the running fiber has asked not to be preempted.',
    (machine, [change]) => {
      const fiber = machine.fibers.current as Fiber;
      machine.store.setField(fiber, 'atomic', fiber.atomic + (change as number));
      machine.answer(UNSPECIFIED);
    },
  ),
  control('%fiber-locals', '[fiber]', 'What is the own of a fiber.', (machine, [obj]) =>
    machine.answer((obj === undefined ? (machine.fibers.current as Fiber) : (obj as Fiber)).locals),
  ),
  control(
    '%set-fiber-locals!',
    'locals [fiber]',
    'Replace what is the own of a fiber.',
    (machine, [locals, obj]) => {
      const fiber = obj === undefined ? machine.fibers.current : fiberArgument('locals', 2, obj);
      machine.store.setField(fiber as Fiber, 'locals', locals);
      machine.answer(UNSPECIFIED);
    },
  ),
  control(
    'fiber-seed!',
    'seed',
    'Let chance from that seed decide the schedule; #f: first come, first served.',
    (machine, [seed]) => {
      const isWhole = typeof seed === 'number' || typeof seed === 'bigint';
      if (seed !== false && !isWhole) {
        throw wrongType('fiber-seed!', 1, 'an exact integer or #f', seed);
      }
      const bits = Number(BigInt.asIntN(32, BigInt(seed as number)));
      machine.fibers.seed(seed === false ? null : new Random(bits));
      machine.answer(UNSPECIFIED);
    },
  ),
];

const waiting: PrimitiveTable = () => [
  control(
    '%wait',
    'cases numbered',
    'Wait for the first of some cases; answers its value, after its number if so wanted.',
    (machine, [cases, numbered]) => {
      const all = listArgument('select', 1, cases).map((spec) => caseOf(machine, spec));
      machine.fibers.wait(machine, all, numbered !== false);
    },
  ),
  control(
    'channel',
    '[capacity [name]]',
    'A channel; without room, sender and receiver wait for each other.',
    (machine, [capacity = 0, name = false]) => {
      if (typeof capacity !== 'number' || capacity < 0) {
        throw wrongType('channel', 1, 'a number of values', capacity);
      }
      if (capacity > CAPACITY_MAX) {
        throw fault('limit', `channel: at most ${CAPACITY_MAX} values fit, got`, [capacity]);
      }
      machine.answer(new Channel(machine.fibers.nextId++, capacity, name));
    },
  ),
  pure('channel?', 'obj', 'Whether obj is a channel.', (x) => x instanceof Channel),
  control(
    'channel-close!',
    'channel',
    'No more values can be sent; who receives gets the rest, then the end of file.',
    (machine, [obj]) => {
      const channel = channelArgument('channel-close!', 1, obj);
      closeChannel(channel, machine.fibers.waker(machine));
      machine.answer(UNSPECIFIED);
    },
  ),
  effect('%timed-out', 'seconds', 'Report that something took too long.', (seconds) => {
    throw fault('timeout', 'not done within so many seconds:', [seconds]);
  }),
  effect(
    'channel-closed?',
    'channel',
    'Whether the channel was closed.',
    (x) => channelArgument('channel-closed?', 1, x).closed,
  ),
  effect(
    'channel-length',
    'channel',
    'How many values are in the channel.',
    (x) => channelArgument('channel-length', 1, x).buffer.length,
  ),
  effect(
    '%make-queue',
    '[name]',
    'A place where fibers wait.',
    (name = false) => new WaitQueue(name),
  ),
  control(
    '%queue-wake!',
    'queue count',
    'Wake at most so many fibers, first come first served; answers how many.',
    (machine, [obj, most]) => {
      const count = most as number;
      const queue = queueArgument('%queue-wake!', 1, obj);
      const waker = machine.fibers.waker(machine);
      let woken = 0;
      for (let next = firstOpen(queue.waiters); next !== null && woken < count; woken++) {
        machine.store.setField(queue, 'waiters', next[1]);
        waker.fulfil(next[0], true);
        next = firstOpen(queue.waiters);
      }
      machine.answer(woken);
    },
  ),
];

const nurseries: PrimitiveTable = () => [
  control('%make-nursery', '', 'A scope of fibers that belongs to the running one.', (machine) =>
    machine.answer(new Nursery(machine.fibers.current as Fiber, false)),
  ),
  effect(
    '%nursery-escape!',
    'nursery thunk',
    'What its owner calls when a fiber failed.',
    (n, k) => {
      nurseryArgument('nursery', 1, n).leave = k;
      return UNSPECIFIED;
    },
  ),
  control(
    '%nursery-close!',
    'nursery',
    'Let no more fibers in, and cancel those that are there.',
    (machine, [obj]) => {
      const nursery = nurseryArgument('nursery', 1, obj);
      machine.store.setField(nursery, 'closed', true);
      machine.store.setField(nursery, 'leave', false);
      const isOver = cancelAll(machine, nursery.children);
      if (!isOver) machine.answer(UNSPECIFIED);
    },
  ),
  control('cancel-nursery', 'nursery', 'Cancel all fibers of a nursery.', (machine, [obj]) => {
    const nursery = nurseryArgument('cancel-nursery', 1, obj);
    const isOver = cancelAll(machine, nursery.children);
    if (!isOver) machine.answer(UNSPECIFIED);
  }),
  effect(
    'nursery-closed?',
    'nursery',
    'Whether the nursery has ended.',
    (n) => nurseryArgument('nursery-closed?', 1, n).closed,
  ),
  effect('%nursery-failure', 'nursery', 'A list of what a fiber of it raised, or ().', (n) => {
    const { failed, payload } = nurseryArgument('nursery', 1, n);
    return failed ? list([payload]) : NIL;
  }),
  pure('nursery?', 'obj', 'Whether obj is a nursery.', (x) => x instanceof Nursery),
];

export const fiberPrimitives: PrimitiveTable = (context) => [
  ...fibers(context),
  ...waiting(context),
  ...nurseries(context),
];
