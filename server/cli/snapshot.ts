/** `omega snapshot`: images of sessions in files. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Session } from '../../runtime/session.js';
import { printLine, printText } from '../console-output.js';
import { ImageError, imageInfo, saveToImage, whatWaits } from '../image-start.js';
import { nodeProviders } from '../node-providers.js';
import { systemReason } from '../node-world.js';
import { reportEnd, runToStop, sourcesOf } from '../program-run.js';
import { readSource, SourceError } from '../source-file.js';
import { knownSource } from '../source-texts.js';
import { limitConfig, TIER_OPTION } from './limit-options.js';
import { columns, EXIT, listOption, type OptionValues, UsageError, type Verb } from './verb.js';

/** How the files are called that `list` looks at. */
const ENDING = '.image';

export const snapshot: Verb = {
  name: 'snapshot',
  summary: 'Save a session as an image in a file, and see what is in images.',
  usage: '[OPTIONS] save IMAGE FILE [ARGUMENT …] | info IMAGE … | list [FOLDER]',
  details: [
    'save  runs the program FILE as "omega run" does. When it ends, fails, is interrupted or has',
    '      used up --steps, the session is saved in IMAGE, with all that can be gone on with.',
    'info  tells what is in images.',
    `list  tells it of all files of a folder that end in ${ENDING}.`,
    '',
    'To go on with an image: omega run --image IMAGE, omega --image IMAGE (a REPL), or',
    'omega eval --image IMAGE EXPR. An image needs no other files. Put "--" before',
    'arguments of the program that begin with "-".',
  ].join('\n'),
  options: {
    json: { doc: 'With info and list: print JSON, one line for each image.' },
    lib: { argument: 'DIR', multiple: true, doc: 'With save: also look for libraries there.' },
    steps: { argument: 'N', doc: 'With save: stop after N transitions of the machine.' },
    memory: { argument: 'MB', doc: 'With save: stop when it needs more memory.' },
    tier: TIER_OPTION,
  },
  async run([action, ...rest], options) {
    switch (action) {
      case 'save':
        return save(rest, options);
      case 'info':
        if (rest.length === 0) throw new UsageError('info: which IMAGE?');
        return showInfos(rest, options);
      case 'list':
        if (rest.length > 1) throw new UsageError(`list: unexpected argument "${rest[1]}"`);
        return showInfos(imagesIn(rest[0] ?? '.'), options);
      default:
        throw new UsageError(`expected save, info or list, got ${action ?? 'nothing'}`);
    }
  },
};

async function save(
  [image, file, ...args]: readonly string[],
  options: OptionValues,
): Promise<number> {
  if (image === undefined || file === undefined)
    throw new UsageError('save: which IMAGE and FILE?');
  let text: string;
  try {
    text = readSource(file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return failed(error.message);
  }
  const beside = file === '-' ? '.' : dirname(file);
  const providers = nodeProviders({
    writeConsole: printText,
    commandLine: [file, ...args],
    libraryDirectories: [beside, ...listOption(options, 'lib')],
  });
  const session = new Session({ config: limitConfig(options), providers });
  const result = await runToStop(session, () =>
    session.submit(text, { file, program: true, opensLevel: true }),
  );
  const code = reportEnd(result, sourcesOf({ [file]: text }, knownSource));
  try {
    saveToImage(session, image, file);
    return code;
  } catch (error) {
    if (error instanceof ImageError) return failed(error.message);
    throw error;
  }
}

function imagesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    throw new UsageError(`list: cannot read the folder ${folder}: ${systemReason(error)}`);
  }
}

/** What is in these images, and the exit code. */
function showInfos(paths: readonly string[], options: OptionValues): number {
  const session = new Session({ providers: nodeProviders() });
  let code: number = EXIT.ok;
  const rows: Array<readonly [string, string]> = [];
  for (const path of paths) {
    try {
      const info = imageInfo(session, path);
      const { size: bytes } = statSync(path);
      if (options.json === true) printLine(JSON.stringify({ path, bytes, ...info }));
      else rows.push([path, infoText({ bytes, ...info })]);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      code = failed(error.message);
    }
  }
  if (rows.length > 0) printLine(columns(rows).join('\n'));
  return code;
}

function infoText(info: ReturnType<typeof imageInfo> & { readonly bytes: number }): string {
  const { bytes, definitions, steps } = info;
  const parts = [`${bytes} bytes`, `${definitions} definitions`, `${steps} steps`];
  return [...parts, whatWaits(info)].filter((part) => part !== null).join(', ');
}

function failed(message: string): number {
  printLine(`omega snapshot: ${message}`, 'error');
  return EXIT.failed;
}
