/**
 * The formatter: sets the indentation of every line anew (see `indentation.ts`), drops spaces at
 * line ends and inside parentheses, and keeps at most one blank line. Line breaks, comments and
 * the data stay as they are. Formatting formatted text changes nothing.
 */
import type { IToken, TokenType } from 'chevrotain';
import { type FormStyle, formStyle } from './indentation.js';
import {
  Atom,
  BarSymbol,
  Closer,
  DatumComment,
  lex,
  Opener,
  OpenList,
  Plain,
  Prefix,
} from './lexer.js';
import { type ReadError, read } from './reader.js';

export interface FormatResult {
  /** The formatted text; the text as given where there are errors. */
  readonly text: string;
  readonly errors: ReadError[];
}

/** No line is indented further than this, however deep it is. */
const INDENTATION_MAX = 240;
const BODY_INDENTATION = 2;
const OPERAND_INDENTATION = 4;
const LINE_END = /\r\n|\n|\r/g;

/** A list or vector that is open. Columns are 0-based columns of the output. */
class Frame {
  /** Elements begun so far, the operator included. */
  count = 0;
  operator: string | null = null;
  style: FormStyle | null = null;
  /** Where the first operand stands, when on the operator's line. */
  operandColumn: number | null = null;
  /** The line of the operator. */
  line = 0;

  constructor(
    readonly column: number,
    readonly elementColumn: number,
    /** Whether it is a form of a program, not data. */
    readonly isCode: boolean,
  ) {}

  /** Where a line begins that starts with the next element. */
  get indentation(): number {
    if (this.count === 0 || !this.isCode || this.operator === null) return this.elementColumn;
    if (this.style === 'body') return this.column + BODY_INDENTATION;
    if (this.style === null) return this.operandColumn ?? this.elementColumn;
    if (this.count - 1 < this.style) return this.column + OPERAND_INDENTATION;
    if (this.style === 0 && this.operandColumn !== null) return this.operandColumn;
    return this.column + BODY_INDENTATION;
  }
}

class Formatting {
  readonly #out: string[] = [];
  #column = 0;
  #line = 0;
  readonly #stack: Frame[] = [];
  /** What the prefixes right before the token belong to. */
  #prefixed: 'nothing' | 'datum' | 'comment' = 'nothing';
  #quoted = false;
  #previous: TokenType | null = null;

  constructor(
    readonly text: string,
    /** Macros that the text defines; uses of them are taken to have a body. */
    readonly macros: ReadonlySet<string>,
  ) {}

  run(tokens: readonly IToken[]): string {
    let end = 0;
    for (const token of tokens) {
      this.#writeGap(this.text.slice(end, token.startOffset), token);
      this.#writeToken(token);
      end = token.startOffset + token.image.length;
    }
    if (tokens.length > 0) this.#out.push('\n');
    return this.#out.join('');
  }

  /** What stands between two tokens; `gap` is what stood there. */
  #writeGap(gap: string, token: IToken): void {
    if (this.#out.length === 0) return;
    const breaks = gap.match(LINE_END)?.length ?? 0;
    if (breaks > 0) {
      this.#line += 1;
      this.#column = Math.min(this.#indentation(gap, token), INDENTATION_MAX);
      this.#out.push(breaks > 1 ? '\n\n' : '\n', ' '.repeat(this.#column));
    } else if (
      gap !== '' &&
      categoryOf(this.#previous) !== Opener &&
      categoryOf(token.tokenType) !== Closer
    ) {
      const blanks = /^ +$/.test(gap) ? gap : ' ';
      this.#out.push(blanks);
      this.#column += blanks.length;
    }
  }

  #indentation(gap: string, token: IToken): number {
    const atMargin = /[\n\r]$/.test(gap);
    if (atMargin && token.image.startsWith(';;;')) return 0;
    return this.#stack[this.#stack.length - 1]?.indentation ?? 0;
  }

  #writeToken(token: IToken): void {
    const { image, tokenType } = token;
    const category = categoryOf(tokenType);
    const start = this.#column;
    if (category === Closer) {
      this.#stack.pop();
      this.#prefixed = 'nothing';
    } else if (category === Prefix || category === Atom || category === Opener) {
      this.#noteElement(token, start);
    }
    this.#advance(image.startsWith(';') ? image.trimEnd() : image);
    if (category === Opener) {
      const around = this.#stack[this.#stack.length - 1];
      const isCode = (around?.isCode ?? true) && !this.#quoted && tokenType === OpenList;
      this.#stack.push(new Frame(start, this.#column, isCode));
    }
    if (category === Prefix) this.#quoted ||= image === "'";
    else if (category !== undefined) this.#quoted = false;
    this.#previous = tokenType;
  }

  /** The list around gets an element, unless the token belongs to one that its prefix has begun. */
  #noteElement(token: IToken, column: number): void {
    const isPrefix = categoryOf(token.tokenType) === Prefix;
    const begins = this.#prefixed === 'nothing';
    if (begins && token.tokenType === DatumComment) {
      this.#prefixed = 'comment';
      return;
    }
    if (!isPrefix) this.#prefixed = 'nothing';
    else if (begins) this.#prefixed = 'datum';
    const frame = this.#stack[this.#stack.length - 1];
    if (!begins || frame === undefined) return;
    frame.count += 1;
    const isSymbol = token.tokenType === Plain || token.tokenType === BarSymbol;
    if (frame.count === 1) {
      frame.line = this.#line;
      if (isSymbol) {
        frame.operator = token.image;
        frame.style = this.macros.has(token.image) ? 'body' : formStyle(token.image);
      }
    } else if (frame.count === 2) {
      if (frame.line === this.#line) frame.operandColumn = column;
      if (frame.operator === 'let' && isSymbol) frame.style = 2; // a named let
    }
  }

  #advance(image: string): void {
    this.#out.push(image);
    const lastBreak = Math.max(image.lastIndexOf('\n'), image.lastIndexOf('\r'));
    if (lastBreak < 0) {
      this.#column += image.length;
    } else {
      this.#column = image.length - lastBreak - 1;
      this.#line += 1;
    }
  }
}

function categoryOf(tokenType: TokenType | null): TokenType | undefined {
  return tokenType?.CATEGORIES?.[0];
}

/** The text in the usual style, or as it is together with its flaws. O(n). */
export function format(text: string): FormatResult {
  const { errors } = read(text);
  if (errors.length > 0) return { text, errors };
  const { tokens, comments } = lex(text);
  const formatting = new Formatting(text, macrosDefinedBy(tokens));
  return { text: formatting.run(mergeByOffset(tokens, comments)), errors };
}

const MACRO_DEFINITION = /^define-(?:syntax|macro)$/;

function macrosDefinedBy(tokens: readonly IToken[]): Set<string> {
  const macros = new Set<string>();
  tokens.forEach(({ image }, i) => {
    const name = tokens[i + 1];
    if (MACRO_DEFINITION.test(image) && name?.tokenType === Plain) macros.add(name.image);
  });
  return macros;
}

function mergeByOffset(tokens: readonly IToken[], comments: readonly IToken[]): IToken[] {
  const merged: IToken[] = [];
  let next = 0;
  for (const token of tokens) {
    while (next < comments.length && (comments[next] as IToken).startOffset < token.startOffset) {
      merged.push(comments[next] as IToken);
      next += 1;
    }
    merged.push(token);
  }
  for (const comment of comments.slice(next)) merged.push(comment);
  return merged;
}
