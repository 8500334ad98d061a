/**
 * JSON framed by Content-Length, as language servers speak it, by the readers and writers of
 * vscode-jsonrpc.
 */
import { PassThrough, type Writable } from 'node:stream';
import {
  type Message,
  ReadableStreamMessageReader,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { FrameGuard, type FrameLimits } from './frame-guard.js';
import type { Transport, TransportEvents } from './transport.js';

/** A transport of framed messages. */
export function framedTransport(
  output: Writable,
  limits: FrameLimits,
  events: TransportEvents,
): Transport {
  const guard = new FrameGuard(limits);
  const checked = new PassThrough();
  const reader = new StreamMessageReader(checked);
  const writer = new StreamMessageWriter(output);
  let broken = false;
  // No reports about messages that are slow to arrive; silence is the connection's affair.
  if (reader instanceof ReadableStreamMessageReader) reader.partialMessageTimeout = 0;
  reader.onError((error) => events.flaw(`a body is not JSON: ${error.message}`, false));
  reader.listen((message) => events.message(message));
  return {
    feed(bytes) {
      if (broken) return;
      const flaw = guard.check(bytes);
      if (flaw === null) {
        checked.write(bytes);
        return;
      }
      broken = true;
      events.flaw(flaw, true);
    },
    end(done) {
      // The reader decodes a turn later than it is fed.
      checked.on('end', () => setImmediate(done));
      checked.end();
    },
    send(payload) {
      // A client that is gone is noticed by its connection.
      return writer.write(payload as Message).catch(() => {});
    },
  };
}
