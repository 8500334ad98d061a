/**
 * The scheduler: whose turn it is. Turns end when a fiber waits or ends, or after so many
 * transitions while others are runnable; so the schedule depends on nothing but the program and
 * the seed, not on how the host slices the run. Without a seed fibers take turns in the order in
 * which they became runnable; with one, chance decides who is next and for how long.
 */
import { intern, list, UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { dynamicFrame, isMasked } from '../dynamic.js';
import type { EffectOperation } from '../effect/operation.js';
import { performed } from '../effect/perform.js';
import { Dynamic } from '../frame.js';
import type { Machine } from '../machine.js';
import { noteOrigin } from '../origin.js';
import { rootPrompt } from '../prompt.js';
import { RaiseMode, raise } from '../raise.js';
import { WAITING } from '../status.js';
import { WAKING } from '../stubs.js';
import { enterCases, noteWait, tryCase, type Waker } from './cases.js';
import { type Clock, NO_CLOCK } from './clock.js';
import { deadlockCondition } from './deadlock.js';
import { endFiber } from './end-fiber.js';
import {
  type Case,
  Fiber,
  type FiberStatus,
  type Nursery,
  Wait,
  type Waiter,
  type Wake,
} from './fiber.js';
import { HostRequests } from './host-requests.js';
import type { Random } from './random.js';
import { ReadyQueue } from './ready-queue.js';
import { cancelAll, turnTo, wakeWith } from './redirect.js';
import { leaveRegions, nextAble, openRegion } from './region.js';
import { Timers } from './timers.js';
import { unwind, wakeFor } from './wake.js';

/** Transitions of a turn while others are runnable. */
export const QUANTUM = 500;

/** What the main fiber, which is the same in all runs of a session, begins with. */
const MAIN_BEGINS: Partial<Fiber> = {
  status: 'runnable',
  waiting: null,
  cancelling: false,
  pending: [],
  atomic: 0,
};

export class Fibers {
  current: Fiber | null = null;
  main: Fiber | null = null;
  ready = new ReadyQueue();
  timers = new Timers();
  /** Transitions left of the running turn. */
  quantum = Number.POSITIVE_INFINITY;
  /** A turn has begun, or its length has changed: the machine must look at `quantum`. */
  cut = false;
  random: Random | null = null;
  nextId = 1;
  clock: Clock = NO_CLOCK;
  /** Fibers that were started and have not ended, without the main one. */
  readonly live = new Set<Fiber>();
  /** Fibers outside nurseries that have failed, and that nobody has joined. */
  readonly failures = new Set<Fiber>();
  /** Fibers that wait for console input. */
  reading: Fiber[] = [];
  readonly requests = new HostRequests();

  /** Whether the main fiber runs. */
  get isMain(): boolean {
    return this.current === this.main;
  }

  // Beginning and ending -------------------------------------------------------------------------

  /** A run begins: its main fiber is the running one. */
  begin(): void {
    this.main ??= new Fiber(0, intern('main'), UNSPECIFIED, null);
    Object.assign(this.main, MAIN_BEGINS);
    this.current = this.main;
    this.#startTurn();
  }

  /** The main fiber is given up; the others stay, but for those in its nurseries, unless it is to
   * be taken up again. */
  abandonMain(machine: Machine, isAside = false): void {
    const { main, current } = this;
    if (main === null) return;
    if (!isAside) {
      cancelAll(
        machine,
        [...this.live].filter(({ nursery }) => nursery?.owner === main),
      );
    }
    if (main.waiting) main.waiting.open = false;
    this.reading = this.reading.filter((fiber) => fiber !== main);
    this.ready.remove(main);
    if (current !== null && current !== main) {
      this.#keepAll(machine, current);
      this.#addReady(current);
    }
    this.current = null;
  }

  /** Forget all fibers. */
  clear(): void {
    this.ready = new ReadyQueue();
    this.timers = new Timers();
    this.reading = [];
    this.live.clear();
    this.failures.clear();
    this.requests.clear();
  }

  make(name: Value, thunk: Value, nursery: Nursery | null): Fiber {
    return new Fiber(this.nextId++, name, thunk, nursery);
  }

  /** Make a new fiber runnable, with the parameters that are bound here. */
  start(machine: Machine, fiber: Fiber): void {
    const parameters = machine.current(Dynamic.Parameters);
    fiber.prompts = rootPrompt(dynamicFrame(null, null, { parameters }));
    fiber.wake = { kind: 'call', procedure: fiber.thunk, args: [] };
    machine.store.addTo(this, 'live', fiber);
    this.makeRunnable(machine, fiber);
  }

  /** The running fiber has ended; the next one has its turn. */
  ended(machine: Machine, status: FiberStatus, values: readonly Value[], payload: Value): void {
    endFiber(machine, this.current as Fiber, status, values, payload);
    this.next(machine);
  }

  // Turns ----------------------------------------------------------------------------------------

  /** Let chance decide from now on, or not. */
  seed(random: Random | null): void {
    this.random = random;
    this.#startTurn();
  }

  /** That many transitions were made. If a turn began in the last of them, only that one counts. */
  spend(count: number): void {
    this.quantum -= this.cut ? Math.min(count, 1) : count;
  }

  /** The turn of the running fiber is over. */
  preempt(machine: Machine): void {
    const fiber = this.current as Fiber;
    this.#collect(machine);
    if (fiber.pending.length > 0 && !isMasked(machine.dynamic, machine.prompts)) {
      this.#keepAll(machine, fiber);
      this.#resume(machine, fiber);
    } else if (fiber.atomic > 0 || this.ready.length === 0 || openRegion(machine) !== null) {
      this.#startTurn();
    } else {
      this.#keepAll(machine, fiber);
      this.#addReady(fiber);
      this.next(machine);
    }
  }

  /** Let others run first. */
  yieldTurn(machine: Machine): void {
    const fiber = this.current as Fiber;
    this.#collect(machine);
    if (this.ready.length === 0) {
      machine.answer(UNSPECIFIED);
      return;
    }
    this.#keep(machine, fiber, { kind: 'values', values: [UNSPECIFIED] });
    this.#addReady(fiber);
    this.next(machine);
  }

  /** Wait for the first of some cases. Answers at once if one is true already. */
  wait(machine: Machine, cases: readonly Case[], numbered: boolean): void {
    const waker = this.waker(machine);
    for (const [index, one] of cases.entries()) {
      if (one.kind === 'join') this.failures.delete(one.object as Fiber);
      const value = tryCase(one, waker);
      if (value === undefined) continue;
      this.apply(machine, wakeFor(one, index, value, numbered));
      return;
    }
    this.block(machine, new Wait(this.current as Fiber, cases, numbered));
  }

  /** The running fiber waits. */
  block(machine: Machine, wait: Wait): void {
    const fiber = wait.fiber;
    enterCases(wait, machine.store);
    wait.cases.forEach(({ kind }, index) => {
      if (kind === 'time') this.timers.add({ wait, index });
    });
    this.#keep(machine, fiber, { kind: 'control' });
    noteWait(machine, wait);
    this.next(machine);
  }

  /** The running fiber needs console input: the others go on; it tries again when there is some. */
  blockOnInput(machine: Machine): void {
    const fiber = this.current as Fiber;
    this.#collect(machine);
    if (this.ready.length === 0 && this.requests.count === 0 && this.timers.soonest === null) {
      machine.status = WAITING;
      return;
    }
    this.#keepAll(machine, fiber);
    const input: Case = { kind: 'input', object: UNSPECIFIED, value: 0 };
    noteWait(machine, new Wait(fiber, [input], false));
    this.reading.push(fiber);
    this.next(machine);
  }

  /** There is console input. */
  inputCame(machine: Machine): void {
    const fibers = this.reading;
    this.reading = [];
    for (const fiber of fibers) this.makeRunnable(machine, fiber);
  }

  /** The running fiber waits for an operation of the host. */
  awaitHost(
    machine: Machine,
    operation: EffectOperation,
    args: readonly Value[],
    promise: Promise<Value>,
  ): void {
    const one: Case = { kind: 'host', object: operation, value: list(args) };
    const wait = new Wait(this.current as Fiber, [one], false);
    this.requests.add(wait, operation, args, promise);
    this.block(machine, wait);
  }

  /** Give the next fiber its turn. If nothing can run, the machine waits for the world; if that
   * cannot help, the main fiber is told that it waits for ever. */
  next(machine: Machine): void {
    leaveRegions(machine);
    this.current = null;
    for (;;) {
      this.#collect(machine);
      const fiber = nextAble(this, openRegion(machine));
      if (fiber !== null) {
        this.#resume(machine, fiber);
        return;
      }
      const soonest = this.timers.soonest;
      if (soonest !== null && this.requests.count === 0 && this.clock.advanceTo(soonest)) {
        this.#wakeDue(machine, soonest);
        continue;
      }
      if (this.reading.length > 0 || this.requests.count > 0 || soonest !== null) {
        machine.idle(this.reading.length > 0, soonest === null ? null : soonest - this.clock.now());
        return;
      }
      const region = openRegion(machine);
      const told = region?.owner ?? (this.main as Fiber);
      if (told.waiting === null) throw new Error('a fiber that cannot go on waits for nothing');
      const payload = deadlockCondition(told, this.live, region !== null);
      wakeWith(machine, told, { kind: 'raise', payload });
    }
  }

  /** One case of a wait has come true. */
  fulfil(machine: Machine, { wait, index }: Waiter, value: Value): void {
    const { store } = machine;
    store.setField(wait, 'open', false);
    const { fiber, cases, numbered } = wait;
    fiber.wake = wakeFor(cases[index] as Case, index, value, numbered);
    this.makeRunnable(machine, fiber);
  }

  waker(machine: Machine): Waker {
    const { clock } = this;
    return {
      store: machine.store,
      now: () => clock.now(),
      fulfil: (waiter, value) => this.fulfil(machine, waiter, value),
    };
  }

  // Inside ---------------------------------------------------------------------------------------

  #startTurn(): void {
    const length = this.random === null ? QUANTUM : 1 + this.random.below(2 * QUANTUM);
    this.quantum = this.#isAlone ? Number.POSITIVE_INFINITY : length;
    this.cut = true;
  }

  /** Whether nothing can want the turn of the running fiber but itself. */
  get #isAlone(): boolean {
    const isAwaited = this.requests.count > 0 || this.timers.soonest !== null;
    return this.ready.length === 0 && !isAwaited && this.current?.pending.length === 0;
  }

  /** The running turn gets an end if it had none. */
  cutTurn(): void {
    if (this.quantum !== Number.POSITIVE_INFINITY || this.current === null) return;
    this.#startTurn();
  }

  #addReady(fiber: Fiber): void {
    this.ready.add(fiber);
    this.cutTurn();
  }

  /** It gets a turn. */
  makeRunnable(machine: Machine, fiber: Fiber): void {
    machine.store.setField(fiber, 'status', 'runnable');
    machine.store.setField<Fiber, 'waiting'>(fiber, 'waiting', null);
    this.#addReady(fiber);
  }

  /** Keep the registers of a fiber that stops running. */
  #keep(machine: Machine, fiber: Fiber, wake: Wake): void {
    fiber.kontinuation = machine.kontinuation;
    fiber.dynamic = machine.dynamic;
    fiber.prompts = machine.prompts;
    fiber.control = null;
    fiber.registers = [];
    fiber.wake = wake;
  }

  /** Keep also what it was about to do. */
  #keepAll(machine: Machine, fiber: Fiber): void {
    const isWaking = machine.control === WAKING.body;
    this.#keep(machine, fiber, isWaking ? fiber.wake : { kind: 'control' });
    if (isWaking) return;
    fiber.control = machine.control;
    fiber.registers = machine.registers;
  }

  #resume(machine: Machine, fiber: Fiber): void {
    const [wish, ...others] = fiber.pending;
    if (wish !== undefined && !isMasked(fiber.dynamic, fiber.prompts)) {
      fiber.pending = others;
      turnTo(fiber, null, wish);
    }
    this.current = fiber;
    this.#startTurn();
    machine.load(fiber);
    if (fiber.wake.kind === 'control') return;
    // In a transition of its own, so that a fault is that fiber's, and nothing is done in a row.
    machine.control = WAKING.body;
    machine.registers = [null, UNSPECIFIED];
  }

  /** The running fiber goes on with what was noted in it. */
  wakeUp(machine: Machine): void {
    const fiber = this.current as Fiber;
    const { wake } = fiber;
    fiber.wake = { kind: 'control' };
    this.apply(machine, wake);
  }

  /** Let the running fiber go on so. */
  apply(machine: Machine, wake: Wake): void {
    switch (wake.kind) {
      case 'control':
        return;
      case 'values':
        machine.answerAll(wake.values);
        return;
      case 'raise':
        noteOrigin(machine, wake.payload);
        raise(machine, wake.payload, RaiseMode.Raise);
        return;
      case 'call':
        machine.call(wake.procedure, wake.args);
        return;
      case 'performed':
        performed(machine, wake.operation as EffectOperation, wake.args, wake.value);
        return;
      case 'cancel':
        (this.current as Fiber).cancelling = true;
        unwind(machine);
        return;
    }
  }

  /** Wake those whose time has come, or whose operation has ended. */
  #collect(machine: Machine): void {
    for (const { wait, wake } of this.requests.take(machine.gate)) {
      if (!wait.open) continue;
      wait.open = false;
      wait.fiber.wake = wake;
      this.makeRunnable(machine, wait.fiber);
    }
    if (this.timers.soonest !== null) this.#wakeDue(machine, this.clock.now());
  }

  #wakeDue(machine: Machine, now: number): void {
    for (let due = this.timers.takeDue(now); due !== null; due = this.timers.takeDue(now)) {
      this.fulfil(machine, due, UNSPECIFIED);
    }
  }
}
