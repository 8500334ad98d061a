/**
 * Finding a port that is not taken.
 */
import type { ProtocolAddress } from '../../runtime/providers.js';
import type { ServerContext } from './client-connection.js';
import { ListenError, type Listener, listen } from './listener.js';

/** Ports tried after the wanted one before taking any that the system offers. */
const TRIES = 20;
const PORT_MAX = 65_535;

/** Listen there or, if the port is taken, on the next that is free. Rejects with ListenError for
 * other reasons. */
export async function listenNearby(at: ProtocolAddress, context: ServerContext): Promise<Listener> {
  for (let port = at.port; port < at.port + TRIES && port <= PORT_MAX; port++) {
    try {
      return await listen({ host: at.host, port }, context);
    } catch (error) {
      if (!(error instanceof ListenError) || error.reason !== 'busy') throw error;
    }
  }
  return listen({ host: at.host, port: 0 }, context);
}
