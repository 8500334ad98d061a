/** What the command says to lines on its standard input, and a program for it to debug. */
import { expect } from 'vitest';
import { omega } from './omega-process.js';

export const SHOP = `(define total 0)
(define (price item)
  (let ((base (cdr item)))
    (* 2 base)))

(define (add! item)
  (set! total (+ total (price item)))
  total)
(add! '(tea . 3))
(add! '(salt . 1))
(display total)
(newline)
(exit 3)
`;

/** The form that sets the total, as it is shown. */
export const SETS_TOTAL = [
  ' 7 |   (set! total (+ total (price item)))',
  '   |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
];

/** What is said to these lines, numbers of steps masked. */
export async function transcript(
  args: readonly string[],
  lines: readonly string[],
  cwd: string,
): Promise<string[]> {
  const { output, errors } = await omega(args, { input: `${lines.join('\n')}\n`, cwd });
  expect(errors).toBe('');
  return output
    .trimEnd()
    .replace(/step \d+/g, 'step #')
    .replace(/ of \d+(?=$|,)/gm, ' of #')
    .split('\n');
}
