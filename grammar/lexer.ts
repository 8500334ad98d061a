/**
 * The tokens of Omega (R7RS 7.1.1 <token>), as Chevrotain token types. Numbers, symbols and
 * booleans are one token, a run of characters up to a delimiter; `atoms.ts` tells them apart. No
 * text is refused here: what is not closed becomes a token that says so, and the reader reports
 * it.
 */
import type {
  Lexer as ChevrotainLexer,
  CustomPatternMatcherReturn,
  IToken,
  TokenType,
} from 'chevrotain';
import { createToken, Lexer } from './chevrotain.js';

/** The payload of a string, a `|symbol|` or a block comment whose end is missing. */
export const UNCLOSED = 'unclosed';

/** What the reader does with a token; the token types below each belong to one of these. */
export const Opener = createToken({ name: 'Opener', pattern: Lexer.NA });
export const Closer = createToken({ name: 'Closer', pattern: Lexer.NA });
export const Prefix = createToken({ name: 'Prefix', pattern: Lexer.NA });
export const Atom = createToken({ name: 'Atom', pattern: Lexer.NA });
export const Aside = createToken({ name: 'Aside', pattern: Lexer.NA });

/** The comments of a text are kept apart from its tokens, in this group. */
const COMMENTS = 'comments';

const NOT_DELIMITER = '[^\\s\\u0085()[\\]{}";\'`,|]';

/** One character code out of each class by which Chevrotain sorts the codes above 255. */
const WIDE_CODES: number[] = [];
for (let code = 256; code <= 0xffff; code += 255) WIDE_CODES.push(code);
WIDE_CODES.push(0xffff);
const NARROW_CODES = Array.from({ length: 256 }, (_, code) => code);
const ALL_CODES = [...NARROW_CODES, ...WIDE_CODES];
/** The codes a token may begin with, told to Chevrotain, which need not then analyse patterns. */
const codesOf = (start: RegExp): number[] =>
  ALL_CODES.filter((code) => code > 255 || start.test(String.fromCharCode(code)));

type Custom = (
  text: string,
  offset: number,
  tokens: readonly IToken[],
) => CustomPatternMatcherReturn | null;

/**
 * Set once a text has shown an unclosed string or `|symbol|`: from there on each ends with its
 * line at the latest, so that hunting for ends stays linear.
 */
let missesQuote = false;

/**
 * Matches from one quote to the next that has no backslash before it, else to the end of the line.
 */
function quoted(quote: string): Custom {
  return (text, offset) => {
    const lineEnd = /[\n\r]|$/g;
    lineEnd.lastIndex = offset;
    const lineEndOffset = (): number => lineEnd.exec(text)?.index ?? text.length;
    const limit = missesQuote ? lineEndOffset() : text.length;
    let at = offset + 1;
    for (; at < limit; at++) {
      const character = text[at];
      if (character === quote) return [text.slice(offset, at + 1)];
      if (character === '\\') at += 1;
    }
    missesQuote = true;
    lineEnd.lastIndex = offset;
    const rest: CustomPatternMatcherReturn = [text.slice(offset, lineEndOffset())];
    rest.payload = UNCLOSED;
    return rest;
  };
}

