/**
 * The limits of the wire, all in one place. Reaching one is an answer or a close, for that client
 * only.
 */
export interface WireLimits {
  /** Bytes of one message. */
  readonly frameBytesMax: number;
  /** Bytes of the header of a framed message. */
  readonly headerBytesMax: number;
  /** Requests in one batch. */
  readonly batchMax: number;
  /** Requests of one connection that have no answer yet. */
  readonly pendingMax: number;
  /** Connections at a time. */
  readonly connectionsMax: number;
  /** Sessions at a time. */
  readonly sessionsMax: number;
  /** Bytes waiting to be read by a client before its own evaluation waits for it. */
  readonly unreadBytesSoft: number;
  /** Bytes waiting to be read by a client before it is disconnected. */
  readonly unreadBytesMax: number;
  /** How long an evaluation waits for a client to read before that is disconnected. */
  readonly stallMs: number;
  /** How long a connection may be silent. */
  readonly idleMs: number;
  /** Characters of output gathered into one notification. */
  readonly outputChunk: number;
  /** Characters of events, as JSON, that wait for a client that is behind, and that are kept of a
   * session for clients that come back. */
  readonly eventCharactersMax: number;
  /** Characters of a session's name. */
  readonly sessionNameMax: number;
}

const MEGABYTE = 1024 * 1024;
const HOUR_MS = 3_600_000;

export const WIRE_LIMITS: WireLimits = {
  frameBytesMax: 16 * MEGABYTE,
  headerBytesMax: 8192,
  batchMax: 1000,
  pendingMax: 1000,
  connectionsMax: 2000,
  sessionsMax: 2000,
  unreadBytesSoft: MEGABYTE,
  unreadBytesMax: 64 * MEGABYTE,
  stallMs: 30_000,
  idleMs: 24 * HOUR_MS,
  outputChunk: 8192,
  eventCharactersMax: 4 * MEGABYTE,
  sessionNameMax: 200,
};
