/**
 * One client: its dialect, its session, its requests under way. Whatever it does — garbage,
 * silence, a slow reader, a sudden end — touches no other client.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { evalOptions } from '../../runtime/execution.js';
import { OmegaMisuse } from '../../runtime/misuse.js';
import { wireResult } from '../../runtime/outcome.js';
import { call, checkedParameters } from '../../runtime/registry.js';
import type { Session } from '../../runtime/session.js';
import { DebugDialect } from './debug-dialect.js';
import { detectDialect, EXPLANATION, isDebugMessage } from './detect.js';
import { EventChannel } from './event-channel.js';
import { framedTransport } from './framed-transport.js';
import { answerMessage, notification, parseError, Refusal, type Request } from './json-rpc.js';
import type { WireLimits } from './limits.js';
import { lineTransport } from './line-transport.js';
import { OutputChannel } from './output-channel.js';
import type { SessionPool } from './session-pool.js';
import type { Transport } from './transport.js';

/** What all connections of a server have in common. */
export interface ServerContext {
  readonly pool: SessionPool;
  readonly limits: WireLimits;
  readonly version: string;
  /** What `omega/hello` must bring before anything else is answered; null: nothing. */
  readonly token: string | null;
}

/** The version of the methods and their shapes. */
const PROTOCOL_VERSION = 1;
/** How long a client may take to read the last words, in milliseconds. */
const LINGER_MS = 1000;
/** Besides `runtime/eval`, the methods that run programs. */
const RUNNING_METHODS: ReadonlySet<string> = new Set([
  'runtime/resume',
  'conditions/invokeRestart',
  'conditions/evalInFrame',
  'conditions/abort',
]);

export class ClientConnection {
  #prefix: Buffer = Buffer.alloc(0);
  #transport: Transport | null = null;
  /** Whether a message has come; if the first was a debugger's, so are all. */
  #isKnown = false;
  #debug: DebugDialect | null = null;
  #session: Session | null = null;
  #channel: OutputChannel | null = null;
  readonly #events: EventChannel;
  /** Whether it has shown the token, where one is wanted. */
  #welcome: boolean;
  #closed = false;
  #pending = 0;
  #ended = false;
  /** When the last message is on its way. */
  #sent: Promise<void> = Promise.resolve();
  #farewell: () => void = () => {};
  /** How to give up the requests under way, by their ids as JSON. */
  readonly #cancels = new Map<string, () => void>();

