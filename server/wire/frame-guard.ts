/**
 * Watches the framing of a byte stream (LSP base protocol) so that no header and no body grows past
 * its limit before the reader that assembles them has noticed.
 */

const HEADER_END = '\r\n\r\n';
const CONTENT_LENGTH = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im;

export interface FrameLimits {
  readonly frameBytesMax: number;
  readonly headerBytesMax: number;
}

export class FrameGuard {
  #header = '';
  #bodyLeft = 0;

  constructor(readonly limits: FrameLimits) {}

  /** Look at more bytes; what is wrong with them, or null. O(bytes). */
  check(bytes: Buffer): string | null {
    for (let offset = 0; offset < bytes.length; ) {
      if (this.#bodyLeft > 0) {
        const skipped = Math.min(this.#bodyLeft, bytes.length - offset);
        this.#bodyLeft -= skipped;
        offset += skipped;
        continue;
      }
      const room = this.limits.headerBytesMax - this.#header.length;
      const before = this.#header.length;
      this.#header += bytes.toString('latin1', offset, offset + room);
      const end = this.#header.indexOf(HEADER_END, Math.max(0, before - HEADER_END.length));
      if (end < 0) {
        if (this.#header.length < this.limits.headerBytesMax) return null;
        return `a header may have ${this.limits.headerBytesMax} bytes; this one has more`;
      }
      const flaw = this.#takeHeader(this.#header.slice(0, end));
      if (flaw !== null) return flaw;
      offset += end + HEADER_END.length - before;
      this.#header = '';
    }
    return null;
  }

  #takeHeader(header: string): string | null {
    const odd = header.split('\r\n').find((line) => !line.includes(':'));
    if (odd !== undefined) return `a header line must be "Name: value", got ${quoted(odd)}`;
    const length = CONTENT_LENGTH.exec(header)?.[1];
    if (length === undefined) return 'the header must have a Content-Length with a byte count';
    if (Number(length) > this.limits.frameBytesMax) {
      return `a message may have ${this.limits.frameBytesMax} bytes; this one has ${length}`;
    }
    this.#bodyLeft = Number(length);
    return null;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
