/** `omega connect`: a REPL in a running Omega server. */
import { DEFAULT_PORT } from '../../runtime/config.js';
import { printLine } from '../console-output.js';
import { remoteBackend } from '../repl/backend.js';
import { Repl } from '../repl/repl.js';
import { RemoteError, WireClient } from '../wire/client.js';
import { portFromFile } from '../wire/port-file.js';
import { tokenFrom } from './serve.js';
import { EXIT, integerOption, textOption, UsageError, type Verb } from './verb.js';

const DEFAULT_HOST = '127.0.0.1';
const PORT_MAX = 65_535;

export const connect: Verb = {
  name: 'connect',
  summary: 'A REPL in a running Omega server.',
  usage: '[OPTIONS]',
  options: {
    port: {
      argument: 'N',
      short: 'p',
      doc: `The server's port; else the one in .nrepl-port, else ${DEFAULT_PORT}.`,
    },
    host: { argument: 'ADDRESS', doc: `The server's address (${DEFAULT_HOST}).` },
    session: { argument: 'NAME', doc: 'Join the session of that name; else a new one.' },
    'token-file': { argument: 'FILE', doc: "The file with the server's token." },
  },
  async run(positionals, options) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const port = integerOption(options, 'port', 1, PORT_MAX) ?? portFromFile() ?? DEFAULT_PORT;
    const host = textOption(options, 'host') ?? DEFAULT_HOST;
    const token = tokenFrom(options);
    const session = textOption(options, 'session');
    try {
      const client = await WireClient.open({ host, port });
      const hello = (await client.request('omega/hello', {
        ...(token === null ? {} : { token }),
        ...(session === undefined ? {} : { session }),
      })) as { version: string; session: string };
      const place = `session "${hello.session}" at ${host}:${port}`;
      const banner = `Omega ${hello.version}, ${place}. ,help for help, Ctrl-D ends.`;
      const code = await new Repl(remoteBackend(client)).run(banner);
      client.close();
      return code;
    } catch (error) {
      const reason =
        error instanceof RemoteError
          ? error.message
          : `nobody listens there (${(error as Error).message}); start one with "omega serve"`;
      printLine(`omega connect: ${host}:${port}: ${reason}`, 'error');
      return EXIT.failed;
    }
  },
};
