/** A queue that never changes: adding and taking answer another one (Okasaki 1998, batched queues).
 * So a field that holds it can be written through the store, and undone. O(1) amortised. */

interface Link<T> {
  readonly item: T;
  readonly next: Link<T> | null;
}

export class Fifo<T> {
  static readonly EMPTY: Fifo<never> = new Fifo<never>(null, null, 0);

  private constructor(
    readonly front: Link<T> | null,
    readonly back: Link<T> | null,
    readonly length: number,
  ) {}

  static of<T>(items: readonly T[]): Fifo<T> {
    return items.reduce<Fifo<T>>((queue, item) => queue.with(item), Fifo.EMPTY);
  }

  with(item: T): Fifo<T> {
    return new Fifo(this.front, { item, next: this.back }, this.length + 1);
  }

  /** The first item and the rest; null if there is none. */
  take(): readonly [T, Fifo<T>] | null {
    let { front, back } = this;
    if (front === null) {
      for (; back !== null; back = back.next) front = { item: back.item, next: front };
    }
    if (front === null) return null;
    return [front.item, new Fifo(front.next, back, this.length - 1)];
  }

  items(): T[] {
    const all: T[] = [];
    for (let rest = this.take(); rest !== null; rest = rest[1].take()) all.push(rest[0]);
    return all;
  }
}