/** The end of the block comment that begins at `offset`, or -1. Comments nest (R7RS 2.2). */
function blockCommentEnd(text: string, offset: number): number {
  const marks = /\|#|#\|/g;
  marks.lastIndex = offset + 2;
  let depth = 1;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '#|' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

const closedComment: Custom = (text, offset) => {
  if (!text.startsWith('#|', offset)) return null;
  const end = blockCommentEnd(text, offset);
  return end < 0 ? null : [text.slice(offset, end)];
};

const unclosedComment: Custom = (text, offset) => {
  if (!text.startsWith('#|', offset)) return null;
  const rest: CustomPatternMatcherReturn = [text.slice(offset)];
  rest.payload = UNCLOSED;
  return rest;
};

/**
 * A token type: its `role` is what the parser sees, or the group where tokens go that the parser
 * does not see; `start` are the characters it may begin with.
 */
function token(
  name: string,
  role: TokenType | string,
  start: string | RegExp,
  pattern: string | RegExp | Custom,
): TokenType {
  return createToken({
    name,
    pattern: typeof pattern === 'function' ? { exec: pattern } : pattern,
    start_chars_hint: typeof start === 'string' ? [...start] : codesOf(start),
    line_breaks: true,
    ...(typeof role === 'string' ? { group: role } : { categories: role }),
  });
}

export const OpenList = token('OpenList', Opener, '(', '(');
export const OpenVector = token('OpenVector', Opener, '#', '#(');
export const OpenBytevector = token('OpenBytevector', Opener, '#', /#[uU]8\(/);
/** Brackets and braces, which Omega has not; read as parentheses once reported. */
export const OpenBracket = token('OpenBracket', Opener, '[{', /[[{]/);
export const Close = token('Close', Closer, ')', ')');
export const CloseBracket = token('CloseBracket', Closer, ']}', /[\]}]/);
/** `'` `` ` `` `,` `,@`: the next datum goes into a list of two (R7RS 7.1.2 <abbreviation>). */
export const Abbreviation = token('Abbreviation', Prefix, "'`,", /'|`|,@?/);
/** `#;`: the next datum is a comment. */
export const DatumComment = token('DatumComment', Prefix, '#', '#;');
/** `#0=`: the next datum gets a name. */
export const LabelDefinition = token('LabelDefinition', Prefix, '#', /#\d+=/);
export const LabelReference = token('LabelReference', Atom, '#', /#\d+#/);
export const Character = token(
  'Character',
  Atom,
  '#',
  new RegExp(`#\\\\(?:${NOT_DELIMITER}+|[\\s\\S])?`),
);
export const StringText = token('StringText', Atom, '"', quoted('"'));
export const BarSymbol = token('BarSymbol', Atom, '|', quoted('|'));
export const Plain = token(
  'Plain',
  Atom,
  new RegExp(NOT_DELIMITER),
  new RegExp(`${NOT_DELIMITER}+`),
);
/** `#!fold-case` and its like (R7RS 2.1). */
export const Directive = token('Directive', Aside, '#', new RegExp(`#!${NOT_DELIMITER}*`));
export const UnclosedComment = token('UnclosedComment', Aside, '#', unclosedComment);

const BlockComment = token('BlockComment', COMMENTS, '#', closedComment);
const LineComment = token('LineComment', COMMENTS, ';', /;[^\n\r]*/);
/** The line by which a Unix shell finds the interpreter of a script. */
const Interpreter = token('Interpreter', COMMENTS, '#', /#! ?\/[^\n\r]*/);
const Whitespace = token('Whitespace', Lexer.SKIPPED, /[\s\u0085]/, /[\s\u0085]+/);

/** How many data a token stream still lacks, see `lexDatum`. */
const boundary = { seen: 0, depth: 0, missing: 1 };

/** Whether the tokens so far, of which only the last is new, end the one datum that is wanted. */
function endsDatum(tokens: readonly IToken[]): boolean {
  if (tokens.length === boundary.seen) return boundary.missing <= 0;
  boundary.seen = tokens.length;
  if (boundary.missing === Number.POSITIVE_INFINITY) return false;
  const { tokenType, payload } = tokens[tokens.length - 1] as IToken;
  if (payload === UNCLOSED) boundary.missing = Number.POSITIVE_INFINITY;
  const [category] = tokenType.CATEGORIES ?? [];
  if (category === Opener) boundary.depth += 1;
  else if (category === Closer && boundary.depth === 0) boundary.missing = 0;
  else if (category === Closer) boundary.depth -= 1;
  else if (category === Prefix && boundary.depth === 0) {
    if (tokenType === DatumComment) boundary.missing += 1;
    return false;
  }
  if ((category === Closer || category === Atom) && boundary.depth === 0) boundary.missing -= 1;
  return boundary.missing <= 0;
}

/** Swallows in one go whatever stands behind the one datum that is wanted. */
const Rest = token('Rest', Lexer.SKIPPED, /[\s\S]/, (text, offset, tokens) =>
  endsDatum(tokens) ? [text.slice(offset)] : null,
);

const CATEGORIES = [Opener, Closer, Prefix, Atom, Aside];
/** In order of precedence: the first that matches wins. */
const PATTERNS = [
  Whitespace,
  LineComment,
  BlockComment,
  UnclosedComment,
  Interpreter,
  Directive,
  OpenList,
  Close,
  OpenVector,
  OpenBytevector,
  OpenBracket,
  CloseBracket,
  Abbreviation,
  DatumComment,
  LabelDefinition,
  LabelReference,
  Character,
  StringText,
  BarSymbol,
  Plain,
];

/** Every token type that can reach the parser. */
export const VOCABULARY: readonly TokenType[] = [...CATEGORIES, ...PATTERNS];

let lexer: ChevrotainLexer | null = null;

/** Made at first use: a program that reads nothing should not pay for it. */
function theLexer(): ChevrotainLexer {
  lexer ??= new Lexer(
    { modes: { all: PATTERNS, one: [Rest, ...PATTERNS] }, defaultMode: 'all' },
    { positionTracking: 'onlyOffset', skipValidations: true, recoveryEnabled: false },
  );
  return lexer;
}

/** A text's tokens and, apart, its comments, both in order. */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
}

/** All tokens of the text. O(n), any text. */
export function lex(text: string): Lexed {
  missesQuote = false;
  const { tokens, groups } = theLexer().tokenize(text, 'all');
  return { tokens, comments: groups[COMMENTS] ?? [] };
}

/** The tokens of the first datum of the text, with what stands before it; `complete` is false when
 * the text ends before the datum does. O(length of these tokens). */
export function lexDatum(text: string): { readonly tokens: IToken[]; readonly complete: boolean } {
  missesQuote = false;
  boundary.seen = 0;
  boundary.depth = 0;
  boundary.missing = 1;
  const { tokens } = theLexer().tokenize(text, 'one');
  return { tokens, complete: endsDatum(tokens) };
}
