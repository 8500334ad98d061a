/**
 * Images: a whole session as text, in three lines. The first says that this is one, in which
 * format, and has a checksum of what follows; then what is in it, for people, as JSON; then the
 * state, as the engine writes it.
 */
import { contentHash } from './core/compiler/hash.js';
import { OmegaMisuse } from './misuse.js';

const MAGIC = 'omega-image';
const FORMAT = 1;
const HEADER = /^omega-image (\d+) ([0-9a-f]{32})$/;

/** What is in an image. */
export interface ImageInfo {
  readonly name: string;
  /** Top-level names that the program has defined. */
  readonly definitions: number;
  /** Texts that the session was asked to evaluate. */
  readonly evaluations: number;
  /** Transitions made. */
  readonly steps: number;
  /** Computations that have stopped and can be gone on with. */
  readonly levels: number;
  /** Whether a text is under way, which `resume` goes on with. */
  readonly underWay: boolean;
  /** Whether a search is parked. */
  readonly parked: boolean;
}

export interface Image {
  readonly info: ImageInfo;
  /** See core/state/state.ts. */
  readonly state: string;
}

/** The image as text. O(size). */
export function imageText({ info, state }: Image): string {
  const body = `${JSON.stringify(info)}\n${state}\n`;
  return `${MAGIC} ${FORMAT} ${contentHash(body)}\n${body}`;
}

/** The image of a text. Throws OmegaMisuse `invalid-image` if it is none, or not as it was written.
 */
export function readImage(text: string): Image {
  const end = text.indexOf('\n');
  const [, format, checksum] = HEADER.exec(text.slice(0, Math.max(0, end))) ?? [];
  if (format === undefined) throw invalidImage(`this is no image of Omega: it does not begin so`);
  if (Number(format) !== FORMAT) {
    const formats = `the image has format ${format}, this Omega reads format ${FORMAT}`;
    throw invalidImage(`${formats}; load it with the Omega that saved it`);
  }
  const body = text.slice(end + 1);
  if (contentHash(body) !== checksum) {
    throw invalidImage('the image is damaged: its checksum does not fit; take another copy of it');
  }
  const line = body.indexOf('\n');
  const info = JSON.parse(body.slice(0, line)) as ImageInfo;
  return { info, state: body.slice(line + 1, -1) };
}

export function invalidImage(message: string): OmegaMisuse {
  return new OmegaMisuse('invalid-image', message);
}
