/**
 * What a REPL talks to: a session in this process, or one behind the wire. Both answer the same
 * operations with the same JSON.
 */
import { call } from '../../runtime/registry.js';
import type { Session } from '../../runtime/session.js';
import type { SessionDescription } from '../../runtime/session-manager.js';
import type { WireClient } from '../wire/client.js';

export interface Backend {
  /** Call an operation. Rejects when it is misused, or the other side is gone. */
  request(method: string, params?: unknown): Promise<unknown>;
  /** Stop what runs. */
  interrupt(): void;
  /** Is told what programs print. */
  onOutput(listener: (text: string, stream: 'output' | 'error') => void): void;
  /** When the other side is gone; never for a session of this process. */
  readonly gone: Promise<void>;
}

/** A session of this process. */
export function localBackend(session: Session): Backend {
  return {
    request: (method, params) => call(session, method, params),
    interrupt: () => session.interrupt(),
    onOutput: (listener) => session.on('output', ({ text, stream }) => listener(text, stream)),
    gone: new Promise(() => {}),
  };
}

/** The session of a connection. */
export function remoteBackend(client: WireClient): Backend {
  return {
    request: (method, params) => client.request(method, params ?? {}),
    interrupt: () => {
      client.request('runtime/interrupt').catch(() => {});
    },
    onOutput(listener) {
      client.onNotification = (method, params) => {
        if (method !== 'omega/output') return;
        const { text, stream } = params as { text: string; stream: 'output' | 'error' };
        listener(text, stream);
      };
    },
    gone: client.closed,
  };
}

/** How many texts the session was asked to evaluate; none if nobody answers. */
export async function evaluationsOf(backend: Backend): Promise<number> {
  try {
    return ((await backend.request('session/current')) as SessionDescription).evaluations;
  } catch {
    return 0;
  }
}
