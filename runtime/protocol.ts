/**
 * The protocol server of a session: whether clients can reach it, and where. How to listen is the
 * provider's business.
 */
import { z } from 'zod';
import { OmegaMisuse } from './misuse.js';
import type { ProtocolAddress } from './providers.js';
import type { Session } from './session.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';

const PORT_MAX = 65_535;
const addressSchema = z.object({ host: z.string(), port: z.int() });

/** Where the session can be reached at present. */
const place = {
  name: 'protocol' as const,
  initial: (): { address: ProtocolAddress | null } => ({ address: null }),
};

export const protocol = subsystem({
  name: place.name,
  doc: 'Makes the session reachable for JSON-RPC clients on a port.',
  initial: place.initial,
  operations: {
    start: operation({
      doc: 'Listen; answers where. Without arguments, where the configuration says.',
      params: [
        parameter('port', z.int().min(0).max(PORT_MAX).optional(), 'The port; 0 takes any.'),
        parameter('host', z.string().min(1).optional(), 'The address to listen on.'),
      ],
      returns: addressSchema,
      async run(session: Session, port, host) {
        const { config } = session;
        const state = session.state(place);
        if (!config.enableProtocol) {
          throw new OmegaMisuse('state-conflict', 'the configuration has "enableProtocol" off');
        }
        if (state.address) {
          const { host: there, port: taken } = state.address;
          throw new OmegaMisuse('state-conflict', `already listening on ${there}:${taken}`);
        }
        const at = { host: host ?? config.host, port: port ?? config.port };
        state.address = await session.providers.protocol.start(session, at);
        return state.address;
      },
    }),
    stop: operation({
      doc: 'Close the port and all its connections. Without effect if not listening.',
      params: [],
      returns: z.null(),
      async run(session: Session) {
        session.state(place).address = null;
        await session.providers.protocol.stop(session);
        return null;
      },
    }),
    status: operation({
      doc: 'Where the session can be reached; null if it cannot.',
      params: [],
      returns: addressSchema.nullable(),
      run(session: Session) {
        return session.state(place).address;
      },
    }),
  },
  listeners: {},
});
