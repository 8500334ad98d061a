/**
 * The debug adapter of one client: requests in, responses and events out. It translates between the
 * debug adapter protocol and the facade of a session; what there is to debug is in `debuggee.ts`.
 * Whatever a client sends is answered, and what cannot be done changes nothing.
 */
import type { Writable } from 'node:stream';
import { Event, Response } from '@vscode/debugadapter';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { WireLimits } from '../wire/limits.js';
import type { SessionPool } from '../wire/session-pool.js';
import { ClientView } from './client-view.js';
import type { Debuggee } from './debuggee.js';
import type { EventBodies, Tell } from './events.js';
import { errorFields, RequestError, requestError } from './request-error.js';
import { handlerOf } from './requests.js';

/** What the adapter works on, and over. */
export interface AdapterHost {
  readonly pool: SessionPool;
  readonly limits: WireLimits;
  /** What `launch` and `attach` must bring; null: nothing. */
  readonly token: string | null;
  /** Where messages go: a program waits while its client is behind. */
  readonly output: Writable;
  /** Put a message on its way. */
  send(message: unknown): void;
  /** Close the connection when all is said. */
  close(): void;
}

export class DebugAdapter extends ProtocolServer {
  client = new ClientView();
  isInitialized = false;
  #debuggee: Debuggee | null = null;
  #underWay = 0;
  #isClosed = false;
  /** How to give up requests under way, by their numbers. */
  readonly #cancels = new Map<number, () => void>();
  /** What is to be done when the response under way is sent. */
  #after: Array<() => void> = [];
  readonly tell: Tell = (name, body) => this.#tell(name, body);

  constructor(readonly host: AdapterHost) {
    super();
    this.onDidSendMessage((message) => {
      if (!this.#isClosed) host.send(message);
    });
  }

  /** The program. Throws RequestError `no-program` before launch or attach. */
  get debuggee(): Debuggee {
    if (this.#debuggee !== null) return this.#debuggee;
    throw new RequestError('no-program', 'there is no program yet: launch or attach first');
  }

  get hasProgram(): boolean {
    return this.#debuggee !== null;
  }

  /** There is a program now. */
  adopt(debuggee: Debuggee): void {
    this.#debuggee = debuggee;
  }

  /** Do that when the response to the request under way has been sent. */
  afterwards(action: () => void): void {
    this.#after.push(action);
  }

  /** While the work goes on, `cancel` with the number of the request gives it up. */
  async cancellable<T>(seq: number, cancel: () => void, work: () => Promise<T>): Promise<T> {
    this.#cancels.set(seq, cancel);
    try {
      return await work();
    } finally {
      this.#cancels.delete(seq);
    }
  }

  /** Give up a request; one that has its response already is let be. */
  cancel(seq: number): void {
    this.#cancels.get(seq)?.();
  }

  /** A message has come. What is none of the protocol's is complained of. */
  receive(message: unknown): void {
    if (isRequest(message)) this.handleMessage(message);
    else this.complain('expected a request: {"seq": …, "type": "request", "command": …}');
  }

  /** Something came that is no message. */
  complain(flaw: string): void {
    this.tell('output', { category: 'important', output: `omega: ${flaw}\n` });
  }

  /** The client is gone, or wants no more. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#debuggee?.leave();
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.#dispatch(request).catch(() => this.host.close());
  }

  async #dispatch(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    this.#underWay++;
    try {
      const body = await this.#answer(request);
      if (body !== undefined) response.body = body;
    } catch (error) {
      Object.assign(response, { success: false, ...errorFields(requestError(error)) });
    }
    this.#underWay--;
    this.sendResponse(response);
    const after = this.#after;
    this.#after = [];
    for (const action of after) action();
  }

  async #answer({ command, arguments: args, seq }: DebugProtocol.Request): Promise<unknown> {
    const { pendingMax } = this.host.limits;
    if (this.#underWay > pendingMax) {
      throw new RequestError('limit', `over ${pendingMax} requests are under way`);
    }
    const handler = handlerOf(command);
    if (handler === null) {
      throw new RequestError('unknown-request', `there is no request "${command}"`);
    }
    if (!this.isInitialized && command !== 'initialize') {
      throw new RequestError('not-initialized', `"initialize" comes before "${command}"`);
    }
    return handler.answer(this, args, seq);
  }

  #tell<Name extends keyof EventBodies>(name: Name, body: EventBodies[Name]): void {
    this.sendEvent(new Event(name, body));
  }
}

function isRequest(message: unknown): message is DebugProtocol.Request {
  const { type, command, seq } = Object(message) as Partial<DebugProtocol.Request>;
  return type === 'request' && typeof command === 'string' && Number.isSafeInteger(seq);
}
