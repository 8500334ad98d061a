/**
 * The reader: text to syntax (R7RS 7.1). It never throws: flaws are listed, and everything outside
 * the damage is still read.
 */
import { lex, lexDatum } from './lexer.js';
import { LineTable } from './lines.js';
import { Nesting } from './nesting.js';
import { parse } from './parser.js';
import type { ReadError } from './read-error.js';
import type { Syntax } from './syntax.js';

export type { ReadError } from './read-error.js';

export interface ReadOptions {
  /** The name under which spans know the text. */
  readonly file?: string;
  /** Whether to start as after `#!fold-case`. */
  readonly foldCase?: boolean;
}

export interface ReadResult {
  readonly data: Syntax[];
  /** In the order of the text. */
  readonly errors: ReadError[];
}

const NO_FILE = '';

/**
 * All data of a text. With errors, `data` holds what could be made out: a damaged token is left out
 * of the datum it stands in, an unclosed list ends where the text ends or where a list opens in
 * column 1. Text is unfinished, not wrong, when all errors are `incomplete`. O(n).
 */
export function read(text: string, options: ReadOptions = {}): ReadResult {
  const { file = NO_FILE, foldCase = false } = options;
  const { tokens } = lex(text);
  const lines = new LineTable(text, file);
  let nesting = new Nesting(lines, foldCase);
  parse(tokens, nesting);
  if (nesting.openSince >= 0) {
    nesting = new Nesting(lines, foldCase, nesting.openSince);
    parse(tokens, nesting);
  }
  nesting.end();
  return { data: nesting.data, errors: inOrder(nesting.errors) };
}

export interface ReadDatumOptions extends ReadOptions {
  /** Line and column of `offset`, both 1 unless given. */
  readonly line?: number;
  readonly column?: number;
}

export interface ReadDatumResult {
  /** Null at the end of the text, and where there are errors instead of a datum. */
  readonly datum: Syntax | null;
  /** Where to go on reading: offset, line, column and case folding. */
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly foldCase: boolean;
  readonly errors: ReadError[];
  /** Whether the text ended within the datum. */
  readonly incomplete: boolean;
}

/**
 * The next datum from `offset` on, as ports want it: nothing behind the datum is looked at.
 * O(length of the datum and of what stands before it).
 */
export function readDatum(
  text: string,
  offset: number,
  options: ReadDatumOptions = {},
): ReadDatumResult {
  const { file = NO_FILE, foldCase = false, line = 1, column = 1 } = options;
  const rest = text.slice(offset);
  const { tokens, complete } = lexDatum(rest);
  const last = tokens[tokens.length - 1];
  const length =
    complete && last !== undefined ? last.startOffset + last.image.length : rest.length;
  const lines = new LineTable(rest.slice(0, length), file, offset, line, column);
  const nesting = new Nesting(lines, foldCase);
  parse(tokens, nesting);
  nesting.end();
  const errors = inOrder(nesting.errors);
  return {
    datum: nesting.data[0] ?? null,
    end: offset + length,
    line: lines.lineOf(length),
    column: lines.columnOf(length),
    foldCase: nesting.foldCase,
    errors,
    incomplete: errors.some((error) => error.incomplete),
  };
}

function inOrder(errors: ReadError[]): ReadError[] {
  return errors.sort((a, b) => a.span.offset - b.span.offset);
}
