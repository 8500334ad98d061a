/**
 * Which dialect a client speaks, from the first bytes it sends. These may arrive in any pieces.
 */

export type Dialect = 'framed' | 'lines' | 'unknown' | 'undecided';

const HEADERS = ['content-length:', 'content-type:'];
const WHITESPACE = /^[ \t\r\n]+/;

/** What the bytes so far tell. Header names are case-insensitive (LSP base protocol, RFC 9110). */
export function detectDialect(prefix: Uint8Array): Dialect {
  const text = Buffer.from(prefix).toString('latin1').replace(WHITESPACE, '').toLowerCase();
  if (text === '') return 'undecided';
  if (text.startsWith('{') || text.startsWith('[')) return 'lines';
  if (HEADERS.some((header) => text.startsWith(header))) return 'framed';
  return HEADERS.some((header) => header.startsWith(text)) ? 'undecided' : 'unknown';
}

/** Whether a framed message is one of the debug adapter protocol: its requests have a type and a
 * command, those of JSON-RPC a method. */
export function isDebugMessage(message: unknown): boolean {
  const { type, command } = Object(message) as { type?: unknown; command?: unknown };
  return type === 'request' && typeof command === 'string';
}

/** Said to clients that speak something else. Nothing they send is ever evaluated. */
export const EXPLANATION =
  'Omega speaks JSON-RPC 2.0 here: one JSON object a line, or framed by Content-Length. Goodbye.\n';
