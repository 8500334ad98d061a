/** What a program prints, and what log points say of it, as events. */
import type { Session } from '../../runtime/session.js';
import type { RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';
import { OutputChannel } from '../wire/output-channel.js';
import type { ClientView } from './client-view.js';
import type { AdapterHost } from './debug-adapter.js';
import type { Tell } from './events.js';

export class ProgramOutput {
  readonly #channel: OutputChannel;
  readonly #log = (said: RuntimeEventMap['log']): void => this.#logged(said);

  constructor(
    readonly session: Session,
    host: AdapterHost,
    readonly client: ClientView,
    readonly tell: Tell,
  ) {
    this.#channel = new OutputChannel(session, host.output, {
      limits: host.limits,
      mayWait: () => !host.pool.isShared(session),
      send: (output, stream) =>
        tell('output', { category: stream === 'output' ? 'stdout' : 'stderr', output }),
      giveUp: () => host.close(),
    });
    session.on('log', this.#log);
  }

  /** Tell what is gathered. */
  flush(): void {
    this.#channel.flush();
  }

  /** … and listen no more. */
  close(): void {
    this.#channel.close();
    this.session.off('log', this.#log);
  }

  #logged({ text, span }: RuntimeEventMap['log']): void {
    const { client } = this;
    this.flush();
    this.tell('output', {
      category: 'console',
      output: `${text}\n`,
      ...(span === null ? {} : { source: client.source(span.file) }),
      ...(span === null
        ? {}
        : { line: client.line(span.line), column: client.column(span.column) }),
    });
  }
}
