/**
 * From tokens to nested syntax, with an explicit stack, so that depth is bounded by memory only.
 * It takes any sequence of tokens: what does not fit is reported and left out, what is missing at
 * the end is reported and supplied. The syntax object of a list exists from its opening on, which
 * is what lets `#0#` inside it refer to it (R7RS 2.4).
 */
import type { IToken } from 'chevrotain';
import { tokenValue } from './atoms.js';
import { intern, NIL, type Sym } from './datum.js';
import { Flaws } from './flaws.js';
import { Frame, type FrameKind } from './frame.js';
import { Labels, labelNumber, PENDING } from './labels.js';
import {
  Abbreviation,
  CloseBracket,
  DatumComment,
  Directive,
  LabelReference,
  OpenBracket,
  OpenBytevector,
  OpenVector,
  UNCLOSED,
} from './lexer.js';
import type { LineTable, Place } from './lines.js';
import { excerpt } from './literals.js';
import type { ReadError, ReportFlaw } from './read-error.js';
import { Syntax, SyntaxList, SyntaxVector } from './syntax.js';

const ABBREVIATIONS: ReadonlyMap<string, Sym> = new Map([
  ["'", intern('quote')],
  ['`', intern('quasiquote')],
  [',', intern('unquote')],
  [',@', intern('unquote-splicing')],
]);

const DOT_HINT = 'a dotted list looks like (a b . c)';

