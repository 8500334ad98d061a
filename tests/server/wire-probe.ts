/**
 * A client that can misbehave: sends any bytes at any time, and keeps what comes back.
 */
import { connect, type Socket } from 'node:net';

/** A JSON-RPC request as a value. */
export function request(method: string, params?: unknown, id: unknown = 1): object {
  return { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) };
}

export function line(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

export function frame(message: unknown, header = 'Content-Length'): string {
  const body = JSON.stringify(message);
  return `${header}: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly data: { readonly code: string } };
}

export class WireProbe {
  text = '';
  #changed: () => void = () => {};
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.text += text;
      this.#changed();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  static open(port: number): Promise<WireProbe> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new WireProbe(socket)));
    });
  }

  send(...pieces: ReadonlyArray<string | Buffer>): void {
    for (const piece of pieces) this.socket.write(piece);
  }

  /** When that many lines have come; answers all messages so far. */
  async messages(count: number): Promise<Message[]> {
    const lines = (): string[] => this.text.split('\n').slice(0, -1);
    await this.#until(() => lines().length >= count);
    return lines().map((text) => JSON.parse(text) as Message);
  }

  /** When that many frames have come; answers their bodies. */
  async frames(count: number): Promise<Message[]> {
    await this.#until(() => framesIn(this.text).length >= count);
    return framesIn(this.text);
  }

  /** Send a request as a line; answers its answer. Notifications before it are passed over. */
  async ask(method: string, params?: unknown, id: unknown = 1): Promise<Message> {
    const before = this.text.split('\n').length - 1;
    this.send(line(request(method, params, id)));
    for (let count = before + 1; ; count++) {
      const all = await this.messages(count);
      const answer = all.slice(before).find((message) => message.id === id);
      if (answer) return answer;
    }
  }

  end(): void {
    this.socket.destroy();
  }

  #until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (done()) resolve();
      };
      this.#changed = look;
      look();
    });
  }
}

function framesIn(text: string): Message[] {
  const found: Message[] = [];
  let rest = Buffer.from(text);
  for (;;) {
    const header = /^Content-Length: (\d+)\r\n\r\n/.exec(rest.toString('latin1'));
    if (!header) return found;
    const start = header[0].length;
    const end = start + Number(header[1]);
    if (rest.length < end) return found;
    found.push(JSON.parse(rest.toString('utf8', start, end)) as Message);
    rest = rest.subarray(end);
  }
}
