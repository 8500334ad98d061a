/**
 * A client of the wire: newline-delimited JSON-RPC over TCP.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ProtocolAddress } from '../../runtime/providers.js';

/** The server answered with an error. */
export class RemoteError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly code?: string } };
}

export class WireClient {
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();
  /** Is told of notifications. */
  onNotification: (method: string, params: unknown) => void = () => {};
  /** When the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    // An error of the socket, such as a reset, is its lines' error as well.
    createInterface({ input: socket })
      .on('line', (line) => this.#take(line))
      .on('error', () => {});
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        resolve();
        for (const { reject } of this.#waiting.values()) {
          reject(new RemoteError('the server closed the connection', 'closed'));
        }
        this.#waiting.clear();
      });
    });
  }

  /** A connected client. Rejects with the system's error when nobody listens there. */
  static open({ host, port }: ProtocolAddress): Promise<WireClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new WireClient(socket));
      });
    });
  }

  /** Rejects with RemoteError. */
  request(method: string, params: unknown = {}): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new RemoteError('the server closed the connection', 'closed'));
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      this.socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  }

  close(): void {
    this.socket.end();
  }

  #take(line: string): void {
    let message: Incoming;
    try {
      message = JSON.parse(line) as Incoming;
    } catch {
      // Not an Omega server, or an explanatory line; the connection's end follows.
      return;
    }
    if (message.method !== undefined) {
      this.onNotification(message.method, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id ?? -1);
    if (!waiting) return;
    this.#waiting.delete(message.id ?? -1);
    const { error } = message;
    if (error) waiting.reject(new RemoteError(error.message, error.data?.code ?? 'unknown'));
    else waiting.resolve(message.result);
  }
}
