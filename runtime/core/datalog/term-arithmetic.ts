/**
 * Arithmetic on interned terms, with Omega's numbers: exact integers of any size, ratios, inexact
 * numbers. Small exact integers never leave their integers. Also what aggregates and lattices
 * compute.
 */
import { Flonum, list, NIL, Pair, type Value } from '../../../grammar/datum.js';
import { fault } from '../condition.js';
import {
  add,
  checkReal,
  isReal,
  lessOrEqual,
  lessThan,
  multiply,
  subtract,
} from '../numbers/arithmetic.js';
import { modulo, quotient, remainder } from '../numbers/integers.js';
import { realCompare, realMagnitude } from '../numbers/reals.js';
import { toInexact } from '../numbers/rounding.js';
import type { Operand } from './flat-rule.js';
import { applyFunctor, type FunctorName } from './functors.js';
import type { Join } from './relation.js';
import {
  type AggregateOperator,
  ARITHMETIC,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Lattice,
} from './rule.js';
import type { TermId, TermTable } from './term-table.js';

/** The integers of exact integers n have |2n| at most this. */
const SMALL_ID_MAX = 2 ** 30 - 2;

const OPERATIONS: Readonly<Record<ArithmeticOperator, (a: Value, b: Value) => Value>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  quotient: (a, b) => quotient(a, b),
  remainder: (a, b) => remainder(a, b),
  modulo: (a, b) => modulo(a, b),
  min: (a, b) => extreme('min', -1, a, b),
  max: (a, b) => extreme('max', 1, a, b),
  abs: (a) => realMagnitude(checkReal('abs', 1, a)),
};

/** Whether it is one of Omega's operators on numbers, which take one or more operands. */
export function isArithmetic(
  operator: ArithmeticOperator | FunctorName,
): operator is ArithmeticOperator {
  return ARITHMETIC.includes(operator as ArithmeticOperator);
}

export class TermArithmetic {
  constructor(readonly terms: TermTable) {}

  add(a: TermId, b: TermId): TermId {
    const sum = a + b;
    if (((a | b) & 1) === 0 && sum <= SMALL_ID_MAX && sum >= -SMALL_ID_MAX) return sum;
    return this.apply('+', a, b);
  }

  subtract(a: TermId, b: TermId): TermId {
    const difference = a - b;
    if (((a | b) & 1) === 0 && difference <= SMALL_ID_MAX && difference >= -SMALL_ID_MAX)
      return difference;
    return this.apply('-', a, b);
  }

  /** Of one or two operands; `b` is not looked at for `abs`. */
  apply(operator: ArithmeticOperator, a: TermId, b: TermId): TermId {
    const { terms } = this;
    return terms.intern(OPERATIONS[operator](terms.value(a), terms.value(b)));
  }

  /** A functor of any number of operands. */
  call(name: FunctorName, operands: readonly TermId[]): TermId {
    const { terms } = this;
    if (name === 'ord') return terms.intern((operands[0] as TermId) >> 1);
    return terms.intern(
      applyFunctor(
        name,
        operands.map((id) => terms.value(id)),
      ),
    );
  }

  /** The functor of that name. Small integers are what they are. */
  int32(a: TermId): TermId {
    return (a & 1) === 0 ? a : this.call('int32', [a]);
  }

  /** The value of an operand whose variables have values, by slot. */
  evaluate(operand: Operand, bindings: ReadonlyMap<number, TermId>): TermId {
    if (operand.kind === 'constant') return operand.id;
    if (operand.kind === 'slot') return bindings.get(operand.slot) as TermId;
    const { operator } = operand;
    const values = operand.operands.map((each) => this.evaluate(each, bindings));
    const [first = 0, ...rest] = values;
    if (!isArithmetic(operator)) return this.call(operator, values);
    if (rest.length > 0) return rest.reduce((a, b) => this.apply(operator, a, b), first);
    return operator === '-' ? this.apply('-', 0, first) : this.apply(operator, first, first);
  }

