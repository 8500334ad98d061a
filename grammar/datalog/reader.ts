/**
 * The reader of Datalog text: a program to its statements. It never throws: flaws are listed, and
 * every statement that parses is read.
 */
import type { IToken } from 'chevrotain';
import { LineTable } from '../lines.js';
import type { Span } from '../syntax.js';
import * as t from './lexer.js';
import { parsePiece } from './parser.js';
import type { Statement } from './syntax.js';

export interface DatalogFlaw {
  readonly span: Span;
  readonly message: string;
  readonly hint: string | null;
}

export interface DatalogText {
  readonly statements: readonly Statement[];
  /** In the order of the text. */
  readonly flaws: readonly DatalogFlaw[];
  /** Whether something with flaws might have declared a relation or a type. */
  readonly lacksDeclarations: boolean;
}

/** Flaws of one text that are listed. */
const FLAWS_MAX = 100;
/** Parentheses and braces inside each other. */
const NESTING_MAX = 100;

/** What is not supported, by the directive's name, and what to do about it. */
const REFUSED: Readonly<Record<string, string>> = {
  '.comp': 'write its relations and rules out, with names of their own',
  '.init': 'write the relations and rules of the component out',
  '.override': 'write the relations and rules of the component out',
  '.functor': 'use the functors that there are, such as cat, substr, to_number',
  '.include': 'put the text of that file here',
  '.once': 'take it out',
  '.limitsize': 'take it out; a limit on all facts is given by the machine',
  '.lattice': 'use an aggregate, or write the relation in Omega: define-relation has lattices',
};

/** The statements of a program; `file` is the name under which spans know it. O(n). */
export function readDatalog(text: string, file: string): DatalogText {
  const reading = new Reading(text, file);
  reading.run();
  const flaws = reading.flaws.sort((a, b) => a.span.offset - b.span.offset);
  const { statements, lacksDeclarations } = reading;
  return { statements, flaws: flaws.slice(0, FLAWS_MAX), lacksDeclarations };
}

/** What is parsed at once. */
interface Piece {
  readonly tokens: IToken[];
  /** Something in it is no token. */
  readonly isDamaged: boolean;
}

class Reading {
  readonly statements: Statement[] = [];
  readonly flaws: DatalogFlaw[] = [];
  lacksDeclarations = false;
  /** Offsets of characters that are no token. */
  readonly #damages: number[] = [];
  readonly #lines: LineTable;

  constructor(
    readonly text: string,
    file: string,
  ) {
    this.#lines = new LineTable(text, file);
  }

