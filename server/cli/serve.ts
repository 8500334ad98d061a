/** `omega serve`: serve JSON-RPC clients on a port, or one on standard input and output. */
import { DEFAULT_PORT } from '../../runtime/config.js';
import { flushConsole, printLine } from '../console-output.js';
import { systemReason } from '../node-world.js';
import { SessionFolder } from '../session-folder.js';
import { readSource, SourceError } from '../source-file.js';
import { ClientConnection, type ServerContext } from '../wire/client-connection.js';
import { listenNearby } from '../wire/free-port.js';
import { WIRE_LIMITS } from '../wire/limits.js';
import { ListenError, type Listener, listen } from '../wire/listener.js';
import { keepPortFile } from '../wire/port-file.js';
import { SessionPool } from '../wire/session-pool.js';
import { INTENTS_OPTION, intentsFrom } from './intents-option.js';
import {
  EXIT,
  integerOption,
  type OptionValues,
  textOption,
  UsageError,
  type Verb,
} from './verb.js';
import { version } from './version.js';

const PORT_MAX = 65_535;
const DEFAULT_HOST = '127.0.0.1';

export const serve: Verb = {
  name: 'serve',
  summary: 'Serve JSON-RPC clients on a port, or one client on standard input and output.',
  usage: '[OPTIONS]',
  details: [
    'Clients speak JSON-RPC 2.0, one object a line or framed by Content-Length; the first bytes',
    'tell which. "omega doc runtime/describe" names the method that lists all methods.',
    'An address that can be reached from outside needs a token, from --token-file or from the',
    'environment variable OMEGA_TOKEN; clients then send it in omega/hello.',
  ].join('\n'),
  options: {
    port: { argument: 'N', short: 'p', doc: `The port (${DEFAULT_PORT}); 0 takes any.` },
    host: { argument: 'ADDRESS', doc: `The address to listen on (${DEFAULT_HOST}).` },
    stdio: { doc: 'Serve one client on standard input and output instead.' },
    'token-file': { argument: 'FILE', doc: 'The file with the token that clients must send.' },
    'no-port-file': { doc: 'Do not write .nrepl-port into the current folder.' },
    intents: INTENTS_OPTION,
    sessions: {
      argument: 'FOLDER',
      doc: 'Keep named sessions there, with what waits for review, and go on with them.',
    },
    json: { doc: 'Say where it listens as JSON.' },
  },
  async run(positionals, options) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const context: ServerContext = {
      pool: new SessionPool(WIRE_LIMITS.sessionsMax, intentsFrom(options), folderFrom(options)),
      limits: WIRE_LIMITS,
      version: version(),
      token: tokenFrom(options),
    };
    if (options.stdio === true) {
      await new ClientConnection(process.stdin, process.stdout, context).closed;
      await context.pool.close(null);
      return EXIT.ok;
    }
    const port = integerOption(options, 'port', 0, PORT_MAX) ?? DEFAULT_PORT;
    const host = textOption(options, 'host') ?? DEFAULT_HOST;
    const listener = await listenOrExplain(host, port, context);
    if (options['no-port-file'] !== true) writePortFile(listener.address.port);
    const { address } = listener;
    if (options.json === true) printLine(JSON.stringify({ ...address, pid: process.pid }));
    else printLine(`omega: listening on ${address.host}:${address.port}`);
    flushConsole();
    return untilStopped(listener, context.pool);
  },
};

/** Where sessions are kept, or null. Throws UsageError. */
function folderFrom(options: OptionValues): SessionFolder | null {
  const path = textOption(options, 'sessions');
  if (path === undefined) return null;
  try {
    return new SessionFolder(path);
  } catch (error) {
    throw new UsageError(`--sessions: cannot use ${path}: ${systemReason(error)}`);
  }
}

/** The token that clients must send, or null. Throws UsageError. */
export function tokenFrom(options: OptionValues): string | null {
  const file = textOption(options, 'token-file');
  const given = file === undefined ? process.env.OMEGA_TOKEN : tokenInFile(file);
  return given === undefined || given === '' ? null : given;
}

function tokenInFile(file: string): string {
  try {
    const token = readSource(file).trim();
    if (token !== '') return token;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(`--token-file: ${error.message}`);
  }
  throw new UsageError(`--token-file: ${file} is empty`);
}

/** Throws UsageError when the port cannot be had. */
async function listenOrExplain(
  host: string,
  port: number,
  context: ServerContext,
): Promise<Listener> {
  try {
    return await listen({ host, port }, context);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    if (error.reason !== 'busy') throw new UsageError(error.message);
    const nearby = await listenNearby({ host, port }, context);
    await nearby.close();
    throw new UsageError(`${error.message}; --port ${nearby.address.port} is free`);
  }
}

function writePortFile(port: number): void {
  try {
    keepPortFile(port);
  } catch (error) {
    printLine(`omega serve: cannot write .nrepl-port: ${systemReason(error)}`, 'error');
  }
}

/** Serve until a signal says to stop; then sessions end, and those that are kept are. */
function untilStopped(listener: Listener, pool: SessionPool): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (code: number) => (): void => {
      listener
        .close()
        .then(() => pool.close(null))
        .then(() => resolve(code), reject);
    };
    process.once('SIGINT', stop(EXIT.interrupted));
    process.once('SIGTERM', stop(EXIT.ok));
    process.once('SIGHUP', stop(EXIT.ok));
  });
}
