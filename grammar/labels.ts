/**
 * Datum labels (R7RS 2.4): `#0=` names the datum behind it, `#0#` is that very datum. A label is
 * known from its definition to the end of the outermost datum around it.
 */
import type { Syntax } from './syntax.js';

/** What a label stands for while its datum has not begun. */
export const PENDING = 'pending';

/** The labels of the outermost datum that is being read. */
export class Labels {
  /** Null stands for a datum that could not be read. */
  readonly #named = new Map<string, Syntax | null | typeof PENDING>();
  /** The labels in the order of their definitions. */
  readonly #order: string[] = [];

  get count(): number {
    return this.#order.length;
  }

  /** What a label names, undefined when it is not known. */
  get(label: string): Syntax | null | typeof PENDING | undefined {
    return this.#named.get(label);
  }

  /** The label appears: `#0=`. */
  define(label: string): void {
    if (!this.#named.has(label)) this.#order.push(label);
    this.#named.set(label, PENDING);
  }

  /** The datum behind the label begins. */
  bind(label: string, syntax: Syntax | null): void {
    this.#named.set(label, syntax);
  }

  /** Forget all labels but the first `count`: the others' datum is over. */
  forget(count: number): void {
    while (this.#order.length > count) this.#named.delete(this.#order.pop() as string);
  }
}

/** The number in a label token, without leading zeros. */
export function labelNumber(image: string): string {
  return image.slice(1, -1).replace(/^0+(?=.)/, '');
}
