/** `omega` or `omega repl`: a REPL in this process, which clients can join on a port. */
import { DEFAULT_PORT } from '../../runtime/config.js';
import type { ImageInfo } from '../../runtime/image.js';
import { presetConfig } from '../../runtime/presets.js';
import { wireSubsystems } from '../../runtime/registry.js';
import { Session } from '../../runtime/session.js';
import { printLine } from '../console-output.js';
import { howToGoOn, IMAGE_OPTION, ImageError, startFromImage } from '../image-start.js';
import { memoryBytesFor, nodeProviders } from '../node-providers.js';
import { reportReview } from '../program-run.js';
import { localBackend } from '../repl/backend.js';
import { Repl } from '../repl/repl.js';
import { listenNearby } from '../wire/free-port.js';
import { WIRE_LIMITS } from '../wire/limits.js';
import { ListenError, type Listener } from '../wire/listener.js';
import { SessionPool } from '../wire/session-pool.js';
import { INTENTS_OPTION, intentsFrom } from './intents-option.js';
import { limitConfig, TIER_OPTION } from './limit-options.js';
import { EXIT, integerOption, listOption, textOption, UsageError, type Verb } from './verb.js';
import { version } from './version.js';

const HOST = '127.0.0.1';
const PORT_MAX = 65_535;

export const repl: Verb = {
  name: 'repl',
  summary: 'Read forms, evaluate them, print their values, again.',
  usage: '[OPTIONS]',
  details: [
    'On a terminal it also listens for clients, which may join its session "main" by omega/hello;',
    'if the port is taken it uses the next free one and says so. In a pipe it evaluates what comes',
    'in, prints values only, and listens only if --port is given.',
  ].join('\n'),
  options: {
    port: { argument: 'N', short: 'p', doc: `Listen there (${DEFAULT_PORT}); 0 takes any.` },
    'no-server': { doc: 'Do not listen.' },
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    image: IMAGE_OPTION,
    tier: TIER_OPTION,
    intents: INTENTS_OPTION,
  },
  async run(positionals, options) {
    if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
    const port = integerOption(options, 'port', 0, PORT_MAX);
    const libraryDirectories = ['.', ...listOption(options, 'lib')];
    const intents = intentsFrom(options);
    const pool = new SessionPool(WIRE_LIMITS.sessionsMax, intents);
    const providers = { ...nodeProviders({ libraryDirectories }), ...intents, directory: pool };
    const session = new Session({
      id: 'main',
      providers,
      config: { ...presetConfig('repl'), ...limitConfig(options, memoryBytesFor('alone')) },
    });
    wireSubsystems(session);
    const image = textOption(options, 'image');
    let begun = '';
    try {
      if (image !== undefined) begun = ` ${begunText(image, startFromImage(session, image))}`;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      printLine(`omega repl: ${error.message}`, 'error');
      return EXIT.failed;
    }
    pool.adopt(session);
    const wanted = options['no-server'] !== true && (process.stdin.isTTY || port !== undefined);
    const place = wanted ? await openPort(port ?? DEFAULT_PORT, pool) : null;
    const banner = `Omega ${version()}. ,help for help, Ctrl-D ends.${place?.remark ?? ''}${begun}`;
    const code = await new Repl(localBackend(session)).run(banner);
    reportReview(session, ',save-image FILE, before the end, keeps what waits');
    await place?.listener?.close();
    return code;
  },
};

/** What a person is told of the image that the session begins with. */
function begunText(image: string, info: ImageInfo): string {
  return `As in ${image}${howToGoOn(info)}.`;
}

interface Place {
  readonly listener: Listener | null;
  readonly remark: string;
}

/** Listen there or nearby; a REPL without a port is still a REPL. */
async function openPort(port: number, pool: SessionPool): Promise<Place> {
  const context = { pool, limits: WIRE_LIMITS, version: version(), token: null };
  try {
    const listener = await listenNearby({ host: HOST, port }, context);
    const { address } = listener;
    const instead = address.port === port || port === 0 ? '' : ` (port ${port} is taken)`;
    return { listener, remark: ` Listening on ${address.host}:${address.port}${instead}.` };
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    return { listener: null, remark: ` Not listening: ${error.message}.` };
  }
}
