/** What tests of the debugger share: a program, and how it is said where that has stopped. */
import { memoryWorld, type OmegaRuntime, RuntimeFactory } from '#omega/server/index.js';

export const PROGRAM = `(define (down x)
  (if (= x 0)
      'end
      (begin
        (display x)
        (down (- x 1)))))
(define (twice y)
  (let ((z (* y 2)))
    (display z)
    (list (down z) y)))
(twice 1)
`;

/** A runtime that records, and what it has printed. */
export async function debugged(text = PROGRAM, file = 'p') {
  const world = memoryWorld();
  const runtime = await RuntimeFactory.createWithProviders({ world });
  await runtime.history.start();
  const run = (): ReturnType<OmegaRuntime['eval']> => runtime.eval(text, file);
  return { runtime, world, run };
}

type Outcome = Awaited<ReturnType<OmegaRuntime['debug']['continue']>>;

/** "reason line:column text" of where it has stopped, or how it has ended. */
export function said({ state, result }: Outcome, text = PROGRAM): string {
  if (result !== null) return result.kind;
  const { stop, past } = state;
  if (stop === null) return 'nowhere';
  const { span, reason } = stop;
  const form = span === null ? '' : text.slice(span.offset, span.endOffset).replace(/\s+/g, ' ');
  return `${past ? 'past ' : ''}${reason}: ${form}`;
}

export const at = (line: number, column: number | null = null) =>
  ({ kind: 'source', file: 'p', line, column }) as const;
