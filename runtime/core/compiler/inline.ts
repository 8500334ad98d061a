/** Which primitives the machine has a fast path for, by number of operands. */
import { Inline } from './ir.js';

const UNARY: ReadonlyMap<string, Inline> = new Map([
  ['car', Inline.Car],
  ['cdr', Inline.Cdr],
  ['null?', Inline.IsNull],
  ['pair?', Inline.IsPair],
  ['not', Inline.Not],
  ['zero?', Inline.IsZero],
]);

const BINARY: ReadonlyMap<string, Inline> = new Map([
  ['+', Inline.Add],
  ['-', Inline.Subtract],
  ['*', Inline.Multiply],
  ['<', Inline.Less],
  ['<=', Inline.LessOrEqual],
  ['>', Inline.Greater],
  ['>=', Inline.GreaterOrEqual],
  ['=', Inline.NumberEquals],
  ['eq?', Inline.Eq],
  ['cons', Inline.Cons],
  ['vector-ref', Inline.VectorRef],
]);

/** The fast path of a primitive on that many operands, or None. */
export function inlineCode(name: string, operandCount: number): Inline {
  const table = operandCount === 1 ? UNARY : operandCount === 2 ? BINARY : null;
  return table?.get(name) ?? Inline.None;
}
