/** Which forms are simple: evaluated in place, without a node of their own. */
import type { Core } from '../expander/core-form.js';
import type { Primitive } from '../primitive.js';
import { freeOfExpression } from './free-variables.js';
import { type Simple, SimpleKind } from './ir.js';
import type { Unit } from './unit.js';

/** Answers for the forms of one lambda, each found once. */
export class Simplicity {
  readonly #known = new Map<Core, boolean>();

  constructor(readonly unit: Unit) {}

  /** Whether the form needs no node of its own. */
  isSimple(core: Core): boolean {
    const known = this.#known.get(core);
    if (known !== undefined) return known;
    // A long chain of alternatives is looked at from its end, so that it is no depth.
    const chain: Core[] = [core];
    for (let next = alternative(core); next !== null; next = alternative(next)) chain.push(next);
    for (const form of chain.reverse()) this.#known.set(form, this.#computeSimple(form));
    return this.#known.get(core) as boolean;
  }

  #computeSimple(core: Core): boolean {
    switch (core.kind) {
      case 'constant':
      case 'local':
      case 'global':
      case 'lambda':
        return true;
      case 'if':
        return (
          this.isSimple(core.test) && this.isSimple(core.then) && this.isSimple(core.otherwise)
        );
      case 'call':
        return (
          this.inlined(core)?.spec.kind === 'pure' && core.operands.every((o) => this.isSimple(o))
        );
      case 'let': {
        const parts = asOr(core);
        return parts !== null && this.isSimple(parts.first) && this.isSimple(parts.second);
      }
      case 'set-local':
      case 'set-global':
      case 'define':
      case 'sequence':
      case 'letrec':
        return false;
    }
  }

  /** The primitive that a call may do in place. */
  inlined(core: Core & { kind: 'call' }): Primitive | null {
    if (core.operator.kind !== 'global') return null;
    const primitive = this.unit.inlined(core.operator.cell);
    const count = core.operands.length;
    return primitive !== null && count >= primitive.min && count <= primitive.max
      ? primitive
      : null;
  }
}

/** A value that no later call can change, and that cannot fail to be there. */
export function isStable(simple: Simple): boolean {
  switch (simple.kind) {
    case SimpleKind.Constant:
    case SimpleKind.Local:
    case SimpleKind.Free:
    case SimpleKind.Self:
    case SimpleKind.Closure:
      return true;
    default:
      return false;
  }
}

/** The two expressions of what `(or first second)` expands to. */
export function asOr(core: Core & { kind: 'let' }): OrForm | null {
  let parts = ors.get(core);
  if (parts === undefined) {
    parts = findOr(core);
    ors.set(core, parts);
  }
  return parts;
}

interface OrForm {
  readonly first: Core;
  readonly second: Core;
}

const ors = new WeakMap<Core, OrForm | null>();

function findOr(core: Core & { kind: 'let' }): OrForm | null {
  const [variable] = core.variables;
  const { body } = core;
  if (
    core.variables.length !== 1 ||
    variable === undefined ||
    variable.assigned ||
    body.kind !== 'if'
  )
    return null;
  const { test, then, otherwise } = body;
  const isVariable = (form: Core): boolean => form.kind === 'local' && form.variable === variable;
  if (!isVariable(test) || !isVariable(then)) return null;
  if (freeOfExpression(otherwise).has(variable)) return null;
  return { first: core.inits[0] as Core, second: otherwise };
}

/** What an `if` or an `or` does otherwise. */
function alternative(core: Core): Core | null {
  if (core.kind === 'if') return core.otherwise;
  return core.kind === 'let' ? (asOr(core)?.second ?? null) : null;
}
