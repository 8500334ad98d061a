/**
 * The grammar of atoms, formulas and expressions of a Datalog program, for Chevrotain.
 */
import type { IToken, TokenType } from 'chevrotain';
import { EmbeddedActionsParser, EOF } from '../chevrotain.js';
import type { Span } from '../syntax.js';
import * as t from './lexer.js';
import { MESSAGES } from './messages.js';
import { expressionOf, type RowItem, spanning } from './precedence.js';
import type {
  AggregateName,
  Atom,
  ComparisonSign,
  Expression,
  Formula,
  InfixOperator,
  Name,
  PrefixOperator,
} from './syntax.js';
import { integerOf, textOf } from './token-text.js';

/** What a parser needs to know of the text, and where it tells what else is wrong with it. */
export interface ParserHost {
  /** From the beginning of one token to the end of the other. */
  spanOf(first: IToken, last: IToken): Span;
  flaw(span: Span, message: string, hint: string | null): void;
}

/** Operators in one row: what is made of them nests. */
const OPERATORS_MAX = 500;

export abstract class FormulaParser extends EmbeddedActionsParser {
  /** Null only while Chevrotain records the grammar. */
  host: ParserHost | null = null;

  constructor() {
    super([...t.DATALOG_VOCABULARY], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: true,
      errorMessageProvider: MESSAGES,
    });
  }

  readonly formula = this.RULE('formula', (): Formula => {
    const parts: Formula[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Semicolon,
      DEF: () => parts.push(this.SUBRULE(this.conjunction)),
    });
    return parts.length === 1 ? (parts[0] as Formula) : { kind: 'or', parts };
  });

  readonly conjunction = this.RULE('conjunction', (): Formula => {
    const parts: Formula[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => parts.push(this.SUBRULE(this.element)) });
    return parts.length === 1 ? (parts[0] as Formula) : { kind: 'and', parts };
  });

  readonly element = this.RULE('element', (): Formula => {
    const bangs: IToken[] = [];
    this.MANY(() => bangs.push(this.CONSUME(t.Bang)));
    const formula = this.OR<Formula>([
      {
        ALT: () => {
          const word = this.CONSUME(t.Truth);
          return { kind: 'truth', holds: word.image === 'true' };
        },
      },
      {
        GATE: () => this.#isGroup(),
        ALT: () => {
          this.CONSUME(t.OpenRound);
          const inner = this.SUBRULE(this.formula);
          this.CONSUME(t.CloseRound);
          return inner;
        },
      },
      { ALT: () => this.SUBRULE(this.constraint) },
    ]);
    return this.ACTION(() => {
      if (bangs.length % 2 === 0) return formula;
      return { kind: 'not', formula, span: this.span(bangs[0] as IToken, this.LA(0)) };
    });
  });

  /** A comparison, or an atom: one that is no comparison has to be a call. */
  readonly constraint = this.RULE('constraint', (): Formula => {
    const left = this.SUBRULE(this.expression);
    let compared: Formula | null = null;
    this.OPTION(() => {
      const { image } = this.CONSUME(t.Comparison);
      const right = this.SUBRULE1(this.expression);
      this.ACTION(() => {
        const span = spanning(left.span, right.span);
        compared = { kind: 'compare', sign: image as ComparisonSign, left, right, span };
      });
    });
    return this.ACTION(() => {
      if (compared !== null) return compared;
      if (left.kind === 'call') {
        const { name, operands, span } = left;
        return { kind: 'atom', atom: { name, operands, span } };
      }
      const hint = 'a body consists of atoms such as edge(x, y) and comparisons such as x < y';
      this.host?.flaw(left.span, 'this is a value, and neither holds nor fails', hint);
      return { kind: 'truth', holds: true };
    });
  });

  readonly expression = this.RULE('expression', (): Expression => {
    const row: RowItem[] = [];
    const first = this.LA(1);
    this.SUBRULE(this.operand, { ARGS: [row] });
    this.MANY(() => {
      const { image } = this.CONSUME(t.Infix);
      row.push({ kind: 'between', operator: image as InfixOperator });
      this.SUBRULE1(this.operand, { ARGS: [row] });
    });
    return this.ACTION(() => {
      if (row.length <= 2 * OPERATORS_MAX) return expressionOf(row);
      const hint = 'give a name to a part of it by =';
      this.flaw(first, `an expression has at most ${OPERATORS_MAX} operators`, hint);
      return { kind: 'wildcard', span: this.span(first, first) };
    });
  });

  readonly operand = this.RULE('operand', (row: RowItem[]) => {
    this.MANY(() => {
      const sign = this.OR([
        { ALT: () => this.CONSUME(t.Minus) },
        { ALT: () => this.CONSUME(t.Not) },
      ]);
      this.ACTION(() => {
        const operator = sign.image as PrefixOperator;
        row.push({ kind: 'before', operator, span: this.span(sign, sign) });
      });
    });
    const expression = this.SUBRULE(this.primary);
    this.ACTION(() => row.push({ kind: 'operand', expression }));
  });

  readonly primary = this.RULE(
    'primary',
    (): Expression =>
      this.OR<Expression>([
        { ALT: () => this.#leaf(this.CONSUME(t.StringToken)) },
        { ALT: () => this.#leaf(this.CONSUME(t.FloatToken)) },
        { ALT: () => this.#leaf(this.CONSUME(t.IntegerToken)) },
        { ALT: () => this.#leaf(this.CONSUME(t.Wildcard)) },
        { ALT: () => this.SUBRULE(this.nameOrCall) },
        { ALT: () => this.SUBRULE(this.aggregate) },
        {
          ALT: () => {
            this.CONSUME(t.OpenRound);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(t.CloseRound);
            return inner;
          },
        },
      ]),
  );

  readonly nameOrCall = this.RULE('nameOrCall', (): Expression => {
    const first = this.CONSUME(t.Identifier);
    let operands: Expression[] | null = null;
    this.OPTION(() => {
      operands = this.SUBRULE(this.operands);
    });
    return this.ACTION(() => {
      const span = this.span(first, this.LA(0));
      if (operands !== null) return { kind: 'call', name: this.nameOf(first), operands, span };
      return { kind: 'variable', name: first.image, span };
    });
  });

  /** `min(a, b)` is a functor, `min x : { … }` an aggregate. */
  readonly aggregate = this.RULE('aggregate', (): Expression => {
    const word = this.CONSUME(t.AggregateWord);
    return this.OR<Expression>([
      {
        GATE: () => this.#isCall(),
        ALT: () => {
          const operands = this.SUBRULE(this.operands);
          return this.ACTION(() => {
            const span = this.span(word, this.LA(0));
            return { kind: 'call', name: this.nameOf(word), operands, span };
          });
        },
      },
      {
        ALT: () => {
          let target: Expression | null = null;
          this.OPTION({
            GATE: () => word.image !== 'count',
            DEF: () => {
              target = this.SUBRULE(this.expression);
            },
          });
          this.CONSUME(t.Colon);
          const body = this.OR1<Formula>([
            {
              ALT: () => {
                this.CONSUME(t.OpenCurly);
                const inner = this.SUBRULE(this.formula);
                this.CONSUME(t.CloseCurly);
                return inner;
              },
            },
            { ALT: () => ({ kind: 'atom', atom: this.SUBRULE(this.atom) }) },
          ]);
          return this.ACTION(() => {
            const operator = word.image as AggregateName;
            if (target === null && operator !== 'count')
              this.flaw(word, `${operator} needs a value`, `for example ${operator} x : { r(x) }`);
            const span = this.span(word, this.LA(0));
            return { kind: 'aggregate', operator, target, body, span };
          });
        },
      },
    ]);
  });

  readonly atom = this.RULE('atom', (): Atom => {
    const first = this.CONSUME(t.Identifier);
    const operands = this.SUBRULE(this.operands);
    return this.ACTION(() => {
      return { name: this.nameOf(first), operands, span: this.span(first, this.LA(0)) };
    });
  });

  readonly operands = this.RULE('operands', (): Expression[] => {
    const operands: Expression[] = [];
    this.CONSUME(t.OpenRound);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => operands.push(this.SUBRULE(this.expression)) });
    this.CONSUME(t.CloseRound);
    return operands;
  });

  protected span(first: IToken, last: IToken): Span {
    return (this.host as ParserHost).spanOf(first, last);
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: this.span(token, token) };
  }

  protected flaw(token: IToken, message: string, hint: string | null): void {
    this.host?.flaw(this.span(token, token), message, hint);
  }

  #leaf(token: IToken): Expression {
    return this.ACTION(() => {
      const span = this.span(token, token);
      switch (token.tokenType) {
        case t.StringToken:
          return { kind: 'string', text: textOf(token), span };
        case t.FloatToken:
          return { kind: 'number', value: Number(token.image), form: 'float', span };
        case t.IntegerToken: {
          const form = token.image.endsWith('u') ? 'unsigned' : 'number';
          return { kind: 'number', value: integerOf(token.image), form, span };
        }
        default:
          return { kind: 'wildcard', span };
      }
    });
  }

  /** Whether the parenthesis that comes next holds a formula, and begins no expression. */
  #isGroup(): boolean {
    const { behind } = this.#round();
    return behind !== t.Comparison && behind.CATEGORIES?.includes(t.Infix) !== true;
  }

  /** Whether operands come next, and not a value in parentheses that an aggregate is taken of. */
  #isCall(): boolean {
    if (this.LA(1).tokenType !== t.OpenRound) return false;
    const { behind, hasComma } = this.#round();
    return hasComma || behind !== t.Colon;
  }

  /** The parenthesis that opens next: what stands behind it, and whether it holds several things.
   * O(tokens in it). */
  #round(): { readonly behind: TokenType; readonly hasComma: boolean } {
    let depth = 0;
    let hasComma = false;
    for (let i = 1; ; i++) {
      const { tokenType } = this.LA(i);
      if (tokenType === t.OpenRound || tokenType === t.OpenCurly) depth++;
      else if (tokenType === t.CloseRound || tokenType === t.CloseCurly) depth--;
      else if (tokenType === t.Comma && depth === 1) hasComma = true;
      if (depth <= 0 || tokenType === EOF) return { behind: this.LA(i + 1).tokenType, hasComma };
    }
  }
}
