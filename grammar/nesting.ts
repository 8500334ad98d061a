/**
 * From tokens to nested syntax, with an explicit stack, so that depth is bounded by memory only. It
 * takes any sequence of tokens: what does not fit is reported and left out, what is missing at the
 * end is reported and supplied. The syntax object of a list exists from its opening on, which is what
 * lets `#0#` inside it refer to it (R7RS 2.4).
 */
import type { IToken } from 'chevrotain';
import { intern, MString, NIL, type Sym, type Value } from './datum.js';
import { readAtom } from './atoms.js';
import {
  Abbreviation, BarSymbol, Character, CloseBracket, DatumComment, Directive, LabelReference,
  OpenBracket, OpenBytevector, OpenVector, StringText, UNCLOSED,
} from './lexer.js';
import type { LineTable, Place } from './lines.js';
import { decodeCharacter, decodeQuoted, excerpt } from './literals.js';
import type { ReadError, ReportFlaw } from './read-error.js';
import { Syntax, SyntaxList, SyntaxVector } from './syntax.js';

/** How many flaws of one text are reported; the rest are not mentioned. */
export const READ_ERRORS_MAX = 100;

const ABBREVIATIONS: ReadonlyMap<string, Sym> = new Map([
  ["'", intern('quote')],
  ['`', intern('quasiquote')],
  [',', intern('unquote')],
  [',@', intern('unquote-splicing')],
]);

const PENDING = 'pending';

type FrameKind = 'list' | 'vector' | 'bytevector' | 'abbreviation' | 'comment' | 'label';

/** Something that has begun and waits for its parts. */
class Frame {
  /** 0: no dot yet, 1: a dot and nothing behind it, 2: the tail is there. */
  dots: 0 | 1 | 2 = 0;
  tail: Syntax | null = null;
  /** Whether it is what follows the dot of the list around it and shares that list's items. */
  continues = false;
  /** Of a label: its syntax, once begun. */
  bound = false;

  constructor(
    readonly kind: FrameKind,
    readonly opener: IToken,
    readonly syntax: Syntax,
    readonly items: Syntax[],
    /** How many of `items` belong to the lists around it. */
    readonly start: number,
    /** How many labels there were when it began. */
    readonly labelsBefore: number,
  ) {}
}

/** The state of reading one text. */
export class Nesting {
  readonly data: Syntax[] = [];
  readonly errors: ReadError[] = [];
  readonly #stack: Frame[] = [];
  /** Label -> what it names; PENDING until that begins, null when it cannot be read. */
  readonly #labels = new Map<string, Syntax | null | typeof PENDING>();
  /** The labels in the order of their definitions. */
  readonly #labelOrder: string[] = [];
  #lastEnd = 0;
  #unfinished = false;
  readonly #reportFlaw: ReportFlaw;
  #tokenStart = 0;

