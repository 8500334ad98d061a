/** The variables of generated code: its closure, a variable a slot, and what else it declares. */
import type { Lambda } from '../compiler/lambda.js';
import type { Expressions } from './expressions.js';

export class Variables {
  constructor(
    readonly lambda: Lambda,
    readonly expressions: Expressions,
  ) {}

  /** The closure and the variables of all slots. */
  get #all(): readonly string[] {
    const slots = this.lambda.slotNames.map((_, slot) => this.expressions.slot(slot));
    return [this.expressions.self, ...slots];
  }

  /** The registers as they are now. */
  get registers(): string {
    return `[${this.#all.map((name) => this.#boxed(name)).join(', ')}]`;
  }

  /** A register as it is now. */
  register(number: number): string {
    const { expressions } = this;
    return this.#boxed(number === 0 ? expressions.self : expressions.slot(number - 1));
  }

  /** Adding nothing to an integer keeps the host from boxing it in every turn, only because this
   * place and another one want a box. */
  #boxed(name: string): string {
    if (/^d/.test(name)) return `new Flonum(${name})`;
    return this.expressions.integers.has(name) ? `${name} + 0` : name;
  }

  /** Declarations of all variables but the parameters; those of numbers are never anything else, or
   * the host would box what they hold. */
  declarations(parameters: readonly string[]): readonly string[] {
    const { integers } = this.expressions;
    const own = this.#all.filter((name) => !parameters.includes(name));
    const isNumber = (name: string): boolean => /^d/.test(name) || integers.has(name);
    return own.map((name) => (isNumber(name) ? `${name} = 0` : name));
  }

  /** Take a slot over from `place`, a number so that the host sees that it is one. What is not of
   * the kind that is expected is refused; a slot that holds nothing is not needed. */
  load(slot: number, place: string, refuse: string): string {
    const variable = this.expressions.slot(slot);
    const kind = this.expressions.kinds.slot(slot);
    if (kind === 'any') return `${variable} = ${place};`;
    const [is, value] =
      kind === 'float'
        ? [`${place} instanceof Flonum`, `+${place}.value`]
        : [`typeof ${place} === 'number'`, `+${place}`];
    return `if (${is}) ${variable} = ${value}; else if (${place} !== undefined) return ${refuse};`;
  }
}
