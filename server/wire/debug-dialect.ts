/** A connection on which a debugger speaks, once its first message has shown that. */
import type { AdapterHost, DebugAdapter } from '../dap/debug-adapter.js';

/** What comes from a debugger, one after the other, as soon as the adapter is loaded: it costs time
 * that no other connection is to pay. */
export class DebugDialect {
  readonly #adapter: Promise<DebugAdapter>;

  constructor(host: AdapterHost) {
    this.#adapter = import('../dap/debug-adapter.js').then((it) => new it.DebugAdapter(host));
  }

  message(payload: unknown): void {
    this.#with((adapter) => adapter.receive(payload));
  }

  flaw(description: string): void {
    this.#with((adapter) => adapter.complain(description));
  }

  /** The client is gone. */
  close(): void {
    this.#with((adapter) => adapter.close());
  }

  #with(action: (adapter: DebugAdapter) => void | Promise<void>): void {
    this.#adapter.then(action).catch(() => {});
  }
}
