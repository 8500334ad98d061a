/**
 * The TCP port: takes connections, up to a limit, and gives each its own ClientConnection.
 */
import { createServer, isIP, type Server, type Socket } from 'node:net';
import type { ProtocolAddress } from '../../runtime/providers.js';
import { ClientConnection, type ServerContext } from './client-connection.js';

const KEEP_ALIVE_MS = 60_000;

/** Why a port cannot be listened on, for the user. */
export class ListenError extends Error {
  constructor(
    readonly reason: 'busy' | 'refused',
    message: string,
  ) {
    super(message);
  }
}

export interface Listener {
  readonly address: ProtocolAddress;
  /** Close the port and all connections. */
  close(): Promise<void>;
}

/** Listen there. Rejects with ListenError when the port is taken, or when the address can be
 * reached from outside and there is no token to keep strangers out. */
export async function listen(at: ProtocolAddress, context: ServerContext): Promise<Listener> {
  if (context.token === null && !isLoopback(at.host)) {
    const why = `${at.host} can be reached from outside, so a token is needed (--token-file FILE)`;
    throw new ListenError('refused', why);
  }
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, keepAlive: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    accept(socket, context);
  });
  server.maxConnections = context.limits.connectionsMax;
  const address = await bind(server, at);
  return { address, close: () => closeAll(server, sockets) };
}

/** Whether only this machine can reach the address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function accept(socket: Socket, context: ServerContext): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const connection = new ClientConnection(socket, socket, context);
  socket.setTimeout(context.limits.idleMs, () => {
    if (!connection.isBusy) socket.destroy();
  });
}

function bind(server: Server, { host, port }: ProtocolAddress): Promise<ProtocolAddress> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      const why = busy ? 'something else listens there already' : error.message;
      const message = `cannot listen on ${host}:${port}: ${why}`;
      reject(new ListenError(busy ? 'busy' : 'refused', message));
    });
    server.listen({ host, port }, () => {
      const bound = server.address();
      const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port;
      resolve({ host, port: boundPort });
    });
  });
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const socket of sockets) socket.destroy();
  await closed;
}
