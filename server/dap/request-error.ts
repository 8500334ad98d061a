/** Requests that cannot be answered, each with a code and a number that are never reused. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { OmegaMisuse } from '../../runtime/misuse.js';
import { RecordingError } from '../recording-files.js';
import { SourceError } from '../source-file.js';

/** What may be wrong, and the number by which the protocol knows it. */
const NUMBERS = {
  /** Words of the protocol itself. */
  cancelled: 1,
  notStopped: 2,
  'unknown-request': 1001,
  'invalid-arguments': 1002,
  /** `initialize` comes first, and once. */
  'not-initialized': 1003,
  /** There is no program yet, or there is one already. */
  'no-program': 1004,
  'has-program': 1005,
  'unknown-thread': 1006,
  'unknown-frame': 1007,
  /** A reference of before the program went on. */
  'stale-reference': 1008,
  'unknown-source': 1009,
  'unknown-session': 1010,
  'program-not-read': 1011,
  /** Not possible as things are. */
  'state-conflict': 1012,
  'expression-failed': 1013,
  'unknown-target': 1014,
  unauthorized: 1015,
  limit: 1016,
  internal: 1099,
} as const;

export type RequestErrorCode = keyof typeof NUMBERS;

/** Why a request is refused. */
export class RequestError extends Error {
  constructor(
    readonly code: RequestErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Any error as one of these. */
export function requestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const isUnread = error instanceof SourceError || error instanceof RecordingError;
  if (isUnread) return new RequestError('program-not-read', error.message);
  if (error instanceof OmegaMisuse) return new RequestError(codeOf(error), error.message);
  if (error instanceof RangeError) return new RequestError('limit', error.message);
  const text = error instanceof Error ? error.message : String(error);
  return new RequestError('internal', `this is a bug in Omega, please report it: ${text}`);
}

function codeOf({ code, details }: OmegaMisuse): RequestErrorCode {
  switch (code) {
    case 'invalid-params':
    case 'unknown-operation':
    case 'invalid-config':
    case 'unknown-preset':
      return 'invalid-arguments';
    case 'limit':
      return 'limit';
    default:
      return 'reference' in details ? 'stale-reference' : 'state-conflict';
  }
}

/** What of an error goes into a response. `message` is one of the protocol's words where it has one
 * for it, else what a person is told. */
export function errorFields({ code, message }: RequestError): {
  readonly message: string;
  readonly body: DebugProtocol.ErrorResponse['body'];
} {
  const isWord = code === 'cancelled' || code === 'notStopped';
  const error = { id: NUMBERS[code], format: message, variables: { code }, showUser: !isWord };
  return { message: isWord ? code : message, body: { error } };
}
