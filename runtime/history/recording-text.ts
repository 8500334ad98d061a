/**
 * Recordings as texts, in lines. The first says that this is one, in which format, and has a
 * checksum of what follows; then what is in it, for people, as JSON; then the recording as JSON
 * (exported.ts), and the states that it refers to, one a line.
 */
import { contentHash } from '../core/compiler/hash.js';
import { OmegaMisuse } from '../misuse.js';

const MAGIC = 'omega-recording';
const FORMAT = 1;
const HEADER = /^omega-recording (\d+) ([0-9a-f]{32})$/;

/** What is in a recording. */
export interface RecordingInfo {
  /** Top-level forms. */
  readonly forms: number;
  /** The first and the last moment that can be gone to. */
  readonly oldest: number;
  readonly newest: number;
  /** Answers from outside. */
  readonly answers: number;
}

export interface RecordingText<Body> {
  readonly info: RecordingInfo;
  readonly body: Body;
  /** See core/state/saved-checkpoint.ts. */
  readonly states: readonly string[];
}

/** O(size). Throws OmegaMisuse `limit` if no text of the host can hold it. */
export function recordingText<Body>({ info, body, states }: RecordingText<Body>): string {
  try {
    const rest = [JSON.stringify(info), JSON.stringify(body), ...states, ''].join('\n');
    return `${MAGIC} ${FORMAT} ${contentHash(rest)}\n${rest}`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const how = 'let historyBytesMax be less, or begin to record later';
    throw new OmegaMisuse('limit', `the recording is too large to be a text; ${how}`);
  }
}

/** Throws OmegaMisuse `invalid-recording` if the text is none, or not as it was written. */
export function readRecording<Body>(text: string): RecordingText<Body> {
  const end = text.indexOf('\n');
  const [, format, checksum] = HEADER.exec(text.slice(0, Math.max(0, end))) ?? [];
  if (format === undefined) {
    throw invalidRecording('this is no recording of Omega: it does not begin so');
  }
  if (Number(format) !== FORMAT) {
    const formats = `the recording has format ${format}, this Omega reads format ${FORMAT}`;
    throw invalidRecording(`${formats}; load it with the Omega that made it`);
  }
  const rest = text.slice(end + 1);
  if (contentHash(rest) !== checksum) {
    const what = 'the recording is damaged: its checksum does not fit';
    throw invalidRecording(`${what}; take another copy of it, or record again`);
  }
  const [info = '', body = '', ...states] = rest.slice(0, -1).split('\n');
  return { info: JSON.parse(info) as RecordingInfo, body: JSON.parse(body) as Body, states };
}

export function invalidRecording(message: string): OmegaMisuse {
  return new OmegaMisuse('invalid-recording', message);
}
