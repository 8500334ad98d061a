/**
 * The printer: values to text (R7RS 6.13.3). What has a written form is written so that `read`
 * gives an equal value; datum labels keep cycles finite. Iterative and linear in the size of the
 * output.
 */
import { atomText } from './atom-text.js';
import { type DescriptionPart, intern, isInterned, NIL, Pair, Sym, type Value } from './datum.js';
import { Descriptions, findShared, type Sharing } from './sharing.js';

/**
 * The `charactersMax` where none is given: shared parts can make the text of a small value huge.
 */
export const PRINT_CHARACTERS_MAX = 100_000_000;

/** Limits for people's eyes. What is left out is shown as `...`. */
export interface PrintOptions {
  /** Most elements shown of a list or vector. */
  readonly lengthMax?: number;
  /** Most lists and vectors shown inside each other. */
  readonly depthMax?: number;
  /** Longest text, in UTF-16 code units, apart from the final `...`. */
  readonly charactersMax?: number;
}

const ABBREVIATIONS: ReadonlyMap<Value, string> = new Map([
  [intern('quote'), "'"],
  [intern('quasiquote'), '`'],
  [intern('unquote'), ','],
  [intern('unquote-splicing'), ',@'],
]);

const ELLIPSIS = '...';
/** So many short texts are joined at a time. */
const CHUNKS_MAX = 8192;

/** Something that has been begun: `rest` is what is still to be written of it. */
type Frame =
  | { readonly kind: 'list'; rest: Value; count: number }
  | { readonly kind: 'vector'; readonly items: readonly Value[]; count: number }
  | { readonly kind: 'description'; readonly parts: readonly DescriptionPart[]; count: number };

class Printing {
  #text = '';
  #chunks: string[] = [];
  #length = 0;
  readonly #stack: Frame[] = [];
  readonly #descriptions = new Descriptions();
  readonly #shared: Set<Value>;
  readonly #labels = new Map<Value, number>();
  readonly #lengthMax: number;
  readonly #depthMax: number;
  readonly #charactersMax: number;

  constructor(
    root: Value,
    sharing: Sharing,
    readonly quoted: boolean,
    options: PrintOptions,
  ) {
    this.#lengthMax = options.lengthMax ?? Number.POSITIVE_INFINITY;
    this.#depthMax = options.depthMax ?? Number.POSITIVE_INFINITY;
    this.#charactersMax = options.charactersMax ?? PRINT_CHARACTERS_MAX;
    this.#shared = findShared(root, sharing, this.#descriptions);
  }

  run(root: Value): string {
    this.#begin(root);
    while (this.#stack.length > 0 && this.#length <= this.#charactersMax) {
      const frame = this.#stack[this.#stack.length - 1] as Frame;
      switch (frame.kind) {
        case 'list':
          this.#continueList(frame);
          break;
        case 'vector':
          this.#continueVector(frame);
          break;
        case 'description':
          this.#continueDescription(frame);
          break;
      }
    }
    const text = this.#text + this.#chunks.join('');
    return text.length <= this.#charactersMax ? text : shorten(text, this.#charactersMax);
  }

  #emit(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
    if (this.#chunks.length < CHUNKS_MAX) return;
    this.#text += this.#chunks.join('');
    this.#chunks = [];
  }

  /** Write a value, or as much of it as comes before its first part. */
  #begin(root: Value): void {
    let value = root;
    for (;;) {
      if (this.#shared.has(value) && this.#writeLabel(value)) return;
      const mark = this.#abbreviation(value);
      if (mark === undefined) break;
      this.#emit(mark);
      value = ((value as Pair).cdr as Pair).car;
      if (this.#length > this.#charactersMax) return;
    }
    const isPair = value instanceof Pair;
    const parts = isPair ? null : this.#descriptions.of(value);
    if (!isPair && !Array.isArray(value) && parts === null) {
      this.#emit(atomText(value, this.quoted));
    } else if (this.#stack.length >= this.#depthMax) {
      this.#emit(ELLIPSIS);
    } else if (isPair) {
      this.#emit('(');
      this.#stack.push({ kind: 'list', rest: value, count: 0 });
    } else if (parts !== null) {
      this.#stack.push({ kind: 'description', parts, count: 0 });
    } else {
      this.#emit('#(');
      this.#stack.push({ kind: 'vector', items: value as Value[], count: 0 });
    }
  }

  /** Write the label of a shared value; true when that is all there is to write. */
  #writeLabel(value: Value): boolean {
    const known = this.#labels.get(value);
    if (known !== undefined) {
      this.#emit(`#${known}#`);
      return true;
    }
    const label = this.#labels.size;
    this.#labels.set(value, label);
    this.#emit(`#${label}=`);
    return false;
  }

  /** The mark that `(quote x)` and its like are written with. */
  #abbreviation(value: Value): string | undefined {
    if (!(value instanceof Pair && value.car instanceof Sym && value.cdr instanceof Pair)) {
      return undefined;
    }
    if (value.cdr.cdr !== NIL || this.#shared.has(value.cdr) || !isInterned(value.car)) {
      return undefined;
    }
    return ABBREVIATIONS.get(value.car);
  }

  #continueList(frame: Frame & { kind: 'list' }): void {
    const { rest } = frame;
    if (rest === NIL) {
      this.#end(')');
    } else if (rest instanceof Pair && (frame.count === 0 || !this.#shared.has(rest))) {
      if (frame.count > 0) this.#emit(' ');
      if (frame.count >= this.#lengthMax) {
        this.#end(`${ELLIPSIS})`);
        return;
      }
      frame.rest = rest.cdr;
      frame.count += 1;
      this.#begin(rest.car);
    } else {
      this.#emit(' . ');
      frame.rest = NIL;
      this.#begin(rest);
    }
  }

  #continueVector(frame: Frame & { kind: 'vector' }): void {
    if (frame.count === frame.items.length) {
      this.#end(')');
      return;
    }
    if (frame.count > 0) this.#emit(' ');
    if (frame.count >= this.#lengthMax) {
      this.#end(`${ELLIPSIS})`);
      return;
    }
    frame.count += 1;
    this.#begin(frame.items[frame.count - 1]);
  }

  #continueDescription(frame: Frame & { kind: 'description' }): void {
    const part = frame.parts[frame.count];
    frame.count += 1;
    if (part === undefined) this.#end('');
    else if (typeof part === 'string') this.#emit(part);
    else this.#begin(part.value);
  }

  #end(text: string): void {
    this.#emit(text);
    this.#stack.pop();
  }
}

/** The first `length` code units, without half a character at the end, and an ellipsis. */
function shorten(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.replace(/[\ud800-\udbff]$/, '') + ELLIPSIS;
}

/** `write` of R7RS: labels only where the value has cycles. */
export function write(value: Value, options: PrintOptions = {}): string {
  return new Printing(value, 'cycles', true, options).run(value);
}

/**
 * `display` of R7RS: for people; strings, characters and symbols as they are, labels as `write`.
 */
export function display(value: Value, options: PrintOptions = {}): string {
  return new Printing(value, 'cycles', false, options).run(value);
}

/** `write-shared` of R7RS: labels for all pairs and vectors that occur more than once. */
export function writeShared(value: Value, options: PrintOptions = {}): string {
  return new Printing(value, 'all', true, options).run(value);
}

/** `write-simple` of R7RS. On cycles, where it need not terminate, it does as `write`. */
export function writeSimple(value: Value, options: PrintOptions = {}): string {
  return write(value, options);
}
