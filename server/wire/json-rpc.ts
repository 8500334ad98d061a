/**
 * JSON-RPC 2.0: what a request is, what an answer is, and how batches are answered
 * (https://www.jsonrpc.org/specification).
 */
import { OmegaMisuse } from '../../runtime/misuse.js';

export type RequestId = string | number | null;

export interface Request {
  readonly id: RequestId | undefined;
  readonly method: string;
  readonly params: unknown;
}

export interface Response {
  readonly jsonrpc: '2.0';
  readonly id: RequestId;
  readonly result?: unknown;
  readonly error?: RpcError;
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  /** `data.code` is stable, whatever the message says. */
  readonly data: { readonly code: string } & Readonly<Record<string, unknown>>;
}

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;
const REFUSED = -32000;

/** An error of the wire that has no place in the runtime: a request refused, with a stable code. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Answers one request. Throws OmegaMisuse or Refusal. */
export type Handler = (request: Request) => Promise<unknown>;

/** The answer to a message, batch or not; null if nothing is to be said. Never rejects. */
export async function answerMessage(
  payload: unknown,
  batchMax: number,
  handle: Handler,
): Promise<Response | readonly Response[] | null> {
  if (!Array.isArray(payload)) return answerOne(payload, handle);
  if (payload.length === 0) return invalidRequest(null, 'a batch must not be empty');
  if (payload.length > batchMax) {
    return invalidRequest(null, `a batch may have ${batchMax} requests, got ${payload.length}`);
  }
  const answers = await Promise.all(payload.map((entry) => answerOne(entry, handle)));
  const said = answers.filter((answer) => answer !== null);
  return said.length > 0 ? said : null;
}

/** The answer to bytes that are no JSON. */
export function parseError(description: string): Response {
  return failure(null, PARSE_ERROR, description, { code: 'parse-error' });
}

/** A notification. */
export function notification(method: string, params: unknown): unknown {
  return { jsonrpc: '2.0', method, params };
}

async function answerOne(payload: unknown, handle: Handler): Promise<Response | null> {
  if (isResponse(payload)) return null;
  const flaw = requestFlaw(payload);
  const request = payload as Request;
  if (flaw !== null) return invalidRequest(validId(payload), flaw);
  const isNotification = request.id === undefined;
  try {
    const result = (await handle(request)) ?? null;
    return isNotification ? null : { jsonrpc: '2.0', id: request.id ?? null, result };
  } catch (error) {
    return isNotification ? null : failureOf(request.id ?? null, error);
  }
}

/** What keeps the payload from being a request, or null. */
function requestFlaw(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    return 'a request must be an object';
  }
  const { jsonrpc, method, params, id } = payload as Record<string, unknown>;
  if (jsonrpc !== '2.0') return '"jsonrpc" must be "2.0"';
  if (typeof method !== 'string') return '"method" must be a string';
  if (params !== undefined && (typeof params !== 'object' || params === null)) {
    return '"params" must be an object or an array';
  }
  if (id !== undefined && !isId(id)) return '"id" must be a string, a number or null';
  return null;
}

/** An answer to a request that nobody made here. */
function isResponse(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    !('method' in payload) &&
    'id' in payload &&
    ('result' in payload || 'error' in payload)
  );
}

function isId(id: unknown): id is RequestId {
  return id === null || typeof id === 'string' || typeof id === 'number';
}

function validId(payload: unknown): RequestId {
  const id = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'id') : null;
  return isId(id) ? id : null;
}

function invalidRequest(id: RequestId, message: string): Response {
  return failure(id, INVALID_REQUEST, message, { code: 'invalid-request' });
}

function failure(id: RequestId, code: number, message: string, data: RpcError['data']): Response {
  return { jsonrpc: '2.0', id, error: { code, message, data } };
}

function failureOf(id: RequestId, error: unknown): Response {
  if (error instanceof OmegaMisuse) {
    const data = { ...error.details, code: error.code };
    return failure(id, numberOf(error), error.message, data);
  }
  if (error instanceof Refusal) return failure(id, REFUSED, error.message, { code: error.code });
  const message = error instanceof Error ? error.message : String(error);
  return failure(id, INTERNAL_ERROR, `a bug in Omega: ${message}`, { code: 'internal-error' });
}

function numberOf(misuse: OmegaMisuse): number {
  if (misuse.code === 'unknown-operation') return METHOD_NOT_FOUND;
  if (misuse.code === 'invalid-params' || misuse.code === 'invalid-config') return INVALID_PARAMS;
  return REFUSED;
}
