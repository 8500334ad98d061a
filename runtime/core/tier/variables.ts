/** The variables of generated code: its closure, a variable a slot, and what else it declares. */
import type { Node } from '../compiler/ir.js';
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

  /** The registers as they are now. Adding nothing to an integer keeps the host from boxing it in
   * every turn, only because this place and another one want a box. */
  get registers(): string {
    const { integers } = this.expressions;
    const values = this.#all.map((name) =>
      /^d/.test(name) ? `new Flonum(${name})` : integers.has(name) ? `${name} + 0` : name,
    );
    return `[${values.join(', ')}]`;
  }

  /** Declarations of all variables but the parameters; those of numbers are never anything else, or
   * the host would box what they hold. */
  declarations(parameters: readonly string[]): readonly string[] {
    const { integers } = this.expressions;
    const own = this.#all.filter((name) => !parameters.includes(name));
    const isNumber = (name: string): boolean => /^d/.test(name) || integers.has(name);
    return own.map((name) => (isNumber(name) ? `${name} = 0` : name));
  }

  /** Take a slot over from the registers, a number so that the host sees that it is one. What is
   * not of the kind that is expected is refused; a slot that holds nothing is not needed. What has
   * come back is `v` and not yet in its register. */
  load(slot: number, node: Node, returned: number): string {
    const { kinds, constants } = this.expressions;
    const variable = this.expressions.slot(slot);
    const register = slot + 1 === returned ? 'v' : `r[${slot + 1}]`;
    const kind = kinds.slot(slot);
    if (kind === 'any') return `${variable} = ${register};`;
    const [is, value] =
      kind === 'float'
        ? [`${register} instanceof Flonum`, `+${register}.value`]
        : [`typeof ${register} === 'number'`, `+${register}`];
    const refuse = `return M.refuse(${constants.nameOf(node)}, r, ${returned}, v);`;
    return `if (${is}) ${variable} = ${value}; else if (${register} !== undefined) ${refuse}`;
  }
}
