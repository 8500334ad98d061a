/**
 * What a REPL talks to: a session in this process, or one behind the wire. Both answer the same
 * operations with the same JSON.
 */
import { call } from '../../runtime/registry.js';
import type { Session } from '../../runtime/session.js';
import type { SessionDescription } from '../../runtime/session-manager.js';
import type { RuntimeEventMap } from '../../runtime/subsystems/seam/event-map.js';
import type { WireClient } from '../wire/client.js';

export interface Backend {
  /** Call an operation. Rejects when it is misused, or the other side is gone. */
  request(method: string, params?: unknown): Promise<unknown>;
  /** Stop what runs. */
  interrupt(): void;
  /** Is told what programs print. */
  onOutput(listener: (text: string, stream: 'output' | 'error') => void): void;
  /** Is told what log points say. */
  onLog(listener: (event: RuntimeEventMap['log']) => void): void;
  /** When the other side is gone; never for a session of this process. */
  readonly gone: Promise<void>;
}

/** A session of this process. */
export function localBackend(session: Session): Backend {
  return {
    request: (method, params) => call(session, method, params),
    interrupt: () => session.interrupt(),
    onOutput: (listener) => session.on('output', ({ text, stream }) => listener(text, stream)),
    onLog: (listener) => session.on('log', listener),
    gone: new Promise(() => {}),
  };
}

/** The session of a connection. */
export function remoteBackend(client: WireClient): Backend {
  let onOutput: Parameters<Backend['onOutput']>[0] = () => {};
  let onLog: Parameters<Backend['onLog']>[0] = () => {};
  client.onNotification = (method, params) => {
    if (method === 'omega/output') {
      const { text, stream } = params as { text: string; stream: 'output' | 'error' };
      onOutput(text, stream);
    } else if (method === 'omega/event') {
      const { name, payload } = params as { name: string; payload: unknown };
      if (name === 'log') onLog(payload as RuntimeEventMap['log']);
    }
  };
  return {
    request: (method, params) => client.request(method, params ?? {}),
    interrupt: () => {
      client.request('runtime/interrupt').catch(() => {});
    },
    onOutput(listener) {
      onOutput = listener;
    },
    onLog(listener) {
      onLog = listener;
      client.request('events/subscribe', { names: ['log'] }).catch(() => {});
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
