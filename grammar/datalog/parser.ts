/**
 * The grammar of one statement of a Datalog program, for Chevrotain. `reader.ts` cuts the text into
 * pieces, so that a statement that does not parse spoils no other.
 */
import type { IRecognitionException, IToken } from 'chevrotain';
import { FormulaParser, type ParserHost } from './formula-parser.js';
import * as t from './lexer.js';
import type { Atom, Attribute, Formula, Name, Statement } from './syntax.js';
import { textOf } from './token-text.js';

const QUALIFIERS = new Set([
  ...['inline', 'no_inline', 'magic', 'no_magic', 'brie', 'btree', 'btree_delete'],
  ...['eqrel', 'overridable', 'input', 'output', 'printsize', 'choice', 'override'],
]);

/** Pragmas that say how to compute, not what. */
const HARMLESS_PRAGMAS = new Set([
  ...['magic-transform', 'magic-transform-exclude', 'inline-exclude', 'disable-transformers'],
  ...['jobs', 'profile', 'profile-frequency', 'verbose', 'no-warn', 'show', 'emit-statistics'],
  ...['auto-schedule', 'compile', 'provenance', 'live-profile'],
]);

class StatementParser extends FormulaParser {
  found: Statement[] = [];

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  readonly piece = this.RULE('piece', () => {
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.declaration) },
        { ALT: () => this.SUBRULE(this.type) },
        { ALT: () => this.SUBRULE(this.directive) },
        { ALT: () => this.SUBRULE(this.plan) },
        { ALT: () => this.SUBRULE(this.pragma) },
      ]);
    });
    this.OPTION1(() => this.SUBRULE(this.clause));
  });

  readonly declaration = this.RULE('declaration', () => {
    const first = this.CONSUME(t.Declare);
    const names = this.SUBRULE(this.names);
    this.CONSUME(t.OpenRound);
    const attributes: Attribute[] = [];
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(t.Colon);
        attributes.push({ name, type: this.SUBRULE1(this.name) });
      },
    });
    let last = this.CONSUME(t.CloseRound);
    const qualifiers: Name[] = [];
    this.MANY({
      GATE: () => QUALIFIERS.has(this.LA(1).image) && this.LA(2).tokenType !== t.OpenRound,
      DEF: () => {
        last = this.CONSUME(t.Identifier);
        this.ACTION(() => qualifiers.push(this.nameOf(last)));
      },
    });
    this.ACTION(() => {
      const span = this.span(first, last);
      this.found.push({ kind: 'declaration', names, attributes, qualifiers, span });
    });
  });

  readonly type = this.RULE('type', () => {
    const first = this.CONSUME(t.DefineType);
    const name = this.SUBRULE(this.name);
    const of: Name[] = [];
    let relation: 'subtype' | 'union' = 'subtype';
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Subtype);
            of.push(this.SUBRULE1(this.name));
          },
        },
        {
          ALT: () => {
            const sign = this.CONSUME(t.Comparison);
            this.ACTION(() => this.#wantsEqual(sign));
            relation = 'union';
            this.AT_LEAST_ONE_SEP({
              SEP: t.Bar,
              DEF: () => {
                of.push(this.SUBRULE2(this.name));
              },
            });
          },
        },
      ]);
    });
    this.ACTION(() => {
      const span = this.span(first, this.LA(0));
      const base = first.image === '.number_type' ? 'number' : 'symbol';
      if (of.length === 0) of.push({ text: base, span });
      this.found.push({ kind: 'type', name, relation, of, span });
    });
  });

  readonly directive = this.RULE('directive', () => {
    const first = this.CONSUME(t.ReadOrWrite);
    const names = this.SUBRULE(this.names);
    const options: Array<{ key: Name; value: string }> = [];
    this.OPTION(() => {
      this.CONSUME(t.OpenRound);
      this.MANY_SEP({
        SEP: t.Comma,
        DEF: () => {
          const key = this.SUBRULE(this.name);
          const sign = this.CONSUME(t.Comparison);
          this.ACTION(() => this.#wantsEqual(sign));
          const value = this.OR([
            { ALT: () => this.CONSUME(t.StringToken) },
            { ALT: () => this.CONSUME(t.Identifier) },
            { ALT: () => this.CONSUME(t.Truth) },
            { ALT: () => this.CONSUME(t.IntegerToken) },
          ]);
          this.ACTION(() => options.push({ key, value: textOf(value) }));
        },
      });
      this.CONSUME(t.CloseRound);
    });
    this.ACTION(() => {
      const what = first.image.slice(1) as 'input' | 'output' | 'printsize';
      const span = this.span(first, this.LA(0));
      this.found.push({ kind: 'directive', what, names, options, span });
    });
  });

  /** It says in which order a rule is evaluated: nothing that matters here. */
  readonly plan = this.RULE('plan', () => {
    this.CONSUME(t.Plan);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.CONSUME(t.IntegerToken);
        this.CONSUME(t.Colon);
        this.CONSUME(t.OpenRound);
        this.MANY_SEP({ SEP: t.Comma, DEF: () => this.CONSUME1(t.IntegerToken) });
        this.CONSUME(t.CloseRound);
      },
    });
  });

  readonly pragma = this.RULE('pragma', () => {
    this.CONSUME(t.Pragma);
    const name = this.CONSUME(t.StringToken);
    this.OPTION(() => this.CONSUME1(t.StringToken));
    this.ACTION(() => {
      if (HARMLESS_PRAGMAS.has(textOf(name))) return;
      this.flaw(name, `the pragma ${name.image} is not supported`, 'take it out');
    });
  });

  readonly clause = this.RULE('clause', () => {
    const first = this.LA(1);
    const heads: Atom[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => heads.push(this.SUBRULE(this.atom)) });
    let body: Formula | null = null;
    this.OPTION(() => {
      this.CONSUME(t.If);
      body = this.SUBRULE(this.formula);
    });
    const last = this.CONSUME(t.Dot);
    this.ACTION(() => this.found.push({ kind: 'rule', heads, body, span: this.span(first, last) }));
  });

  readonly names = this.RULE('names', (): Name[] => {
    const names: Name[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.name)) });
    return names;
  });

  readonly name = this.RULE('name', (): Name => {
    const token = this.CONSUME(t.Identifier);
    return this.ACTION(() => this.nameOf(token));
  });

  #wantsEqual(sign: IToken): void {
    if (sign.image !== '=') this.flaw(sign, `expected "=", got "${sign.image}"`, null);
  }

  /** Parse the tokens of one piece: statements, and what was in the way, if anything. */
  run(tokens: IToken[], host: ParserHost): IRecognitionException | null {
    this.host = host;
    this.found = [];
    this.input = tokens;
    this.piece();
    const [error = null] = this.errors;
    this.input = [];
    this.host = null;
    return error;
  }
}

let parser: StatementParser | null = null;

/** The statements of a piece of text, which end where it does not parse. The parser is made at
 * first use. O(tokens). */
export function parsePiece(
  tokens: IToken[],
  host: ParserHost,
): { readonly found: readonly Statement[]; readonly error: IRecognitionException | null } {
  parser ??= new StatementParser();
  const error = parser.run(tokens, host);
  return { found: parser.found, error };
}
