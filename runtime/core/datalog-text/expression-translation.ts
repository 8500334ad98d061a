/** Expressions of Datalog text as those of the rule engine. */
import type { Expression } from '../../../grammar/datalog/syntax.js';
import { Flonum, intern, type Value } from '../../../grammar/datum.js';
import type { FunctorName } from '../datalog/functors.js';
import type {
  ArithmeticOperator,
  ComparisonOperator,
  Expression as EngineExpression,
  Goal,
} from '../datalog/rule.js';
import type { Aggregate, Part } from './conjunctions.js';
import type { Inference } from './inference.js';
import { type Kind, withArticle } from './kinds.js';
import { type Refusal, refuse } from './refusal.js';
import { INFIX, PREFIX, SIGNATURES } from './signatures.js';

/** What each aggregate's value is, once there is a goal for it. */
export type AggregateValues = ReadonlyMap<Aggregate, EngineExpression>;

const BOUNDS: Readonly<Record<'number' | 'unsigned', readonly [low: number, high: number]>> = {
  number: [-(2 ** 31), 2 ** 31 - 1],
  unsigned: [0, 2 ** 32 - 1],
};

const COMPARISON: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '!=': 'not=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

export function variable(name: string): { readonly kind: 'variable'; readonly name: string } {
  return { kind: 'variable', name: `?${name}` };
}

export function constant(value: Value): { readonly kind: 'constant'; readonly value: Value } {
  return { kind: 'constant', value };
}

export function applied(
  operator: ArithmeticOperator | FunctorName,
  ...operands: EngineExpression[]
): EngineExpression {
  return { kind: 'arithmetic', operator, operands };
}

/** Cut to what numbers of that kind can be. */
export function wrapped(kind: Kind, expression: EngineExpression): EngineExpression {
  if (kind === 'number') return applied('int32', expression);
  return kind === 'unsigned' ? applied('uint32', expression) : expression;
}

/** The value of a literal of that kind; null for what is none.
 * @throws Refusal for a number that does not fit */
export function literal(expression: Expression, kind: Kind): Value | null {
  if (expression.kind === 'string') return intern(expression.text);
  if (expression.kind !== 'number') return null;
  const { value, span } = expression;
  if (kind === 'float') return new Flonum(Number(value));
  const [low, high] = BOUNDS[kind as 'number' | 'unsigned'];
  if (value >= low && value <= high) return Number(value) + 0;
  const message = `${value} does not fit: ${withArticle(kind)} is from ${low} to ${high}`;
  throw refuse('out-of-range', span, message, 'use one that does, or a float');
}

export class ExpressionTranslation {
  constructor(
    readonly inference: Inference,
    readonly aggregates: AggregateValues,
  ) {}

  expression(expression: Expression): EngineExpression {
    const kind = this.inference.kindOf(expression);
    switch (expression.kind) {
      case 'variable':
        return variable(expression.name);
      case 'number':
      case 'string':
        return constant(literal(expression, kind));
      case 'prefix': {
        const operand = this.expression(expression.operand);
        return wrapped(kind, applied(PREFIX[expression.operator], operand));
      }
      case 'infix': {
        const operator = INFIX[expression.operator][kind as Exclude<Kind, 'symbol'>];
        const [left, right] = [expression.left, expression.right].map((e) => this.expression(e));
        return wrapped(
          kind,
          applied(operator as FunctorName, left as EngineExpression, right as EngineExpression),
        );
      }
      case 'call': {
        const { name, operands } = expression;
        if (name.text === 'as') return this.expression(operands[0] as Expression);
        const { operator } = SIGNATURES[name.text] as { operator: FunctorName };
        return applied(operator, ...operands.map((operand) => this.expression(operand)));
      }
      case 'aggregate':
        return this.aggregates.get(expression) as EngineExpression;
      case 'wildcard':
        throw this.#noValue(expression);
    }
  }

  #noValue({ span }: Expression): Refusal {
    return refuse('ungrounded-variable', span, 'a wildcard has no value here', 'give it a name');
  }

  /** The goals of a part whose rows have plain operands. */
  goal(part: Part): Goal {
    switch (part.kind) {
      case 'row': {
        const { name, operands, span } = part.atom;
        const terms = operands.map((operand) => {
          if (operand.kind === 'wildcard') return operand;
          return this.expression(operand) as ReturnType<typeof variable>;
        });
        const atom = { relation: name.text, terms, span };
        return { kind: part.isNegated ? 'not' : 'relation', atom };
      }
      case 'test': {
        const { name, operands, span } = part.atom;
        const left = applied(
          name.text === 'match' ? 'match?' : 'contains?',
          ...operands.map((operand) => this.expression(operand)),
        );
        return { kind: 'compare', operator: '=', left, right: constant(!part.isNegated), span };
      }
      case 'compare': {
        const { sign, span } = part;
        const [left, right] = [this.expression(part.left), this.expression(part.right)];
        if (this.inference.kindOf(part.left) === 'symbol' && sign !== '=' && sign !== '!=')
          return this.#order(sign, left, right, part);
        const operator = COMPARISON[sign] as ComparisonOperator;
        return { kind: 'compare', operator, left, right, span };
      }
      case 'never':
        return {
          kind: 'compare',
          operator: '=',
          left: constant(0),
          right: constant(1),
          span: null,
        };
    }
  }

  /** Symbols are ordered by their texts. */
  #order(
    sign: '<' | '<=' | '>' | '>=',
    left: EngineExpression,
    right: EngineExpression,
    { span }: Extract<Part, { readonly kind: 'compare' }>,
  ): Goal {
    const isSwapped = sign === '>' || sign === '<=';
    const [a, b] = isSwapped ? [right, left] : [left, right];
    const holds = constant(sign === '<' || sign === '>');
    return { kind: 'compare', operator: '=', left: applied('symbol<?', a, b), right: holds, span };
  }
}
