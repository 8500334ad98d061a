/** What a person has typed, under the names that spans call it, for showing where an error is. */

/** Texts that are kept. */
const INPUTS_KEPT = 200;

export class InputTexts {
  #count = 0;
  readonly #texts = new Map<string, string>();

  /** The text of that name; null if it is none, or no longer kept. */
  get(name: string): string | null {
    return this.#texts.get(name) ?? null;
  }

  /** What spans call so is this text. */
  remember(name: string, text: string): void {
    this.#texts.set(name, text);
  }

  /** A name for a text, which is kept for a while. */
  nameFor(text: string): string {
    this.#count++;
    const name = `input-${this.#count}`;
    this.remember(name, text);
    this.#texts.delete(`input-${this.#count - INPUTS_KEPT}`);
    return name;
  }

  /** There have been so many already, maybe elsewhere: the next ones are numbered on. */
  countFrom(count: number): void {
    this.#count = Math.max(this.#count, count);
  }
}
