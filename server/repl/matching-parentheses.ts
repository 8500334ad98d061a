/**
 * Shows which parenthesis a closing one belongs to: the cursor goes there for a moment, as in
 * Emacs.
 */
import { type Interface, moveCursor } from 'node:readline';
import { lex } from '../../grammar/lexer.js';

/** How long the cursor stays, in milliseconds. */
const STAY_MS = 250;
/** How long typing must pause before it goes there. */
const PAUSE_MS = 40;
const OPENING = new Set(['(', '[', '#(', '#u8(', '#U8(']);
const CLOSING = new Set([')', ']']);

/** From now on, show the match of a closing parenthesis typed in that line editor. */
export function showMatchingParentheses(lines: Interface): void {
  let timer: NodeJS.Timeout | null = null;
  let distance = 0;
  const comeBack = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (distance > 0) moveCursor(process.stdout, distance, 0);
    distance = 0;
  };
  const jump = (): void => {
    // Only where the whole line is on one row is the distance a number of columns.
    const width = lines.getPrompt().length + lines.line.length;
    const open = matchingOpening(lines.line.slice(0, lines.cursor));
    if (open === null || width >= (process.stdout.columns ?? 0)) return;
    distance = lines.cursor - open;
    moveCursor(process.stdout, -distance, 0);
    timer = setTimeout(comeBack, STAY_MS);
  };
  // The cursor must be where the editor thinks it is before the editor sees the next key.
  process.stdin.prependListener('keypress', (key: string | undefined) => {
    comeBack();
    // What is pasted, or typed at speed, is not commented on.
    if (key === ')' || key === ']') timer = setTimeout(jump, PAUSE_MS);
  });
}

/** Offset of the parenthesis that the one at the end of the text closes, or null. Strings,
 * characters and comments are passed over, as the reader does. O(length). */
export function matchingOpening(text: string): number | null {
  const open: number[] = [];
  let found: number | null = null;
  for (const { image, startOffset } of lex(text).tokens) {
    found = null;
    if (OPENING.has(image)) open.push(startOffset);
    else if (CLOSING.has(image)) found = open.pop() ?? null;
  }
  return found;
}
