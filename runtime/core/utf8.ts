/** UTF-8 (RFC 3629): text to bytes at once, bytes to text piece by piece. */

/** The UTF-8 encoding of a text, which must be well-formed UTF-16. O(n). */
export function encodeUtf8(text: string): Uint8Array {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair counts for two of its four bytes.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        bytes[at++] = 0xe0 | (code >> 12);
      } else {
        i++;
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (code & 0x3f);
  }
  return bytes;
}

/** The least code point that needs so many continuation bytes; fewer make an overlong form. */
const LEAST_CODE = [0, 0x80, 0x800, 0x10000];

/**
 * A decoder that is fed pieces, which may end within a character. At the first byte that is not
 * valid it stops: `invalidAt` tells where, and nothing more is decoded.
 */
export class Utf8Decoder {
  /** Offset of the first invalid sequence, or null. */
  invalidAt: number | null = null;
  /** The character under way: its bits so far, continuation bytes seen, and still to come. */
  #code = 0;
  #seen = 0;
  #missing = 0;

  /** `offset`: where the first piece begins, and then, where the character after all that were
   * decoded does. */
  constructor(public offset = 0) {}

  /** The characters that end within this piece. */
  decode(bytes: Uint8Array): string {
    if (this.invalidAt !== null) return '';
    const parts: string[] = [];
    let units: number[] = [];
    for (const byte of bytes) {
      const code = this.#next(byte);
      if (this.invalidAt !== null) break;
      if (code < 0) continue;
      if (code > 0xffff) {
        units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
      } else {
        units.push(code);
      }
      if (units.length >= 4096) {
        parts.push(String.fromCharCode(...units));
        units = [];
      }
    }
    parts.push(String.fromCharCode(...units));
    return parts.join('');
  }

  /** No more pieces come: a character cut short is invalid. Answers the empty text. */
  end(): '' {
    if (this.#missing > 0) this.#fail();
    return '';
  }

  /** The code point that this byte completes, or -1. */
  #next(byte: number): number {
    if (this.#missing > 0) {
      if ((byte & 0xc0) !== 0x80) return this.#fail();
      this.#code = (this.#code << 6) | (byte & 0x3f);
      this.#seen++;
      return --this.#missing === 0 ? this.#complete() : -1;
    }
    this.#seen = 0;
    if (byte < 0x80) {
      this.offset++;
      return byte;
    }
    if (byte >= 0xc2 && byte < 0xe0) return this.#begin(byte & 0x1f, 1);
    if (byte >= 0xe0 && byte < 0xf0) return this.#begin(byte & 0x0f, 2);
    if (byte >= 0xf0 && byte < 0xf5) return this.#begin(byte & 0x07, 3);
    return this.#fail();
  }

  #begin(bits: number, missing: number): -1 {
    this.#code = bits;
    this.#missing = missing;
    return -1;
  }

  #complete(): number {
    const code = this.#code;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < (LEAST_CODE[this.#seen] as number) || isSurrogate || code > 0x10ffff) {
      return this.#fail();
    }
    this.offset += this.#seen + 1;
    return code;
  }

  #fail(): -1 {
    this.invalidAt = this.offset;
    return -1;
  }
}

/** The text of which these are the UTF-8 bytes; null if they are not valid. O(n). */
export function textOfUtf8(bytes: Uint8Array): string | null {
  const decoder = new Utf8Decoder();
  const text = decoder.decode(bytes) + decoder.end();
  return decoder.invalidAt === null ? text : null;
}