  constructor(
    readonly input: Readable,
    readonly output: Writable,
    readonly context: ServerContext,
  ) {
    this.#welcome = context.token === null;
    this.#events = new EventChannel(output, {
      limits: context.limits,
      before: () => this.#channel?.flush(),
      send: (message) => this.#post(notification('omega/event', message)),
    });
    input.on('data', (bytes: Buffer) => {
      try {
        this.#receive(bytes);
      } catch {
        // Whatever it was, it is this client's affair only.
        this.#close();
      }
    });
    input.on('end', () => this.#inputEnded());
    // Input that has come to its end closes by itself, before everything is answered.
    input.on('close', () => {
      if (!input.readableEnded) this.#close();
    });
    input.on('error', () => this.#close());
    output.on('error', () => this.#close());
    output.on('close', () => this.#close());
    output.on('drain', () => input.resume());
  }

  /** When everything has been said. */
  readonly closed: Promise<void> = new Promise((resolve) => {
    this.#farewell = resolve;
  });

  /** Whether requests are under way. */
  get isBusy(): boolean {
    return this.#pending > 0 || this.#debug !== null;
  }

  #receive(bytes: Buffer): void {
    if (this.#closed) return;
    if (this.#transport) {
      this.#transport.feed(bytes);
    } else {
      this.#prefix = Buffer.concat([this.#prefix, bytes]);
      this.#detect();
    }
    this.#holdBack();
  }

  #detect(): void {
    const dialect = detectDialect(this.#prefix);
    if (dialect === 'undecided') {
      if (this.#prefix.length > this.context.limits.headerBytesMax) this.#hangUp(EXPLANATION);
      return;
    }
    if (dialect === 'unknown') {
      this.#hangUp(EXPLANATION);
      return;
    }
    const events = {
      message: (payload: unknown) => this.#take(payload, dialect === 'framed'),
      flaw: (description: string, fatal: boolean) => this.#flaw(description, fatal),
    };
    const { limits } = this.context;
    this.#transport =
      dialect === 'lines'
        ? lineTransport(this.output, limits.frameBytesMax, events)
        : framedTransport(this.output, limits, events);
    const first = this.#prefix;
    this.#prefix = Buffer.alloc(0);
    // Blank lines before the first header are not part of it.
    this.#transport.feed(first.subarray(/^\s*/.exec(first.toString('latin1'))?.[0].length ?? 0));
  }

  #take(payload: unknown, framed: boolean): void {
    if (!this.#isKnown && framed && isDebugMessage(payload)) this.#debug = this.#debugger();
    this.#isKnown = true;
    if (this.#debug !== null) this.#debug.message(payload);
    else this.#answer(payload);
  }

  #debugger(): DebugDialect {
    const { pool, limits, token } = this.context;
    return new DebugDialect({
      ...{ pool, limits, token, output: this.output },
      send: (message) => this.#send(message),
      close: () => this.#hangUp(''),
    });
  }

  #flaw(description: string, fatal: boolean): void {
    if (this.#debug !== null) this.#debug.flaw(description);
    else this.#send(parseError(description));
    if (fatal) this.#hangUp('');
  }

  #answer(payload: unknown): void {
    const { limits } = this.context;
    const size = Array.isArray(payload) ? payload.length : 1;
    this.#pending += size;
    const handle = (request: Request): Promise<unknown> => this.#handle(request);
    answerMessage(payload, limits.batchMax, handle)
      .then((answer) => {
        this.#channel?.flush();
        this.#events.flush();
        if (answer !== null) this.#send(answer);
      })
      .finally(() => {
        this.#pending -= size;
        if (this.#ended && this.#pending === 0) this.#hangUp('');
      })
      .catch(() => this.#close());
  }

  async #handle(request: Request): Promise<unknown> {
    const { method, params } = request;
    if (this.#pending > this.context.limits.pendingMax) {
      throw new Refusal('limit', `over ${this.context.limits.pendingMax} requests are under way`);
    }
    if (method === 'omega/hello') return this.#hello(params);
    if (!this.#welcome) {
      throw new Refusal('unauthorized', 'say omega/hello with the token of this server first');
    }
    if (method === '$/cancelRequest') return this.#cancel(params);
    if (method === 'events/subscribe') return this.#hear(() => this.#events.subscribe(params));
    if (method === 'events/unsubscribe') return this.#hear(() => this.#events.unsubscribe(params));
    if (method === 'runtime/eval') return this.#evaluate(request);
    return this.#cancellable(request, () => call(this.#joined(), method, params));
  }

  #hello(params: unknown): unknown {
    const { token, session } = (params ?? {}) as { token?: unknown; session?: unknown };
    if (this.context.token !== null && !sameText(token, this.context.token)) {
      throw new Refusal('unauthorized', 'omega/hello needs the token of this server');
    }
    this.#welcome = true;
    if (session !== undefined && session !== null) this.#join(this.#sessionName(session));
    return {
      name: 'omega',
      version: this.context.version,
      protocol: PROTOCOL_VERSION,
      session: this.#joined().id,
      limits: this.context.limits,
      capabilities: ['output', 'cancel', 'batch', 'describe', 'sharedSessions', 'events'],
    };
  }

  #sessionName(session: unknown): string {
    const { sessionNameMax } = this.context.limits;
    if (typeof session === 'string' && session !== '' && session.length <= sessionNameMax) {
      return session;
    }
    const message = `omega/hello: "session" must be a text of 1 to ${sessionNameMax} characters`;
    throw new OmegaMisuse('invalid-params', message, { parameter: 'session' });
  }

  /** Subscribe or unsubscribe; that makes the session too, whose events these are. */
  #hear<T>(change: () => T): T {
    this.#joined();
    return change();
  }

  async #evaluate(request: Request): Promise<unknown> {
    const [code, file, keep] = checkedParameters(request.method, request.params) as [
      string,
      string | undefined,
      boolean | undefined,
    ];
    const ticket = this.#joined().submit(code, evalOptions(file, keep));
    const run = async (): Promise<unknown> => wireResult(await ticket.result);
    return this.#cancellable(request, run, ticket.cancel);
  }

  /** Do it; until it is done, `$/cancelRequest` with its id stops it. */
  async #cancellable(
    request: Request,
    run: () => Promise<unknown>,
    cancel?: () => void,
  ): Promise<unknown> {
    const key = JSON.stringify(request.id ?? null);
    const runs = RUNNING_METHODS.has(request.method);
    const stop = cancel ?? (runs ? () => this.#interrupt() : null);
    if (stop !== null) this.#cancels.set(key, stop);
    try {
      return await run();
    } finally {
      if (this.#cancels.get(key) === stop) this.#cancels.delete(key);
    }
  }

  #cancel(params: unknown): null {
    const id: unknown = Reflect.get(Object(params), 'id');
    this.#cancels.get(JSON.stringify(id ?? null))?.();
    return null;
  }

  #interrupt(): void {
    this.#session?.interrupt();
  }

  /** The session of this connection, made when it is first needed. */
  #joined(): Session {
    return this.#session ?? this.#join(undefined);
  }

  #join(name: string | undefined): Session {
    const { pool, limits } = this.context;
    const session = pool.join(name);
    this.#leave();
    this.#session = session;
    this.#channel = new OutputChannel(session, this.output, {
      limits,
      mayWait: () => !pool.isShared(session),
      send: (text, stream) =>
        this.#send(notification('omega/output', { text, stream, session: session.id })),
      giveUp: () => this.#close(),
    });
    this.#events.follow(session);
    return session;
  }

  #leave(): void {
    this.#events.follow(null);
    this.#channel?.close();
    this.#channel = null;
    const session = this.#session;
    this.#session = null;
    if (session) this.context.pool.leave(session).catch(() => {});
  }

  #send(payload: unknown): void {
    this.#post(payload).catch(() => this.#close());
  }

  /** Resolves when it is on its way. */
  async #post(payload: unknown): Promise<void> {
    if (this.#closed || !this.#transport) return;
    this.#sent = this.#transport.send(payload);
    this.#holdBack();
    await this.#sent;
  }

  /** Take nothing more from a client that does not read; let go of one that never will. */
  #holdBack(): void {
    const { unreadBytesSoft, unreadBytesMax } = this.context.limits;
    const unread = this.output.writableLength;
    if (unread > unreadBytesMax) this.#close();
    else if (unread > unreadBytesSoft) this.input.pause();
  }

  /** The client sends no more; it still gets its answers. */
  #inputEnded(): void {
    const done = (): void => {
      this.#ended = true;
      if (this.#pending === 0) this.#hangUp('');
    };
    if (this.#transport) this.#transport.end(done);
    else done();
  }

  /** Say that, and end in good order. */
  #hangUp(lastWords: string): void {
    if (this.#closed) return;
    this.#release();
    const close = (): void => {
      this.input.destroy();
      this.output.destroy();
    };
    this.#sent.then(() => {
      this.output.end(lastWords, () => this.#farewell());
      // What the client still sends is read and dropped, lest the last words be lost to a reset.
      setTimeout(close, LINGER_MS).unref();
    }, close);
  }

  #close(): void {
    if (this.#closed) return;
    this.#release();
    this.input.destroy();
    this.output.destroy();
    this.#farewell();
  }

  #release(): void {
    this.#closed = true;
    this.#debug?.close();
    for (const cancel of this.#cancels.values()) cancel();
    this.#leave();
  }
}

/** Whether the two are the same, in a time that does not tell where they differ. */
function sameText(given: unknown, wanted: string): boolean {
  if (typeof given !== 'string') return false;
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
