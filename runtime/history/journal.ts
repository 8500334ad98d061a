/**
 * What came from outside during one stretch of a run, in the order in which the program asked: what
 * was asked, with what, and the answer. Entries are columns rather than objects, since a program
 * may look at the clock a million times.
 */

/** An answer that was an exception. */
export class Thrown {
  constructor(readonly error: unknown) {}
}

export interface Entry {
  /** What was asked, for example "current-jiffy". */
  readonly what: string;
  /** With what, as far as it is compared when the run is repeated. */
  readonly asked: string;
  /** The answer, as it was kept; a Thrown if there was none. */
  readonly answer: unknown;
}

/** Bytes of an entry in its columns, and of a UTF-16 code unit. */
const ENTRY_BYTES = 40;
const UNIT_BYTES = 2;

export class Journal {
  #whats: string[] = [];
  #asked: string[] = [];
  #answers: unknown[] = [];
  /** What each entry takes beyond ENTRY_BYTES, where it is much. */
  readonly #large = new Map<number, number>();
  #bytes = 0;
  #base: number;

  /** Entries before that index are forgotten. */
  constructor(base = 0) {
    this.#base = base;
  }

  /** Entries so far, also those that are forgotten. */
  get length(): number {
    return this.#base + this.#whats.length;
  }

  /** Index of the first entry that is not forgotten. */
  get oldest(): number {
    return this.#base;
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `answerBytes` is what the answer takes, if that is much. */
  add(what: string, asked: string, answer: unknown, answerBytes = 0): void {
    const extra = asked.length * UNIT_BYTES + answerBytes;
    if (extra > 0) this.#large.set(this.length, extra);
    this.#bytes += ENTRY_BYTES + extra;
    this.#whats.push(what);
    this.#asked.push(asked);
    this.#answers.push(answer);
  }

  /** An entry that has grown by so much: a file that was read on. */
  grow(bytes: number): void {
    this.#bytes += bytes;
  }

  /** The entry with that index; null past the end, or if it is forgotten. */
  at(index: number): Entry | null {
    const i = index - this.#base;
    if (i < 0 || i >= this.#whats.length) return null;
    const [what, asked] = [this.#whats[i] as string, this.#asked[i] as string];
    return { what, asked, answer: this.#answers[i] };
  }

  /** Forget the entries before that index. */
  forgetBefore(index: number): void {
    const count = Math.min(index - this.#base, this.#whats.length);
    if (count <= 0) return;
    this.#bytes -= count * ENTRY_BYTES;
    for (const [i, extra] of this.#large) {
      if (i >= this.#base + count) break;
      this.#bytes -= extra;
      this.#large.delete(i);
    }
    this.#whats = this.#whats.slice(count);
    this.#asked = this.#asked.slice(count);
    this.#answers = this.#answers.slice(count);
    this.#base += count;
  }
}
