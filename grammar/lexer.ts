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
const ATOM_CODES = ALL_CODES.filter(
  (code) => code > 255 || new RegExp(NOT_DELIMITER).test(String.fromCharCode(code)),
);

type Custom = (text: string, offset: number) => CustomPatternMatcherReturn | null;

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

const custom = (
  name: string,
  category: TokenType | null,
  exec: Custom,
  start: readonly (string | number)[],
): TokenType =>
  createToken({
    name,
    pattern: { exec },
    start_chars_hint: [...start],
    line_breaks: true,
    ...(category === null ? { group: COMMENTS } : { categories: category }),
  });

export const OpenList = createToken({ name: 'OpenList', pattern: '(', categories: Opener });
export const OpenVector = createToken({ name: 'OpenVector', pattern: '#(', categories: Opener });
export const OpenBytevector = createToken({
  name: 'OpenBytevector',
  pattern: /#[uU]8\(/,
  categories: Opener,
});
/** Brackets and braces, which Omega has not; read as parentheses once reported. */
export const OpenBracket = createToken({
  name: 'OpenBracket',
  pattern: /[[{]/,
  categories: Opener,
});
export const Close = createToken({ name: 'Close', pattern: ')', categories: Closer });
export const CloseBracket = createToken({
  name: 'CloseBracket',
  pattern: /[\]}]/,
  categories: Closer,
});
/** `'` `` ` `` `,` `,@`: the next datum goes into a list of two (R7RS 2.4 <abbreviation>). */
export const Abbreviation = createToken({
  name: 'Abbreviation',
  pattern: /'|`|,@?/,
  categories: Prefix,
});
/** `#;`: the next datum is a comment. */
export const DatumComment = createToken({
  name: 'DatumComment',
  pattern: '#;',
  categories: Prefix,
});
/** `#0=`: the next datum gets a name. */
export const LabelDefinition = createToken({
  name: 'LabelDefinition',
  pattern: /#\d+=/,
  categories: Prefix,
});
export const LabelReference = createToken({
  name: 'LabelReference',
  pattern: /#\d+#/,
  categories: Atom,
});
export const Character = createToken({
  name: 'Character',
  pattern: new RegExp(`#\\\\(?:${NOT_DELIMITER}+|[^])?`),
  start_chars_hint: ['#'],
  line_breaks: true,
  categories: Atom,
});
export const StringText = custom('StringText', Atom, quoted('"'), ['"']);
export const BarSymbol = custom('BarSymbol', Atom, quoted('|'), ['|']);
export const Plain = createToken({
  name: 'Plain',
  pattern: new RegExp(`${NOT_DELIMITER}+`),
  start_chars_hint: ATOM_CODES,
  categories: Atom,
});
/** `#!fold-case` and its like (R7RS 2.1). */
export const Directive = createToken({
  name: 'Directive',
  pattern: new RegExp(`#!${NOT_DELIMITER}*`),
  start_chars_hint: ['#'],
  categories: Aside,
});
export const UnclosedComment = custom('UnclosedComment', Aside, unclosedComment, ['#']);

const BlockComment = custom('BlockComment', null, closedComment, ['#']);
const LineComment = createToken({ name: 'LineComment', pattern: /;[^\n\r]*/, group: COMMENTS });
/** The line by which a Unix shell finds the interpreter of a script. */
const Interpreter = createToken({
  name: 'Interpreter',
  pattern: /#! ?\/[^\n\r]*/,
  group: COMMENTS,
});
const Whitespace = createToken({
  name: 'Whitespace',
  pattern: /[\s\u0085]+/,
  group: Lexer.SKIPPED,
});

/** How many data a token stream still lacks, see `lexDatum`. */
const boundary = { seen: 0, depth: 0, missing: 1 };

/** Whether the tokens so far, of which only the last is new, end the one datum that is wanted. */
function endsDatum(tokens: readonly IToken[]): boolean {
  if (tokens.length === boundary.seen) return boundary.missing <= 0;
  boundary.seen = tokens.length;
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
const Rest = createToken({
  name: 'Rest',
  pattern: {
    exec: (text: string, offset: number, tokens: IToken[]) =>
      endsDatum(tokens) ? [text.slice(offset)] : null,
  },
  start_chars_hint: ALL_CODES,
  line_breaks: true,
  group: Lexer.SKIPPED,
});

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
