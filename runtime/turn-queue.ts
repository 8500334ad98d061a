/**
 * Turns: pieces of work of one session, one after the other, in the order they were asked for.
 */
import { OmegaMisuse } from './misuse.js';

export class TurnQueue {
  #last: Promise<unknown> = Promise.resolve();
  #length = 0;

  /** Do the work when everything asked for before is done; answers what it answers. Throws
   * OmegaMisuse `limit` when `lengthMax` pieces are under way or waiting. */
  take<T>(lengthMax: number, work: () => Promise<T>): Promise<T> {
    if (this.#length >= lengthMax) {
      const message = `${lengthMax} evaluations wait already; let some finish (limit "queueMax")`;
      throw new OmegaMisuse('limit', message, { limit: 'queueMax' });
    }
    this.#length++;
    const turn = this.#last.then(work);
    const done = (): void => {
      this.#length--;
    };
    this.#last = turn.then(done, done);
    return turn;
  }

  /** Nothing is under way or waiting. */
  get isIdle(): boolean {
    return this.#length === 0;
  }

  /** When everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
