/** Tells a client of breakpoints that code has come for. */
import type { BreakpointBook } from './breakpoint-book.js';
import type { Tell } from './events.js';

/** How often it is looked. */
const LOOK_MS = 100;

export class CodeWatch {
  #timer: NodeJS.Timeout | null = null;

  constructor(
    readonly breakpoints: BreakpointBook,
    readonly tell: Tell,
  ) {}

  /** Look again and again, as long as a breakpoint waits for code. */
  start(): void {
    this.stop();
    if (!this.breakpoints.awaitsCode) return;
    this.#timer = setInterval(() => {
      this.look();
      if (!this.breakpoints.awaitsCode) this.stop();
    }, LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  look(): void {
    for (const breakpoint of this.breakpoints.changed()) {
      this.tell('breakpoint', { reason: 'changed', breakpoint });
    }
  }
}
