/**
 * What the program of a session prints, on its way to one client: gathered into larger pieces, and
 * slowed down to what the client reads as long as the session is its own.
 */
import type { Writable } from 'node:stream';
import type { Session } from '../../runtime/session.js';
import type { RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';
import type { WireLimits } from './limits.js';

type Stream = 'output' | 'error';

export interface ChannelOptions {
  readonly limits: WireLimits;
  /** Whether the session's evaluation may wait for this client. */
  mayWait(): boolean;
  send(text: string, stream: Stream): void;
  /** The client reads nothing any more. */
  giveUp(): void;
}

export class OutputChannel {
  #text = '';
  #stream: Stream = 'output';
  #scheduled = false;
  readonly #listener = (data: RuntimeEventMap['output']): void => this.#take(data);
  readonly #speedUp: () => void;

  constructor(
    readonly session: Session,
    readonly output: Writable,
    readonly options: ChannelOptions,
  ) {
    session.on('output', this.#listener);
    this.#speedUp = session.slowDownFor(() => this.#pressure());
  }

  /** Send what is gathered. */
  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.options.send(text, this.#stream);
  }

  /** Send what is gathered and listen no more. */
  close(): void {
    this.flush();
    this.session.off('output', this.#listener);
    this.#speedUp();
  }

  #take({ text, stream }: RuntimeEventMap['output']): void {
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#text += text;
    if (this.#text.length >= this.options.limits.outputChunk) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  /** A promise to wait for while the client is behind, else null. */
  #pressure(): Promise<void> | null {
    const { limits, mayWait } = this.options;
    if (this.output.writableLength <= limits.unreadBytesSoft || !mayWait()) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.options.giveUp(), limits.stallMs);
      const done = (): void => {
        clearTimeout(timer);
        this.output.off('drain', done);
        this.output.off('close', done);
        resolve();
      };
      this.output.on('drain', done);
      this.output.on('close', done);
    });
  }
}
