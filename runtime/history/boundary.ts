/**
 * The boundary between a session and everything outside it. While a run is recorded, every answer
 * from outside is written down; while it is repeated, it is answered from there, nothing outside is
 * touched, and a question that was not asked then is a divergence.
 */
import { Fault } from '../core/condition.js';
import { OmegaMisuse } from '../misuse.js';
import { copiedPayload } from './copied-value.js';
import { type Journal, Thrown } from './journal.js';

/** Characters of a question that are shown. */
const SHOWN_MAX = 200;

/** How an answer is written down, and given again. */
export interface Keeping<T> {
  /** What is written down. */
  keep(answer: T): unknown;
  /** The answer again, each time another one if the program may change it. */
  give(kept: unknown): T;
  /** About how many bytes what is written down takes, if that is much. */
  bytes?(kept: unknown): number;
}

/** Nobody can change the answer. */
const AS_IT_IS: Keeping<never> = { keep: (answer) => answer, give: (kept) => kept as never };

/** A run that is repeated does not do what it did. */
export interface Divergence {
  readonly expected: string;
  readonly got: string;
}

type Mode = 'open' | 'recording' | 'repeating';

export class Boundary {
  #journal: Journal | null = null;
  #mode: Mode = 'open';
  /** The next entry that is answered from. */
  #cursor = 0;
  /** The first thing in which the run that is repeated differed. */
  #divergence: Divergence | null = null;

  get isRepeating(): boolean {
    return this.#mode === 'repeating';
  }

  get isRecording(): boolean {
    return this.#mode === 'recording';
  }

  get cursor(): number {
    return this.#cursor;
  }

  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /** Ask the world outside, or what is written down of it. `asked` must be the same when the run is
   * repeated. Throws what `live` throws. */
  ask<T>(what: string, asked: string, live: () => T, keeping: Keeping<T> = AS_IT_IS): T {
    switch (this.#mode) {
      case 'open':
        return live();
      case 'recording':
        return this.#note(this.#journal as Journal, what, asked, live, keeping);
      case 'repeating':
        return this.#answer(what, asked, keeping);
    }
  }

  /** Tell the world something, or, when a run is repeated, only see that it was told then. */
  tell(what: string, told: string, live: () => void): void {
    this.ask(what, told, live, NOTHING);
  }

  /** Do something, and write down what it asks. */
  record<T>(journal: Journal, action: () => T): T {
    this.#journal = journal;
    return this.#within('recording', action);
  }

  /** Do something again, answered from the entries of a journal from that one on. It cannot be
   * heeded by the program that it diverges: look at `divergence` afterwards. */
  repeat<T>(journal: Journal, cursor: number, action: () => T): T {
    this.#journal = journal;
    this.#cursor = cursor;
    this.#divergence = null;
    return this.#within('repeating', action);
  }

  /** Do something that is no part of the run: what it asks is not written down. */
  outside<T>(action: () => T): T {
    return this.#within('open', action);
  }

  /** What was read on of something that was opened. */
  grow(bytes: number): void {
    this.#journal?.grow(bytes);
  }

  /** Give up a repeated run. */
  diverge(expected: string, got: string): never {
    this.#divergence ??= { expected, got };
    throw divergenceError(this.#divergence);
  }

  #within<T>(mode: Mode, action: () => T): T {
    const before = this.#mode;
    this.#mode = mode;
    try {
      return action();
    } finally {
      this.#mode = before;
    }
  }

  #note<T>(
    journal: Journal,
    what: string,
    asked: string,
    live: () => T,
    { keep, bytes }: Keeping<T>,
  ): T {
    let answer: T;
    try {
      answer = live();
    } catch (error) {
      journal.add(what, asked, new Thrown(error));
      throw error;
    }
    const kept = keep(answer);
    journal.add(what, asked, kept, bytes?.(kept));
    return answer;
  }

  #answer<T>(what: string, asked: string, { give }: Keeping<T>): T {
    const entry = (this.#journal as Journal).at(this.#cursor);
    const got = question(what, asked);
    if (entry === null) return this.diverge('nothing more from outside', got);
    if (entry.what !== what || entry.asked !== asked) {
      return this.diverge(question(entry.what, entry.asked), got);
    }
    this.#cursor++;
    if (entry.answer instanceof Thrown) throw thrownAgain(entry.answer);
    return give(entry.answer);
  }
}

/** The machine notes in a condition where it was raised, so it is another one each time. */
function thrownAgain({ error }: Thrown): unknown {
  return error instanceof Fault ? new Fault(copiedPayload(error.payload), error.cell) : error;
}

/** Nothing is answered. */
const NOTHING: Keeping<void> = { keep: () => null, give: () => {} };

/** A divergence as an error for the host. */
export function divergenceError(
  { expected, got }: Divergence,
  where: Readonly<Record<string, unknown>> = {},
): OmegaMisuse {
  const place = typeof where.step === 'number' ? ` at step ${where.step}` : '';
  const message =
    `the run that is repeated differs from what was recorded${place}: ` +
    `expected ${expected}, got ${got}`;
  return new OmegaMisuse('divergence', message, { ...where, expected, got });
}

function question(what: string, asked: string): string {
  if (asked === '') return what;
  const shown = asked.length > SHOWN_MAX ? `${asked.slice(0, SHOWN_MAX)}…` : asked;
  return `${what} ${JSON.stringify(shown)}`;
}
