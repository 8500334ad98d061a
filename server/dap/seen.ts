/**
 * What a client has been shown of a stopped program, by the numbers that it was given: frames, and
 * things to look into. Numbers are not used again; those of before the program went on are stale.
 */
import { RequestError } from './request-error.js';

export interface FramePlace {
  /** The number of the fiber. */
  readonly fiber: number;
  /** From 0, the innermost. */
  readonly index: number;
}

/** What the variables of something can be set in: a frame, or the top level. */
export type Holder = FramePlace | 'top level';

/** Something to look into. */
export interface Thing {
  /** Parts that are numbered; those with names come after them. Neither: it is not known. */
  readonly indexed: number;
  readonly named: number;
  /** Null: nothing in it can be set. */
  readonly holder: Holder | null;
}

/** What a step in may go to: a procedure that is called, or an alternative of an amb. */
export type StepTarget =
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'alternative'; readonly index: number };

/** Things that are remembered. */
const THINGS_MAX = 100_000;

export class Seen {
  readonly #frames = new Map<number, FramePlace>();
  readonly #numbers = new Map<string, number>();
  readonly #things = new Map<number, Thing>();
  readonly #moments = new Map<number, number>();
  readonly #targets = new Map<number, StepTarget>();
  #count = 0;

  /** The number of a frame. */
  frame({ fiber, index }: FramePlace): number {
    const key = `${fiber}:${index}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, ++this.#count);
    this.#frames.set(this.#count, { fiber, index });
    return this.#count;
  }

  /** Throws RequestError `unknown-frame`. */
  frameOf(id: number): FramePlace {
    const found = this.#frames.get(id);
    if (found !== undefined) return found;
    const message = `there is no frame ${id}, or the program has gone on since; ask for the stack`;
    throw new RequestError('unknown-frame', message);
  }

  remember(reference: number, thing: Thing): void {
    if (reference === 0) return;
    if (this.#things.size >= THINGS_MAX) this.#things.delete(this.#oldest);
    this.#things.set(reference, thing);
  }

  /** Throws RequestError `stale-reference`. */
  thing(reference: number): Thing {
    const found = this.#things.get(reference);
    if (found !== undefined) return found;
    const message = `nothing is known as ${reference}, or the program has gone on since`;
    throw new RequestError('stale-reference', message);
  }

  /** A moment that can be gone to, by its step. */
  rememberMoment(step: number): number {
    this.#moments.set(++this.#count, step);
    return this.#count;
  }

  /** Throws RequestError `unknown-target`. */
  moment(id: number): number {
    return known(this.#moments, id, 'gotoTargets');
  }

  /** Something to step into. */
  rememberTarget(target: StepTarget): number {
    this.#targets.set(++this.#count, target);
    return this.#count;
  }

  /** Throws RequestError `unknown-target`. */
  target(id: number): StepTarget {
    return known(this.#targets, id, 'stepInTargets');
  }

  /** The program goes on. */
  clear(): void {
    this.#moments.clear();
    this.#targets.clear();
    this.#frames.clear();
    this.#numbers.clear();
    this.forgetValues();
  }

  /** Values are others now; frames are where they were. */
  forgetValues(): void {
    this.#things.clear();
  }

  get #oldest(): number {
    const [oldest] = this.#things.keys();
    return oldest as number;
  }
}

function known<T>(all: ReadonlyMap<number, T>, id: number, request: string): T {
  const found = all.get(id);
  if (found !== undefined) return found;
  throw new RequestError('unknown-target', `there is no target ${id}; "${request}" tells them`);
}
