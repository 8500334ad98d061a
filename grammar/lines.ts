/**
 * Offsets to lines and columns. A line ends with LF, CR LF or CR (R7RS 7.1.1 <line ending>); lines
 * and columns are 1-based and count UTF-16 code units, as editors do.
 */
import type { Span } from './syntax.js';

const LINE_FEED = 10;
const RETURN = 13;

/** A place that is known from its start on; the reader fills in the end when it gets there. */
export class Place implements Span {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: number,
    public endLine: number,
    public endColumn: number,
    readonly offset: number,
    public endOffset: number,
  ) {}
}

/**
 * The lines of a text, or of a piece of one: `base` is the piece's offset in the whole, `line` and
 * `column` say where the piece begins. Questions near the previous one are O(1), others O(log
 * lines).
 */
export class LineTable {
  readonly #starts: number[] = [0];
  #current = 0;

  constructor(
    text: string,
    readonly file: string,
    readonly base = 0,
    readonly firstLine = 1,
    readonly firstColumn = 1,
  ) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === LINE_FEED || (unit === RETURN && text.charCodeAt(i + 1) !== LINE_FEED)) {
        this.#starts.push(i + 1);
      }
    }
  }

  /** The line of an offset into the piece. */
  lineOf(offset: number): number {
    return this.#index(offset) + this.firstLine;
  }

  /** The column of an offset into the piece. */
  columnOf(offset: number): number {
    const index = this.#index(offset);
    const column = offset - (this.#starts[index] as number);
    return column + (index === 0 ? this.firstColumn : 1);
  }

  /** The place from `start` to `end`, both offsets into the piece. */
  place(start: number, end: number): Place {
    const place = new Place(
      this.file,
      this.lineOf(start),
      this.columnOf(start),
      0,
      0,
      start + this.base,
      0,
    );
    this.finish(place, end);
    return place;
  }

  /** Give a place its end, an offset into the piece. */
  finish(place: Place, end: number): void {
    place.endLine = this.lineOf(end);
    place.endColumn = this.columnOf(end);
    place.endOffset = end + this.base;
  }

  #index(offset: number): number {
    const starts = this.#starts;
    let index = this.#current;
    for (let step = 0; step < 3; step++) {
      if ((starts[index] as number) > offset) break;
      if (index + 1 === starts.length || (starts[index + 1] as number) > offset) {
        this.#current = index;
        return index;
      }
      index += 1;
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#current = low;
    return low;
  }
}
