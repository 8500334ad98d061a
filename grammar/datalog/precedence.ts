/**
 * Operators and their operands, as they stand in a row, to one expression (Soufflé's
 * `parser.yy`: a prefix operator binds stronger than all infix ones but `^`).
 */
import type { Span } from '../syntax.js';
import type { Expression, InfixOperator, PrefixOperator } from './syntax.js';

/** An operator in a row. */
export type RowItem =
  | { readonly kind: 'before'; readonly operator: PrefixOperator; readonly span: Span }
  | { readonly kind: 'between'; readonly operator: InfixOperator }
  | { readonly kind: 'operand'; readonly expression: Expression };

const STRENGTHS: Readonly<Record<InfixOperator, number>> = {
  lor: 1,
  lxor: 2,
  land: 3,
  bor: 4,
  bxor: 5,
  band: 6,
  bshl: 7,
  bshr: 7,
  bshru: 7,
  '+': 8,
  '-': 8,
  '*': 9,
  '/': 9,
  '%': 9,
  '^': 11,
};
const PREFIX_STRENGTH = 10;

type Operator = Exclude<RowItem, { readonly kind: 'operand' }>;

/** The expression that a row of operands with operators before and between them means. O(n)
 * (Dijkstra 1961). */
export function expressionOf(row: readonly RowItem[]): Expression {
  const operands: Expression[] = [];
  const waiting: Operator[] = [];
  const apply = (): void => {
    const operator = waiting.pop() as Operator;
    const right = operands.pop() as Expression;
    operands.push(
      operator.kind === 'before'
        ? prefixed(operator.operator, operator.span, right)
        : joined(operator.operator, operands.pop() as Expression, right),
    );
  };
  for (const item of row) {
    if (item.kind === 'operand') operands.push(item.expression);
    else {
      const strength = strengthOf(item);
      const isFirst = (before: Operator): boolean =>
        item.kind === 'between' &&
        (strengthOf(before) > strength ||
          (strengthOf(before) === strength && item.operator !== '^'));
      for (let before = waiting.at(-1); before && isFirst(before); before = waiting.at(-1)) apply();
      waiting.push(item);
    }
  }
  while (waiting.length > 0) apply();
  return operands[0] as Expression;
}

function strengthOf(item: Operator): number {
  return item.kind === 'before' ? PREFIX_STRENGTH : STRENGTHS[item.operator];
}

/** A number with a sign is a number. */
function prefixed(operator: PrefixOperator, span: Span, operand: Expression): Expression {
  const whole = spanning(span, operand.span);
  if (operator === '-' && operand.kind === 'number' && operand.form !== 'unsigned')
    return { ...operand, value: -operand.value, span: whole };
  return { kind: 'prefix', operator, operand, span: whole };
}

function joined(operator: InfixOperator, left: Expression, right: Expression): Expression {
  return { kind: 'infix', operator, left, right, span: spanning(left.span, right.span) };
}

/** From the beginning of one to the end of the other. */
export function spanning(first: Span, last: Span): Span {
  const { endLine, endColumn, endOffset } = last;
  return { ...first, endLine, endColumn, endOffset };
}