/** The state of reading one text. */
export class Nesting {
  readonly data: Syntax[] = [];
  readonly #stack: Frame[] = [];
  readonly #labels = new Labels();
  readonly #flaws: Flaws;
  /** How many of what is open are bytevectors: what is in them is no syntax. */
  #openBytevectors = 0;
  /** Where the latest token begins and ends. */
  #start = 0;
  #end = 0;
  readonly #reportInToken: ReportFlaw = (start, end, message, hint) => {
    this.#flaws.report(this.#start + start, this.#start + end, message, hint);
  };

  /**
   * `foldCase` is as at the beginning of the text. From the offset `leftMarginFrom` on, a list that
   * opens in column 1 ends all others: the way to go on reading behind a missing parenthesis.
   */
  constructor(
    readonly lines: LineTable,
    public foldCase: boolean,
    readonly leftMarginFrom = Number.POSITIVE_INFINITY,
  ) {
    this.#flaws = new Flaws(lines);
  }

  get errors(): ReadError[] {
    return this.#flaws.errors;
  }

  /** Where the outermost list that is still open begins, or -1. */
  get openSince(): number {
    return this.#stack.find((frame) => frame.isContainer)?.opener.startOffset ?? -1;
  }

  /** A list, vector or bytevector begins. */
  open(token: IToken): void {
    const { tokenType, startOffset } = token;
    if (startOffset > this.leftMarginFrom && this.lines.columnOf(startOffset) === 1) {
      this.#abandon(startOffset);
    }
    this.#step(token);
    if (tokenType === OpenVector) this.#push('vector', token);
    else if (tokenType === OpenBytevector) this.#push('bytevector', token);
    else this.#push('list', token);
    if (tokenType === OpenBracket) {
      this.#flaws.reportToken(token, `${token.image} does not open a list here`, 'use ( and )');
    }
  }

  /** A list, vector or bytevector ends. */
  close(token: IToken): void {
    this.#dropPrefixes(`came ${token.image}`, false);
    this.#step(token);
    const frame = this.#stack[this.#stack.length - 1];
    if (frame === undefined) {
      if (token.startOffset > this.leftMarginFrom) return;
      const message = `${token.image} closes nothing: no list is open here`;
      this.#flaws.reportToken(token, message, 'remove it');
      return;
    }
    if (token.tokenType === CloseBracket && frame.opener.tokenType !== OpenBracket) {
      const { image, startOffset } = frame.opener;
      const opened = `${image} of line ${this.lines.lineOf(startOffset)}`;
      const message = `expected ) to close the ${opened}, came ${token.image}`;
      this.#flaws.reportToken(token, message, 'use ( and )');
    }
    this.#finishContainer(frame);
  }

  /** A quotation mark, `#;` or `#0=`: something about the datum that follows. */
  prefix(token: IToken): void {
    this.#step(token);
    if (token.tokenType === Abbreviation) {
      const frame = this.#push('abbreviation', token);
      const name = ABBREVIATIONS.get(token.image) as Sym;
      frame.items.push(new Syntax(name, this.lines.place(this.#start, this.#end)));
    } else if (token.tokenType === DatumComment) {
      this.#push('comment', token);
    } else {
      const label = labelNumber(token.image);
      if (this.#openBytevectors > 0) {
        this.#flaws.reportToken(token, 'a bytevector holds bytes, and no labels', 'remove it');
        return;
      }
      if (this.#labels.get(label) !== undefined) {
        const message = `the label #${label}= is defined twice`;
        this.#flaws.reportToken(token, message, 'give each datum its own number');
      }
      this.#push('label', token);
      this.#labels.define(label);
    }
  }

  /** A datum without parts, or a dot. */
  atom(token: IToken): void {
    this.#step(token);
    if (token.image === '.') {
      this.#dot(token);
      return;
    }
    if (token.tokenType === LabelReference) {
      this.#deliver(this.#labelled(token));
      return;
    }
    if (token.payload === UNCLOSED) this.#flaws.unfinished = true;
    const value = tokenValue(token, this.foldCase, this.#reportInToken);
    if (value === undefined) {
      this.#deliver(null);
      return;
    }
    const syntax = new Syntax(value, this.lines.place(this.#start, this.#end));
    this.#bindLabels(syntax);
    this.#deliver(syntax);
  }

  /** A directive, or a comment without end. */
  aside(token: IToken): void {
    this.#step(token);
    if (token.tokenType !== Directive) {
      this.#flaws.unfinished = true;
      this.#reportInToken(0, 2, 'this comment is never closed', 'close it with |#');
      return;
    }
    const name = token.image.toLowerCase();
    if (name === '#!fold-case') this.foldCase = true;
    else if (name === '#!no-fold-case') this.foldCase = false;
    else {
      const hint = 'known directives are #!fold-case and #!no-fold-case';
      this.#flaws.reportToken(token, `the directive ${excerpt(token.image)} is unknown`, hint);
    }
  }

  /** The text ends: whatever is open is reported and closed. */
  end(): void {
    this.#abandon(-1);
  }

  #step(token: IToken): void {
    this.#start = token.startOffset;
    this.#end = token.startOffset + token.image.length;
  }

  /**
   * Begin something. Behind a dot, a list without label goes on in the items of the list around.
   */
  #push(kind: FrameKind, opener: IToken): Frame {
    const around = this.#stack[this.#stack.length - 1];
    const isDatum = kind !== 'comment' && kind !== 'label';
    const continues =
      around?.kind === 'list' && around.dots === 1 && (kind === 'list' || kind === 'abbreviation');
    const syntax = new Syntax(NIL, this.lines.place(this.#start, this.#end));
    if (isDatum) this.#bindLabels(syntax);
    const items = continues ? around.items : [];
    const frame = new Frame(kind, opener, syntax, items, continues, this.#labels.count);
    this.#stack.push(frame);
    if (kind === 'bytevector') this.#openBytevectors++;
    return frame;
  }

  /** Give what has just begun the labels that stand right before it. */
  #bindLabels(syntax: Syntax | null): void {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const frame = this.#stack[i] as Frame;
      if (frame.kind !== 'label' || frame.isBound) return;
      frame.isBound = true;
      this.#labels.bind(labelNumber(frame.opener.image), syntax);
    }
  }

  /** What `#0#` refers to, or null after a report. */
  #labelled(token: IToken): Syntax | null {
    const label = labelNumber(token.image);
    const named = this.#labels.get(label);
    if (named === PENDING) {
      this.#flaws.reportToken(token, `the label #${label}= names nothing but itself`, null);
    } else if (named === undefined) {
      const hint = `mark a datum with #${label}= before, within the same outermost datum`;
      this.#flaws.reportToken(token, `the label #${label}# is not defined here`, hint);
    }
    const syntax = named instanceof Syntax ? named : null;
    this.#bindLabels(syntax);
    return syntax;
  }

  #dot(token: IToken): void {
    const frame = this.#stack[this.#stack.length - 1];
    if (frame?.kind !== 'list') {
      this.#flaws.reportToken(token, 'a dot may only stand in a list', DOT_HINT);
      this.#deliver(null);
    } else if (frame.dots !== 0) {
      this.#flaws.reportToken(token, 'a list has only one dot', DOT_HINT);
    } else if (frame.items.length === frame.start) {
      this.#flaws.reportToken(token, 'expected a datum before the dot', DOT_HINT);
    } else {
      frame.dots = 1;
    }
  }

  /** Hand a finished datum, or null for one that could not be read, to what waits for it. */
  #deliver(finished: Syntax | null): void {
    let syntax = finished;
    for (;;) {
      const frame = this.#stack[this.#stack.length - 1];
      if (frame === undefined) {
        this.#labels.forget(0);
        if (syntax !== null) this.data.push(syntax);
        return;
      }
      if (frame.isContainer) {
        this.#deliverInto(frame, syntax);
        return;
      }
      this.#stack.pop();
      if (frame.kind === 'comment') {
        this.#labels.forget(frame.labelsBefore);
        return;
      }
      if (frame.kind === 'label') {
        if (!frame.isBound) this.#labels.bind(labelNumber(frame.opener.image), null);
        continue;
      }
      if (syntax !== null) frame.items.push(syntax);
      if (frame.continues) {
        this.#finishTail(null);
        return;
      }
      this.#finish(frame, new SyntaxList(frame.items));
      syntax = frame.syntax;
    }
  }

  #deliverInto(frame: Frame, syntax: Syntax | null): void {
    if (frame.dots === 0) {
      if (syntax !== null) frame.items.push(syntax);
    } else if (frame.dots === 1) {
      frame.tail = syntax;
      frame.dots = 2;
    } else if (syntax !== null) {
      const message = 'only one datum may follow the dot of a list';
      this.#flaws.reportSpan(syntax.span as Place, message, DOT_HINT);
    }
  }

  /** The list or abbreviation that follows the dot of the list now on top of the stack is over. */
  #finishTail(tail: Syntax | null): void {
    const around = this.#stack[this.#stack.length - 1] as Frame;
    around.tail = tail;
    around.dots = 2;
  }

  /** The list, vector or bytevector on top of the stack has all its parts. */
  #finishContainer(frame: Frame): void {
    this.#stack.pop();
    if (frame.kind === 'bytevector') this.#openBytevectors--;
    if (frame.dots === 1) {
      const message = 'expected a datum after the dot of this list';
      this.#flaws.report(frame.opener.startOffset, this.#end, message, DOT_HINT);
    }
    if (frame.continues) {
      this.#finishTail(frame.tail);
      return;
    }
    if (frame.kind === 'vector') this.#finish(frame, new SyntaxVector(frame.items));
    else if (frame.kind === 'bytevector') this.#finish(frame, this.#bytes(frame.items));
    else this.#finish(frame, new SyntaxList(frame.items, frame.tail));
    this.#deliver(frame.syntax);
  }

  #finish(frame: Frame, content: Syntax['content']): void {
    frame.syntax.content = content;
    this.lines.finish(frame.syntax.span as Place, this.#end);
  }

  #bytes(items: readonly Syntax[]): Uint8Array {
    const bytes: number[] = [];
    for (const { content, span } of items) {
      if (typeof content === 'number' && content >= 0 && content <= 255) bytes.push(content);
      else {
        const message = 'expected a byte, an exact integer from 0 to 255';
        this.#flaws.reportSpan(span as Place, message, 'use #( ) for other elements');
      }
    }
    return Uint8Array.from(bytes);
  }

  /** The prefixes on top of the stack will get no datum. */
  #dropPrefixes(instead: string, incomplete: boolean): void {
    for (;;) {
      const frame = this.#stack[this.#stack.length - 1];
      if (frame === undefined || frame.isContainer) return;
      const { image, startOffset } = frame.opener;
      const message = `expected a datum after ${image}, ${instead}`;
      this.#flaws.report(startOffset, startOffset + image.length, message, null, incomplete);
      this.#deliver(null);
    }
  }

  /** Close everything, because the text ends (-1) or a new form begins at an offset. */
  #abandon(newForm: number): void {
    const what =
      newForm < 0
        ? 'the end of the text'
        : `a form at the margin, line ${this.lines.lineOf(newForm)}`;
    this.#dropPrefixes(`came ${what}`, true);
    const innermost = this.#stack[this.#stack.length - 1];
    if (innermost === undefined) return;
    const { startOffset, image } = innermost.opener;
    const message = `expected ) to close this ${image}, came ${what}`;
    const count = this.#stack.filter((frame) => frame.isContainer).length;
    const hint = count === 1 ? 'one ) is missing' : `${count} ) are missing`;
    this.#flaws.report(startOffset, startOffset + image.length, message, hint, true);
    const { unfinished } = this.#flaws;
    this.#flaws.unfinished = true;
    while (this.#stack.length > 0) {
      this.#finishContainer(this.#stack[this.#stack.length - 1] as Frame);
      this.#dropPrefixes(`came ${what}`, true); // a comment that has ended may leave some
    }
    this.#flaws.unfinished = unfinished || newForm >= 0;
  }
}