  run(): void {
    const { tokens, errors } = t.lexDatalog(this.text);
    for (const { offset, length } of errors) {
      const sign = this.text.slice(offset, offset + length);
      this.#damages.push(offset);
      this.#flawAt(offset, offset + length, `nothing is written with ${JSON.stringify(sign)}`);
    }
    for (const piece of this.#pieces(tokens)) this.#take(piece);
  }

  spanOf(first: IToken, last: IToken): Span {
    return this.#lines.place(first.startOffset, last.startOffset + last.image.length);
  }

  flaw(span: Span, message: string, hint: string | null): void {
    this.flaws.push({ span, message, hint });
  }

  #flawAt(start: number, end: number, message: string, hint: string | null = null): void {
    this.flaw(this.#lines.place(start, end), message, hint);
  }

  /** Tokens up to a full stop, or up to a directive: a directive, a clause, or one of each. */
  *#pieces(tokens: readonly IToken[]): Generator<Piece> {
    let piece: IToken[] = [];
    let isDamaged = false;
    let damage = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] as IToken;
      const { tokenType, startOffset } = token;
      // What is no token belongs to the piece in which it stands.
      while ((this.#damages[damage] ?? startOffset) < startOffset) {
        isDamaged ||= piece.length > 0;
        damage++;
      }
      if (this.#isDamaged(token)) {
        isDamaged ||= tokenType !== t.Preprocessor;
        continue;
      }
      if (t.DIRECTIVES.includes(tokenType) && piece.length > 0) {
        yield { tokens: piece, isDamaged };
        [piece, isDamaged] = [[], false];
      }
      if (token.image === '.comp') {
        this.#refuse(token);
        this.lacksDeclarations = true;
        i = endOfBraces(tokens, i);
        continue;
      }
      piece.push(token);
      if (tokenType === t.Dot) {
        yield { tokens: piece, isDamaged };
        [piece, isDamaged] = [[], false];
      }
    }
    isDamaged ||= damage < this.#damages.length;
    if (piece.length > 0) yield { tokens: piece, isDamaged };
  }

  /** Whether a token is none of a program, which is told. */
  #isDamaged(token: IToken): boolean {
    switch (token.tokenType) {
      case t.OpenComment:
        this.#tell(token, 'this comment has no end', 'put */ behind it');
        return true;
      case t.OpenString:
        this.#tell(token, 'this string has no end', 'put " behind it, on the same line');
        return true;
      case t.Preprocessor: {
        const hint = 'run the C preprocessor first: cpp -P program.dl > plain.dl';
        this.#tell(token, 'lines for the C preprocessor are not supported', hint);
        return true;
      }
      default:
        return false;
    }
  }

  #tell(token: IToken, message: string, hint: string | null): void {
    const line = /^[^\n\r]*/.exec(token.image) as RegExpExecArray;
    this.#flawAt(token.startOffset, token.startOffset + line[0].length, message, hint);
  }

  #refuse(token: IToken): void {
    this.#tell(token, `${token.image} is not supported`, REFUSED[token.image] ?? null);
  }

  /** The statements of a piece; rules with flaws are left out. */
  #take({ tokens, isDamaged }: Piece): void {
    const [first] = tokens as [IToken];
    const before = this.flaws.length;
    const found = isDamaged ? [] : this.#read(tokens);
    const isFlawed = isDamaged || this.flaws.length > before;
    this.statements.push(...(isFlawed ? found.filter(({ kind }) => kind !== 'rule') : found));
    if (isFlawed && DECLARING.includes(first.tokenType)) this.lacksDeclarations = true;
  }

  #read(piece: IToken[]): readonly Statement[] {
    const [first] = piece as [IToken];
    if (first.tokenType === t.Refused) {
      this.#refuse(first);
      return [];
    }
    const deep = deepest(piece);
    if (deep !== null) {
      const hint = 'make relations of its parts';
      this.#tell(deep, `parentheses nest at most ${NESTING_MAX} deep`, hint);
      return [];
    }
    const { found, error } = parsePiece(piece, this);
    if (error === null) return found;
    const { token, message } = error;
    const last = piece.at(-1) as IToken;
    if (t.isEnd(token)) {
      const end = last.startOffset + last.image.length;
      const hint = 'a rule and a fact end with a full stop';
      this.#flawAt(end, end, message, hint);
    } else {
      const [better, hint] = this.#known(token, piece) ?? [message, null];
      this.#tell(token, better, hint);
    }
    return found;
  }

  /** What is written in Soufflé, but not supported. */
  #known(token: IToken, piece: readonly IToken[]): readonly [string, string] | null {
    const { tokenType, image } = token;
    if (tokenType === t.Bracket && image !== ']')
      return RECORDS[image as keyof typeof RECORDS] ?? null;
    const before = piece[piece.indexOf(token) - 1];
    if (tokenType === t.Comparison && image === '<=' && before?.tokenType === t.CloseRound)
      return ['subsumption is not supported', 'use the aggregate min or max'];
    if (tokenType === t.OpenCurly && piece[0]?.tokenType === t.DefineType)
      return ['algebraic data types are not supported', 'use a relation for each branch'];
    if (tokenType === t.Minus && before?.image === 'choice')
      return ['choice-domain is not supported', 'choose by an aggregate such as min'];
    if (tokenType === t.AggregateWord)
      return [`"${image}" is the name of an aggregate`, 'take another name'];
    return null;
  }
}

/** What a piece that may declare something begins with. */
const DECLARING = [t.Declare, t.DefineType, t.Refused];

const RECORDS = {
  '[': ['records are not supported', 'give each part a column of its own'],
  $: ['branches of types and counters are not supported', 'use relations and numbers'],
  '@': ['functors of the user are not supported', 'use those that there are, such as cat'],
} as const;

/** The place of the brace that ends the first block behind a token. */
function endOfBraces(tokens: readonly IToken[], from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const { tokenType } = tokens[i] as IToken;
    if (tokenType === t.OpenCurly) depth++;
    else if (tokenType === t.CloseCurly && --depth <= 0) return i;
  }
  return tokens.length;
}

/** The first token that nests too deep. */
function deepest(piece: readonly IToken[]): IToken | null {
  let depth = 0;
  for (const token of piece) {
    const { tokenType } = token;
    if (tokenType === t.OpenRound || tokenType === t.OpenCurly) depth++;
    else if (tokenType === t.CloseRound || tokenType === t.CloseCurly) depth--;
    if (depth > NESTING_MAX) return token;
  }
  return null;
}