  /**
   * `foldCase` is as at the beginning of the text. From the offset `leftMarginFrom` on, a list that
   * opens in column 1 ends all others: the way to go on reading behind a missing parenthesis.
   */
  constructor(
    readonly lines: LineTable,
    public foldCase: boolean,
    readonly leftMarginFrom = Number.POSITIVE_INFINITY,
  ) {
    this.#reportFlaw = (start, end, message, hint) => {
      this.#report(this.#tokenStart + start, this.#tokenStart + end, message, hint);
    };
  }

  /** Where the outermost list that is still open begins, or -1. */
  get openSince(): number {
    const frame = this.#stack.find((f) => f.kind !== 'comment' && f.kind !== 'label');
    return frame === undefined ? -1 : frame.opener.startOffset;
  }

  /** A list, vector or bytevector begins. */
  open(token: IToken): void {
    const { tokenType, startOffset } = token;
    if (startOffset > this.leftMarginFrom && this.lines.columnOf(startOffset) === 1) {
      this.#abandon(startOffset);
    }
    let kind: FrameKind = 'list';
    if (tokenType === OpenVector) kind = 'vector';
    else if (tokenType === OpenBytevector) kind = 'bytevector';
    else if (tokenType === OpenBracket) {
      this.#reportToken(token, `${token.image} does not open a list here`, 'use ( and )');
    }
    this.#push(kind, token);
  }

  /** A list, vector or bytevector ends. */
  close(token: IToken): void {
    this.#dropPrefixes(`came ${token.image}`, false);
    const frame = this.#stack[this.#stack.length - 1];
    if (frame === undefined) {
      if (token.startOffset > this.leftMarginFrom) return;
      this.#reportToken(token, `${token.image} closes nothing: no list is open here`, 'remove it');
      this.#lastEnd = token.startOffset + 1;
      return;
    }
    if (token.tokenType === CloseBracket && frame.opener.tokenType !== OpenBracket) {
      const opener = `${frame.opener.image} of line ${this.lines.lineOf(frame.opener.startOffset)}`;
      this.#reportToken(token, `expected ) to close the ${opener}, came ${token.image}`, 'use ( and )');
    }
    this.#lastEnd = token.startOffset + 1;
    this.#finishContainer(frame);
  }

  /** A quotation mark, `#;` or `#0=`: something about the datum that follows. */
  prefix(token: IToken): void {
    this.#lastEnd = token.startOffset + token.image.length;
    if (token.tokenType === Abbreviation) {
      const frame = this.#push('abbreviation', token);
      const name = ABBREVIATIONS.get(token.image) as Sym;
      frame.items.push(new Syntax(name, this.#place(token)));
    } else if (token.tokenType === DatumComment) {
      this.#push('comment', token);
    } else {
      const label = labelName(token);
      if (this.#labels.has(label)) {
        this.#reportToken(token, `the label #${label}= is defined twice`, 'give each its own number');
      }
      this.#push('label', token);
      this.#labels.set(label, PENDING);
      this.#labelOrder.push(label);
    }
  }

  /** A datum without parts. */
  atom(token: IToken): void {
    this.#lastEnd = token.startOffset + token.image.length;
    this.#tokenStart = token.startOffset;
    if (token.image === '.') {
      this.#dot(token);
    } else if (token.tokenType === LabelReference) {
      this.#deliver(this.#labelled(token));
    } else {
      const value = this.#atomValue(token);
      const syntax = value === undefined ? null : new Syntax(value, this.#place(token));
      if (syntax !== null) this.#bindLabels(syntax);
      this.#deliver(syntax);
    }
  }

  /** A directive, or a comment without end. */
  aside(token: IToken): void {
    this.#lastEnd = token.startOffset + token.image.length;
    if (token.tokenType !== Directive) {
      this.#unfinished = true;
      this.#report(token.startOffset, token.startOffset + 2, 'this comment is never closed', 'close it with |#');
      return;
    }
    const name = token.image.toLowerCase();
    if (name === '#!fold-case') this.foldCase = true;
    else if (name === '#!no-fold-case') this.foldCase = false;
    else {
      const hint = 'known directives are #!fold-case and #!no-fold-case';
      this.#reportToken(token, `the directive ${excerpt(token.image)} is unknown`, hint);
    }
  }

  /** The text ends: whatever is open is reported and closed. */
  end(): void {
    this.#dropPrefixes('the text ends', true);
    if (this.#stack.length > 0) this.#abandon(-1);
  }

  #atomValue(token: IToken): Value {
    const { image, tokenType } = token;
    if (tokenType === Character) {
      return decodeCharacter(image, this.foldCase, this.#reportFlaw) ?? undefined;
    }
    if (tokenType !== StringText && tokenType !== BarSymbol) {
      return readAtom(image, this.foldCase, this.#reportFlaw);
    }
    if (token.payload === UNCLOSED) {
      this.#unfinished = true;
      const what = tokenType === StringText ? 'string' : 'symbol';
      const quote = image[0] as string;
      this.#reportFlaw(0, 1, `this ${what} is never closed`, `close it with ${quote}`);
      return undefined;
    }
    const text = decodeQuoted(image, image.length - 1, this.#reportFlaw);
    return tokenType === StringText ? new MString(text) : intern(text);
  }

  /** Begin something. Behind a dot, a list without label goes on in the items of the list around. */
  #push(kind: FrameKind, opener: IToken): Frame {
    const around = this.#stack[this.#stack.length - 1];
    const continues =
      around !== undefined && around.kind === 'list' && around.dots === 1 &&
      (kind === 'list' || kind === 'abbreviation');
    const items = continues ? around.items : [];
    const end = opener.startOffset + opener.image.length;
    const syntax = new Syntax(NIL, this.lines.place(opener.startOffset, end));
    if (kind !== 'comment' && kind !== 'label') this.#bindLabels(syntax);
    const frame = new Frame(kind, opener, syntax, items, items.length, this.#labelOrder.length);
    frame.continues = continues;
    this.#lastEnd = end;
    this.#stack.push(frame);
    return frame;
  }

  /** Name what has just begun by the labels that stand right before it. */
  #bindLabels(syntax: Syntax | null): void {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const frame = this.#stack[i] as Frame;
      if (frame.kind !== 'label' || frame.bound) return;
      frame.bound = true;
      this.#labels.set(labelName(frame.opener), syntax);
    }
  }

  /** What `#0#` refers to, or null after a report. */
  #labelled(token: IToken): Syntax | null {
    const label = labelName(token);
    const named = this.#labels.get(label);
    if (named === PENDING) {
      this.#reportToken(token, `the label #${label}= names nothing but itself`, null);
    } else if (named === undefined) {
      const hint = `mark a datum with #${label}= before, within the same outermost datum`;
      this.#reportToken(token, `the label #${label}# is not defined here`, hint);
    }
    const syntax = named instanceof Syntax ? named : null;
    this.#bindLabels(syntax);
    return syntax;
  }

  #dot(token: IToken): void {
    const frame = this.#stack[this.#stack.length - 1];
    let message = '';
    if (frame === undefined || frame.kind !== 'list') message = 'a dot may only stand in a list';
    else if (frame.dots !== 0) message = 'a list has only one dot';
    else if (frame.items.length === frame.start) message = 'expected a datum before the dot';
    else frame.dots = 1;
    if (message !== '') {
      this.#reportToken(token, message, 'a dotted list looks like (a b . c)');
      if (frame === undefined || frame.kind !== 'list') this.#deliver(null);
    }
  }

  /** Hand a finished datum, or null for one that could not be read, to what waits for it. */
  #deliver(finished: Syntax | null): void {
    let syntax = finished;
    for (;;) {
      const frame = this.#stack[this.#stack.length - 1];
      if (frame === undefined) {
        this.#forgetLabels(0);
        if (syntax !== null) this.data.push(syntax);
        return;
      }
      switch (frame.kind) {
        case 'list':
          this.#deliverToList(frame, syntax);
          return;
        case 'vector':
        case 'bytevector':
          if (syntax !== null) frame.items.push(syntax);
          return;
        case 'comment':
          this.#stack.pop();
          this.#forgetLabels(frame.labelsBefore);
          return;
        case 'label':
          if (!frame.bound) this.#labels.set(labelName(frame.opener), null);
          this.#stack.pop();
          break;
        case 'abbreviation':
          if (syntax !== null) frame.items.push(syntax);
          this.#stack.pop();
          this.#finish(frame, new SyntaxList(frame.items));
          if (frame.continues) {
            this.#closeTail(null);
            return;
          }
          syntax = frame.syntax;
          break;
      }
    }
  }

  #deliverToList(frame: Frame, syntax: Syntax | null): void {
    if (frame.dots === 0) {
      if (syntax !== null) frame.items.push(syntax);
    } else if (frame.dots === 1) {
      frame.tail = syntax;
      frame.dots = 2;
    } else if (syntax !== null) {
      const { offset, endOffset } = syntax.span as Place;
      const { base } = this.lines;
      this.#report(offset - base, endOffset - base, 'only one datum may follow the dot of a list', 'move it before the dot, or remove it');
    }
  }

  /** The list whose dot was followed by a list that shares its items has its tail now. */
  #closeTail(tail: Syntax | null): void {
    const around = this.#stack[this.#stack.length - 1] as Frame;
    around.tail = tail;
    around.dots = 2;
  }

  /** The list, vector or bytevector on top of the stack has all its parts. */
  #finishContainer(frame: Frame): void {
    this.#stack.pop();
    if (frame.kind === 'vector') this.#finish(frame, new SyntaxVector(frame.items));
    else if (frame.kind === 'bytevector') this.#finish(frame, this.#bytes(frame.items));
    else {
      if (frame.dots === 1) {
        const { startOffset } = frame.opener;
        this.#report(startOffset, this.#lastEnd, 'expected a datum after the dot of this list', 'a dotted list looks like (a b . c)');
      }
      if (frame.continues) {
        this.#closeTail(frame.tail);
        return;
      }
      this.#finish(frame, new SyntaxList(frame.items, frame.tail));
    }
    this.#deliver(frame.syntax);
  }

  #finish(frame: Frame, content: unknown): void {
    frame.syntax.content = content;
    this.lines.finish(frame.syntax.span as Place, this.#lastEnd);
  }

  #bytes(items: readonly Syntax[]): Uint8Array {
    const bytes: number[] = [];
    const { base } = this.lines;
    for (const { content, span } of items) {
      if (typeof content === 'number' && content >= 0 && content <= 255) bytes.push(content);
      else {
        const { offset, endOffset } = span as Place;
        this.#report(offset - base, endOffset - base, 'expected a byte, an exact integer from 0 to 255', null);
      }
    }
    return Uint8Array.from(bytes);
  }

  /** Prefixes on top of the stack will get no datum. */
  #dropPrefixes(what: string, incomplete: boolean): void {
    for (;;) {
      const frame = this.#stack[this.#stack.length - 1];
      if (frame === undefined || isContainer(frame)) return;
      const { image, startOffset } = frame.opener;
      this.#report(
        startOffset, startOffset + image.length,
        `expected a datum after ${image}, ${what}`, null, incomplete,
      );
      this.#deliver(null);
    }
  }

  /** Close everything that is open, because the text ends (-1) or a new form begins at an offset. */
  #abandon(newForm: number): void {
    this.#dropPrefixes(newForm < 0 ? 'the text ends' : 'a new form begins', true);
    const innermost = this.#stack[this.#stack.length - 1];
    if (innermost === undefined) return;
    const count = this.#stack.filter(isContainer).length;
    const where = newForm < 0 ? 'the end of the text' : `line ${this.lines.lineOf(newForm)}`;
    const { startOffset, image } = innermost.opener;
    this.#report(
      startOffset, startOffset + image.length,
      `expected ) to close this ${image}, came ${where}`,
      count === 1 ? 'a closing parenthesis is missing' : `${count} closing parentheses are missing`,
      true,
    );
    const unfinished = this.#unfinished;
    this.#unfinished = true;
    for (let top = innermost; top !== undefined; top = this.#stack[this.#stack.length - 1] as Frame) {
      this.#finishContainer(top);
    }
    this.#unfinished = unfinished;
  }

  #place(token: IToken): Place {
    return this.lines.place(token.startOffset, token.startOffset + token.image.length);
  }

  #reportToken(token: IToken, message: string, hint: string | null): void {
    this.#report(token.startOffset, token.startOffset + token.image.length, message, hint);
  }

  #report(start: number, end: number, message: string, hint: string | null, incomplete = false): void {
    const healable = incomplete || this.#unfinished || start > this.leftMarginFrom;
    if (this.errors.length >= READ_ERRORS_MAX && !(healable && !this.errors.at(-1)?.incomplete)) return;
    const span = this.lines.place(start, end);
    this.errors.push({ code: 'read-error', message, span, hint, incomplete: healable });
  }

  /** Forget all labels but the first `count`: the others' datum is over. */
  #forgetLabels(count: number): void {
    while (this.#labelOrder.length > count) this.#labels.delete(this.#labelOrder.pop() as string);
  }
}

/** Whether it ends with a closing parenthesis. */
function isContainer({ kind }: Frame): boolean {
  return kind === 'list' || kind === 'vector' || kind === 'bytevector';
}

/** The number of a label token, without leading zeros. */
function labelName(token: IToken): string {
  return token.image.slice(1, -1).replace(/^0+(?=.)/, '');
}