  compare(operator: ComparisonOperator, a: TermId, b: TermId): boolean {
    switch (operator) {
      case '=':
        return a === b;
      case 'not=':
        return a !== b;
      case '<':
        return this.less(a, b);
      case '>':
        return this.less(b, a);
      case '<=':
        return this.lessOrEqual(a, b);
      case '>=':
        return this.lessOrEqual(b, a);
    }
  }

  less(a: TermId, b: TermId): boolean {
    if (((a | b) & 1) === 0) return a < b;
    return lessThan(this.terms.value(a), this.terms.value(b));
  }

  lessOrEqual(a: TermId, b: TermId): boolean {
    if (((a | b) & 1) === 0) return a <= b;
    return lessOrEqual(this.terms.value(a), this.terms.value(b));
  }

  /** How a lattice joins: sets are sorted lists in which each item occurs once.
   * The join throws a Fault `wrong-type` for what is no element of the lattice. */
  joinOf(lattice: Lattice): Join {
    const { terms } = this;
    const sign = lattice === 'min' ? -1 : 1;
    return (there, value) => {
      if (there === value) return value;
      if (lattice === 'union') return this.#union(there ?? terms.intern(NIL), value);
      this.#checkReal(lattice, value);
      return there === null || Math.sign(terms.compare(value, there)) === sign ? value : there;
    };
  }

  /** The value of an aggregate over a group of values, in any order. O(n log n). */
  aggregate(operator: AggregateOperator, values: TermId[]): TermId {
    const { terms } = this;
    values.sort((a, b) => terms.compare(a, b));
    switch (operator) {
      case 'count':
        return terms.intern(values.length);
      case 'sum':
        return values.reduce((sum, value) => this.add(sum, value), 0);
      case 'min':
        return this.#number(operator, values, 0);
      case 'max':
        return this.#number(operator, values, values.length - 1);
      case 'collect':
        return terms.intern(list(values.map((value) => terms.value(value))));
    }
  }

  #number(operator: AggregateOperator, sorted: readonly TermId[], at: number): TermId {
    for (const id of sorted) this.#checkReal(operator, id);
    return sorted[at] as TermId;
  }

  #checkReal(who: string, id: TermId): void {
    const value = this.terms.value(id);
    if (!isReal(value)) throw fault('wrong-type', `${who} is of real numbers, not`, [value]);
  }

  #items(id: TermId): TermId[] {
    const items: TermId[] = [];
    let rest = this.terms.value(id);
    for (; rest instanceof Pair; rest = rest.cdr) items.push(this.terms.intern(rest.car));
    if (rest === NIL) return items;
    throw fault('wrong-type', 'union joins sets, which are lists, not', [this.terms.value(id)]);
  }

  /** A set with the items of a list. What is behind the last of them is shared. Linear in what is
   * before it. */
  #union(set: TermId, added: TermId): TermId {
    const { terms } = this;
    const items = this.#items(added).sort((a, b) => terms.compare(a, b));
    const before: Value[] = [];
    let rest = terms.value(set);
    let isNew = false;
    for (const item of items) {
      let next: TermId | null = null;
      for (; rest instanceof Pair; rest = rest.cdr) {
        next = terms.intern(rest.car);
        if (terms.compare(next, item) >= 0) break;
        before.push(rest.car);
      }
      const value = terms.value(item);
      const isThere = (rest instanceof Pair && next === item) || before.at(-1) === value;
      if (isThere) continue;
      before.push(value);
      isNew = true;
    }
    if (!isNew) return set;
    return terms.intern(list(before, rest));
  }
}

/** R7RS `min` (order -1) and `max` (1): NaN if there is one, inexact if any operand is. */
function extreme(who: string, order: 1 | -1, a: Value, b: Value): Value {
  const [x, y] = [checkReal(who, 1, a), checkReal(who, 2, b)];
  for (const each of [x, y]) if (each instanceof Flonum && Number.isNaN(each.value)) return each;
  const best = realCompare(y, x) === order ? y : x;
  return x instanceof Flonum || y instanceof Flonum ? toInexact(best) : best;
}
