/**
 * What a value is. Everything that has a written form (R7RS 7.1.2) lives here, below the machine,
 * so that reader and printer need nothing else. Host values double as Omega values where they can:
 *
 *     boolean       #t #f
 *     number        an exact integer, always integral, |n| <= 2^53-1, never -0
 *     bigint        an exact integer outside that range (Invariant: never inside it)
 *     Ratnum        an exact non-integer in lowest terms, denominator > 1
 *     Flonum        an inexact real (boxed, so that 1 and 1.0 differ)
 *     Compnum       a non-real complex number; parts both exact or both inexact
 *     Array         a vector
 *     Uint8Array    a bytevector
 *     Pair NIL Sym Char MString   the classes below
 *
 * Values without a written form (procedures, records, ports …) are classes of the machine; they
 * implement `Described` so that the printer can show them.
 */

/** Any Omega value. */
export type Value = unknown;

/** A mutable pair. Written only through the store's barrier. */
export class Pair {
  constructor(
    public car: Value,
    public cdr: Value,
  ) {}
}

/** The class of the empty list; `NIL` is its only instance. */
class Nil {}
export const NIL: Nil = new Nil();

/** A symbol. Interned ones are compared by identity; `new Sym` makes an uninterned one. */
export class Sym {
  constructor(readonly name: string) {}
}

const symbols = new Map<string, Sym>();

/** The interned symbol of that name. */
export function intern(name: string): Sym {
  let symbol = symbols.get(name);
  if (symbol === undefined) {
    symbol = new Sym(name);
    symbols.set(name, symbol);
  }
  return symbol;
}

/** Whether `read` of its name gives the very same symbol. */
export function isInterned(symbol: Sym): boolean {
  return symbols.get(symbol.name) === symbol;
}

/** A character: one Unicode scalar value. Made by `char`, so that equal ones are identical. */
export class Char {
  constructor(readonly code: number) {}
}

const characters = new Map<number, Char>();

/** The character of a Unicode scalar value (0..0x10FFFF without surrogates, not checked). */
export function char(code: number): Char {
  let c = characters.get(code);
  if (c === undefined) {
    c = new Char(code);
    characters.set(code, c);
  }
  return c;
}

/** An inexact real. */
export class Flonum {
  constructor(readonly value: number) {}
}

/** An exact rational that is no integer. Invariant: lowest terms, `denominator` > 1. */
export class Ratnum {
  constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}
}

/** A real number in Omega's representation. */
export type Real = number | bigint | Ratnum | Flonum;

/** A non-real complex number in rectangular form. Invariant: parts both exact or both Flonum; an
 * exact imaginary part is not 0. */
export class Compnum {
  constructor(
    readonly re: Real,
    readonly im: Real,
  ) {}
}

export type Num = Real | Compnum;

const HIGHEST_BMP = 0xffff;

/**
 * A mutable string of Unicode scalar values, indexed by character (R7RS 6.7). Reads are O(1): while
 * every character is in the basic plane it is a JavaScript string, otherwise (or once written) an
 * array of code points. Written only through the store's barrier.
 */
export class MString {
  #text: string | null;
  #codes: number[] | null = null;
  #length: number;

  /** The string with that text; `text` must be well-formed UTF-16. O(n). */
  constructor(text: string) {
    this.#text = text;
    this.#length = text.length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit <= 0xdfff) {
        this.#codes = Array.from(text, (c) => c.codePointAt(0) as number);
        this.#length = this.#codes.length;
        break;
      }
    }
  }

  /** The string of those code points; the array is kept, not copied. */
  static ofCodes(codes: number[]): MString {
    const s = new MString('');
    s.#text = null;
    s.#codes = codes;
    s.#length = codes.length;
    return s;
  }

  /** Length in characters. */
  get length(): number {
    return this.#length;
  }

  /** The code point at that index, which must be in range. O(1). */
  codeAt(index: number): number {
    if (this.#codes !== null) return this.#codes[index] as number;
    return (this.#text as string).charCodeAt(index);
  }

  /** Replace one character. For the store only. */
  setCode(index: number, code: number): void {
    this.#codes ??= Array.from(this.#text as string, (c) => c.codePointAt(0) as number);
    this.#codes[index] = code;
    this.#text = null;
  }

  /** The characters from `start` (inclusive) to `end` (exclusive) as JavaScript text. O(end-start).
   */
  slice(start: number, end: number): string {
    if (this.#codes === null) return (this.#text as string).slice(start, end);
    let text = '';
    for (let i = start; i < end; i++) text += String.fromCodePoint(this.#codes[i] as number);
    return text;
  }

  /** The whole text, as UTF-16. Cached until the next write. */
  toString(): string {
    this.#text ??= this.slice(0, this.#length);
    return this.#text;
  }

  /** Whether every character is in the basic plane, so that UTF-16 index and character index agree.
   */
  get isBasic(): boolean {
    return this.#codes === null || this.#codes.every((c) => c <= HIGHEST_BMP);
  }
}

/** A value with nothing to say: what `(if #f #f)` and assignments answer. */
class Unspecified {}
export const UNSPECIFIED: Unspecified = new Unspecified();

/** The end-of-file object (R7RS 6.13.2). */
class EndOfFile {}
export const EOF: EndOfFile = new EndOfFile();

/** A part of a description: text as it stands, or a value to be written in turn. */
export type DescriptionPart = string | { readonly value: Value };

/** What a value without written form shows of itself, for example `#<procedure car>`. */
export interface Described {
  describe(): readonly DescriptionPart[];
}

/** Whether a value describes itself to the printer. */
export function isDescribed(value: Value): value is Described {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { describe?: unknown }).describe === 'function'
  );
}

/** A proper list of the items, or ending in `tail`. */
export function list(items: readonly Value[], tail: Value = NIL): Value {
  let result = tail;
  for (let i = items.length - 1; i >= 0; i--) result = new Pair(items[i], result);
  return result;
}
