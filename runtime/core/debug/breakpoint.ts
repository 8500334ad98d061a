/** Breakpoints as plain data, and how often one must be come to. */
import type { Span } from '../../../grammar/syntax.js';

/** Where a breakpoint is. */
export type Target =
  /** Where the first form on a line begins; with a column, the first from there on. */
  | {
      readonly kind: 'source';
      readonly file: string;
      readonly line: number;
      readonly column: number | null;
    }
  /** Where procedures of that name begin. */
  | { readonly kind: 'function'; readonly name: string }
  /** Where a variable of that name is assigned: of the top level; or, with a place in a text, the
   * local one that is in scope there. */
  | { readonly kind: 'data'; readonly name: string; readonly scope: Span | null }
  /** A node, as `nodeReference` names it. */
  | { readonly kind: 'instruction'; readonly reference: string };

/** What is asked for. */
export interface BreakpointRequest {
  readonly target: Target;
  /** An expression that must be true, of the variables there. */
  readonly condition: string | null;
  /** `n` or `=n`: the n-th time; `>n`, `>=n`, `<n`, `%n`. */
  readonly hitCondition: string | null;
  /** Do not stop, but print this, with the values of the expressions in braces. */
  readonly logMessage: string | null;
  readonly enabled: boolean;
}

export interface BreakpointInfo extends BreakpointRequest {
  readonly id: number;
  /** Whether there is code that it is in; it may come later. */
  readonly verified: boolean;
  /** Why not, or what is wrong with its condition. */
  readonly message: string | null;
  /** The form that it is at. */
  readonly span: Span | null;
  /** How often control came to it, its condition being true. */
  readonly hits: number;
}

const HIT_CONDITION = /^\s*(=|==|>=|>|<=|<|%)?\s*(\d+)\s*$/;

/** Whether a hit is one that is wanted; null if that is no hit condition. */
export function hitTest(text: string): ((hits: number) => boolean) | null {
  const match = HIT_CONDITION.exec(text);
  if (match === null) return null;
  const n = Number(match[2]);
  switch (match[1]) {
    case '>=':
      return (hits) => hits >= n;
    case '>':
      return (hits) => hits > n;
    case '<':
      return (hits) => hits < n;
    case '<=':
      return (hits) => hits <= n;
    case '%':
      return n === 0 ? null : (hits) => hits % n === 0;
    default:
      return (hits) => hits === n;
  }
}

/** The pieces of a log message: texts and, in braces, expressions. A doubled brace stands for one.
 */
export function logPieces(
  message: string,
): ReadonlyArray<{ readonly text: string; readonly isExpression: boolean }> {
  const pieces: Array<{ text: string; isExpression: boolean }> = [];
  let text = '';
  for (let i = 0; i < message.length; i++) {
    const c = message[i] as string;
    const isDoubled = (c === '{' || c === '}') && message[i + 1] === c;
    const end = c === '{' && !isDoubled ? closing(message, i) : -1;
    if (end > i) {
      if (text !== '') pieces.push({ text, isExpression: false });
      text = '';
      pieces.push({ text: message.slice(i + 1, end), isExpression: true });
      i = end;
    } else {
      text += c;
      if (isDoubled) i++;
    }
  }
  if (text !== '') pieces.push({ text, isExpression: false });
  return pieces;
}

/** Where the brace that is opened there is closed; -1 if it is not. */
function closing(message: string, open: number): number {
  let depth = 0;
  for (let i = open; i < message.length; i++) {
    if (message[i] === '{') depth++;
    else if (message[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
