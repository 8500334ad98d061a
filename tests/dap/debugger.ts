/**
 * A debugger for tests: the client of `@vscode/debugadapter-testsupport`, which checks each message
 * against the published types, writes a transcript, and remembers what events have come.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startOmega } from '../server/omega-process.js';
import { complaintsAbout, isPublished } from './protocol-types.js';
import { Transcript } from './transcript.js';

type Body = Readonly<Record<string, unknown>>;
type Event = DebugProtocol.Event & { readonly body: Body };
type Message = DebugProtocol.Response & DebugProtocol.Event & DebugProtocol.Request;

/** An error response. */
export interface Refused {
  readonly id: number;
  readonly code: string;
  readonly text: string;
}

interface Waiter {
  accepts(event: Event): boolean;
  resolve(event: Event): void;
}

/** A program that has not stopped by then will not. */
const PATIENCE_MS = 30_000;
const HEADER_END = '\r\n\r\n';

export class Debugger extends DebugClient {
  readonly transcript = new Transcript();
  /** What is wrong with the messages that came. */
  readonly complaints: string[] = [];
  /** Events that nobody has waited for yet. */
  #events: Event[] = [];
  #waiters: Waiter[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  readonly #responses = new Map<number, (message: Message) => void>();
  #seq = 0;
  #output: Writable | null = null;
  process: ChildProcessWithoutNullStreams | null = null;
  socket: Socket | null = null;
  /** When the connection is closed. */
  closed: Promise<void> = Promise.resolve();

  constructor() {
    super('', '', 'omega');
  }

  /** A debugger with an adapter of its own. */
  static async overStdio(): Promise<Debugger> {
    const it = new Debugger();
    const child = startOmega(['dap', '--stdio']);
    it.process = child;
    child.stdin.on('error', () => {});
    it.#speak(child.stdout, child.stdin);
    it.closed = new Promise((resolve) => child.on('close', () => resolve()));
    return it;
  }

  /** A debugger on a port where Omega listens. */
  static async overTcp(port: number): Promise<Debugger> {
    const it = new Debugger();
    const socket = connect(port, '127.0.0.1');
    it.socket = socket;
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    it.#speak(socket, socket);
    it.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    return it;
  }

  /** Ask for something that is answered. Rejects with what a refusal says. */
  async ask<T = Body>(command: string, args: object = {}): Promise<T> {
    const message = await this.#request(command, args);
    if (message.success) return message.body as T;
    throw new Error(`${command}: ${message.message}`);
  }

  /** Ask for something that is refused. */
  async refused(command: string, args: unknown = {}): Promise<Refused> {
    const { success, body } = await this.#request(command, args);
    if (success) throw new Error(`${command} was answered`);
    const { id, format, variables } = (body as DebugProtocol.ErrorResponse['body'])
      .error as DebugProtocol.Message;
    return { id, code: variables?.code ?? '', text: format };
  }

  /** The next event of that kind, which may have come already. */
  event(kind: string, accepts: (body: Body) => boolean = () => true): Promise<Body> {
    const fits = ({ event, body }: Event): boolean => event === kind && accepts(body ?? {});
    const index = this.#events.findIndex(fits);
    if (index >= 0) return Promise.resolve(this.#events.splice(index, 1)[0]?.body ?? {});
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`no ${kind}; so far:\n${this.transcript.text}`));
      const timer = setTimeout(late, PATIENCE_MS);
      const done = (event: Event): void => {
        clearTimeout(timer);
        resolve(event.body ?? {});
      };
      this.#waiters.push({ accepts: fits, resolve: done });
    });
  }

  /** Events of a kind that have come and that nobody waited for. */
  pending(kind: string): readonly Body[] {
    return this.#events.filter(({ event }) => event === kind).map(({ body }) => body);
  }

  /** Ask for a step, and wait until it has stopped. */
  async step(command: string, args: object = {}): Promise<Body> {
    await this.ask(command, { threadId: 1, ...args });
    return this.event('stopped');
  }

  /** Begin to debug a program. `configure` comes before it runs. */
  async begin(
    args: object,
    configure: () => Promise<void> = async () => {},
    request: 'launch' | 'attach' = 'launch',
  ): Promise<void> {
    await this.ask('initialize', {
      adapterID: 'omega',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
      supportsVariableType: true,
    });
    await this.ask(request, args);
    await this.event('initialized');
    await configure();
    await this.ask('configurationDone');
  }

  /** Put a message on its way, whatever it is. */
  post(message: unknown): void {
    const json = JSON.stringify(message);
    this.#output?.write(`Content-Length: ${Buffer.byteLength(json)}${HEADER_END}${json}`);
  }

  #request(command: string, args: unknown): Promise<Message> {
    const seq = ++this.#seq;
    this.transcript.asked(command, args);
    return new Promise((resolve) => {
      this.#responses.set(seq, resolve);
      this.post({ seq, type: 'request', command, arguments: args });
    });
  }

  #speak(input: Readable, output: Writable): void {
    this.#output = output;
    const copy = new PassThrough();
    this.connect(copy, output);
    input.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#read();
      copy.write(bytes);
    });
  }

  #read(): void {
    for (;;) {
      const end = this.#bytes.indexOf(HEADER_END);
      if (end < 0) return;
      const header = this.#bytes.toString('latin1', 0, end);
      const length = Number(/Content-Length: (\d+)/.exec(header)?.[1]);
      const start = end + HEADER_END.length;
      if (this.#bytes.length < start + length) return;
      const text = this.#bytes.toString('utf8', start, start + length);
      this.#bytes = this.#bytes.subarray(start + length);
      this.#take(JSON.parse(text) as Message);
    }
  }

  #take(message: Message): void {
    this.complaints.push(...complaintsAbout(message, typeOf(message)));
    if (message.type === 'response') {
      this.transcript.answered(message);
      this.#responses.get(message.request_seq)?.(message);
      this.#responses.delete(message.request_seq);
      return;
    }
    this.transcript.told(message);
    const event = message as Event;
    const index = this.#waiters.findIndex(({ accepts }) => accepts(event));
    if (index >= 0) this.#waiters.splice(index, 1)[0]?.resolve(event);
    else this.#events.push(event);
  }
}

/** The published type of a message. Custom requests have the type of all responses. */
function typeOf({ type, success, command, event }: Message): string {
  const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  if (type === 'event') return `${capital(event)}Event`;
  if (!success) return 'ErrorResponse';
  const name = `${capital(command)}Response`;
  return isPublished(name) ? name : 'Response';
}
