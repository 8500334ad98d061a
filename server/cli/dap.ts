/** `omega dap`: a debug adapter for one client on standard input and output. */
import { ClientConnection } from '../wire/client-connection.js';
import { WIRE_LIMITS } from '../wire/limits.js';
import { SessionPool } from '../wire/session-pool.js';
import { EXIT, UsageError, type Verb } from './verb.js';
import { version } from './version.js';

export const dap: Verb = {
  name: 'dap',
  summary: 'Serve one debugger, by the debug adapter protocol, on standard input and output.',
  usage: '[--stdio]',
  details: [
    'Editors start this; docs/debugging.md shows how. "omega serve" answers debuggers on its port,',
    'too, and lets them attach to its sessions.',
  ].join('\n'),
  options: { stdio: { doc: 'Standard input and output; there is nothing else.' } },
  async run(positionals) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const pool = new SessionPool(WIRE_LIMITS.sessionsMax);
    const context = { pool, limits: WIRE_LIMITS, version: version(), token: null };
    await new ClientConnection(process.stdin, process.stdout, context).closed;
    await pool.close(null);
    return EXIT.ok;
  },
};
