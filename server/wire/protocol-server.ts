/**
 * The protocol provider of Node: makes a session, and others beside it, reachable on a port.
 */
import { OmegaMisuse } from '../../runtime/misuse.js';
import type { ProtocolProvider } from '../../runtime/providers.js';
import { version } from '../cli/version.js';
import { WIRE_LIMITS } from './limits.js';
import { ListenError, type Listener, listen } from './listener.js';
import { SessionPool } from './session-pool.js';

/** A provider for one runtime. */
export function protocolServer(): ProtocolProvider & { readonly pool: SessionPool } {
  const pool = new SessionPool(WIRE_LIMITS.sessionsMax);
  let listener: Listener | null = null;
  return {
    pool,
    async start(session, at) {
      const context = { pool, limits: WIRE_LIMITS, version: version(), token: null };
      try {
        listener = await listen(at, context);
      } catch (error) {
        if (!(error instanceof ListenError)) throw error;
        throw new OmegaMisuse('state-conflict', error.message, { reason: error.reason });
      }
      pool.adopt(session);
      return listener.address;
    },
    async stop(session) {
      const open = listener;
      listener = null;
      await open?.close();
      if (open) await pool.close(session);
    },
  };
}
