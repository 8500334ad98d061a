/**
 * In which order branches are tried, where not depth-first by the machine's own stack: what a
 * search with a strategy has left (Russell & Norvig, "Artificial Intelligence", 3.4-3.5 and 4.1).
 */
import type { Alternatives } from './alternatives.js';
import type { ChoicePoint } from './choice.js';

/** A choice point with what is left of it. */
export interface Entry {
  readonly at: ChoicePoint;
  rest: Alternatives;
  /** How promising the branch was in which the choice was made; less is better. */
  readonly priority: number;
  /** Choices made before it in that branch. */
  readonly depth: number;
}

export interface Agenda {
  add(entry: Entry): void;
  /** The entry whose next alternative is to be tried. */
  readonly best: Entry | null;
  /** Take it out: nothing is left of it. */
  removeBest(): void;
  /** All entries, to be forgotten. */
  readonly entries: readonly Entry[];
}

/** The latest first: iterative deepening, and chance, which shuffles the alternatives. */
export class Stack implements Agenda {
  readonly entries: Entry[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  get best(): Entry | null {
    return this.entries.at(-1) ?? null;
  }

  removeBest(): void {
    this.entries.pop();
  }
}

/** The oldest first: breadth-first. */
class Queue implements Agenda {
  #items: Entry[] = [];
  #first = 0;

  get entries(): readonly Entry[] {
    return this.#items.slice(this.#first);
  }

  add(entry: Entry): void {
    this.#items.push(entry);
  }

  get best(): Entry | null {
    return this.#items[this.#first] ?? null;
  }

  removeBest(): void {
    this.#first++;
    if (this.#first * 2 <= this.#items.length) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}

/** The most promising first, of equals the oldest: a binary heap. */
class Heap implements Agenda {
  readonly #items: Array<{ readonly entry: Entry; readonly order: number }> = [];
  #added = 0;

  get entries(): readonly Entry[] {
    return this.#items.map(({ entry }) => entry);
  }

  add(entry: Entry): void {
    this.#items.push({ entry, order: this.#added++ });
    let i = this.#items.length - 1;
    while (i > 0 && this.#isBefore(i, (i - 1) >> 1)) {
      this.#exchange(i, (i - 1) >> 1);
      i = (i - 1) >> 1;
    }
  }

  get best(): Entry | null {
    return this.#items[0]?.entry ?? null;
  }

  removeBest(): void {
    this.#exchange(0, this.#items.length - 1);
    this.#items.pop();
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (left < this.#items.length && this.#isBefore(left, least)) least = left;
      if (right < this.#items.length && this.#isBefore(right, least)) least = right;
      if (least === i) return;
      this.#exchange(i, least);
      i = least;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const [a, b] = [this.#items[i], this.#items[j]];
    if (a === undefined || b === undefined) return false;
    const difference = a.entry.priority - b.entry.priority;
    return difference === 0 ? a.order < b.order : difference < 0;
  }

  #exchange(i: number, j: number): void {
    const [a, b] = [this.#items[i], this.#items[j]];
    if (a === undefined || b === undefined) return;
    this.#items[i] = b;
    this.#items[j] = a;
  }
}

/** Level by level, of each only so many of the most promising: beam search. */
class Beam implements Agenda {
  #level: Entry[] = [];
  #next: Entry[] = [];

  constructor(
    readonly width: number,
    /** Is told of what is not followed. */
    readonly forget: (entry: Entry) => void,
  ) {}

  get entries(): readonly Entry[] {
    return [...this.#level, ...this.#next];
  }

  add(entry: Entry): void {
    this.#next.push(entry);
  }

  get best(): Entry | null {
    if (this.#level.length === 0 && this.#next.length > 0) {
      // The sort is stable: of equals the oldest stay.
      const sorted = this.#next.sort((a, b) => a.priority - b.priority);
      this.#level = sorted.slice(0, this.width);
      this.#next = [];
      for (const entry of sorted.slice(this.width)) this.forget(entry);
    }
    return this.#level[0] ?? null;
  }

  removeBest(): void {
    this.#level.shift();
  }
}

export const STRATEGIES = [
  'dfs',
  'bfs',
  'best-first',
  'beam',
  'iterative-deepening',
  'random',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** An empty agenda; null for depth-first, which the machine's stack is for. */
export function agendaFor(
  strategy: Strategy,
  width: number,
  forget: (entry: Entry) => void,
): Agenda | null {
  switch (strategy) {
    case 'dfs':
      return null;
    case 'bfs':
      return new Queue();
    case 'best-first':
      return new Heap();
    case 'beam':
      return new Beam(width, forget);
    case 'iterative-deepening':
    case 'random':
      return new Stack();
  }
}
