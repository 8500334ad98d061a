/** The functors of Datalog text: what they take, what they are of, and how they are computed. */
import type { InfixOperator, PrefixOperator } from '../../../grammar/datalog/syntax.js';
import type { FunctorName } from '../datalog/functors.js';
import type { ArithmeticOperator } from '../datalog/rule.js';
import type { Kind } from './kinds.js';

/** `any`: whatever it is; `same`: the kind of numbers that the others and the result have. */
type OperandKind = Kind | 'any' | 'same';

export interface Signature {
  /** With `rest`, the last may be repeated. */
  readonly operands: readonly OperandKind[];
  readonly rest?: true;
  readonly result: Kind | 'same';
  readonly operator: ArithmeticOperator | FunctorName;
}

export const SIGNATURES: Readonly<Record<string, Signature>> = {
  cat: { operands: ['symbol'], rest: true, result: 'symbol', operator: 'cat' },
  strlen: { operands: ['symbol'], result: 'number', operator: 'strlen' },
  substr: { operands: ['symbol', 'number', 'number'], result: 'symbol', operator: 'substr' },
  ord: { operands: ['any'], result: 'number', operator: 'ord' },
  to_string: { operands: ['any'], result: 'symbol', operator: 'to_string' },
  to_number: { operands: ['any'], result: 'number', operator: 'to_number' },
  to_unsigned: { operands: ['any'], result: 'unsigned', operator: 'to_unsigned' },
  to_float: { operands: ['any'], result: 'float', operator: 'to_float' },
  itou: { operands: ['number'], result: 'unsigned', operator: 'uint32' },
  utoi: { operands: ['unsigned'], result: 'number', operator: 'int32' },
  itof: { operands: ['number'], result: 'float', operator: 'float' },
  utof: { operands: ['unsigned'], result: 'float', operator: 'float' },
  ftoi: { operands: ['float'], result: 'number', operator: 'to_number' },
  ftou: { operands: ['float'], result: 'unsigned', operator: 'to_unsigned' },
  min: { operands: ['same'], rest: true, result: 'same', operator: 'min' },
  max: { operands: ['same'], rest: true, result: 'same', operator: 'max' },
};

type Operator = ArithmeticOperator | FunctorName;

/** By kind of numbers; what is not there is not defined on it. Results are cut to 32 bits. */
export const INFIX: Readonly<
  Record<
    InfixOperator,
    { readonly number: Operator; readonly unsigned: Operator; float?: Operator }
  >
> = {
  '+': { number: '+', unsigned: '+', float: '+' },
  '-': { number: '-', unsigned: '-', float: '-' },
  '*': { number: '*', unsigned: '*', float: '*' },
  '/': { number: 'quotient', unsigned: 'quotient', float: 'divide' },
  '%': { number: 'remainder', unsigned: 'remainder' },
  '^': { number: 'power', unsigned: 'power', float: 'float-power' },
  band: { number: 'band', unsigned: 'band' },
  bor: { number: 'bor', unsigned: 'bor' },
  bxor: { number: 'bxor', unsigned: 'bxor' },
  bshl: { number: 'bshl', unsigned: 'bshl' },
  bshr: { number: 'bshr', unsigned: 'bshru' },
  bshru: { number: 'bshru', unsigned: 'bshru' },
  land: { number: 'land', unsigned: 'land' },
  lor: { number: 'lor', unsigned: 'lor' },
  lxor: { number: 'lxor', unsigned: 'lxor' },
};

export const PREFIX: Readonly<Record<PrefixOperator, Operator>> = {
  '-': '-',
  bnot: 'bnot',
  lnot: 'lnot',
};
