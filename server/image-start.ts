/** Images in files, for the command line: to begin with, to save, to look at. */
import { counted } from '../runtime/core/counted.js';
import { WorldError } from '../runtime/core/world.js';
import { type ImageInfo, imageText, readImage } from '../runtime/image.js';
import { OmegaMisuse } from '../runtime/misuse.js';
import type { Session } from '../runtime/session.js';
import { becomeImage, imageOf } from '../runtime/session-image.js';

/** `--image`, for every verb that may begin so. */
export const IMAGE_OPTION = {
  argument: 'IMAGE',
  doc: 'Begin in the state that was saved in that file.',
} as const;

/** An image that cannot be used, for the user. */
export class ImageError extends Error {}

/** Save a session, in which nothing runs, in a file. Throws ImageError. */
export function saveToImage(session: Session, path: string, name: string): void {
  attempt(path, () => session.providers.images.write(path, imageText(imageOf(session, name))));
}

/** What is in the image of a file. Throws ImageError. */
export function imageInfo(session: Session, path: string): ImageInfo {
  return attempt(path, () => readImage(session.providers.images.read(path)).info);
}

/** Let the session, in which nothing runs, be as the image of that file has it. Throws ImageError.
 */
export function startFromImage(session: Session, path: string): ImageInfo {
  return attempt(path, () => {
    const image = readImage(session.providers.images.read(path));
    becomeImage(session, image);
    return image.info;
  });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof WorldError) throw new ImageError(error.message);
    if (error instanceof OmegaMisuse) throw new ImageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** The same with the commands of the REPL that do so; empty if nothing waits. */
export function howToGoOn(info: Waiting): string {
  const waits = whatWaits(info);
  if (waits === null) return '';
  const commands = [
    info.underWay ? ',continue' : null,
    info.levels > 0 ? ',levels' : null,
    info.parked ? ',next' : null,
  ];
  return `: ${waits} (${commands.filter((command) => command !== null).join(' ')})`;
}

/** What of a state can be gone on with, in words; null if nothing. */
export function whatWaits({ underWay, levels, parked }: Waiting): string | null {
  const all = [
    underWay ? 'a text is under way' : null,
    levels > 0 ? counted(levels, 'level') : null,
    parked ? 'a search is parked' : null,
  ].filter((part) => part !== null);
  return all.length > 0 ? all.join(', ') : null;
}

type Waiting = Pick<ImageInfo, 'underWay' | 'levels' | 'parked'>;
