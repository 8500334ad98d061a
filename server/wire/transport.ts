/**
 * A transport: messages over a pair of byte streams. It is fed the bytes that come in, calls back
 * for each message, and knows how a message goes out.
 */

export interface TransportEvents {
  /** A message that is JSON. */
  message(payload: unknown): void;
  /** Bytes that are no message. After a fatal flaw nothing more can be understood. */
  flaw(description: string, fatal: boolean): void;
}

export interface Transport {
  /** More bytes from the client. */
  feed(bytes: Buffer): void;
  /** The client will send no more; calls back when all that came has been understood. */
  end(done: () => void): void;
  /** Resolves when the message is on its way, also if it can no longer be sent. */
  send(payload: unknown): Promise<void>;
}
