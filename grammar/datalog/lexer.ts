/** The tokens of Datalog text, as Chevrotain token types. Labels are for messages. */
import type {
  Lexer as ChevrotainLexer,
  ILexingResult,
  IToken,
  ITokenConfig,
  TokenType,
} from 'chevrotain';
import { createToken, EOF, Lexer } from '../chevrotain.js';
import { AGGREGATE_NAMES, COMPARISON_SIGNS } from './syntax.js';

/** Operators between two expressions. */
export const Infix = createToken({ name: 'Infix', pattern: Lexer.NA, label: 'an operator' });

type More = Omit<ITokenConfig, 'name' | 'pattern'>;

function token(name: string, label: string, pattern: RegExp, more: More = {}): TokenType {
  return createToken({ name, label, pattern, ...more });
}

/** What is skipped. */
function blank(name: string, pattern: RegExp): TokenType {
  return createToken({ name, pattern, group: Lexer.SKIPPED, line_breaks: true });
}

function sign(name: string, text: string, more: More = {}): TokenType {
  return createToken({ name, label: `"${text}"`, pattern: text, ...more });
}

/** A comment or a string without its end, and a line for the C preprocessor: flaws of the text. */
export const OpenComment = token('OpenComment', 'a comment', /\/\*[\s\S]*/, { line_breaks: true });
export const OpenString = token('OpenString', 'a string', /"(?:[^"\\\n\r]|\\.)*/);
export const Preprocessor = token('Preprocessor', 'a preprocessor line', /#[^\n\r]*/);

export const StringToken = token('String', 'a string', /"(?:[^"\\\n\r]|\\.)*"/);
export const FloatToken = token('Float', 'a number', /\d+\.\d+(?:[eE][+-]?\d+)?/);
/** It may be hexadecimal or binary, and end in `u`. */
export const IntegerToken = token('Integer', 'a number', /(?:0x[\da-fA-F]+|0b[01]+|\d+)u?/);

export const Identifier = token('Identifier', 'a name', /[A-Za-z_?][\w?]*/);

function word(name: string, label: string, pattern: RegExp, more: More = {}): TokenType {
  return token(name, label, pattern, { longer_alt: Identifier, ...more });
}

export const Declare = token('Declare', '".decl"', /\.decl\b/);
export const DefineType = token('DefineType', '".type"', /\.(?:type|symbol_type|number_type)\b/);
export const ReadOrWrite = token('ReadOrWrite', '".input"', /\.(?:input|output|printsize)\b/);
export const Plan = token('Plan', '".plan"', /\.plan\b/);
export const Pragma = token('Pragma', '".pragma"', /\.pragma\b/);
export const Refused = token(
  'Refused',
  'a directive',
  /\.(?:limitsize|functor|comp|init|override|include|once|lattice)\b/,
);
/** What a directive begins with. */
export const DIRECTIVES = [Declare, DefineType, ReadOrWrite, Plan, Pragma, Refused];

export const Wildcard = word('Wildcard', '"_"', /_/);
export const AggregateWord = word(
  'Aggregate',
  'an aggregate',
  new RegExp(AGGREGATE_NAMES.join('|')),
);
export const Truth = word('Truth', '"true"', /true|false/);
const WordOperator = word('WordOperator', 'an operator', /bshru|bshr|bshl|b(?:and|or|xor)/, {
  categories: Infix,
});
const LogicalOperator = word('LogicalOperator', 'an operator', /l(?:and|or|xor)/, {
  categories: Infix,
});
export const Not = word('Not', '"bnot"', /bnot|lnot/);

export const If = sign('If', ':-');
export const Subtype = sign('Subtype', '<:');
const longestFirst = [...COMPARISON_SIGNS].sort((a, b) => b.length - a.length);
export const Comparison = token('Comparison', 'a comparison', new RegExp(longestFirst.join('|')));
export const Bang = sign('Bang', '!');
export const OpenRound = sign('OpenRound', '(');
export const CloseRound = sign('CloseRound', ')');
export const OpenCurly = sign('OpenCurly', '{');
export const CloseCurly = sign('CloseCurly', '}');
export const Comma = sign('Comma', ',');
export const Semicolon = sign('Semicolon', ';');
export const Colon = sign('Colon', ':');
export const Bar = sign('Bar', '|');
export const Minus = sign('Minus', '-', { categories: Infix });
const Operator = token('Operator', 'an operator', /[-+*/%^]/, { categories: Infix });
/** What begins or ends a record, a branch of an algebraic type, a functor of the user. */
export const Bracket = token('Bracket', 'a record', /[[\]$@]/);
export const Dot = sign('Dot', '.');

const ALL: readonly TokenType[] = [
  blank('Blank', /\s+/),
  blank('Comment', /\/\/[^\n\r]*/),
  blank('BlockComment', /\/\*[\s\S]*?\*\//),
  ...[OpenComment, Preprocessor, StringToken, OpenString, FloatToken, IntegerToken],
  ...DIRECTIVES,
  ...[Wildcard, AggregateWord, Truth, WordOperator, LogicalOperator, Not, Identifier],
  ...[If, Subtype, Comparison, Bang, OpenRound, CloseRound, OpenCurly, CloseCurly],
  ...[Comma, Semicolon, Colon, Bar, Minus, Operator, Bracket, Dot],
];

/** Every token type, of those that match the first; and categories. */
export const DATALOG_VOCABULARY: readonly TokenType[] = [Infix, ...ALL];

let lexer: ChevrotainLexer | null = null;

/** The tokens of a text. The lexer is made at first use. O(n). */
export function lexDatalog(text: string): ILexingResult {
  lexer ??= new Lexer([...ALL], {
    positionTracking: 'onlyOffset',
    skipValidations: true,
  });
  return lexer.tokenize(text);
}

/** Whether a token stands for the end of the tokens. */
export function isEnd({ tokenType }: IToken): boolean {
  return tokenType === EOF;
}
