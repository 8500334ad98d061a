/**
 * Newline-delimited JSON: a message a line. A line that is no JSON is a flaw, and the next line is
 * understood again.
 */
import type { Writable } from 'node:stream';
import type { Transport, TransportEvents } from './transport.js';

const NEWLINE = 10;
/** So many pieces are put together into one, lest a client that sends single bytes cost memory. */
const PIECES_MAX = 1024;

/** A transport of lines of at most `lineBytesMax` bytes. */
export function lineTransport(
  output: Writable,
  lineBytesMax: number,
  events: TransportEvents,
): Transport {
  let pieces: Buffer[] = [];
  /** Pieces at the end of `pieces` that were not put together yet. */
  let loose = 0;
  let length = 0;
  let broken = false;

  const finishLine = (): void => {
    const text = Buffer.concat(pieces, length).toString('utf8').trim();
    pieces = [];
    loose = 0;
    length = 0;
    if (text === '') return;
    let payload: unknown;
    try {
      payload = JSON.parse(text);
    } catch (error) {
      events.flaw(`this line is not JSON: ${(error as Error).message}`, false);
      return;
    }
    events.message(payload);
  };

  const take = (bytes: Buffer): boolean => {
    if (length + bytes.length > lineBytesMax) {
      broken = true;
      events.flaw(`a line may have ${lineBytesMax} bytes; this one has more`, true);
      return false;
    }
    pieces.push(bytes);
    length += bytes.length;
    loose++;
    if (loose === PIECES_MAX) {
      pieces.push(Buffer.concat(pieces.splice(-PIECES_MAX)));
      loose = 0;
    }
    return true;
  };

  return {
    feed(bytes) {
      let start = 0;
      while (!broken && start <= bytes.length) {
        const newline = bytes.indexOf(NEWLINE, start);
        if (newline < 0) {
          if (start < bytes.length) take(bytes.subarray(start));
          return;
        }
        if (!take(bytes.subarray(start, newline))) return;
        finishLine();
        start = newline + 1;
      }
    },
    end(done) {
      if (!broken) finishLine();
      done();
    },
    async send(payload) {
      output.write(`${JSON.stringify(payload)}\n`);
    },
  };
}
