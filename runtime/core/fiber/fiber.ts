/**
 * Fibers: computations that take turns on the machine. A fiber that does not run keeps its
 * registers here; what it waits for is a list of cases, of which the first that comes true wakes
 * it.
 */
import {
  type Described,
  type DescriptionPart,
  NIL,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import type { Node } from '../compiler/ir.js';
import type { Frame } from '../frame.js';
import type { Point } from '../jump.js';
import type { Prompt } from '../prompt.js';
import { Fifo } from './fifo.js';

export type FiberStatus = 'new' | 'runnable' | 'waiting' | 'done' | 'failed' | 'cancelled';

/** What one case of a wait is about. `time` is in seconds of the world's clock. */
export interface Case {
  readonly kind:
    | 'receive'
    | 'send'
    | 'join'
    | 'ended'
    | 'time'
    | 'queue'
    | 'nursery'
    | 'host'
    | 'input';
  readonly object: Value;
  readonly value: Value;
}

/** A fiber that waits. Closed once one of its cases has come true. */
export class Wait {
  open = true;

  constructor(
    readonly fiber: Fiber,
    readonly cases: readonly Case[],
    /** It answers the number of the case too, not only its value. */
    readonly numbered: boolean,
  ) {}
}

/** A case of a wait, in the queue of what it waits for. */
export interface Waiter {
  readonly wait: Wait;
  readonly index: number;
}

/** How a fiber goes on when its turn comes. */
export type Wake =
  | { readonly kind: 'control' } // where it was
  | { readonly kind: 'values'; readonly values: readonly Value[] }
  | { readonly kind: 'raise'; readonly payload: Value }
  | { readonly kind: 'call'; readonly procedure: Value; readonly args: readonly Value[] }
  | {
      readonly kind: 'performed';
      readonly operation: Value;
      readonly args: readonly Value[];
      readonly value: Value;
    }
  | { readonly kind: 'cancel' };

/** What a fiber did when it was interrupted: it waited, or was to wake, or ran. */
export class Interruption {
  constructor(
    readonly wait: Wait | null,
    readonly wake: Wake,
    /** Control and registers. */
    readonly point: Point,
    /** How often it had asked not to be preempted. */
    readonly atomic: number,
  ) {}
}

const GO_ON: Wake = { kind: 'control' };

export class Fiber implements Described {
  status: FiberStatus = 'new';
  control: Node | null = null;
  registers: Value[] = [];
  kontinuation: Frame | null = null;
  dynamic: Frame | null = null;
  prompts: Prompt | null = null;
  wake: Wake = GO_ON;
  waiting: Wait | null = null;
  /** The values it ended with, or what it raised. */
  values: readonly Value[] = [];
  payload: Value = UNSPECIFIED;
  joiners: Fifo<Waiter> = Fifo.EMPTY;
  /** How it is to go on as soon as no thunk of a winder runs in it. */
  pending: readonly Wake[] = [];
  /** Whether it is being unwound. */
  cancelling = false;
  /** Whether that is because of `payload`, which nobody handled. */
  failing = false;
  /** While positive, it is not preempted. */
  atomic = 0;
  /** Association list of what is its own (thread locals). */
  locals: Value = NIL;

  constructor(
    readonly id: number,
    readonly name: Value,
    readonly thunk: Value,
    readonly nursery: Nursery | null,
  ) {}

  get hasEnded(): boolean {
    return this.status === 'done' || this.status === 'failed' || this.status === 'cancelled';
  }

  describe(): readonly DescriptionPart[] {
    const name: DescriptionPart[] =
      this.name === false ? [` ${this.id}`] : [' ', { value: this.name }];
    return ['#<fiber', ...name, '>'];
  }
}

/** A scope of fibers: it ends when all of them have (Smith 2018, "structured concurrency"). */
export class Nursery implements Described {
  readonly children = new Set<Fiber>();
  waiters: Fifo<Waiter> = Fifo.EMPTY;
  /** Whether a fiber of it has failed, and with what. */
  failed = false;
  payload: Value = UNSPECIFIED;
  /** No more fibers may be put into it. */
  closed = false;

  constructor(
    readonly owner: Fiber,
    /** What the owner calls when a fiber has failed, to leave the body; #f once it has left. */
    public leave: Value,
  ) {}

  describe(): readonly DescriptionPart[] {
    return ['#<nursery>'];
  }
}

/** A place where fibers wait until they are woken by name of the place. */
export class WaitQueue implements Described {
  waiters: Fifo<Waiter> = Fifo.EMPTY;

  constructor(readonly name: Value) {}

  describe(): readonly DescriptionPart[] {
    return this.name === false ? ['#<wait-queue>'] : ['#<wait-queue ', { value: this.name }, '>'];
  }
}

/** A queue of values between fibers (Hoare 1978). Without room for any it is a rendezvous. */
export class Channel implements Described {
  buffer: Fifo<Value> = Fifo.EMPTY;
  receivers: Fifo<Waiter> = Fifo.EMPTY;
  senders: Fifo<Waiter> = Fifo.EMPTY;
  closed = false;

  constructor(
    readonly id: number,
    readonly capacity: number,
    readonly name: Value,
  ) {}

  describe(): readonly DescriptionPart[] {
    return this.name === false
      ? [`#<channel ${this.id}>`]
      : ['#<channel ', { value: this.name }, '>'];
  }
}
